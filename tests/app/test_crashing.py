"""A crash: what the report holds and what it must not, and that the choices are there at the next start."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from tests.app.conftest import Driver
from tests.conftest import NOW
from tui import crash
from tui.app.app import PullfixApp
from tui.app.screens.overview import Overview
from tui.cli import main as cli
from tui.session import Session

CANARY = "canary-1c2d3e"


def reports(state: Path) -> list[Path]:
    return sorted((state / crash.FOLDER).glob("*.txt"))


class BrokenError(RuntimeError):
    """An error whose message holds what it must not."""


def break_it(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    def action_history(_: Overview) -> None:
        password = CANARY
        login = base64.b64encode(f"ada:{CANARY}".encode()).decode()
        raise BrokenError(
            f"no history for {password} of {root} in HOARDER_VERSION, Authorization: Basic {login}"
        ) from KeyError(CANARY)

    monkeypatch.setattr(Overview, "action_history", action_history)


async def test_the_report_tells_where_and_not_with_what(
    session: Session, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".env").write_text(f"HOARDER_VERSION=latest\nPOSTGRES_PASSWORD={CANARY}\n")
    session.load()
    break_it(monkeypatch, root)
    app = PullfixApp(session)

    async def crash_it() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            driver = Driver(app, pilot)
            await driver.settle()
            await driver.press("down", "slash")
            await driver.type(CANARY)
            await driver.press("escape", "n", "h")

    with pytest.raises(BrokenError):
        await crash_it()
    assert app.return_code == 2
    (report,) = reports(session.world.state_dir)
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700
    told = report.read_text()
    for part in (
        "pullfix: ", "textual: ", "size: 100x30", "screens: Screen > Overview", "test_crashing.py", "in action_history",
        "BrokenError: ", "KeyError", "which led to:", f"{NOW:%Y-%m-%d %H:%M}",
    ):  # fmt: skip
        assert part in told, part
    actions = next(line for line in told.splitlines() if line.startswith("actions: ")).split()
    assert actions[-1] == "history"
    assert {"filter", "needs_me"} <= set(actions)
    login = base64.b64encode(f"ada:{CANARY}".encode()).decode()
    for secret in (CANARY, login, login[6:20], str(root), str(session.world.home), "hoarder-app", "karakeep"):
        assert secret not in told, secret


async def test_two_lines_are_said_and_what_was_chosen_is_offered_again(
    session: Session, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_it(monkeypatch, root)

    async def crash_it() -> None:
        async with PullfixApp(session).run_test(size=(120, 40)) as pilot:
            driver = Driver(cast("PullfixApp", pilot.app), pilot)
            await driver.settle()
            await driver.press("f", "enter", "escape", "h")

    with pytest.raises(BrokenError):
        await crash_it()
    assert len(session.choices) == 1
    again = Session(root, session.world)
    again.load()
    app = PullfixApp(again)
    async with app.run_test(size=(120, 40)) as pilot:
        await offered(app, pilot)
    assert len(again.choices) == 1


async def offered(app: PullfixApp, pilot: Pilot[None]) -> None:
    driver = Driver(app, pilot)
    await driver.settle()
    assert driver.screen_name == "Confirm"
    assert "never applied" in driver.text("#question")
    await driver.press("y")


def test_a_message_keeps_the_words_of_the_program_alone() -> None:
    words = frozenset(("No", "screen", "for", "the", "key"))
    assert crash.masked("No screen for hunter2 in /home/ada/.env, the key", words) == "No screen for …, the key"


def test_old_reports_make_way(tmp_path: Path) -> None:
    folder = tmp_path / crash.FOLDER
    folder.mkdir()
    for number in range(30):
        (folder / f"2020-01-{number:02}T000000.txt").write_text("old")
    path = crash.saved(ValueError("x"), tmp_path, NOW, {})
    assert path is not None
    assert path in reports(tmp_path)
    assert len(reports(tmp_path)) == crash.MOST_KEPT


def test_where_no_report_can_be_saved_nothing_more_breaks(tmp_path: Path) -> None:
    (tmp_path / crash.FOLDER).write_text("a file in the way")
    assert crash.saved(ValueError("x"), tmp_path, NOW, {}) is None


def test_a_command_that_crashes_says_two_lines(
    sealed: Path, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(name: str) -> None:
        raise BrokenError(f"cannot load {CANARY} of {root}, {name}")

    monkeypatch.setattr(cli, "import_module", broken)
    assert cli.main(["check", str(root), "--format=json", f"--env-file={CANARY}"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 2
    (report,) = reports(sealed / "state")
    assert str(report) in said.err
    told = report.read_text()
    assert "command: check --format --env-file" in told
    for secret in (CANARY, str(root)):
        assert secret not in told


def test_a_crash_in_a_real_terminal_prints_two_lines_and_gives_it_back(root: Path, sealed: Path) -> None:
    """As a process with a terminal of its own: what it prints at the end comes after the screen was left."""
    code = (
        "from tui.app.screens.overview import Overview\n"
        "def broken(self): raise RuntimeError('no canvas for it')\n"
        "Overview.action_history = broken\n"
        "from tui.__main__ import main\n"
        f"raise SystemExit(main([{str(root)!r}, '--offline']))\n"
    )
    import pty

    parent, child = pty.openpty()
    environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=child, stdout=child, stderr=child, env=environ, close_fds=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    os.close(child)
    seen = b""
    sent = False
    while True:
        try:
            data = os.read(parent, 65536)
        except OSError:
            break
        if not data:
            break
        seen += data
        if not sent and b"karakeep" in seen:
            os.write(parent, b"h")
            sent = True
    os.close(parent)
    assert process.wait() == 2
    left = seen.rpartition(b"\x1b[?1049l")[2].decode()
    assert "pullfix crashed. A report without secrets is in" in left.replace("\r\n", " ")
    assert "your choices are kept" in left.replace("\r\n", " ")
    assert "Traceback" not in left
    assert len(reports(sealed / "state")) == 1
