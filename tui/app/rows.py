"""What the keys of the overview share: the board, the table that shows it, and the line in focus."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from tui.app import cells, headline
from tui.app.board import Board, Heading, Key, Line
from tui.app.entries import Entry
from tui.app.outcomes import Outcomes
from tui.app.present import safe
from tui.app.sorting import COLUMNS
from tui.app.widgets.filter_line import FilterLine
from tui.app.widgets.image_table import Column, ImageTable, Painter
from tui.core import report
from tui.core.language import tr
from tui.core.reference import ReferenceId
from tui.core.report import Row

if TYPE_CHECKING:
    from tui.session import Session


class Rows(Outcomes, Painter):
    """A screen with the table of all images. Screens derive from it."""

    session: Session
    board: Board
    asking: bool

    @property
    def table(self) -> ImageTable:
        return self.query_one(ImageTable)

    def clock(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    # --- the line in focus

    @property
    def current(self) -> Line | None:
        lines, at = self.board.lines, self.table.cursor_row
        return lines[at] if 0 <= at < len(lines) else None

    @property
    def current_entry(self) -> Entry | None:
        """The row in focus; None on a heading."""
        line = self.current
        return line if isinstance(line, Entry) else None

    @property
    def current_heading(self) -> Heading | None:
        line = self.current
        return line if isinstance(line, Heading) else None

    @property
    def current_id(self) -> ReferenceId | None:
        entry = self.current_entry
        return entry.key if entry is not None else None

    def current_row(self) -> Row | None:
        entry = self.current_entry
        if entry is None:
            return None
        status = self.session.statuses.get(entry.key, report.UNASKED)
        return report.row_of(entry.reference, status, self.session.snapshot)

    @property
    def shown(self) -> list[Key]:
        """The lines, by what is their own."""
        return [line.key for line in self.board.lines]

    # --- showing the board

    def refill(self) -> None:
        """Count and order everything anew; the cursor stays on its reference."""
        at = self.here
        self.board.refresh()
        self.show_lines(at)

    def show_lines(self, at: Key | None) -> None:
        """Show the lines as they are now, with the cursor on this one, where it is still there."""
        board, table = self.board, self.table
        table.fill(len(board.lines), board.place(at))
        name = tr(COLUMNS[board.column])
        told = tr("by {column}, reversed", column=name) if board.turned else tr("by {column}", column=name)
        table.border_subtitle = f"{told}   {tr('only what needs you')}" if board.needs_me else told
        if self.board.query.terms or self.board.query.trouble:
            self.query_one(FilterLine).say(len(board.kept), len(board.book.entries), board.query.trouble)
        self.show_head()
        self.show_details()

    @property
    def here(self) -> Key | None:
        """What is in focus, by what is its own."""
        line = self.current
        return line.key if line is not None else None

    def rearrange(self) -> None:
        """The board has other lines now."""
        self.show_lines(self.here)

    def show_head(self) -> None:
        calm = self.app.animation_level == "none"
        columns = self.size.width - 2
        said = headline.headline(self.board, columns, calm=calm)
        self.query_one("#head", Static).update(said, layout=False)  # one line whatever it says

    def show_details(self) -> None:
        """Tell of the line in focus below the table."""
        raise NotImplementedError

    def notice(self, text: str) -> None:
        """One line below the table: the outcome of what was done last."""
        notice = self.query_one("#notice", Static)
        notice.update(Text(safe(text), style="cyan"))
        notice.display = True

    # --- what the table asks for

    def columns(self, width: int) -> tuple[Column, ...]:
        sizes, board = cells.widths(self.board, width), self.board
        heads = []
        for number, size in enumerate(sizes, 1):
            arrow = ("▼" if board.turned else "▲") if number == board.column else ""
            heads.append(Column(f"{tr(COLUMNS[number])} {arrow}".rstrip(), size))
        return tuple(heads)

    def line(self, number: int, columns: Sequence[Column], width: int) -> list[Text]:
        line = self.board.lines[number]
        if isinstance(line, Heading):
            return [cells.heading(self.board, line, width)]
        sizes = tuple(column.width for column in columns)
        found, advice = self.findings.get(line.key), self.advice.get(line.key, ())
        return cells.cells(self.board, line, sizes, found, advice)

    def marked(self, number: int) -> bool:
        return self.board.lines[number].key in self.board.marked

    def nothing(self) -> str:
        if self.board.tally.round is not None and self.board.follows:
            return tr("Nothing here so far; the registries are being asked.")
        if self.board.query.terms:
            return tr("Nothing matches. esc takes the filter away.")
        return tr("Nothing needs you. n shows all images.") if self.board.needs_me else ""
