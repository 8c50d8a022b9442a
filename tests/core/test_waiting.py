"""The card of *wait*, and what is said of a wait that runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.core.test_local import PULLED
from tests.loading import loaded, planned
from tui.core.finding import RemedyCode
from tui.core.report import word
from tui.core.status import Status, Waiting
from tui.core.verdict import Verdict
from tui.core.waiting import card, sentence
from tui.core.where import locate

TODAY = date(2026, 11, 24)
GONE = Status(verdict=Verdict.TAG_MISSING)
PLAIN = "2026-11-24/2026-12-08"


def offers(service: str, status: Status = GONE) -> list[str]:
    snapshot, found = loaded({"compose.yaml": f"services:\n  web:\n    image: a/b:1\n{service}"})
    remedy = card(locate("web", found, snapshot), status, TODAY, found)
    assert remedy.to == PLAIN
    return [candidate.argument for candidate in remedy.candidates]


@pytest.mark.parametrize(
    ("service", "kept"),
    [
        pytest.param("", True, id="no policy"),
        pytest.param("    pull_policy: always\n", True, id="always"),
        pytest.param("    pull_policy: missing\n", False, id="missing already"),
        pytest.param("    pull_policy: never\n", False, id="never"),
    ],
)
def test_a_copy_that_is_here_can_be_kept(service: str, kept: bool) -> None:
    assert offers(service) == [PLAIN]
    here = replace(GONE, local=PULLED)
    assert offers(service, here) == [PLAIN, *([f"{PLAIN} pull_policy=missing"] if kept else [])]


def test_the_card_says_that_the_copy_stays() -> None:
    snapshot, found = loaded({"compose.yaml": "services:\n  web:\n    image: a/b:1\n"})
    remedy = card(locate("web", found, snapshot), replace(GONE, local=PULLED), TODAY, found)
    assert "it stays until it is removed" in remedy.why
    assert "pull_policy=missing" in remedy.consequence


@pytest.mark.parametrize(
    ("left", "overdue", "says", "shown"),
    [
        (13, False, "Waiting until 2026-12-08 (13 days): it moves. See https://a.b/c", "waits 13 days"),
        (1, False, "Waiting until 2026-12-08 (1 day): it moves. See https://a.b/c", "waits 1 day"),
        (0, False, "Waiting until 2026-12-08 (the last day): it moves. See https://a.b/c", "waits for today"),
        (0, True, "Waited for until 2026-12-08: it moves. See https://a.b/c", "no such tag"),
    ],
)
def test_a_wait_counts_down(left: int, overdue: bool, says: str, shown: str) -> None:
    wait = Waiting(because="it moves", since="", until="2026-12-08", overdue=overdue, left=left, see="https://a.b/c")
    assert sentence(wait) == says
    assert word(replace(GONE, waiting=wait)) == shown


@pytest.mark.parametrize(
    ("service", "after"),
    [
        pytest.param("    image: a/b:1 # c\n", "    image: a/b:1 # c\n    pull_policy: missing\n", id="a line below"),
        pytest.param(
            "    pull_policy: 'always'\n    image: a/b:1\n", "    pull_policy: 'missing'\n    image: a/b:1\n",
            id="in place of another",
        ),
        pytest.param("    image: |-\n     a/b:1\n", "    image: |-\n     a/b:1\n    pull_policy: missing\n", id="|"),
        pytest.param("    image: a/b:1", "    image: a/b:1\n    pull_policy: missing", id="no end of the last line"),
    ],
)  # fmt: skip
def test_the_pull_policy_goes_into_the_service(service: str, after: str) -> None:
    head = "services:\n  web:\n"
    plan = planned({"compose.yaml": head + service}, ("web", RemedyCode.WAIT, "2026-12-08 pull_policy=missing"))
    assert {change.path: change.after for change in plan.changes}["compose.yaml"] == head + after
    assert len(plan.changes) == 2


@pytest.mark.parametrize(
    ("files", "argument", "says"),
    [
        ({"compose.yaml": "services:\n  web: {image: 'a/b:1'}\n"}, "pull_policy=missing", "no block of its own"),
        ({"compose.yaml": "services:\n  web:\n    build: {dockerfile_inline: FROM a/b:1}\n"}, "pull_policy=missing",
         "Only what a service pulls"),
        ({"compose.yaml": "services:\n  web:\n    image: a/b:1\n"}, "see=here", "no link"),
    ],
)  # fmt: skip
def test_what_cannot_be_waited_for_so_is_said(files: dict[str, str], argument: str, says: str) -> None:
    plan = planned(files, ("a/b", RemedyCode.WAIT, f"2026-12-08 {argument}"))
    assert says in plan.conflicts[0].message


def test_another_wait_changes_the_entry_that_is_there() -> None:
    rules = "waiting:\n  - image: a/b:1\n    because: old\n    until: 2026-12-01 # soon\n"
    files = {"compose.yaml": "services:\n  web:\n    image: a/b:1\n", "pullfix.yaml": rules}
    plan = planned(files, ("web", RemedyCode.WAIT, "2026-12-08 it moves: now see=https://a.b/c"))
    assert plan.changes[0].after == (
        "waiting:\n  - image: a/b:1\n    because: 'it moves: now'\n    until: 2026-12-08 # soon\n"
        "    see: https://a.b/c\n"
    )
