"""A unified diff with line numbers, colours and the changed words marked; in one column or in two, wrapped or not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.highlight import highlight
from textual.widgets import Static

from tui.app.present import safe
from tui.app.widgets.diff_lines import Line, Side, lines_of, pairs_of

GUTTER = 5
"""Columns of a line number and the blank behind it."""
LEAST_SPLIT = 100
"""Two columns need so much room; with less there is one, whatever was asked for."""
MOST_COLOURED = 500
"""Context lines beyond this many keep the plain colour: colouring takes a moment for each."""
_STYLES = {Side.OLD: "$text-error", Side.NEW: "$text-success", Side.BOTH: "$text-muted"}
_MARKS = {Side.OLD: "$text-error bold on $error-muted", Side.NEW: "$text-success bold on $success-muted"}
_LANGUAGES = (
    (re.compile(r"\.(?:ya?ml)\b", re.IGNORECASE), "yaml"),
    (re.compile(r"(?:^|[/.])(?:dockerfile|containerfile)", re.IGNORECASE), "docker"),
    (re.compile(r"(?:^|[/.])env\b", re.IGNORECASE), "bash"),
)


class DiffView(ScrollableContainer):
    """Shows one diff, or a sentence in its place."""

    DEFAULT_CSS = """
    DiffView { scrollbar-size-vertical: 1; border: round $panel-lighten-2; padding: 0 1; height: 1fr; }
    DiffView:focus { border: round $accent; }
    DiffView Static { width: auto; }
    DiffView.wrapped Static { width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.split = False
        self.wrapped = False
        self._diff = ""

    def compose(self) -> ComposeResult:
        yield Static(id="diff")

    def show(self, diff: str, title: str = "") -> None:
        """Put a diff into the view, from its start."""
        self._diff = diff
        self.border_title = safe(title) if title else None
        self._draw()
        self.scroll_home(animate=False)

    def say(self, sentence: str, title: str = "") -> None:
        """Put a sentence in its place: why there is no diff."""
        self._diff = ""
        self.border_title = safe(title) if title else None
        self.add_class("wrapped")
        self.border_subtitle = None
        self.query_one("#diff", Static).update(Content(safe(sentence)).stylize("$text-muted"))

    def toggle_split(self) -> None:
        """One column, or old and new beside each other."""
        self.split = not self.split
        self._draw()

    def toggle_wrap(self) -> None:
        """Long lines folded, or scrolled to."""
        self.wrapped = not self.wrapped
        self._draw()

    def on_resize(self) -> None:
        if self.split:
            self._draw()

    def _draw(self) -> None:
        if not self._diff:
            return
        room = self.size.width
        split = self.split and room >= LEAST_SPLIT
        self.set_class(self.wrapped and not split, "wrapped")
        if self.split:
            self.border_subtitle = "split" if split else "unified: too narrow to split"
        else:
            self.border_subtitle = None
        lines = lines_of(self._diff)
        self.query_one("#diff", Static).update(in_two(lines, room) if split else in_one(lines))


def in_one(lines: Iterable[Line]) -> Content:
    """Numbered lines below each other."""
    return Content("\n").join(_coloured(lines))


def in_two(lines: tuple[Line, ...], columns: int) -> Content:
    """Old and new beside each other, each cut to its half."""
    half = (columns - 3) // 2
    coloured = dict(zip(map(id, lines), _coloured(lines), strict=True))
    rows = []
    for old, new in pairs_of(lines):
        if old is new and old is not None and old.side in (Side.FILE, Side.GAP):
            rows.append(coloured[id(old)])
            continue
        left, right = (_half(line, coloured, half) for line in (old, new))
        rows.append(Content.assemble(left, Content(" │ ").stylize("dim"), right))
    return Content("\n").join(rows)


def _half(line: Line | None, coloured: dict[int, Content], columns: int) -> Content:
    if line is None:
        return Content(" " * columns)
    text = coloured[id(line)]
    width = text.cell_length
    return text.pad_right(columns - width) if width <= columns else text.truncate(columns, ellipsis=True)


def _coloured(lines: Iterable[Line]) -> list[Content]:
    found: list[Content] = []
    language, left = "", MOST_COLOURED
    for line in lines:
        match line.side:
            case Side.FILE:
                language = next((name for shape, name in _LANGUAGES if shape.search(line.text)), "")
                found.append(Content(("\n" if found else "") + safe(line.text)).stylize("bold"))
            case Side.GAP:
                found.append(Content("   ⋯").stylize("dim"))
            case Side.BOTH:
                left -= 1
                found.append(_context(line, language if left > 0 else ""))
            case _:
                found.append(_changed(line))
    return found


def _gutter(line: Line) -> Content:
    number = line.old if line.side is Side.OLD else line.new
    return Content(f"{number:>{GUTTER - 1}} ").stylize("dim")


def _context(line: Line, language: str) -> Content:
    text = safe(line.text)
    body = highlight(text, language=language) if language and text.strip() else Content(text)
    return Content.assemble(_gutter(line), "  ", body.stylize("dim") if language else body.stylize("$text-muted"))


def _changed(line: Line) -> Content:
    """The sign and the line in its colour, the changed words on a ground of their own."""
    text, marks = _marked(line)
    body = Content(text).stylize(_STYLES[line.side])
    for start, end in marks:
        body = body.stylize(_MARKS[line.side], start, end)
    return Content.assemble(_gutter(line), Content(f"{line.side.value} ").stylize(_STYLES[line.side]), body)


def _marked(line: Line) -> tuple[str, list[tuple[int, int]]]:
    """The line made safe, and its changed words where they stand then."""
    parts, marks, at, length = [], [], 0, 0
    for start, end in (*line.changed, (len(line.text), len(line.text))):
        plain, mark = safe(line.text[at:start]), safe(line.text[start:end])
        parts += [plain, mark]
        if mark:
            marks.append((length + len(plain), length + len(plain) + len(mark)))
        length += len(plain) + len(mark)
        at = end
    return "".join(parts), marks
