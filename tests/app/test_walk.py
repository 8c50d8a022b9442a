"""The walk: its steps, its keys, its cards at every size, its end."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.app.conftest import SIZES, Drive, Driver
from tui.app.dialogs.step_list import StepList
from tui.app.steps import State, Steps
from tui.app.widgets.card_room import bodies, cut, height, wrapped
from tui.app.widgets.cards import Card, Cards
from tui.core.reference import ReferenceId
from tui.session import Session

every_size = pytest.mark.parametrize("size", [*SIZES, (200, 60)], ids=["80x24", "120x40", "200x60"])


def lines(driver: Driver) -> list[str]:
    return [str(strip.text) for strip in driver.app.screen._compositor.render_strips()]


def cards(driver: Driver) -> list[Card]:
    return driver.app.screen.query_one(Cards).cards


def foot(driver: Driver) -> str:
    return driver.text("#foot")


@every_size
async def test_what_fails_the_titles_the_changed_lines_and_the_keys_are_seen(
    drive: Drive, size: tuple[int, int]
) -> None:
    async with drive(size) as driver:
        await driver.press("g")
        for card in range(len(cards(driver))):
            await driver.press(str(card + 1))
            shown = "\n".join(lines(driver))
            for part in ("Step 1 of 3", "✗ denied", "ghcr.io gives nobody a token", "enter Choose", "esc Overview"):
                assert part in shown
            for n, each in enumerate(cards(driver), 1):
                assert f"{n}  {str(each.deal.head).split('  ')[1]}" in shown
        await driver.press("1")
        assert len([line for line in lines(driver) if "image: ghcr.io/" in line]) == 2


@every_size
async def test_nothing_moves_while_the_focus_goes_over_the_cards(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("f")
        places = set()
        for _ in cards(driver):
            places.add(driver.app.screen.query_one("#preview").region)
            await driver.press("down")
        assert len(places) == 1


async def test_the_focus_is_on_the_recommended_card_and_nothing_is_chosen(drive: Drive, session: Session) -> None:
    async with drive() as driver:
        await driver.press("f")
        assert [card.has_class("current") for card in cards(driver)] == [True, *[False] * (len(cards(driver)) - 1)]
        assert session.choices == ()


async def test_a_card_that_cannot_serve_is_read_and_not_chosen(drive: Drive, session: Session) -> None:
    async with drive((80, 24)) as driver:
        await driver.press("f", "2")
        assert "no tag of it can be pulled" in driver.text("#diff")
        await driver.press("enter", "t")
        assert session.choices == ()
        assert driver.app.screen.query_one(Cards).editor is None
        assert "nothing to type" in foot(driver)


def said(driver: Driver) -> list[str]:
    """The toasts, but for the one of the first start."""
    return [one.message for one in driver.app._notifications if "New here" not in one.message]


async def test_the_foot_names_the_diff_that_was_written(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("g", "enter")
        assert foot(driver).startswith("Chosen, not applied yet: ")
        assert foot(driver).endswith("/0001-web-switch-path.diff")
        assert not said(driver)
        await driver.press("n", "b", "b", "5", "enter")
        assert "Copied: docker login ghcr.io" in foot(driver)
        assert not said(driver)


async def test_a_key_that_can_do_nothing_says_why_in_the_foot(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("g", "b")
        assert foot(driver) == "This is the first step."
        await driver.press("d")
        assert foot(driver) == "Nothing is chosen yet."
        await driver.press("m")
        assert "No other image" in foot(driver)
        await driver.press("escape", "f", "g")
        assert foot(driver) == "This walk has one step."


async def test_the_list_of_steps_tells_what_became_of_each_and_leads_there(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("g", "enter", "s", "g")
        assert isinstance(driver.app.screen, StepList)
        assert [stop.state for stop in driver.app.screen.stops] == [State.CHOSEN, State.SKIPPED, State.OPEN]
        shown = "\n".join(lines(driver))
        for part in ("✓ chosen", "– skipped", "· open", "0001-web-switch-path.diff", "getmeili/meilisearch:v1.99"):
            assert part in shown
        assert driver.app.screen.query_one(OptionList).highlighted == 2
        await driver.press("k", "enter")
        assert "Step 2 of 3" in driver.text("#step")
        await driver.press("g", "escape")
        assert "Step 2 of 3" in driver.text("#step")
        await driver.press("g", "d")
        assert driver.screen_name == "Review"


@every_size
async def test_the_end_tells_what_was_chosen_and_one_key_leads_to_the_review(
    drive: Drive, size: tuple[int, int]
) -> None:
    async with drive(size) as driver:
        await driver.press("g", "enter", "s", "s")
        assert driver.screen_name == "StepList"
        assert driver.text("#told") == (
            "1 step is chosen. 2 are left as they are. Nothing is written to your files yet."
        )
        assert "Review the 1 choice and its diff" in "\n".join(lines(driver))
        await driver.press("escape")
        assert "Step 3 of 3" in driver.text("#step")
        await driver.press("s", "enter")
        assert driver.screen_name == "Review"


async def test_the_end_of_a_walk_without_choices_leads_back(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("g", "s", "s", "s")
        assert driver.text("#told") == "3 are left as they are. Nothing is chosen."
        await driver.press("d")
        assert driver.screen_name == "StepList"
        await driver.press("enter")
        assert "Step 1 of 3" in driver.text("#step")


async def test_all_of_a_registry_are_skipped_by_one_key(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("g", "S")
        assert "search" in driver.text("#step")
        await driver.press("S")
        assert foot(driver) == "No later step asks this registry."
        await driver.press("s")
        assert driver.screen_name == "StepList"


async def test_the_review_and_the_overview_are_a_key_away_at_any_time(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("g", "enter", "d")
        assert driver.screen_name == "Review"
        await driver.press("escape", "g", "q")
        assert driver.screen_name == "Overview"


async def test_clicks_do_what_keys_do(drive: Drive, session: Session) -> None:
    async with drive((80, 24)) as driver:
        await driver.press("g")
        await driver.pilot.click(cards(driver)[3])
        await driver.settle()
        assert "until: 2026-12-08" in driver.text("#diff")
        assert session.choices == ()
        await driver.pilot.click(cards(driver)[3])
        await driver.settle()
        assert [choice.code.value for choice in session.choices] == ["wait"]


async def test_a_walk_whose_reference_is_gone_goes_on(drive: Drive, root: Path, session: Session) -> None:
    async with drive() as driver:
        await driver.press("g")
        compose = root / "docker-compose.yml"
        compose.write_text(compose.read_text().replace("  search:", "  find:"))
        session.load()
        await driver.press("s")
        assert "Step 3 of 3" in driver.text("#step")


@pytest.mark.parametrize("size", [(40, 12), (60, 18), (80, 24), (200, 60)])
async def test_it_can_be_resized_at_any_time(drive: Drive, size: tuple[int, int]) -> None:
    async with drive() as driver:
        await driver.press("f")
        await driver.pilot.resize_terminal(*size)
        await driver.settle()
        await driver.press("t")
        await driver.type("x")
        await driver.pilot.resize_terminal(120, 40)
        await driver.settle()
        assert driver.app.screen.query_one("#line").value.endswith("x")  # type: ignore[attr-defined]
        await driver.press("escape")
        assert driver.screen_name == "Walk"


# --- what holds the steps, and the lines


def test_steps_go_forward_over_what_is_done() -> None:
    every = [ReferenceId(name, ()) for name in "abcd"]
    steps = Steps(every)
    assert steps.forward({every[1]})
    assert steps.at == 2
    steps.skip_all([every[3]])
    assert not steps.forward(set())
    assert [steps.state(one, {every[0]}) for one in every] == [
        State.CHOSEN, State.OPEN, State.OPEN, State.SKIPPED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (["one two three", "four"], "one two three …"),
        (["一二三四五六七八", "九"], "一二三四五六七…"),
        (["一二三。", "四五。"], "一二三。四五。"),
        (["ab", "cd"], "ab cd"),
    ],
)
def test_a_body_that_is_cut_goes_on_without_a_blank_in_chinese(said: list[str], shown: str) -> None:
    assert [line.plain for line in cut(wrapped(said, 15), 1, 15)] == [shown]


@pytest.mark.parametrize("room", range(3, 40))
@pytest.mark.parametrize("at", [None, 0, 1, 2])
def test_cards_take_no_more_lines_than_there_are(at: int | None, room: int) -> None:
    said = [["a sentence of some length " * 3, "a risk"], [], ["word " * 60]]
    made = bodies(said, at, 40, room)
    assert len(said) + sum(map(len, made)) <= max(room, 3)
    assert height(said, 40, room) <= max(room, 3)
    assert all(line.cell_length <= 40 for body in made for line in body)
