"""Applying, undoing, and being killed at every moment in between."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.counting import told
from tests.loading import planned
from tui.core.errors import ApplyError, UsageError
from tui.core.finding import RemedyCode
from tui.core.plan import Change
from tui.journal import exchange
from tui.journal.journal import Journal
from tui.journal.records import Reason, State
from tui.workbench import Workbench
from tui.world import World

OLD = {"compose.yaml": "image: a:1\n", ".env": "V=1\r\nSECRET=canary\r\n", "gone.yaml": "x: 1\n"}
CHANGES = (
    Change("compose.yaml", OLD["compose.yaml"], "image: a:2\n"),
    Change(".env", OLD[".env"], "V=2\r\nSECRET=canary\r\n"),
    Change("pullfix.yaml", None, "waiting: []\n"),
    Change("gone.yaml", OLD["gone.yaml"], None),
)
NEW = {change.path: change.after for change in CHANGES if change.after is not None}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    for name, text in OLD.items():
        (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state")


def files(root: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in root.iterdir()}


def test_apply_then_undo_restores_every_byte(root: Path, journal: Journal) -> None:
    record = journal.apply(root, CHANGES, why=("web: pin-tag 2",))
    assert files(root) == NEW
    assert record.files == ("compose.yaml", ".env", "pullfix.yaml", "gone.yaml")
    journal.undo(root)
    assert files(root) == OLD
    assert [r.state for r in journal.history(root)] == [State.UNDONE]
    with pytest.raises(UsageError, match="all changes here are taken back already"):
        journal.undo(root)
    journal.redo(root)
    assert files(root) == NEW


def test_mode_and_links_stay(root: Path, journal: Journal, tmp_path: Path) -> None:
    (root / ".env").chmod(0o640)
    if hasattr(os, "setxattr"):
        try:
            os.setxattr(root / ".env", "user.note", b"kept")
        except OSError:
            pass  # a file system without them
    (root / "real.yaml").write_text("a: 1\n")
    (root / "link.yaml").symlink_to("real.yaml")
    journal.apply(root, [*CHANGES, Change("link.yaml", "a: 1\n", "a: 2\n")], why=())
    assert stat.S_IMODE((root / ".env").stat().st_mode) == 0o640
    if hasattr(os, "setxattr") and os.listxattr(root / "link.yaml") != os.listxattr(root / ".env"):
        assert os.getxattr(root / ".env", "user.note") == b"kept"
    assert (root / "link.yaml").is_symlink()
    assert (root / "real.yaml").read_text() == "a: 2\n"
    outside = tmp_path / "outside.yaml"
    outside.write_text("a: 1\n")
    (root / "out.yaml").symlink_to(outside)
    with pytest.raises(ApplyError, match="outside the project"):
        journal.apply(root, [Change("out.yaml", "a: 1\n", "a: 2\n")], why=())
    assert outside.read_text() == "a: 1\n"


def test_a_line_of_ours_that_changed_since_stops_everything_and_is_shown(root: Path, journal: Journal) -> None:
    (root / ".env").write_bytes(b"V=3\r\nSECRET=canary\r\n")
    (root / "compose.yaml").write_text("image: a:9\n")
    before = files(root)
    with pytest.raises(ApplyError) as refused:
        journal.apply(root, CHANGES, why=())
    assert files(root) == before
    said = str(refused.value)
    assert "compose.yaml:1: compose.yaml changed since it was read" in said
    assert "there is: image: a:9" in said
    assert ".env:1: .env changed since" in said
    assert "there is: V=3" in said
    assert "canary" not in said  # of an env file only the lines that are changed


def test_what_else_changed_since_is_kept(root: Path, journal: Journal) -> None:
    (root / ".env").write_bytes(b"NEW=1\r\nV=1\r\nSECRET=other\r\n")
    seen: list[tuple[str, ...]] = []

    def judge(moves: Sequence[Change]) -> None:
        seen.append(tuple(move.path for move in moves))

    journal.apply(root, CHANGES, judge=judge)
    assert len(seen) == 1
    assert files(root)[".env"] == "NEW=1\r\nV=2\r\nSECRET=other\r\n"
    journal.undo(root)
    assert files(root)[".env"] == "NEW=1\r\nV=1\r\nSECRET=other\r\n"


def test_what_the_judge_refuses_is_not_written(root: Path, journal: Journal) -> None:
    (root / ".env").write_bytes(b"NEW=1\r\nV=1\r\nSECRET=other\r\n")
    before = files(root)
    with pytest.raises(ApplyError, match="it would break"):
        journal.apply(root, CHANGES, judge=lambda _: "it would break")
    assert files(root) == before
    assert journal.history(root) == ()


def test_undo_refuses_to_lose_what_came_after_at_its_lines(root: Path, journal: Journal) -> None:
    journal.apply(root, CHANGES, why=())
    (root / "compose.yaml").write_text("image: a:3\n")
    before = files(root)
    with pytest.raises(ApplyError) as refused:
        journal.undo(root)
    assert str(refused.value) == (
        "compose.yaml:1: these lines changed since change 1 was applied.\n"
        "    the change wrote: image: a:2\n    there is: image: a:3\n    to write: image: a:1\n"
        "Nothing was written. Edit those lines by hand; `pullfix history --record 1` shows what the change did."
    )
    assert files(root) == before
    (root / "compose.yaml").write_text("image: a:2\nmine: 1\n")
    journal.undo(root)
    assert files(root) == {**OLD, "compose.yaml": "image: a:1\nmine: 1\n"}


def test_an_undo_that_is_refused_offers_the_change_before_it(root: Path, journal: Journal) -> None:
    journal.apply(root, CHANGES[:1])
    journal.apply(root, [Change(".env", OLD[".env"], NEW[".env"])])
    (root / ".env").write_bytes(b"SECRET=canary-2\r\nV=7\r\nTOKEN=canary-3\r\n")
    with pytest.raises(ApplyError) as refused:
        journal.undo(root)
    said = str(refused.value)
    assert "the change wrote: V=2\n" in said
    assert "there is: V=7\n" in said
    assert "canary" not in said
    assert said.endswith("The change before it can still be taken back: `pullfix undo --record 1`.")
    journal.undo(root, "1")
    assert files(root)["compose.yaml"] == OLD["compose.yaml"]
    (root / "compose.yaml").write_text("image: a:8\n")
    with pytest.raises(ApplyError, match=r"since change 1 was taken back\.\n    taking it back left: image: a:1"):
        journal.redo(root)


@pytest.mark.parametrize("call", ["temporary", "exchange"])
def test_an_error_of_the_system_names_the_persons_file(
    root: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/somewhere/.compose.yaml.pullfix-x1y2")

    monkeypatch.setattr(f"tui.journal.staging.{call}", denied)
    with pytest.raises(ApplyError) as refused:
        journal.apply(root, CHANGES[:1])
    said = str(refused.value)
    assert f"Permission denied ({root}/compose.yaml)" in said
    assert f"to its directory, {root}, and try again" in said
    assert ".pullfix-" not in said
    assert files(root) == OLD


def test_redo_applies_again_what_was_taken_back_last(root: Path, journal: Journal) -> None:
    first = journal.apply(root, CHANGES[:1], why=())
    second = journal.apply(root, CHANGES[1:], why=())
    journal.undo(root, first.id)
    journal.undo(root, second.id)
    assert journal.redo(root).id == second.id
    assert files(root) == {**NEW, "compose.yaml": OLD["compose.yaml"]}
    assert journal.redo(root).id == first.id
    assert files(root) == NEW
    with pytest.raises(UsageError, match="nothing to apply again"):
        journal.redo(root)
    assert journal.undo(root).id == first.id  # the one that was applied last


def test_a_record_says_who_when_and_why(root: Path, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "state", who="ana", clock=lambda: NOW)
    reason = Reason("web: pin-tag 2", ("ghcr.io says that there is no tag 1.",))
    journal.apply(root, CHANGES, why=(reason,))
    journal.undo(root)
    (record,) = Journal(tmp_path / "state").history(root)
    assert (record.who, record.when, record.reasons) == ("ana", NOW, (reason,))
    assert [event.state for event in record.events] == [State.APPLIED, State.UNDONE]


def test_changes_are_taken_back_by_name_in_any_order(root: Path, journal: Journal) -> None:
    first = journal.apply(root, CHANGES[:1], why=())
    journal.apply(root, CHANGES[1:2], why=())
    journal.undo(root, first.id)
    assert files(root) == {**OLD, ".env": NEW[".env"]}
    with pytest.raises(UsageError, match="taken back already"):
        journal.undo(root, first.id)
    with pytest.raises(UsageError, match="no change 99"):
        journal.undo(root, "99")


def test_two_at_once_is_refused(root: Path, journal: Journal) -> None:
    with (
        journal._locked(root),
        pytest.raises(ApplyError, match=rf"\(process {os.getpid()}\).* since \d\d:\d\d") as said,
    ):
        journal.apply(root, CHANGES, why=())
    assert "Nothing was written" in str(said.value)
    assert files(root) == OLD


def test_all_of_it_is_its_owners_alone(root: Path, journal: Journal, tmp_path: Path) -> None:
    journal.apply(root, CHANGES, why=())
    for path in (tmp_path / "state", *(tmp_path / "state").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    (record,) = journal.history(root)
    assert "canary" not in record.diff


def test_the_series_holds_the_diffs_of_the_present_choices_alone(root: Path, journal: Journal) -> None:
    texts = {
        "compose.yaml": "services:\n  web:\n    image: x/web:${V}\n  job:\n    image: x/job:${V}\n",
        ".env": "SECRET=canary\nV=1\nMORE=canary\n",
    }
    web = [("web", RemedyCode.SWITCH_PATH, "ghcr.io/x/web"), ("web", RemedyCode.PIN_TAG, "2")]
    folder = journal.write_series(root, planned(texts, *web, ("job", RemedyCode.PIN_TAG, "2")))
    # The third has nothing left to write: `git apply` refuses an empty diff.
    assert sorted(path.name for path in folder.iterdir()) == ["0001-web-switch-path.diff", "0002-web-pin-tag.diff"]
    assert "canary" not in (folder / "0002-web-pin-tag.diff").read_text()
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    journal.write_series(root, planned(texts, web[1]))
    assert [path.name for path in folder.iterdir()] == ["0001-web-pin-tag.diff"]


LONG = bool(os.environ.get("PULLFIX_EDIT_EXAMPLES"))


def test_a_kill_or_a_fault_at_any_call_leaves_all_old_or_all_new(tmp_path: Path) -> None:
    """In the suite SIGKILL and a full disk, at every point; with PULLFIX_EDIT_EXAMPLES also EIO and EACCES."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else tmp_path))
    few = () if LONG else ("0", str(errno.ENOSPC))
    try:
        words = [sys.executable, "-m", "tests.faults", str(folder), *few]
        done = subprocess.run(words, cwd=Path(__file__).parents[1], capture_output=True, text=True)
    finally:
        shutil.rmtree(folder)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    told(f"Points killed or failed: {found['points']}, bad outcomes: {len(found['bad'])}.")
    assert found["bad"] == []
    assert found["points"]["SIGKILL"] > 200
    assert found["points"]["ENOSPC"] > 200


def test_recovery_carries_over_what_somebody_else_changed(root: Path, tmp_path: Path) -> None:
    journal = killed_after(1, root, tmp_path / "state")
    (root / ".env").write_bytes(b"V=1\r\nSECRET=canary\r\nMINE=1\r\n")
    said = journal.recover(root)
    assert said is not None
    assert "finished" in said
    assert files(root) == {**NEW, ".env": "V=2\r\nSECRET=canary\r\nMINE=1\r\n"}
    journal.undo(root)
    assert files(root) == {**OLD, ".env": "V=1\r\nSECRET=canary\r\nMINE=1\r\n"}


def test_recovery_takes_back_the_rest_where_somebody_changed_our_line(root: Path, tmp_path: Path) -> None:
    journal = killed_after(1, root, tmp_path / "state")
    assert files(root)["compose.yaml"] == NEW["compose.yaml"]
    (root / ".env").write_bytes(b"V=9\r\nSECRET=canary\r\n")
    said = journal.recover(root)
    assert said is not None
    assert ".env changed since and was left alone" in said
    assert "canary" not in said
    assert files(root) == {**OLD, ".env": "V=9\r\nSECRET=canary\r\n"}
    assert journal.history(root) == ()
    assert journal.recover(root) is None


def killed_after(count: int, root: Path, state: Path) -> Journal:
    """A journal whose last run was killed after that many files had their new names."""
    code = (
        "import json, os, signal, sys; from pathlib import Path\n"
        "from tests.faults import trapped; from tui.core.plan import Change; from tui.journal.journal import Journal\n"
        "trapped('swap', int(sys.argv[3]), 0)\n"
        "Journal(Path(sys.argv[2])).apply(Path(sys.argv[1]), [Change(*c) for c in json.loads(sys.stdin.read())])\n"
    )
    words = [sys.executable, "-c", code, str(root), str(state), str(count + 1)]
    changes = json.dumps([[change.path, change.before, change.after] for change in CHANGES])
    home = Path(__file__).parents[1]
    done = subprocess.run(words, input=changes, text=True, cwd=home, env={**os.environ, "PYTHONPATH": str(home)})
    assert done.returncode == -signal.SIGKILL
    return Journal(state)


@pytest.mark.parametrize("whole", [True, False], ids=["as a new file", "into the old file"])
def test_an_editor_that_saves_in_between_loses_nothing(
    root: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch, *, whole: bool
) -> None:
    """At the very call that trades the names, after every check."""
    real = exchange.swap
    saved = False

    def late(one: Path, other: Path) -> None:
        nonlocal saved
        if other.name == ".env" and not saved:
            saved = True
            save = root / "new"
            save.write_text("V=1\nmine\n")
            if whole:
                save.replace(other)
            else:
                other.write_text(save.read_text())
                save.unlink()
        real(one, other)

    monkeypatch.setattr(exchange, "swap", late)
    with pytest.raises(ApplyError, match="in this very moment"):
        journal.apply(root, CHANGES)
    assert files(root) == {**OLD, ".env": "V=1\nmine\n"}
    assert journal.history(root) == ()


def test_an_editor_that_still_writes_to_the_old_file_loses_nothing(
    root: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that holds the file open writes to what lies aside by then: it is kept, and named."""
    real = exchange.swap
    with (root / ".env").open("a") as held:

        def late(one: Path, other: Path) -> None:
            real(one, other)
            if other.name == "last.yaml":
                held.write("mine\n")
                held.flush()

        monkeypatch.setattr(exchange, "swap", late)
        (root / "last.yaml").write_text("a: 1\n")
        journal.apply(root, [*CHANGES, Change("last.yaml", "a: 1\n", "a: 2\n")])
    (kept,) = journal.kept
    assert kept.read_text().endswith("mine\n")
    assert (root / ".env").read_bytes() == NEW[".env"].encode()


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EINVAL])
def test_without_the_systems_exchange_it_is_done_by_hand(
    root: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def cannot(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(exchange, "swap", cannot)
    journal.apply(root, CHANGES)
    assert files(root) == NEW
    journal.undo(root)
    assert files(root) == OLD


def test_two_processes_at_once_apply_one_after_the_other_or_are_refused(root: Path, tmp_path: Path) -> None:
    """Both change the same file, at other lines: whoever is let in keeps what the other wrote."""
    (root / "compose.yaml").write_text("".join(f"line{n}: 0\n" for n in range(40)))
    code = (
        "import sys; from pathlib import Path; from tui.core.errors import ApplyError\n"
        "from tui.core.plan import Change; from tui.journal.journal import Journal\n"
        "root, mine = Path(sys.argv[1]), int(sys.argv[3])\n"
        "old = ''.join(f'line{n}: 0\\n' for n in range(40))\n"
        "new = old.replace(f'line{mine}: 0', f'line{mine}: 1')\n"
        "while True:\n"
        "    try:\n"
        "        Journal(Path(sys.argv[2])).apply(root, [Change('compose.yaml', old, new)]); break\n"
        "    except ApplyError as fault:\n"
        "        assert 'Another pullfix' in str(fault), fault\n"
    )
    home = Path(__file__).parents[1]
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(root), str(tmp_path / "state"), str(n)], cwd=home)
        for n in (3, 9, 17, 30)
    ]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    wanted = "".join(f"line{n}: {int(n in (3, 9, 17, 30))}\n" for n in range(40))
    assert (root / "compose.yaml").read_text() == wanted
    journal = Journal(tmp_path / "state")
    assert len(journal.history(root)) == 4
    for number in ("2", "4", "1", "3"):
        journal.undo(root, number)
    assert (root / "compose.yaml").read_text() == "".join(f"line{n}: 0\n" for n in range(40))


def test_a_record_that_cannot_be_read_stops_nothing_and_is_named(root: Path, journal: Journal, tmp_path: Path) -> None:
    journal.apply(root, CHANGES[:1])
    (kept,) = (tmp_path / "state").rglob("000001.json")
    kept.write_text("{}")
    assert journal.apply(root, CHANGES[1:]).id == "2"
    assert [record.id for record in journal.history(root)] == ["2"]
    assert journal.unreadable(root) == (kept,)


def test_an_interrupted_run_that_cannot_be_read_is_set_aside(root: Path, journal: Journal, tmp_path: Path) -> None:
    journal.apply(root, CHANGES[:1])
    (kept,) = (tmp_path / "state").rglob("000001.json")
    (kept.parents[1] / "pending.json").write_text("nonsense")
    said = journal.recover(root)
    assert said is not None
    assert "is kept in" in said
    assert journal.recover(root) is None


def test_reading_goes_on_while_another_one_writes(root: Path, world: World) -> None:
    (root / "compose.yaml").write_text("services:\n  a:\n    image: x/a:1\n")
    journal = Journal(world.state_dir)
    with journal._locked(root) as folder:
        (folder / "pending.json").write_text("{}")
        desk = Workbench(root, world)
        desk.load()
    assert "Another pullfix" in (desk.recovered or "")
    assert [reference.text for reference in desk.loaded.references] == ["x/a:1"]
