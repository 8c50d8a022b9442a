"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from tui.core.days import day

TODAY = date(2026, 11, 25)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-12-08", date(2026, 12, 8)),
        ("  2w ", date(2026, 12, 9)),
        ("10 days", date(2026, 12, 5)),
        ("1d", date(2026, 11, 26)),
        ("0d", TODAY),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 26)),
        ("friday", date(2026, 11, 27)),
        ("fri", date(2026, 11, 27)),
        ("wednesday", date(2026, 12, 2)),
        ("tue", date(2026, 12, 1)),
        ("2周", date(2026, 12, 9)),
        ("3天", date(2026, 11, 28)),
        ("周五", date(2026, 11, 27)),
        ("星期天", date(2026, 11, 29)),
        ("明天", date(2026, 11, 26)),
    ],
)
def test_a_day_is_read(text: str, wanted: date) -> None:
    assert day(text, TODAY) == wanted


@pytest.mark.parametrize("text", ["", "soon", "fr", "2026-02-30", "20261208", "周八", "99999w", "2026-12-08T00", "w"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day(text, TODAY) is None
