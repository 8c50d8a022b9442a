"""Which choice wrote which line of the whole diff."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.loading import planned
from tui.core.authors import authors, counts_of
from tui.core.diff import unified
from tui.core.finding import RemedyCode
from tui.core.lines import lines_of, local_hunks
from tui.core.plan import Change, Choice, PlanStep
from tui.core.reference import ReferenceId

PIN, SWITCH, WAIT = RemedyCode.PIN_TAG, RemedyCode.SWITCH_PATH, RemedyCode.WAIT
ONE, TWO, BOTH = frozenset({1}), frozenset({2}), frozenset({1, 2})


def test_each_line_is_of_the_choice_that_changed_it() -> None:
    files = {"compose.yaml": "services:\n  a:\n    image: x/a:1\n  b:\n    image: x/b:1\n"}
    found = authors(planned(files, ("b", PIN, "2"), ("a", PIN, "2")).steps)
    assert found["compose.yaml"].old == {3: TWO, 5: ONE}
    assert found["compose.yaml"].new == {3: TWO, 5: ONE}


def test_a_line_that_two_choices_change_is_of_both() -> None:
    files = {"compose.yaml": "services:\n  a:\n    image: x/a:1\n"}
    found = authors(planned(files, ("a", SWITCH, "ghcr.io/x/a"), ("a", PIN, "2")).steps)
    assert found["compose.yaml"].old == {3: BOTH}
    assert found["compose.yaml"].new == {3: BOTH}


def test_a_new_file_is_of_who_made_it_and_who_added_to_it() -> None:
    files = {"compose.yaml": "services:\n  a:\n    image: x/a:1\n  b:\n    image: x/b:1\n"}
    found = authors(planned(files, ("a", WAIT, "2026-12-08"), ("b", WAIT, "2026-12-09")).steps)
    new = found["pullfix.yaml"].new
    assert found["pullfix.yaml"].old == {}
    assert set(new.values()) == {ONE, TWO}
    assert list(new) == list(range(1, len(new) + 1))


TEXTS = st.lists(st.lists(st.sampled_from("abcde"), max_size=8), min_size=2, max_size=5)


@given(TEXTS)
def test_what_has_no_author_was_never_touched(texts: list[list[str]]) -> None:
    """The lines that are nobody's are the same in the first text and the last, in their order."""
    whole = ["".join(f"{line}\n" for line in text) for text in texts]
    nobody = Choice(ReferenceId("f", ("a",), 0), PIN, "1")
    steps = [
        PlanStep(number, nobody, "a", (), (Change("f", before, after),), ())
        for number, (before, after) in enumerate(pairwise(whole), 1)
    ]
    found = authors(steps)["f"]
    assert all(1 <= number <= len(texts[0]) for number in found.old)
    assert all(1 <= number <= len(texts[-1]) for number in found.new)
    assert all(by and by <= {step.number for step in steps} for by in (*found.old.values(), *found.new.values()))
    untouched = [number for number in range(1, len(texts[-1]) + 1) if number not in found.new]
    assert [texts[-1][n - 1] for n in untouched] == [
        text for n, text in enumerate(texts[0], 1) if n not in found.old
    ], "what nobody touched is there still, in its order"


@given(st.text("ab\n", max_size=12), st.text("ab\n", max_size=12))
def test_the_hunks_of_texts_that_are_mostly_alike_make_one_of_the_other(before: str, after: str) -> None:
    old, new = lines_of(before), lines_of(after)
    made: list[str] = []
    at = 0
    for tag, a, b, c, d in local_hunks(before, after):
        made += [*old[at:a], *new[c:d]]
        assert tag == ("insert" if a == b else "delete" if c == d else "replace")
        at = b
    assert [*made, *old[at:]] == new


def test_the_counts_of_a_change_are_those_of_its_diff() -> None:
    (change,) = planned(
        {"compose.yaml": "services:\n  a:\n    image: x/a:1\n"}, ("a", RemedyCode.BUILD_LOCALLY, "./src")
    ).changes
    lines = unified([change]).split("\n")
    signs = [line[0] for line in lines[4:] if line]
    assert counts_of(change) == (signs.count("+"), signs.count("-"))
