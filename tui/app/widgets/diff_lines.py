"""A unified diff as numbered lines for people: where each stands on both sides, and which words of it changed.

Pure. What only tools need (the `diff --git` line, modes, the sign for a missing newline) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import zip_longest

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_WORD = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
_ALIKE = 0.4
"""Lines that have less in common than this were not changed but exchanged: no word of them stands out."""
_LONGEST = 2000
"""Longer lines are not compared word by word."""
Marks = tuple[tuple[int, int], ...]
"""The (start, end) of the words of a line that the other side has not."""


class Side(Enum):
    """Whose line it is."""

    FILE = "file"
    """A file's name, above its lines."""
    GAP = "gap"
    """Lines that are left out."""
    BOTH = " "
    OLD = "-"
    NEW = "+"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `old` and `new`: its number on either side, from 1."""

    side: Side
    text: str
    old: int | None = None
    new: int | None = None


def lines_of(diff: str) -> tuple[Line, ...]:
    """The lines of a diff in their order."""
    return tuple(_read(diff))


def _read(diff: str) -> Iterator[Line]:
    """The lines as they stand. Inside a hunk its own counts decide what a line is, so that a removed `-- x` is no
    header."""
    old = new = old_left = new_left = 0
    first, git = True, False
    for line in diff.split("\n"):
        if old_left > 0 or new_left > 0:
            side, text = _side(line), line[1:].removesuffix("\r")
            if side is Side.GAP:
                continue  # `\ No newline at end of file`
            yield Line(side, text, old if side is not Side.NEW else None, new if side is not Side.OLD else None)
            if side is not Side.NEW:
                old, old_left = old + 1, old_left - 1
            if side is not Side.OLD:
                new, new_left = new + 1, new_left - 1
        elif hunk := _HUNK.match(line):
            old, new = int(hunk[1]), int(hunk[3])
            old_left, new_left = int(hunk[2] or 1), int(hunk[4] or 1)
            old, new = old + (old_left == 0), new + (new_left == 0)
            if not first:
                yield Line(Side.GAP, "")
            first = False
        elif line.startswith("diff --git "):
            first, git = True, True
            yield Line(Side.FILE, _named(line))
        elif line.startswith("+++ ") and not git:  # a plain diff, as people write them
            first = True
            yield Line(Side.FILE, line[4:].partition("\t")[0].removeprefix("b/"))


def _named(line: str) -> str:
    """`diff --git a/PATH b/PATH`: the path, which may hold blanks."""
    names = line.removeprefix("diff --git ")
    half = len(names) // 2
    return names[half + 1 :].removeprefix('"').removesuffix('"').removeprefix("b/")


def _side(line: str) -> Side:
    return {"+": Side.NEW, "-": Side.OLD, "\\": Side.GAP}.get(line[:1], Side.BOTH)


def partners_of(lines: Sequence[Line]) -> dict[int, int]:
    """The nth removed line of a run and the nth added one, by their places in the diff, each leading to the other."""
    found: dict[int, int] = {}
    old: list[int] = []
    new: list[int] = []
    for at, line in enumerate((*lines, Line(Side.GAP, ""))):
        if line.side in (Side.OLD, Side.NEW):
            (old if line.side is Side.OLD else new).append(at)
        elif old or new:
            for one, other in zip(old, new, strict=False):
                found |= {one: other, other: one}
            old, new = [], []
    return found


def words(before: str, after: str) -> tuple[Marks, Marks]:
    """What changed in a line, on either side; nothing where the two have little in common."""
    if max(len(before), len(after)) > _LONGEST:
        return (), ()
    a, b = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return (), ()
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        tuple(_span(a, start, end) for _, start, end, _, _ in codes if start < end),
        tuple(_span(b, start, end) for _, _, _, start, end in codes if start < end),
    )


def _span(words: list[str], start: int, end: int) -> tuple[int, int]:
    at = sum(map(len, words[:start]))
    return at, at + sum(map(len, words[start:end]))


def pairs_of(lines: Sequence[Line]) -> Iterator[tuple[int | None, int | None]]:
    """Two columns, as places in the diff: the old side and the new one; a file's name and a gap stand on both."""
    old: list[int] = []
    new: list[int] = []
    for at, line in enumerate(lines):
        if line.side in (Side.OLD, Side.NEW):
            (old if line.side is Side.OLD else new).append(at)
            continue
        yield from zip_longest(old, new)
        old, new = [], []
        yield at, at
    yield from zip_longest(old, new)
