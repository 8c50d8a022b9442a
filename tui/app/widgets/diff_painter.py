"""One row of a diff as it is drawn: the bar, the line number, the sign, and as much of the line as the row holds."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from tui.app.widgets.diff_lines import Line, Side
from tui.app.widgets.diff_rows import Row
from tui.app.widgets.diff_text import GROUNDS, SIGNS, Coloured

BETWEEN = 3
"""Columns between the two sides."""


class Painter:
    """The rows of one diff, at one width."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.columns = 0
        self.split = False
        self._wrapped = False
        self._text = Coloured(lines)
        most = max((number for line in lines for number in (line.old, line.new) if number), default=0)
        self._digits = max(len(str(most)), 3)
        self._longest: int | None = None
        """Columns of the longest line, once somebody wants to scroll to its end."""

    def fit(self, columns: int, *, split: bool, wrapped: bool) -> None:
        """Draw for so many columns from now on."""
        self.columns, self.split, self._wrapped = columns, split, wrapped

    def plain(self, at: int) -> str:
        """What a line says."""
        return self._text.plain(at)

    @property
    def held(self) -> int:
        """The columns of the bar, the number and the sign."""
        return self._digits + 4

    @property
    def room(self) -> int:
        """The columns that a line has for itself."""
        whole = (self.columns - BETWEEN) // 2 if self.split else self.columns
        return max(whole - self.held, 8)

    @property
    def width(self) -> int:
        """The columns of the longest row."""
        if self.split or self._wrapped:
            return self.columns
        if self._longest is None:
            self._longest = max((cell_len(self.plain(at)) for at in range(len(self.lines))), default=0)
        return max(self.columns, self.held + self._longest)

    def parts(self, at: int) -> int:
        """On how many rows a line stands."""
        if not self._wrapped:
            return 1
        text = self.plain(at)
        return max(1, -(-len(text) // self.room)) if text.isascii() else len(Content(text).fold(self.room))

    def row(self, row: Row, *, marked: bool) -> Content:
        """One row."""
        at = row.left if row.left is not None else row.right
        if at is None:
            return Content(" ")
        bar = Content("▌").stylize("$accent") if marked else Content(" ")
        if self.lines[at].side in (Side.FILE, Side.GAP):
            return Content.assemble(" ", self._text.body(at)) if row.part == 0 else Content(" ")
        if not self.split:
            return Content.assemble(bar, self._half(at, row.part, self.width - 1))
        half = (self.columns - BETWEEN) // 2
        left, right = (self._half(one, row.part, half - 1) for one in (row.left, row.right))
        return Content.assemble(bar, left, Content(" │ ").stylize("dim"), right)

    def _half(self, at: int | None, part: int, columns: int) -> Content:
        """A line with its number and sign, filled up to so many columns."""
        if at is None:
            return Content(" " * columns)
        line = self.lines[at]
        number = line.old if line.side is Side.OLD else line.new
        gutter = Content(f"{number if part == 0 else '':>{self._digits}} ").stylize("dim")
        sign = Content(f"{line.side.value if part == 0 else ' '} ").stylize(SIGNS[line.side])
        text = Content.assemble(sign, self._body(at, part))
        text = text.pad_right(max(columns - self._digits - 1 - text.cell_length, 0))
        if line.side in GROUNDS:
            text = text.stylize_before(GROUNDS[line.side])
        return Content.assemble(gutter, text)

    def _body(self, at: int, part: int) -> Content:
        body = self._text.body(at)
        if self._wrapped:
            folded = body.fold(self.room)
            return folded[part] if part < len(folded) else Content("")
        return body.truncate(self.room, ellipsis=True) if self.split and body.cell_length > self.room else body
