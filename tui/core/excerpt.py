"""A place shown in its file: a few numbered lines around it, or the whole file. Pure.

What a file holds beside the images may be secret. Of an env file only the lines that feed an image are shown (DESIGN,
safety); elsewhere logins in URLs, tokens, and what is assigned to a name like PASSWORD are blacked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.core.masking import Mask, unassigned
from tui.core.text import SourceFile, Span

MOST = 2000
"""Lines of a whole file that are shown before and behind the place that it is opened at."""
_MASK = Mask()


@dataclass(frozen=True, slots=True)
class Numbered:
    """One line. `parts`: its text in order, each with whether it is the place that is pointed at. `number` 0: lines
    are left out here."""

    number: int
    parts: tuple[tuple[str, bool], ...] = ()

    @property
    def marked(self) -> bool:
        return any(mark for _, mark in self.parts)


GAP = Numbered(0)


def around(file: SourceFile, span: Span, lines: int, *, env: bool) -> tuple[Numbered, ...]:
    """The lines of a place, with so many above and below; of an env file none but its own."""
    first, last = _lines(file, span)
    if env:
        lines = 0
    return tuple(
        _numbered(file, n, (span,)) for n in range(max(first - lines, 1), min(last + lines, _length(file)) + 1)
    )


def whole(file: SourceFile, span: Span, feeding: Sequence[Span], *, env: bool) -> tuple[Numbered, ...]:
    """The file; of an env file the lines of `feeding`, and signs for those between them. `span` is marked."""
    first, last = _lines(file, span)
    if not env:
        start, end = max(first - MOST, 1), min(last + MOST, _length(file))
        shown = [_numbered(file, n, (span,)) for n in range(start, end + 1)]
        return (*([GAP] if start > 1 else ()), *shown, *([GAP] if end < _length(file) else ()))
    wanted = sorted({n for one in (span, *feeding) for n in range(_lines(file, one)[0], _lines(file, one)[1] + 1)})
    found, before = [], 0
    for n in wanted:
        found += [*([GAP] if n > before + 1 else ()), _numbered(file, n, (span,))]
        before = n
    return (*found, *([GAP] if before < _length(file) else ()))


def dedented(lines: Sequence[Numbered]) -> tuple[Numbered, ...]:
    """The lines without the blanks that all of them start with."""
    starts = [line.parts[0][0] if line.parts and not line.parts[0][1] else "" for line in lines]
    blanks = min((len(start) - len(start.lstrip(" ")) for start in starts), default=0)
    return tuple(
        Numbered(line.number, tuple(part for part in ((start[blanks:], False), *line.parts[1:]) if part[0]))
        if start else line
        for line, start in zip(lines, starts, strict=True)
    )  # fmt: skip


def _length(file: SourceFile) -> int:
    """The number of lines; what follows the last line end is none where it is empty."""
    starts = file.line_starts
    return len(starts) - (len(starts) > 1 and starts[-1] == len(file.text))


def _lines(file: SourceFile, span: Span) -> tuple[int, int]:
    first = file.position(span.start).line
    return first, max(first, file.position(max(span.end - 1, span.start)).line)


def _numbered(file: SourceFile, number: int, marks: Sequence[Span]) -> Numbered:
    starts = file.line_starts
    start = starts[number - 1]
    end = starts[number] if number < len(starts) else len(file.text)
    text = file.text[start:end].rstrip("\r\n")
    if file.bom and number == 1:
        start, text = start + 1, text[1:]
    parts: list[tuple[str, bool]] = []
    at = 0
    for mark in marks:
        low, high = max(mark.start - start, at), min(mark.end - start, len(text))
        if low < high:
            parts += [(_open(text[at:low]), False), (text[low:high], True)]
            at = high
    parts.append((_open(text[at:]), False))
    return Numbered(number, tuple(part for part in parts if part[0]))


def _open(text: str) -> str:
    """What may be read of a text that is not the place itself."""
    return unassigned(_MASK.line(text))
