"""Texts as lines, and where two texts differ.

Lines end at LF alone. The differences are found by the lines that occur once in both texts (patience diff: Bram Cohen),
so that a long file of many like lines costs no more than its length, and a hunk never pairs unrelated blanks.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

Opcode = tuple[str, int, int, int, int]
"""As difflib has it: `equal`, `replace`, `delete` or `insert`; old from, to; new from, to."""
MOST_PAIRS = 4_000_000
"""A gap without a line of its own is compared in full up to this many pairs of lines; a larger one is one hunk."""


def lines_of(text: str) -> list[str]:
    """Lines with their ends, split at LF alone."""
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """The differences in order, equal runs included; neighbours of one kind are one."""
    out: list[Opcode] = []
    for code in _differences(old, new):
        tag, _, b, _, d = code
        if out and out[-1][0] == tag == "equal":
            out[-1] = ("equal", out[-1][1], b, out[-1][3], d)
        elif out and out[-1][0] != "equal" and tag != "equal":
            out[-1] = _kind(out[-1][1], b, out[-1][3], d)
        else:
            out.append(code)
    return out


def hunks(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """The differences alone."""
    return [code for code in opcodes(old, new) if code[0] != "equal"]


def local_hunks(before: str, after: str) -> Iterator[Opcode]:
    """The differences of two texts that are alike but for a part of them, which is found at once: the lines around it
    are never looked at one by one."""
    head, tail = _shared(before, after)
    first = before.count("\n", 0, head)
    old, new = lines_of(before[head : len(before) - tail]), lines_of(after[head : len(after) - tail])
    for tag, a, b, c, d in hunks(old, new):
        yield (tag, first + a, first + b, first + c, first + d)


def _shared(before: str, after: str) -> tuple[int, int]:
    """How much two texts have in common at their starts and at their ends, in whole lines. The line end before the
    common end is common, too: only then does a line start there in both."""
    most = min(len(before), len(after))
    head = _longest(most, lambda n: before.startswith(after[:n]))
    head = before.rfind("\n", 0, head) + 1
    rest = most - head
    tail = _longest(rest, lambda n: before.endswith(after[len(after) - n :]))
    cut = before.find("\n", len(before) - tail) + 1
    return head, len(before) - cut if cut else 0


def _longest(most: int, alike: Callable[[int], bool]) -> int:
    """The largest number up to `most` that is alike, where all below it are, too."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if alike(middle) else (low, middle - 1)
    return low


def _differences(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    """Depth first, without recursion: a file may have as many anchors as lines."""
    stack = [(0, len(old), 0, len(new))]
    while stack:
        a, b, c, d = stack.pop()
        head = _head(old, a, b, new, c, d)
        if head:
            yield ("equal", a, a + head, c, c + head)
            a, c = a + head, c + head
        tail = _tail(old, a, b, new, c, d)
        if tail:
            stack.append((b - tail, b, d - tail, d))
            b, d = b - tail, d - tail
        if a == b and c == d:
            continue
        anchors = _anchors(old, a, b, new, c, d) if a < b and c < d else []
        if not anchors:
            yield from _gap(old, a, b, new, c, d)
            continue
        parts = []
        for i, j in anchors:
            parts += [(a, i, c, j), (i, i + 1, j, j + 1)]
            a, c = i + 1, j + 1
        stack += reversed([*parts, (a, b, c, d)])


def _head(old: Sequence[str], a: int, b: int, new: Sequence[str], c: int, d: int) -> int:
    most, count = min(b - a, d - c), 0
    while count < most and old[a + count] == new[c + count]:
        count += 1
    return count


def _tail(old: Sequence[str], a: int, b: int, new: Sequence[str], c: int, d: int) -> int:
    most, count = min(b - a, d - c), 0
    while count < most and old[b - 1 - count] == new[d - 1 - count]:
        count += 1
    return count


def _anchors(old: Sequence[str], a: int, b: int, new: Sequence[str], c: int, d: int) -> list[tuple[int, int]]:
    """The longest rising run of lines that occur once on each side."""
    ours, theirs = Counter(old[a:b]), Counter(new[c:d])
    place = {new[j]: j for j in range(c, d) if theirs[new[j]] == 1}
    pairs = [(i, place[old[i]]) for i in range(a, b) if ours[old[i]] == 1 and old[i] in place]
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(tops, j)
        before.append(ends[at - 1] if at else -1)
        if at == len(tops):
            tops.append(j)
            ends.append(number)
        else:
            tops[at], ends[at] = j, number
    run = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


def _gap(old: Sequence[str], a: int, b: int, new: Sequence[str], c: int, d: int) -> Iterator[Opcode]:
    """What stands between two anchors."""
    if a == b or c == d or (b - a) * (d - c) > MOST_PAIRS:
        yield _kind(a, b, c, d)
        return
    middle = difflib.SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
    for tag, i, j, k, m in middle.get_opcodes():
        yield (tag, a + i, a + j, c + k, c + m)


def _kind(a: int, b: int, c: int, d: int) -> Opcode:
    return ("insert" if a == b else "delete" if c == d else "replace", a, b, c, d)
