"""Why a choice cannot be carried out: which other choice it fights, at which line, and what to do."""

from __future__ import annotations

import pytest

from tests.loading import planned
from tui.core.fights import Fight, fights
from tui.core.finding import RemedyCode
from tui.core.plan import Plan

PIN, SWITCH, BUILD = RemedyCode.PIN_TAG, RemedyCode.SWITCH_PATH, RemedyCode.BUILD_LOCALLY
TWO = "services:\n  web:\n    image: a/web:${V}\n  worker:\n    image: a/worker:${V}\n"
SHARED = {"compose.yaml": TWO, ".env": "# versions\nV=1\n"}


def only(plan: Plan) -> Fight:
    (found,) = fights(plan)
    return found


def test_two_that_want_another_value_of_one_variable() -> None:
    plan = planned(SHARED, ("web", PIN, "2"), ("worker", PIN, "3"))
    assert [step.label for step in plan.steps] == ["web"]
    assert only(plan).rival == plan.steps[0]
    assert only(plan).told == (
        "It fights choice 1 (web: pin-tag 2), which it would undo. Both are written at .env:2. "
        "Drop one of the two, or choose for both what both can have."
    )
    assert "what was chosen for web (2): both stand at .env:2." in plan.conflicts[0].message


@pytest.mark.parametrize(
    ("files", "place"),
    [
        pytest.param({"compose.yaml": "services:\n  web: &w\n    image: a/b:1\n  worker:\n    <<: *w\n"},
                     "compose.yaml:3", id="a merge key"),
        pytest.param({"compose.yaml": TWO.replace("a/web:${V}", "${I}").replace("a/worker:${V}", "${I}"),
                      ".env": "I=a/b:1\n"}, ".env:1", id="the whole image in a variable"),
    ],
)  # fmt: skip
def test_whatever_is_shared_the_line_of_it_is_named(files: dict[str, str], place: str) -> None:
    plan = planned(files, ("web", PIN, "2"), ("worker", PIN, "3"))
    assert plan.conflicts[0].place == place


def test_the_place_is_in_the_file_that_both_change() -> None:
    plan = planned(SHARED, ("web", PIN, "2"), ("worker", SWITCH, "ghcr.io/a/worker:3"))
    assert plan.conflicts[0].place == ".env:2"


def test_the_rival_has_its_number_among_many() -> None:
    files = {**SHARED, "other.yaml": "services:\n  db:\n    image: b/db:1\n"}
    plan = planned(files, ("db", PIN, "2"), ("worker", PIN, "2"), ("web", PIN, "3"))
    assert [step.label for step in plan.steps] == ["db", "worker"]
    assert "It fights choice 2 (worker: pin-tag 2)" in only(plan).told


def test_a_later_choice_for_the_same_image_refines_the_first_and_fights_nobody() -> None:
    plan = planned(SHARED, ("web", SWITCH, "ghcr.io/a/web:2"), ("web", PIN, "3"), ("worker", PIN, "3"))
    assert plan.conflicts == ()


def test_one_that_the_files_do_not_allow_fights_nobody() -> None:
    plan = planned(SHARED, ("web", PIN, "1"))
    assert only(plan).rival is None
    assert only(plan).told.endswith("there is nothing to change. Drop it, and choose anew in the walk.")
