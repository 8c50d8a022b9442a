"""What table, text and JSON share."""

from __future__ import annotations

from tests.loading import loaded
from tui.core.finding import Problem
from tui.core.report import placed
from tui.core.text import Span


def test_a_problem_at_an_empty_place_still_names_its_line_and_column() -> None:
    snapshot, _ = loaded({"compose.yaml": "services:\n  a:\n    image: b\n"})
    problem = Problem(code="x", message="Here.", path="compose.yaml", span=Span("compose.yaml", 12, 12))
    assert placed([problem], snapshot) == ("compose.yaml:2:3: Here.",)
