"""How long ago something was, as a person says it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tui.core.language import tr, trn

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


def aged(asked_at: datetime, now: datetime) -> str:
    """How old an answer is, where that is worth telling."""
    return ago(now - asked_at) if now - asked_at >= LEAST else ""


_WEEKS, _MONTHS, _YEARS = 14, 61, 730
"""The days from which on weeks, months and years are told."""


def old(age: timedelta) -> str:
    """`3 weeks ago`: as one tells the age of an image. What lies ahead, by a clock that is wrong, is of today."""
    days = age.days
    if days < 1:
        return tr("today")
    if days < _WEEKS:
        return trn("{n} day ago", "{n} days ago", days)
    if days < _MONTHS:
        return trn("{n} week ago", "{n} weeks ago", days // 7)
    if days < _YEARS:
        return trn("{n} month ago", "{n} months ago", days * 12 // 365)
    return trn("{n} year ago", "{n} years ago", days // 365)
