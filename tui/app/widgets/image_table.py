"""The table of the overview: it draws the lines that are in view and holds no widget, so ten thousand rows are no more
work than ten. The cursor is on a line, the header stands still above them.

What stands in the lines comes from the screen; a click on the line in focus is the same as enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.core.language import later

KEPT = 2000
"""Drawn lines that are kept at the most."""


@dataclass(frozen=True, slots=True)
class Column:
    """A head and its width in cells."""

    name: str
    width: int


class Painter:
    """What the table asks the screen for."""

    def columns(self, width: int) -> tuple[Column, ...]:
        """The columns that fill so many cells."""
        raise NotImplementedError

    def line(self, number: int, columns: Sequence[Column], width: int) -> list[Text]:
        """The cells of a line; a single one goes over the whole width."""
        raise NotImplementedError

    def marked(self, number: int) -> bool:
        """Does the line carry a mark?"""
        raise NotImplementedError

    def nothing(self) -> str:
        """What is said where there is no line."""
        raise NotImplementedError


class ImageTable(ScrollView, can_focus=True):
    """See the module. `cursor_row`: the number of the line in focus, from 0."""

    DEFAULT_CSS = """
    ImageTable { height: 1fr; min-height: 3; border: round $edge; background: $background;
                 overflow-x: hidden; scrollbar-size-vertical: 1; }
    ImageTable > .table--head { color: $text-muted; }
    ImageTable > .table--mark { color: $accent; text-style: bold; }
    ImageTable > .table--cursor { background: $row; }
    ImageTable:focus > .table--cursor { background: $row-focus; }
    ImageTable:focus { border: round $accent; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--head", "table--mark", "table--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", later("Up"), show=False),
        Binding("down,j", "move(1)", later("Down"), show=False),
        Binding("pageup", "page(-1)", later("Page up"), show=False),
        Binding("pagedown", "page(1)", later("Page down"), show=False),
        Binding("home", "end(-1)", later("First"), show=False),
        Binding("end", "end(1)", later("Last"), show=False),
    ]

    class Moved(Message):
        """The cursor is on another line."""

    class Chosen(Message):
        """The line in focus was clicked."""

    class Marked(Message):
        """The edge of the line in focus was clicked."""

    class Headed(Message):
        """The head of a column was clicked; `column` from 0."""

        def __init__(self, column: int) -> None:
            super().__init__()
            self.column = column

    def __init__(self, painter: Painter, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._painter = painter
        self.row_count = 0
        self.cursor_row = 0
        self._columns: tuple[Column, ...] = ()
        self._drawn: dict[int, Strip] = {}

    # --- what is shown

    def fill(self, count: int, cursor: int | None, *, anchored: bool = True) -> None:
        """So many lines, the cursor on this one; anchored: it stays on the row of the terminal that it is on."""
        offset = self.cursor_row - self.scroll_offset.y
        self.row_count = count
        at = self.cursor_row if cursor is None else cursor
        self.cursor_row = max(min(at, count - 1), 0)
        self._drawn.clear()
        self._layout()
        if anchored and 0 <= offset < self.page:
            self.scroll_to(y=self.cursor_row - offset, animate=False)
        self._into_view()
        self.refresh()

    def redraw(self, numbers: Iterable[int] | None = None) -> None:
        """These lines say something else now; None: all may."""
        if numbers is None:
            self._drawn.clear()
            self.refresh()
            return
        top = self.scroll_offset.y
        for number in numbers:
            self._drawn.pop(number, None)
            if top <= number < top + self.page:
                self.refresh_line(number + 1)

    def forget(self) -> None:
        """What is out of view may say something else when it comes into it."""
        self._drawn.clear()

    @property
    def page(self) -> int:
        """Lines in view."""
        return max(self.scrollable_content_region.height - 1, 1)

    @property
    def in_view(self) -> range:
        """The numbers of the lines in view."""
        top = self.scroll_offset.y
        return range(top, min(top + self.page, self.row_count))

    @property
    def ordered_columns(self) -> tuple[Column, ...]:
        return self._columns

    def get_row_at(self, number: int) -> list[Text]:
        """The cells of a line as they are shown."""
        return self._painter.line(number, self._columns, self._width)

    def move_cursor(self, *, row: int) -> None:
        """The cursor to a line; to the nearest one where there is none so far."""
        row = max(min(row, self.row_count - 1), 0)
        if row != self.cursor_row:
            old, self.cursor_row = self.cursor_row, row
            self.redraw((old, row))
            self.post_message(self.Moved())
        self._into_view()

    def _into_view(self) -> None:
        top, page = self.scroll_offset.y, self.page
        if self.cursor_row < top:
            self.scroll_to(y=self.cursor_row, animate=False)
        elif self.cursor_row >= top + page:
            self.scroll_to(y=self.cursor_row - page + 1, animate=False)

    # --- drawing

    @property
    def _width(self) -> int:
        """Cells beside the edge for marks."""
        return max(self.scrollable_content_region.width - 2, 1)

    def _layout(self) -> None:
        self._columns = self._painter.columns(self._width)
        self._drawn.clear()
        self.virtual_size = Size(self.scrollable_content_region.width, self.row_count + 1)

    def on_resize(self) -> None:
        self._layout()
        self._into_view()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        base = self.rich_style
        if y == 0:
            return self._painted(self._head(), width, base + self.get_component_rich_style("table--head"))
        number = self.scroll_offset.y + y - 1
        if number >= self.row_count:
            said = self._painter.nothing() if not self.row_count and y == 1 else ""
            return self._painted(Text(f" {said}", style="dim"), width, base)
        strip = self._drawn.get(number)
        if strip is None:
            if len(self._drawn) > KEPT:
                self._drawn.clear()
            strip = self._drawn[number] = self._strip(number, width, base)
        return strip

    def _strip(self, number: int, width: int, base: Style) -> Strip:
        cells = self._painter.line(number, self._columns, self._width)
        marked = self._painter.marked(number)
        mark = Text("*" if marked else " ", style=self.get_component_rich_style("table--mark", partial=True))
        line = Text(no_wrap=True, end="").append_text(mark)
        sizes = [column.width for column in self._columns] if len(cells) > 1 else [self._width]
        for cell, size in zip(cells, sizes, strict=True):
            line.append_text(cell).append(" " * max(size - cell.cell_len, 0) + "  ")
        at = number == self.cursor_row
        return self._painted(line, width, base + self.get_component_rich_style("table--cursor") if at else base)

    def _painted(self, line: Text, width: int, style: Style) -> Strip:
        line.end = ""
        return Strip(line.render(self.app.console)).apply_style(style).adjust_cell_length(width, style)

    def _head(self) -> Text:
        line = Text(" ", no_wrap=True)
        for column in self._columns:
            name = Text(column.name)
            name.truncate(column.width)
            line.append_text(name).append(" " * max(column.width - name.cell_len, 0) + "  ")
        return line

    # --- keys and the mouse

    def action_move(self, by: int) -> None:
        self.move_cursor(row=self.cursor_row + by)

    def action_page(self, by: int) -> None:
        self.move_cursor(row=self.cursor_row + by * self.page)

    def action_end(self, by: int) -> None:
        self.move_cursor(row=0 if by < 0 else self.row_count - 1)

    def on_click(self, event: events.Click) -> None:
        """The first click looks, the second takes; one on the edge marks, one on the head sorts."""
        place = event.get_content_offset(self)
        if place is None:
            return
        if place.y == 0:
            self._head_clicked(place.x)
            return
        number = self.scroll_offset.y + place.y - 1
        if number >= self.row_count:
            return
        again = number == self.cursor_row
        self.move_cursor(row=number)
        if place.x == 0 or event.ctrl:
            self.post_message(self.Marked())
        elif again:
            self.post_message(self.Chosen())

    def _head_clicked(self, x: int) -> None:
        left = 1
        for number, column in enumerate(self._columns):
            if left <= x < left + column.width + 2:
                self.post_message(self.Headed(number))
            left += column.width + 2
