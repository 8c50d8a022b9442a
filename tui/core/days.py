"""A day as people type it: `2w`, `10d`, `friday`, `tomorrow`, `2026-12-08`; in Chinese `2周`, `周五`, `明天`.

Pure: the day that it is, is given.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_COUNTED = re.compile(r"(\d{1,4})\s*(d|days?|天|w|weeks?|周|星期)")
_WEEK = 7
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE = ("一", "二", "三", "四", "五", "六", "日")
_NAMED = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "后天": 2}
_LEAST = len("fri")


def day(text: str, today: date) -> date | None:
    """The day that is meant; a weekday is the next one to come. None: it is no day."""
    words = text.strip().lower()
    if words in _NAMED:
        return today + timedelta(days=_NAMED[words])
    if counted := _COUNTED.fullmatch(words):
        size = 1 if counted[2][0] in "d天" else _WEEK
        return today + timedelta(days=int(counted[1]) * size)
    weekday = _weekday(words)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)
    try:
        return date.fromisoformat(words) if len(words) == len("2026-12-08") else None
    except ValueError:
        return None


def _weekday(words: str) -> int | None:
    """From 0 for Monday; three letters are enough."""
    for prefix in ("周", "星期"):
        last = words.removeprefix(prefix).replace("天", "日")
        if words.startswith(prefix) and last in _CHINESE:
            return _CHINESE.index(last)
    if len(words) < _LEAST:
        return None
    return next((n for n, name in enumerate(_WEEKDAYS) if name.startswith(words)), None)
