"""Which lines of a diff stand on which rows of the screen: in one column or two, folded or not.

Pure. Only lengths are looked at here; colours come when a row is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui.app.widgets.diff_lines import Line, Side, pairs_of

PartsOf = Callable[[int], int]
"""On how many rows a line stands, by its place in the diff."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the places of its lines in the diff, and which part of them it is when they are folded. In one column
    both are the same; None: nothing stands there."""

    left: int | None
    right: int | None
    part: int = 0


def in_one(lines: Sequence[Line], parts: PartsOf) -> list[Row]:
    """One column; an empty row stands before each file but the first."""
    return list(_rows(lines, ((at, at) for at in range(len(lines))), parts))


def in_two(lines: Sequence[Line], parts: PartsOf) -> list[Row]:
    """Two columns: what is removed beside what takes its place."""
    return list(_rows(lines, pairs_of(lines), parts))


def _rows(lines: Sequence[Line], pairs: Iterator[tuple[int | None, int | None]], parts: PartsOf) -> Iterator[Row]:
    for left, right in pairs:
        if left and lines[left].side is Side.FILE:
            yield Row(None, None)
        there = {at for at in (left, right) if at is not None}
        for part in range(max(parts(at) for at in there)):
            yield Row(left, right, part)


def first_rows(rows: Sequence[Row]) -> dict[int, int]:
    """The first row of each line, by its place in the diff."""
    found: dict[int, int] = {}
    for number, row in enumerate(rows):
        for at in (row.left, row.right):
            if at is not None:
                found.setdefault(at, number)
    return found
