"""Three-way: our change carried over to a text that somebody else has changed since.

Line by line, as `git merge-file` does it, but for one thing: a change on the line beside ours is no clash. Lines of an
env file stand alone, and what is carried over is loaded again before it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.core.lines import Opcode, hunks, lines_of
from tui.core.plan import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Both sides changed the same lines, given without their ends. `line`: where, in the present text, from 1."""

    path: str
    line: int
    base: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


def rebased(change: Change, present: str | None) -> Change | Clash:
    """The change, made of `present` in place of `change.before`. Where all of it is there already, nothing is left
    to do, and before and after are the same."""
    if present in (change.before, change.after):
        return Change(change.path, present, change.after)
    if change.before is None or change.after is None or present is None:
        base, ours, theirs = (tuple(_shown(text)) for text in (change.before, change.after, present))
        return Clash(path=change.path, line=1, base=base, ours=ours, theirs=theirs)
    return _merged(change, present)


def _shown(text: str | None) -> list[str]:
    return [line.rstrip("\r\n") for line in lines_of(text or "")]


def _merged(change: Change, present: str) -> Change | Clash:
    base, ours, theirs = (_ended(text) for text in (change.before or "", change.after or "", present))
    mine, others = hunks(base, ours), hunks(base, theirs)
    out: list[str] = []
    at = shift = next_other = 0
    for own in mine:
        while next_other < len(others) and _before(others[next_other], own):
            shift += _growth(others[next_other])
            next_other += 1
        if next_other < len(others) and not _before(own, others[next_other]):
            other = others[next_other]
            if _done(own, other, ours, theirs):
                continue
            return _clash(change.path, own, other, (base, ours, theirs))
        low, high = own[1] + shift, own[2] + shift
        out += theirs[at:low]
        out += ours[own[3] : own[4]]
        at = high
    text = "".join([*out, *theirs[at:]])
    return Change(change.path, present, text if _newline_last(change, present) else text.removesuffix(_end(theirs)))


def _ended(text: str) -> list[str]:
    """The lines, the last one ended as the others: whether it is so in the file is a matter of its own."""
    lines = lines_of(text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += _end(lines)
    return lines


def _end(lines: Sequence[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _newline_last(change: Change, present: str) -> bool:
    """Does the file end with a line end? As the other side has it, where that changed it; else as we have it."""
    was, ours, theirs = ((text or "\n").endswith("\n") for text in (change.before, change.after, present))
    return theirs if theirs != was else ours


def _before(one: Opcode, other: Opcode) -> bool:
    """Does one hunk of the base end before the other starts? Two insertions at one place do not."""
    if one[1] == one[2] and other[1] == other[2]:
        return one[1] < other[1]
    return one[2] <= other[1]


def _growth(code: Opcode) -> int:
    return (code[4] - code[3]) - (code[2] - code[1])


def _done(own: Opcode, other: Opcode, ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Has the other side made the very same change, perhaps with more lines above or below it?"""
    wanted, there = list(ours[own[3] : own[4]]), list(theirs[other[3] : other[4]])
    if own[1:3] != other[1:3]:
        return False
    return there == wanted or (bool(wanted) and wanted in (there[: len(wanted)], there[-len(wanted) :]))


def _clash(path: str, own: Opcode, other: Opcode, texts: tuple[list[str], list[str], list[str]]) -> Clash:
    base, ours, theirs = texts
    low, high = min(own[1], other[1]), max(own[2], other[2])
    return Clash(
        path=path,
        line=other[3] + 1,
        base=tuple(_shown("".join(base[low:high]))),
        ours=tuple(_shown("".join(ours[own[3] : own[4]]))),
        theirs=tuple(_shown("".join(theirs[other[3] : other[4]]))),
    )
