"""Numbered lines of a file as they are shown: the place that is pointed at stands out, syntax has its colours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.content import Content

from tui.app.present import safe
from tui.core.excerpt import Numbered

MOST_COLOURED = 60_000
"""Characters beyond which colours are left out: they take a moment."""
_LANGUAGES = (
    (re.compile(r"\.(?:ya?ml)$", re.IGNORECASE), "yaml"),
    (re.compile(r"(?:^|[/.])(?:dockerfile|containerfile)[^/]*$", re.IGNORECASE), "docker"),
    (re.compile(r"(?:^|[/.])env(?:\.[^/]*)?$", re.IGNORECASE), "bash"),
)
_PLACE = "bold reverse"


def numbered(lines: Sequence[Numbered], path: str = "", *, room: int = 0) -> Content:
    """The lines below each other; with a `path`, in the colours of its language. `room`: each is cut to so many
    columns, the place kept in view; 0: none is cut."""
    width = len(str(max((line.number for line in lines), default=0)))
    texts = ["".join(safe(text) for text, _ in line.parts) for line in lines]
    coloured = _coloured(texts, path)
    bodies = [_marked(line, body) for line, body in zip(lines, coloured, strict=True)]
    if room:
        bodies = [_cut(line, body, room - width - 2) for line, body in zip(lines, bodies, strict=True)]
    return Content("\n").join(_line(line, body, width) for line, body in zip(lines, bodies, strict=True))


def _coloured(texts: list[str], path: str) -> list[Content]:
    """All lines at once: a text of several lines is one word to the language."""
    plain = [Content(text) for text in texts]
    language = next((name for shape, name in _LANGUAGES if shape.search(path)), "")
    whole = "\n".join(texts)
    if not language or len(whole) > MOST_COLOURED:
        return plain
    from textual.highlight import highlight  # noqa: PLC0415  # loads the list of all lexers

    found = highlight(whole, language=language).split("\n", allow_blank=True)
    return found if [line.plain for line in found] == texts else plain  # a lexer may drop what ends the text


def _marked(line: Numbered, body: Content) -> Content:
    at = 0
    for text, mark in line.parts:
        end = at + len(safe(text))
        if mark:
            body = body.stylize(_PLACE, at, end)
        at = end
    return body


def _cut(line: Numbered, body: Content, columns: int) -> Content:
    before = len(safe(line.parts[0][0])) if line.parts and not line.parts[0][1] else 0
    if line.marked and before > columns // 2:
        body = Content.assemble("…", body[before - columns // 4 :])
    return body.truncate(max(columns, 1), ellipsis=True)


def _line(line: Numbered, body: Content, width: int) -> Content:
    if not line.number:
        return Content(f"{'⋯':>{width}}").stylize("dim")
    return Content.assemble(Content(f"{line.number:>{width}}  ").stylize("dim"), body)
