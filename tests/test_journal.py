"""Applying, undoing, and being killed at every moment in between."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loading import planned
from tui.core.errors import ApplyError, UsageError
from tui.core.finding import RemedyCode
from tui.core.plan import Change
from tui.journal import Journal, State

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
    with pytest.raises(UsageError, match="nothing to undo"):
        journal.undo(root)


def test_mode_and_links_stay(root: Path, journal: Journal, tmp_path: Path) -> None:
    (root / ".env").chmod(0o640)
    (root / "real.yaml").write_text("a: 1\n")
    (root / "link.yaml").symlink_to("real.yaml")
    journal.apply(root, [*CHANGES, Change("link.yaml", "a: 1\n", "a: 2\n")], why=())
    assert stat.S_IMODE((root / ".env").stat().st_mode) == 0o640
    assert (root / "link.yaml").is_symlink()
    assert (root / "real.yaml").read_text() == "a: 2\n"
    outside = tmp_path / "outside.yaml"
    outside.write_text("a: 1\n")
    (root / "out.yaml").symlink_to(outside)
    with pytest.raises(ApplyError, match="outside the project"):
        journal.apply(root, [Change("out.yaml", "a: 1\n", "a: 2\n")], why=())
    assert outside.read_text() == "a: 1\n"


def test_a_file_that_changed_since_stops_everything(root: Path, journal: Journal) -> None:
    (root / ".env").write_text("V=3\n")
    before = files(root)
    with pytest.raises(ApplyError, match=r"\.env changed since"):
        journal.apply(root, CHANGES, why=())
    assert files(root) == before


def test_undo_refuses_to_lose_what_came_after(root: Path, journal: Journal) -> None:
    journal.apply(root, CHANGES, why=())
    (root / "compose.yaml").write_text("image: a:2\nmine: 1\n")
    before = files(root)
    with pytest.raises(ApplyError, match=r"compose\.yaml changed since"):
        journal.undo(root)
    assert files(root) == before


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
    with journal._locked(root), pytest.raises(ApplyError, match="Another pullfix"):
        journal.apply(root, CHANGES, why=())
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


CALLS = ("replace", "fsync", "unlink", "open", "fchmod")
"""What the journal asks of the system while it writes."""

CHILD = """
import json, os, signal, sys
from pathlib import Path
sys.path[:0] = json.loads(sys.argv[6])
from tui.core.plan import Change
from tui.journal import Journal
root, state, name, nth = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
undo = sys.argv[5] == "undo"
journal = Journal(state)
count = 0
real = getattr(os, name)
def killed(*args, **kwargs):
    global count
    count += 1
    if count == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **kwargs)
changes = [Change(*change) for change in json.loads(sys.stdin.read())]
setattr(os, name, killed)
journal.undo(root) if undo else journal.apply(root, changes, why=())
print(count)
"""


def run_child(root: Path, state: Path, name: str, nth: int, how: str) -> subprocess.CompletedProcess[str]:
    changes = json.dumps([[change.path, change.before, change.after] for change in CHANGES])
    words = [sys.executable, "-c", CHILD, str(root), str(state), name, str(nth), how, json.dumps(sys.path)]
    return subprocess.run(words, input=changes, capture_output=True, text=True)


@pytest.mark.parametrize("how", ["apply", "undo"])
@pytest.mark.parametrize("name", CALLS)
def test_a_kill_at_any_call_leaves_all_old_or_all_new(root: Path, tmp_path: Path, name: str, how: str) -> None:
    old, new = (OLD, NEW) if how == "apply" else (NEW, OLD)
    points = 0
    for nth in range(1, 80):
        state = tmp_path / f"state-{nth}"
        _reset(root, OLD)
        if how == "undo":
            Journal(state).apply(root, CHANGES, why=())
        done = run_child(root, state, name, nth, how)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        points += 1
        journal = Journal(state)
        journal.recover(root)
        present = files(root)
        assert present in (old, new), f"killed at {name} number {nth}: {present}"
        if how == "apply" and present == new:
            journal.undo(root)
            assert files(root) == OLD
    assert points or name == "unlink"


def _reset(root: Path, wanted: dict[str, str]) -> None:
    for path in root.iterdir():
        path.unlink()
    for name, text in wanted.items():
        (root / name).write_bytes(text.encode())


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("name", ["replace", "fsync"])
def test_a_call_that_fails_leaves_all_old(
    root: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    real = getattr(os, name)
    for nth in range(1, 40):
        count = 0

        def failing(*args: object, nth: int = nth, **kwargs: object) -> object:
            nonlocal count
            count += 1
            if count == nth:
                raise OSError(code, os.strerror(code))
            return real(*args, **kwargs)

        monkeypatch.setattr(os, name, failing)
        try:
            journal.apply(root, CHANGES, why=())
        except ApplyError as refused:
            said = str(refused)
        else:
            monkeypatch.setattr(os, name, real)
            journal.undo(root)
            break
        monkeypatch.setattr(os, name, real)
        assert os.strerror(code) in said
        journal.recover(root)
        assert journal.history(root) == ()
        assert files(root) == OLD, f"failed at {name} number {nth}"
    assert files(root) == OLD


def test_recovery_touches_nothing_that_somebody_else_changed(root: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    for nth in range(1, 40):
        done = run_child(root, state, "replace", nth, "apply")
        if files(root)["compose.yaml"] == NEW["compose.yaml"]:
            break
        Journal(state).recover(root)
        _reset(root, OLD)
    assert done.returncode == -signal.SIGKILL
    (root / ".env").write_text("V=9\n")
    before = {name: text for name, text in files(root).items() if ".pullfix-" not in name}
    said = Journal(state).recover(root)
    assert said is not None
    assert ".env changed since" in said
    assert files(root) == before
