"""What a card asks for, inside it: typed, looked at, taken; the diff follows every key."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Checkbox, Input, OptionList

from tests.app.conftest import SIZES, Drive, Driver
from tests.app.test_calm import session as with_a_copy
from tui.app.arguments.sources import SourcesEditor
from tui.app.widgets.cards import Cards
from tui.session import Session

__all__ = ["with_a_copy"]  # a fixture
both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


def line(driver: Driver, name: str = "line") -> Input:
    return driver.app.screen.query_one(f"#{name}", Input)


def head(driver: Driver) -> str:
    cards = driver.app.screen.query_one(Cards)
    assert cards.at is not None
    return str(cards.cards[cards.at].deal.head)


def shown(driver: Driver) -> str:
    return "\n".join(str(strip.text) for strip in driver.app.screen._compositor.render_strips())


async def put(driver: Driver, text: str, name: str = "line") -> None:
    line(driver, name).value = text
    await driver.settle()


@both_sizes
async def test_a_path_changes_the_diff_while_it_is_typed(drive: Drive, session: Session, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("f", "t")
        await put(driver, "ghcr.io/hoarder-app/hoarder:0.21.0")
        assert "HOARDER_VERSION=0.21.0" in driver.text("#diff")
        await put(driver, "")
        assert driver.text("#answer").startswith("registry/owner/name")
        assert "give a path" in driver.text("#diff")
        await put(driver, "a//b")
        assert "answers" not in driver.text("#answer")
        await driver.press("enter")
        assert line(driver).value == "a//b"  # what is no path is not taken
        await put(driver, "ghcr.io/hoarder-app/hoarder:0.21.0")
        await driver.press("enter")
        assert "0.21.0  ✓ answers" in head(driver)
        assert session.choices == ()
        await driver.press("enter")
        assert [choice.verified for choice in session.choices] == [True]


async def test_escape_leaves_the_argument_as_it_was(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f", "t")
        await put(driver, "ghcr.io/x/y")
        await driver.press("escape")
        assert driver.screen_name == "Walk"
        assert "ghcr.io/hoarder-app/hoarder  " in head(driver)
        assert "hoarder-app/hoarder" in driver.text("#diff")


async def test_a_path_that_is_denied_is_chosen_only_by_a_second_yes(drive: Drive, session: Session) -> None:
    async with drive() as driver:
        await driver.press("f", "t")
        await put(driver, "ghcr.io/x/y")
        assert "✗ denied" in driver.text("#answer")
        await driver.press("enter")
        assert "✗ denied" in head(driver)
        await driver.press("enter")
        assert "ghcr.io/x/y:latest  ✗ denied" in driver.text("#question")
        await driver.press("n")
        assert session.choices == ()
        await driver.press("enter", "y")
        assert [choice.verified for choice in session.choices] == [False]


async def test_the_buttons_do_what_enter_and_escape_do(drive: Drive) -> None:
    async with drive((80, 24)) as driver:
        await driver.press("f", "t")
        await put(driver, "ghcr.io/hoarder-app/hoarder:0.21.0")
        await driver.pilot.click("#take")
        await driver.settle()
        assert "0.21.0" in head(driver)
        await driver.press("t")
        await driver.pilot.click("#leave")
        await driver.settle()
        assert driver.app.screen.query_one(Cards).editor is None


# --- tags


@both_sizes
async def test_the_diff_follows_the_cursor_over_the_tags(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("down", "down", "f", "t")
        assert "v1.13.3" in driver.text("#diff")
        await driver.press("down", "down", "down")
        assert "v1.13.0" in driver.text("#diff")
        await driver.press("up")
        assert "sha256:" in driver.text("#diff")
        await driver.press("pagedown", "pageup")
        assert driver.app.screen.query_one("#tags", OptionList).highlighted == 0


async def test_a_tag_of_ones_own_is_asked_for(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("down", "down", "f", "t")
        await put(driver, "v9")
        assert "v9  ✗ no such tag" in driver.text("#answer")
        assert "meilisearch:v9" in driver.text("#diff")
        await put(driver, "v1.12")
        assert "v1.12.8" in driver.text("#diff")
        await driver.press("enter")
        assert "v1.12.8" in head(driver)


async def test_a_tag_is_clicked_to_look_and_clicked_again_to_take(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("down", "down", "f", "t")
        await driver.pilot.click("#tags", offset=(2, 3))
        await driver.settle()
        assert "v1.13.0" in driver.text("#diff")
        assert driver.app.screen.query_one(Cards).editor is not None
        await driver.pilot.click("#tags", offset=(2, 3))
        await driver.settle()
        assert "v1.13.0" in head(driver)


# --- days


async def test_a_day_is_typed_and_moved(drive: Drive, session: Session) -> None:
    async with drive() as driver:
        await driver.press("f", "4", "t")
        await put(driver, "friday", "until")
        today = session.world.clock().date()
        assert driver.text("#answer").startswith("Friday ")
        await driver.press("pageup", "down")
        assert driver.text("#answer").startswith("Thursday ")
        await put(driver, "2020-01-01", "until")
        assert "2020-01-01 is over" in driver.text("#answer")
        await driver.press("enter")
        assert driver.app.screen.query_one(Cards).editor is not None
        await driver.press("pagedown")
        assert today.isoformat() in driver.text("#answer")
        await put(driver, "soon", "until")
        assert "That is no day" in driver.text("#answer")
        await put(driver, "9999-12-31", "until")
        await driver.press("up")
        assert "9999-12-31" in driver.text("#answer")


async def test_a_wait_has_a_reason_and_a_link(drive: Drive, root: Path) -> None:
    async with drive() as driver:
        await driver.press("f", "4", "t")
        await put(driver, "2026-12-08", "until")
        await driver.press("tab")
        await driver.type("moving house")
        await driver.press("tab")
        await driver.type("no-link")
        assert "is no link" in driver.text("#answer")
        await put(driver, "https://github.com/a/b", "see")
        assert "see: https://github.com/a/b" in driver.text("#diff")
        await driver.press("shift+tab", "enter")
        assert "until 2026-12-08: moving house" in head(driver)
        await driver.press("enter", "a", "y")
    assert "because: 'moving house'\n" in (root / "pullfix.yaml").read_text()


# --- sources to build from


async def test_a_folder_that_cannot_be_built_from_is_refused(drive: Drive, root: Path, session: Session) -> None:
    async with drive((80, 24)) as driver:
        await driver.press("f", "3", "t")
        await put(driver, "./src")
        assert driver.text("#answer") == "✗ There is no folder ./src here."
        await driver.press("enter")
        assert driver.app.screen.query_one(Cards).editor is not None
        (root / "src").mkdir()
        await put(driver, "./src/")
        assert "There is no Dockerfile in “./src/”" in driver.text("#answer")
        (root / "src" / "Dockerfile").write_text("FROM scratch\n")
        await put(driver, "./src")
        assert driver.text("#answer") == "✓ ./src is there, with a Dockerfile."
        assert "context: ./src" in driver.text("#diff")
        await driver.press("enter")
        assert "./src  ✓ is there" in head(driver)
        await driver.press("enter")
        assert [(choice.argument, choice.verified) for choice in session.choices] == [("./src", True)]


async def test_what_is_known_is_brought_by_the_arrows(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f", "3", "t")
        known = line(driver).value
        await put(driver, "x")
        await driver.press("down")
        assert line(driver).value == known
        assert "was not asked" in driver.text("#answer")


# --- fallback sources


@both_sizes
async def test_sources_are_ordered_added_and_dropped(drive: Drive, session: Session, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("f", "6", "t")
        editor = driver.app.screen.query_one(SourcesEditor)
        mine, theirs = "ghcr.io/hoarder-app/hoarder", "ghcr.io/karakeep-app/karakeep"
        assert editor.sources == [mine, theirs]
        rows = editor.query_one(OptionList)
        assert "✓ answers" in str(rows.get_option_at_index(0).prompt)
        assert "✗ denied" in str(rows.get_option_at_index(1).prompt)
        await driver.press("J")
        assert editor.sources == [theirs, mine]
        await driver.press("K", "K", "down", "x")
        assert editor.sources == [mine]
        assert "Two sources at least" in driver.text("#answer")
        await driver.press("enter")
        assert driver.app.screen.query_one(Cards).editor is editor
        await driver.press("a")
        await driver.type("ghcr.io/hoarder-app/hoarder:x y")
        await driver.press("enter")
        assert "is no source" in driver.text("#answer")
        await driver.press("x", "a")
        await driver.type(theirs)
        await driver.press("enter")
        assert editor.sources == [mine, theirs]
        await driver.press("a", "escape")
        assert driver.app.screen.query_one(Cards).editor is editor
        for button in ("#up", "#down", "#add"):
            await driver.pilot.click(button)
            await driver.settle()
        await driver.press("escape", "enter", "enter")
        assert [choice.argument for choice in session.choices] == [f"{mine},{theirs}"]


class TestWithACopy:
    """On a machine that runs the image."""

    @pytest.fixture
    def session(self, with_a_copy: Session) -> Session:
        return with_a_copy

    async def test_the_copy_can_be_kept_beside_a_wait(self, drive: Drive) -> None:
        async with drive() as driver:
            await driver.press("f", "4", "t")
            box = driver.app.screen.query_one("#keep", Checkbox)
            assert "[ ]" in shown(driver)
            await driver.press("shift+tab", "space")
            assert box.value
            assert "[x]" in shown(driver)
            assert "pull_policy: missing" in driver.text("#diff")
