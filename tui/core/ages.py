"""How long ago something was, as a person says it."""

from __future__ import annotations

from datetime import timedelta

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
LEAST = timedelta(minutes=1)
"""What is younger is as good as now, and is not told."""


def ago(age: timedelta) -> str:
    """`3 hours ago`: the largest unit that fits, rounded down; never less than a second."""
    seconds = max(int(age.total_seconds()), 1)
    name, size = next(unit for unit in _UNITS if seconds >= unit[1])
    number = seconds // size
    return f"{number} {name}{'' if number == 1 else 's'} ago"
