"""How long ago something was, as a person says it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tui.core.language import trn

_UNITS: tuple[tuple[int, Callable[[int], str]], ...] = (
    (86_400, lambda n: trn("{n} day ago", "{n} days ago", n)),
    (3_600, lambda n: trn("{n} hour ago", "{n} hours ago", n)),
    (60, lambda n: trn("{n} minute ago", "{n} minutes ago", n)),
    (1, lambda n: trn("{n} second ago", "{n} seconds ago", n)),
)
LEAST = timedelta(minutes=1)
"""What is younger is as good as now, and is not told."""


def ago(age: timedelta) -> str:
    """`3 hours ago`: the largest unit that fits, rounded down; never less than a second."""
    seconds = max(int(age.total_seconds()), 1)
    size, said = next(unit for unit in _UNITS if seconds >= unit[0])
    return said(seconds // size)
