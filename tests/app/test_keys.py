"""The keys of the moment: told on every screen and dialog, disabled with a reason, in the language that is spoken."""

from __future__ import annotations

import io
from collections.abc import Iterator
from gettext import NullTranslations
from typing import Any, ClassVar

import pytest
from rich.console import Console
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Input, Static
from textual.widgets._footer import FooterKey

from tests.app.conftest import SIZES, Drive
from tui.app.keys import Keyed, key_name
from tui.core import language
from tui.core.language import later, tr

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


class Backwards(NullTranslations):
    """A language in which every sentence is spelled backwards."""

    def gettext(self, message: str) -> str:
        return message if "{" in message else message[::-1]


@pytest.fixture
def backwards() -> Iterator[None]:
    language.use(Backwards())
    yield
    language.use(None)


class Half(Keyed[None]):
    """One key that works and one that does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "act", later("Act"), id="act", tooltip=later("It acts")),
        Binding("x", "stay('much')", later("Stay"), id="stay", tooltip=later("It stays")),
    ]
    acted = 0
    refused = ""

    def compose(self) -> ComposeResult:
        yield Static("here")
        yield Footer()

    def reason_against(self, action: str) -> str:
        return tr("There is nowhere to stay.") if action == "stay" else ""

    def refuse(self, reason: str) -> None:
        self.refused = reason

    def action_act(self) -> None:
        self.acted += 1

    def action_stay(self, how: str) -> None:
        raise AssertionError(how)


def read(app: App[Any]) -> str:
    console = Console(width=300, file=io.StringIO())
    with console.capture() as captured:
        console.print(app.screen.query_one("VerticalScroll > Static", Static).content)
    return captured.get()


@both_sizes
@pytest.mark.parametrize(
    ("road", "left_on"),
    [
        ((), "Overview"),
        (("f",), "Walk"),
        (("f", "enter"), "Review"),
        (("f", "enter", "a"), "Confirm"),
        (("p",), "Message"),
        (("v",), "Detail"),
        (("h",), "History"),
    ],
    ids=["overview", "walk", "review", "question", "message", "detail", "history"],
)
async def test_the_keys_are_told_everywhere_and_left_again(
    drive: Drive, size: tuple[int, int], road: tuple[str, ...], left_on: str
) -> None:
    async with drive(size) as driver:
        await driver.press(*road, "question_mark")
        assert driver.screen_name == "Keys"
        told = read(driver.app)
        assert "Scroll" not in told
        for part in ("Everywhere", "ctrl+c  Quit", "? f2  Keys"):
            assert part in told
        assert driver.app.screen.query_one("Vertical").region.height <= size[1]
        await driver.press("question_mark")
        assert driver.screen_name == left_on


async def test_a_line_to_type_takes_the_question_mark_and_f2_tells_the_keys(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f", "t")
        await driver.press("question_mark")
        assert driver.app.screen.query_one("#line", Input).value.endswith("?")
        await driver.press("f2")
        assert driver.screen_name == "Keys"
        assert "Back" in read(driver.app)


async def test_the_list_scrolls_where_it_is_too_long(drive: Drive) -> None:
    async with drive((80, 24)) as driver:
        await driver.press("question_mark")
        scroll = driver.app.screen.query_one("VerticalScroll")
        assert scroll.max_scroll_y > 0
        await driver.press("end")
        assert scroll.scroll_y == scroll.max_scroll_y


async def test_a_disabled_key_says_why(drive: Drive) -> None:
    async with drive() as driver:
        half = Half()
        await driver.app.push_screen(half)
        await driver.press("a", "x")
        assert (half.acted, half.refused) == (1, "There is nowhere to stay.")
        disabled = [key for key in half.query(FooterKey) if key.has_class("-disabled")]
        assert [(key.description, str(key.tooltip)) for key in disabled] == [("Stay", "There is nowhere to stay.")]
        await driver.press("question_mark")
        told = read(driver.app)
        assert "x Stay not now: There is nowhere to stay." in " ".join(told.split())
        assert "It stays" not in told
        assert "It acts" in told


@pytest.mark.usefixtures("backwards")
async def test_the_footer_and_the_list_speak_the_language(drive: Drive) -> None:
    async with drive() as driver:
        half = Half()
        await driver.app.push_screen(half)
        await driver.settle()
        assert {"tcA", "yatS", "syeK"} <= {key.description for key in half.query(FooterKey)}
        await driver.press("question_mark")
        assert "stca tI" in read(driver.app)


def test_keys_have_names_for_people() -> None:
    assert [key_name(key) for key in ("escape", "question_mark", "ctrl+p", "slash", "f1", "g", "shift+tab")] == [
        "esc", "?", "ctrl+p", "/", "f1", "g", "shift+tab",
    ]  # fmt: skip


async def test_screens_and_dialogs_keep_the_grounds_of_the_library(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("g")
        assert driver.app.screen.styles.background.a == 1
        await driver.press("escape", "p")
        assert 0 < driver.app.screen.styles.background.a < 1
