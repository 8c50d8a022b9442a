"""F1: the page that fits, its neighbours, its links, and what is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Markdown, OptionList

from tests.app.conftest import SIZES, Drive, Driver
from tui.app.screens.help import Help
from tui.session import Session
from tui.topics import NAMES, topic

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


def page(driver: Driver) -> str:
    screen = driver.app.screen
    assert isinstance(screen, Help)
    assert screen.query_one("#page").border_title == topic(screen.page).title
    return screen.page


@both_sizes
@pytest.mark.parametrize(
    ("road", "name"),
    [
        ((), "registries"),
        (("down",), "start"),
        (("down", "down"), "tags"),
        (("down",) * 6, "logins"),
        (("f",), "registries"),
        (("f", "3"), "building"),
        (("f", "4"), "waiting"),
        (("f", "t"), "registries"),
        (("f", "enter"), "start"),
        (("h",), "report"),
        (("question_mark",), "keys"),
    ],
    ids=[
        "denied", "fine", "no tag", "unreachable", "switch", "build", "wait", "typing", "review", "history", "keys",
    ],
)  # fmt: skip
async def test_the_page_fits_what_is_under_the_cursor(
    drive: Drive, size: tuple[int, int], road: tuple[str, ...], name: str
) -> None:
    async with drive(size) as driver:
        await driver.press(*road)
        before = driver.screen_name
        await driver.press("f1")
        assert page(driver) == name
        assert topic(name).title in driver.screen_text()
        await driver.press("f1")
        assert driver.screen_name == before


async def test_every_page_is_reached_by_keys(drive: Drive) -> None:
    async with drive((80, 24)) as driver:
        await driver.press("f1")
        seen = []
        for _ in NAMES:
            seen.append(page(driver))
            await driver.press("n")
        assert sorted(seen) == sorted(NAMES)
        await driver.press("p")
        assert page(driver) == seen[-1]


async def test_links_are_followed_and_left_again(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f1")
        assert "1 Private registries" in str(driver.app.screen.query_one("#page").border_subtitle)
        await driver.press("1")
        assert page(driver) == "logins"
        await driver.press("backspace")
        assert page(driver) == "registries"
        markdown = driver.app.screen.query_one(Markdown)
        markdown.post_message(Markdown.LinkClicked(markdown, "tags"))
        await driver.settle()
        assert page(driver) == "tags"
        await driver.press("9")
        assert page(driver) == "tags"
        await driver.press("escape")
        assert driver.screen_name == "Overview"


async def test_a_page_is_picked_from_the_list(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f1")
        driver.app.screen.query_one("#topics").focus()
        await driver.press("end", "enter")
        assert page(driver) == NAMES[-1]


async def test_words_are_found_on_this_page_and_on_the_next(drive: Drive) -> None:
    async with drive((80, 24)) as driver:
        await driver.press("f1", "slash")
        await driver.type("read:packages")
        options = driver.app.screen.query_one(OptionList)
        assert [options.get_option_at_index(n).id for n in range(options.option_count)] == ["logins"]
        await driver.press("enter")
        assert page(driver) == "logins"
        assert "read:packages" in driver.screen_text()
        driver.app.screen.query_one(Input).value = "Pinning"
        await driver.settle()
        await driver.press("enter")
        first = page(driver)
        for _ in range(30):
            await driver.press("enter")
        assert options.option_count >= 3
        assert first in NAMES
        await driver.press("escape")
        assert driver.screen_name == "Help"
        assert options.option_count == len(NAMES)
        await driver.press("escape")
        assert driver.screen_name == "Overview"


async def test_where_all_is_well_the_page_is_that_on_ci(drive: Drive, root: Path, session: Session) -> None:
    (root / "docker-compose.yml").write_text("services:\n  cache:\n    image: redis:7-alpine\n")
    session.load()
    async with drive() as driver:
        await driver.press("f1")
        assert page(driver) == "ci"


async def test_the_first_start_says_what_to_press_and_the_second_does_not(drive: Drive) -> None:
    async with drive(settled=False) as driver:
        await driver.pilot.pause()
        assert [toast.message for toast in driver.app._notifications] == [
            "New here? f on a row that fails shows the ways out. F1 explains."
        ]
    async with drive(settled=False) as driver:
        await driver.pilot.pause()
        assert len(driver.app._notifications) == 0


async def test_an_empty_project_is_told_what_was_looked_for(drive: Drive, root: Path, session: Session) -> None:
    for file in root.iterdir():
        file.unlink()
    session.load()
    async with drive() as driver:
        assert "Looked for compose.yaml" in driver.text("#nothing")
        assert len(driver.app._notifications) == 0
        await driver.press("f1")
        assert page(driver) == "start"
