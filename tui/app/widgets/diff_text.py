"""The lines of a diff in colour: the syntax of the file, the side of the line, the words that changed.

A line is coloured when it is first shown, so a diff of any length opens at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.content import Content
from textual.highlight import highlight

from tui.app.present import safe
from tui.app.widgets.diff_lines import Line, Marks, Side, partners_of, words

LONGEST = 2000
"""Longer lines keep the plain colour: nobody reads them, and colouring takes its time."""
_LANGUAGES = (
    (re.compile(r"\.(?:ya?ml)\b", re.IGNORECASE), "yaml"),
    (re.compile(r"(?:^|[/.])(?:dockerfile|containerfile)", re.IGNORECASE), "docker"),
    (re.compile(r"(?:^|[/.])env\b", re.IGNORECASE), "bash"),
)
SIGNS = {Side.OLD: "$text-error", Side.NEW: "$text-success", Side.BOTH: "$text-muted"}
GROUNDS = {Side.OLD: "on $error 12%", Side.NEW: "on $success 12%"}
"""What a changed line stands on, over its whole width."""
_WORDS = {Side.OLD: "$text-error bold on $error-muted", Side.NEW: "$text-success bold on $success-muted"}


class Coloured:
    """The lines of one diff, each made safe and coloured once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._partners = partners_of(lines)
        self._languages = _languages(lines)
        self._made: dict[int, Content] = {}

    def plain(self, at: int) -> str:
        """What a line says, control characters made visible, tabs as blanks."""
        return _shown(self.lines[at].text)

    def body(self, at: int) -> Content:
        """The line without its number and its sign."""
        if at not in self._made:
            self._made[at] = self._make(at)
        return self._made[at]

    def _make(self, at: int) -> Content:
        line = self.lines[at]
        match line.side:
            case Side.FILE:
                return Content(self.plain(at)).stylize("bold")
            case Side.GAP:
                return Content("⋯").stylize("dim")
            case Side.BOTH:
                return self._in_syntax(at).stylize_before("$text-muted").stylize("dim")
            case _:
                return self._changed(at)

    def _in_syntax(self, at: int) -> Content:
        text, language = self.plain(at), self._languages[at]
        if not language or not text.strip() or len(text) > LONGEST:
            return Content(text)
        return highlight(text, language=language)

    def _changed(self, at: int) -> Content:
        """In the syntax of its file, on the ground of its side, the changed words on a stronger one."""
        line = self.lines[at]
        body = self._in_syntax(at).stylize_before(SIGNS[line.side])
        for start, end in _moved(line.text, self.marks(at)):
            body = body.stylize(_WORDS[line.side], start, end)
        return body

    def marks(self, at: int) -> Marks:
        """The words of a changed line that the other side has not."""
        partner = self._partners.get(at)
        if partner is None:
            return ()
        one, other = self.lines[at], self.lines[partner]
        return words(one.text, other.text)[0] if one.side is Side.OLD else words(other.text, one.text)[1]


def _languages(lines: Sequence[Line]) -> list[str]:
    """By the name of the file above each line."""
    found: list[str] = []
    language = ""
    for line in lines:
        if line.side is Side.FILE:
            language = next((name for shape, name in _LANGUAGES if shape.search(line.text)), "")
        found.append(language)
    return found


def _shown(text: str) -> str:
    return safe(text.expandtabs(4))


def _moved(text: str, marks: Marks) -> Marks:
    """The marks where they stand once the line is made safe and its tabs are blanks."""
    at = [len(_shown(text[:place])) for mark in marks for place in mark]
    return tuple(zip(at[::2], at[1::2], strict=True))
