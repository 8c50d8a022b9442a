"""What is told after files were written: asked again, still open, the key that turns it. Toasts hide nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets._toast import Toast

from tests.app.conftest import SIZES, Drive, Driver
from tui.app.app import PullfixApp
from tui.app.widgets.diff_view import DiffView
from tui.app.widgets.outcome import Outcome
from tui.session import Session

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
COMPOSE = "docker-compose.yml"


@both_sizes
async def test_the_outcome_stays_and_turns_with_its_keys(drive: Drive, size: tuple[int, int], root: Path) -> None:
    async with drive(size) as driver:
        before = (root / COMPOSE).read_text()
        await driver.press("f", "enter", "a", "y")
        after = (root / COMPOSE).read_text()
        lines = driver.text("#outcome").split("\n")
        assert lines[1:3] == ["Asked again: web ✓ available.", "Still failing: search ✗ no such tag, backup ✗ denied."]
        assert lines[4].startswith("z undo   h history")
        await driver.press("down", "down", "up")
        assert driver.text("#outcome").split("\n") == lines
        await driver.press("z")
        assert (root / COMPOSE).read_text() == before
        told = driver.text("#outcome")
        assert f"Taken back: {COMPOSE} as before." in told
        assert "Asked again: web ✗ denied." in told
        assert "y redo   h history" in told
        assert "z undo" not in told
        await driver.press("y")
        assert (root / COMPOSE).read_text() == after
        assert "Applied again: web: switch-path" in driver.text("#outcome")
        assert "z undo" in driver.text("#outcome")
        await driver.press("escape")
        assert not driver.overview.query_one(Outcome).display


async def test_the_keys_of_the_outcome_can_be_clicked(drive: Drive, root: Path) -> None:
    async with drive() as driver:
        before = (root / COMPOSE).read_text()
        await driver.press("f", "enter", "a", "y")
        await driver.pilot.click("#outcome", offset=(3, 4))
        await driver.settle()
        assert (root / COMPOSE).read_text() == before
        assert "y redo" in driver.text("#outcome")


async def test_what_cannot_be_taken_back_says_why_in_a_dialog(drive: Drive, root: Path) -> None:
    async with drive() as driver:
        await driver.press("z")
        assert driver.screen_name == "Message"
        assert "There is nothing to undo" in driver.read()
        await driver.press("escape", "f", "enter", "a", "y")
        text = (root / COMPOSE).read_text().replace("ghcr.io/hoarder-app/hoarder", "ghcr.io/somebody/else")
        (root / COMPOSE).write_text(text)
        await driver.press("z")
        assert driver.screen_name == "Message"
        assert f"{COMPOSE}:4: these lines changed since change 1 was applied." in driver.read()
    assert (root / COMPOSE).read_text() == text


async def test_a_wait_that_was_applied_counts_down_and_is_named(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f", "4", "enter", "a", "y")
        assert driver.cells()[0][0] == "⧗ waits 14 days"
        assert "Asked again: web ⧗ waits 14 days." in driver.text("#outcome")
        await driver.press("z")
        assert driver.cells()[0][0] == "✗ denied"
        assert "Asked again: web ✗ denied." in driver.text("#outcome")


@both_sizes
async def test_a_toast_hides_no_line_of_the_diff(session: Session, size: tuple[int, int]) -> None:
    app = PullfixApp(session)
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        await driver.press("g")
        app.notify("first, and\nlong " + "x" * 200, title="Chosen")
        app.notify("[red]second[/red]\x1b[2J", title="Chosen", severity="warning")
        await driver.settle()
        (toast,) = (one for one in app.screen.query(Toast) if one.region)
        assert str(toast.render()) == "Chosen: [red]second[/red]\\x1b[2J"
        assert toast.has_class("-warning")
        assert toast.region.height == 1
        assert toast.region.bottom == size[1] - 1
        assert not toast.region.overlaps(app.screen.query_one(DiffView).content_region)
        app.notify("long " + "x" * 300)
        await driver.settle()
        (toast,) = (one for one in app.screen.query(Toast) if one.region)
        assert (toast.region.height, toast.region.bottom) == (1, size[1] - 1)
