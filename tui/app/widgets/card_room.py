"""How many lines of each card there is room for. Pure.

All cards say all that they know where it fits; else the card in focus does and the others say one line, or their title
alone. Which of these it is does not hang on the focus, so that nothing jumps while it moves.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

WIDE = 2
"""Columns of a character of Chinese, which has no blanks between its words and sentences."""
LEAST = 5
"""So many lines of the card in focus come before a line of each other card."""


def wrapped(lines: Sequence[str], columns: int) -> list[Content]:
    """Sentences as they will stand on the card, each from the start of a line."""
    return [part for line in lines for part in Content(line).wrap(max(columns, 1))]


def bodies(lines: Sequence[Sequence[str]], at: int | None, columns: int, room: int) -> list[list[Content]]:
    """The lines below each title. `lines`: what each card would say, the most important first; `room`: of all of it,
    with the titles."""
    full = [wrapped(own, columns) for own in lines]
    if needed(lines, columns) <= room:
        return full
    longest, left = max(map(len, full)), room - len(full)
    one_each = left - (len(full) - 1)
    if one_each >= min(longest, LEAST):
        return [cut(own, one_each if n == at else 1, columns) for n, own in enumerate(full)]
    return [cut(own, left if n == at else 0, columns) for n, own in enumerate(full)]


def height(lines: Sequence[Sequence[str]], columns: int, room: int) -> int:
    """The most lines that all cards take, whichever is in focus: so many are kept for them, so that nothing jumps."""
    return max((len(lines) + sum(map(len, bodies(lines, at, columns, room))) for at in range(len(lines))), default=0)


def needed(lines: Sequence[Sequence[str]], columns: int) -> int:
    """The lines that all of it would take, with the titles."""
    return sum(1 + len(wrapped(own, columns)) for own in lines)


def cut(own: list[Content], most: int, columns: int) -> list[Content]:
    """At most so many lines, the last with a sign that there is more."""
    if len(own) <= most:
        return own
    if most <= 0:
        return []
    kept = own[:most]
    end, more = kept[-1].plain.rstrip(), own[most].plain
    between = "" if cell_len(end[-1:]) == WIDE == cell_len(more[:1]) else " "
    kept[-1] = Content(f"{end}{between}{more}").truncate(columns, ellipsis=True)
    return kept
