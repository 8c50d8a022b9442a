"""Building from the app: never without its own key, with a live log, to be stopped, and its end is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import RichLog

from tests.app.conftest import Drive, Driver
from tui.app.dialogs.running import Running
from tui.core.finding import RemedyCode
from tui.core.plan import Choice
from tui.core.where import locate
from tui.session import Session

Tool = Callable[[str], None]


@pytest.fixture
def tool(session: Session, tmp_path: Path) -> Tool:
    """A docker-compose that does what a script says, and `web` as a service that is built."""
    (tmp_path / "bin").mkdir()
    session.world = replace(
        session.world, environ={"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "A_TOKEN": "canary-77"}
    )

    def made(script: str) -> None:
        path = tmp_path / "bin" / "docker-compose"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        (tmp_path / "bin" / "docker").write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / "bin" / "docker").chmod(0o755)
        web = locate("web", session.loaded, session.snapshot)
        session.choices = (Choice(web.id, RemedyCode.BUILD_LOCALLY, "./src"),)
        session.plan_again()
        session.apply(accept_effects=True)

    return made


def log(driver: Driver) -> str:
    return "\n".join(strip.text for strip in driver.app.screen.query_one(RichLog).lines)


async def on_web(driver: Driver) -> None:
    """The cursor on the row of `web`."""
    table = driver.overview.query_one("#images")
    ids = [str(one) for one in driver.overview.shown]
    table.move_cursor(row=next(n for n, one in enumerate(ids) if one.endswith("services.web.image")))  # type: ignore[attr-defined]
    await driver.settle()


async def test_a_build_asks_first_shows_its_log_and_says_that_it_is_done(drive: Drive, tool: Tool) -> None:
    tool('echo "args: $*"; echo "token canary-77" >&2')
    async with drive() as driver:
        await on_web(driver)
        await driver.press("b")
        assert "docker-compose" in driver.text("#question")
        await driver.press("enter")
        assert driver.screen_name == "Confirm"
        await driver.press("y")
        assert "args: " in log(driver)
        assert "build web" in log(driver)
        assert "canary" not in log(driver)
        assert driver.text("#ending") == "web is built."
        await driver.press("escape")
        assert "web is built." in driver.text("#notice")


async def test_a_build_that_fails_says_with_what(drive: Drive, tool: Tool) -> None:
    tool("echo no; exit 17")
    async with drive() as driver:
        await on_web(driver)
        await driver.press("b", "y")
        assert "ended with 17" in driver.text("#ending")
        await driver.press("escape")
        assert "was not built" in driver.text("#notice")


async def test_a_build_is_stopped_with_all_that_it_started(drive: Drive, tool: Tool, tmp_path: Path) -> None:
    tool(f"trap 'echo ended > {tmp_path}/end; exit 1' TERM; echo started; sleep 600 & wait")
    async with drive() as driver:
        await on_web(driver)
        await driver.press("b")
        await driver.pilot.press("y")
        while driver.screen_name != "Running" or "started" not in log(driver):
            await driver.pilot.pause()
        assert isinstance(driver.app.screen, Running)
        await driver.pilot.press("escape")
        await driver.settle()
        assert driver.screen_name == "Overview"
        assert "was not built" in driver.text("#notice")
    assert (tmp_path / "end").read_text() == "ended\n"


async def test_what_is_not_built_here_says_so(drive: Drive) -> None:
    async with drive() as driver:
        await on_web(driver)
        await driver.press("b")
        assert "not built here" in driver.text("#notice")


async def test_without_compose_it_says_so(drive: Drive, tool: Tool, session: Session) -> None:
    tool("true")
    session.world = replace(session.world, environ={"PATH": "/nonexistent"})
    async with drive() as driver:
        await on_web(driver)
        await driver.press("b")
        assert "no Docker Compose" in driver.text("#notice")
