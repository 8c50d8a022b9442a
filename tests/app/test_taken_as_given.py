"""What is typed in place of what is offered stands on its own: no proof of the other, its own answer, and a warning."""

from __future__ import annotations

import pytest

from tests.app.conftest import SIZES, Drive, Driver
from tests.app.test_arguments import head, put
from tui.app.widgets.cards import Card, Cards
from tui.core.finding import RemedyCode
from tui.core.plan import Choice
from tui.session import Session

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
MISSING = "getmeili/meilisearch:v9 is taken as given, but the registry says: no such tag."


def card(driver: Driver) -> Card:
    cards = driver.app.screen.query_one(Cards)
    assert cards.at is not None
    return cards.cards[cards.at]


async def to_tags(driver: Driver) -> None:
    await driver.press("down", "down", "f", "2")


@both_sizes
async def test_a_typed_tag_has_no_proof_of_the_offered_one(
    drive: Drive, session: Session, size: tuple[int, int]
) -> None:
    async with drive(size) as driver:
        await to_tags(driver)
        offered = card(driver).deal
        assert "recommended" in str(offered.head)
        await driver.press("t")
        await put(driver, "v9")
        await driver.press("enter")
        mine = card(driver).deal
        assert str(mine.head).endswith("v9  ✗ no such tag")
        assert "recommended" not in str(mine.head)
        assert offered.lines[0] not in mine.lines
        assert not any("v1.13" in line for line in mine.lines)
        await driver.press("enter")
        assert "✗ no such tag" in driver.text("#question")
        await driver.press("y")
        assert [(one.argument, one.verified) for one in session.choices] == [("v9", False)]
        assert MISSING in driver.text("#plan-note")
        await driver.press("a")
        assert MISSING in driver.text("#question")


async def test_a_tag_that_is_taken_before_its_answer_is_asked_for(drive: Drive, session: Session) -> None:
    async with drive() as driver:
        await to_tags(driver)
        await driver.press("t")
        driver.app.screen.query_one("#line").focus()
        await driver.pilot.press(*"v9", "enter", "enter")  # no answer can be there yet
        await driver.settle()
        assert session.choices == ()
        assert "✗ no such tag" in driver.text("#question")
        await driver.press("n")
        assert "v9  ✗ no such tag" in head(driver)


async def test_a_tag_off_the_list_answers_for_itself(drive: Drive, session: Session) -> None:
    async with drive() as driver:
        await to_tags(driver)
        await driver.press("t")
        await put(driver, "v1.12.8")
        await driver.press("enter")
        assert "v1.12.8  ✓ answers" in head(driver)
        await driver.press("enter", "d")
        assert [(one.argument, one.verified) for one in session.choices] == [("v1.12.8", True)]


async def test_a_source_that_does_not_answer_stands_on_the_card_of_the_list(drive: Drive, session: Session) -> None:
    async with drive() as driver:
        await driver.press("f", "6", "t", "a")
        await driver.type("ghcr.io/x/y")
        await driver.press("enter", "enter")
        assert "✗ denied" in head(driver)
        await driver.press("enter", "y")
        assert [one.verified for one in session.choices] == [False]


async def test_what_was_chosen_without_a_question_is_told_in_the_review(drive: Drive, session: Session) -> None:
    async with drive() as driver:
        search = next(one for one in session.loaded.references if "meilisearch" in one.written)
        session.choose(Choice(search.id, RemedyCode.PIN_TAG, "v8", verified=False))
        await driver.press("d")
        said = "getmeili/meilisearch:v8 is taken as given: nobody has asked for it yet."
        assert driver.text("#plan-note") == said
