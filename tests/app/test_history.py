"""The history: each change with its files, reasons and diff; taken back, applied again, or told why that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.app.conftest import SIZES, Drive, Driver
from tui.app.screens.history import History
from tui.core.finding import RemedyCode
from tui.core.plan import Choice
from tui.core.where import locate
from tui.session import Session

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
COMPOSE = "docker-compose.yml"


@pytest.fixture
def twice(session: Session) -> Session:
    """Two changes were applied: to the search index, then to the browser."""
    for where, tag in (("search", "v1.13.3"), ("chrome", "125")):
        reference = locate(where, session.loaded, session.snapshot).id
        session.choose(Choice(reference, RemedyCode.PIN_TAG, tag))
        session.apply()
    return session


def history(driver: Driver) -> History:
    screen = driver.app.screen
    assert isinstance(screen, History)
    return screen


def summaries(driver: Driver) -> list[list[str]]:
    records = history(driver).query_one(OptionList)
    prompts = [str(records.get_option_at_index(n).prompt) for n in range(records.option_count)]
    return [[line.strip() for line in prompt.split("\n")] for prompt in prompts]


@both_sizes
@pytest.mark.usefixtures("twice")
async def test_each_change_tells_its_files_its_choices_and_its_diff(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("h")
        newest, oldest = summaries(driver)
        assert newest[0].startswith("2  ")
        assert newest[0].endswith("applied")
        assert newest[1:] == [COMPOSE, "chrome: pin-tag 125"]
        assert oldest[1:] == [COMPOSE, "search: pin-tag v1.13.3"]
        assert "by tester" in driver.text("#reasons")
        assert "alpine-chrome:125" in driver.text("#diff")
        await driver.press("down")
        assert history(driver).view.border_title == "Change 1"
        assert "meilisearch:v1.13.3" in driver.text("#diff")
        assert history(driver).view.region.bottom <= size[1] - 1
        assert history(driver).view.content_size.height >= 4


async def test_the_reasons_are_those_that_led_to_the_choice(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f", "enter", "a", "y", "h")
        reasons = driver.text("#reasons")
        assert "web: switch-path ghcr.io/hoarder-app/hoarder" in reasons
        assert "ghcr.io gives nobody a token" in reasons


@both_sizes
@pytest.mark.usefixtures("twice")
async def test_an_older_change_is_taken_back_and_applied_again(drive: Drive, size: tuple[int, int], root: Path) -> None:
    async with drive(size) as driver:
        await driver.press("h", "down", "z")
        assert driver.screen_name == "Overview"
        assert "meilisearch:v1.99" in (root / COMPOSE).read_text()
        assert "alpine-chrome:125" in (root / COMPOSE).read_text()
        assert "Taken back" in driver.text("#outcome")
        await driver.press("h", "down")
        assert summaries(driver)[1][0].endswith("taken back")
        assert history(driver).reason_against("undo") == "It is taken back already."
        assert history(driver).reason_against("redo") == ""
        assert "taken back  " in driver.text("#reasons")
        await driver.press("z")
        assert driver.screen_name == "History"
        await driver.press("y")
        assert "meilisearch:v1.13.3" in (root / COMPOSE).read_text()
        assert "Applied again: search: pin-tag v1.13.3" in driver.text("#outcome")


@both_sizes
async def test_what_cannot_be_taken_back_says_why_and_stays(
    drive: Drive, size: tuple[int, int], root: Path, twice: Session
) -> None:
    text = (root / COMPOSE).read_text().replace("alpine-chrome:125", "alpine-chrome:999")
    (root / COMPOSE).write_text(text)
    async with drive(size) as driver:
        await driver.press("h", "z")
        assert driver.screen_name == "Message"
        assert f"{COMPOSE}:13: these lines changed since change 2 was applied." in driver.read()
        assert "999" in driver.read()
        await driver.press("escape")
        assert driver.screen_name == "History"
        assert (root / COMPOSE).read_text() == text
        assert len(twice.history()) == 2


async def test_nothing_applied_yet_is_said_and_its_keys_say_why(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("h")
        assert driver.text("#diff") == "Nothing was applied here yet."
        assert history(driver).reason_against("undo") == "Nothing was applied here yet."
        assert history(driver).reason_against("next_hunk") == "There is no diff here."
        await driver.press("z", "y", "enter", "v", "h")
        assert driver.screen_name == "Overview"


async def test_the_diff_has_the_keys_that_it_has_in_the_review(drive: Drive, twice: Session) -> None:
    async with drive() as driver:
        await driver.press("h", "right_square_bracket")
        view = history(driver).view
        assert view.hunk_at == 0
        await driver.press("C")
        assert driver.app.clipboard == view.hunks[0].patch
        await driver.press("v", "l", "enter")
        assert (view.split, view.wrapped, view.has_focus) == (True, True, True)
        await driver.press("tab")
        assert history(driver).query_one(OptionList).has_focus
        assert len(twice.history()) == 2


async def test_a_click_chooses_a_record(drive: Drive, twice: Session) -> None:
    async with drive() as driver:
        await driver.press("h")
        await driver.pilot.click("#records", offset=(6, 5))
        await driver.settle()
        assert history(driver).here == twice.history()[0]
