"""Values with their telling part bright: what comes from a variable, what differs. Cut in the middle where they are
long, by the columns that they take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.text import Text

from tui.app.present import safe
from tui.core import signs
from tui.core.reference import Reference
from tui.core.value import Implied

BRIGHT = "bold"
_PARTS = re.compile(r"([/:@])")


def flat(text: str) -> str:
    """On one line, and inert."""
    return safe(text).replace("\n", " ")


def cut(text: Text, columns: int) -> Text:
    """At most so many columns; a long value loses its middle, never its end."""
    text.no_wrap = True
    if text.cell_len <= columns:
        return text
    plain = text.plain
    if columns < 8:
        return text[: _fitting(plain, max(columns, 0))]
    gap = signs.plain("…")
    head = _fitting(plain, (columns - len(gap)) // 3)
    tail = _fitting(plain[::-1], columns - len(gap) - cell_len(plain[:head]))
    return Text.assemble(text[:head], gap, text[len(plain) - tail :], no_wrap=True)


def _fitting(text: str, columns: int) -> int:
    """How many characters from the start fit into so many columns."""
    taken = 0
    for number, character in enumerate(text):
        taken += cell_len(character)
        if taken > columns:
            return number
    return len(text)


def written(value: str, columns: int) -> Text:
    """A value as it is written, its variables bright."""
    made, at = Text(no_wrap=True), 0
    for start, end in variables(value):
        made.append(flat(value[at:start])).append(flat(value[start:end]), BRIGHT)
        at = end
    return cut(made.append(flat(value[at:])), columns)


def variables(value: str) -> Iterator[tuple[int, int]]:
    """Where `$NAME` and `${…}` stand; a brace ends where its own is closed. Only for show: it judges nothing."""
    at = 0
    while (dollar := value.find("$", at)) >= 0:
        end = _end(value, dollar)
        if end > dollar + 1 and value[dollar + 1] != "$":
            yield dollar, end
        at = max(end, dollar + 1)


def _end(value: str, dollar: int) -> int:
    following = value[dollar + 1 : dollar + 2]
    if following == "$":
        return dollar + 2
    if following != "{":
        named = re.compile(r"[A-Za-z_]\w*", re.ASCII).match(value, dollar + 1)
        return named.end() if named is not None else dollar + 1
    depth = 0
    for at in range(dollar + 1, len(value)):
        depth += {"{": 1, "}": -1}.get(value[at], 0)
        if depth == 0:
            return at + 1
    return len(value)


def resolved(reference: Reference, columns: int) -> Text:
    """`→ ` and the resolved value, what came through variables bright."""
    made = Text(signs.plain("→ "), style="dim", no_wrap=True)
    for piece in reference.resolved.pieces if reference.resolved is not None else ():
        made.append(
            flat(piece.text), BRIGHT + " not dim" if piece.via and not isinstance(piece.origin, Implied) else ""
        )
    return cut(made, columns)


def differing(new: str, old: str) -> Iterator[tuple[str, bool]]:
    """The new value in runs, with whether they differ from the old one; compared by the parts of a path."""
    parts, others = _PARTS.split(new), _PARTS.split(old)
    start = _common(parts, others)
    end = min(_common(parts[::-1], others[::-1]), len(parts) - start, len(others) - start)
    middle = len(parts) - end
    for run, bright in ((parts[:start], False), (parts[start:middle], True), (parts[middle:], False)):
        if run:
            yield "".join(run), bright


def _common(left: Iterable[str], right: Iterable[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
