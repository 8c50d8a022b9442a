"""A unified diff with line numbers, syntax colours and the changed words marked; in one column or in two, wrapped or
not, and from hunk to hunk. Only what is in view is ever drawn, so ten thousand lines scroll like ten."""

from __future__ import annotations

from textual.cache import LRUCache
from textual.content import Content
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui.app.present import safe
from tui.app.widgets.diff_hunks import Hunk, hunks_of
from tui.app.widgets.diff_lines import Line, Side, lines_of
from tui.app.widgets.diff_painter import Painter
from tui.app.widgets.diff_rows import Row, first_rows, in_one, in_two
from tui.core.language import tr, trn

LEAST_SPLIT = 100
"""Two columns need so much room; with less there is one, whatever was asked for."""
ABOVE = 2
"""Rows that stay in view above what is scrolled to."""
KEPT = 400
"""Rows that are kept drawn."""


class DiffView(ScrollView, can_focus=True):
    """Shows one diff, or a sentence in its place."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    DiffView { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; scrollbar-gutter: stable;
               border: round $edge; padding: 0 0 0 1; height: 1fr; background: $background; }
    DiffView:focus { border: round $accent; }
    """

    class Marked(Message):
        """A hunk was gone to by a click or a key. `line`: the place of its line in the diff."""

        def __init__(self, view: DiffView, line: int) -> None:
            super().__init__()
            self.view, self.line = view, line

        @property
        def control(self) -> DiffView:
            return self.view

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.split = False
        self.wrapped = False
        self.diff = ""
        self.lines: tuple[Line, ...] = ()
        self.hunks: tuple[Hunk, ...] = ()
        self.marked: frozenset[int] = frozenset()
        """The lines with the bar: the hunk, or the choice, that is looked at."""
        self._said = ""
        self._paint = Painter(())
        self._rows: list[Row] = []
        self._sentence: list[Content] = []
        self._drawn: LRUCache[int, Strip] = LRUCache(KEPT)

    # --- what is shown

    def show(self, diff: str, title: str = "") -> None:
        """Put a diff into the view, from its start; the same one stays where it is."""
        self.border_title = safe(title) if title else None
        if diff == self.diff and not self._said:
            return
        self.diff, self._said = diff, ""
        self.lines = lines_of(diff)
        self.hunks = hunks_of(diff, self.lines)
        self.marked = frozenset()
        self._paint = Painter(self.lines)
        self._lay_out()
        self.scroll_to(0, 0, animate=False)

    def say(self, sentence: str, title: str = "") -> None:
        """Put a sentence in its place: why there is no diff."""
        self.border_title = safe(title) if title else None
        self.diff, self.lines, self.hunks, self.marked = "", (), (), frozenset()
        self._said = safe(sentence)
        self._lay_out()
        self.scroll_to(0, 0, animate=False)

    @property
    def plain(self) -> str:
        """All that the view holds, as text without colours: what tests and screen readers go by."""
        if self._said:
            return self._said
        signs = {Side.OLD: "- ", Side.NEW: "+ ", Side.BOTH: "  "}
        return "\n".join(f"{signs.get(line.side, '')}{self._paint.plain(at)}" for at, line in enumerate(self.lines))

    def toggle_split(self) -> None:
        """One column, or old and new beside each other."""
        self.split = not self.split
        self._lay_out()

    def toggle_wrap(self) -> None:
        """Long lines folded, or scrolled to."""
        self.wrapped = not self.wrapped
        self._lay_out()

    # --- hunks

    def mark(self, lines: frozenset[int]) -> None:
        """Put the bar beside these lines, and bring them into view."""
        self.marked = lines
        self._drawn.clear()
        self._titles()
        self.refresh()
        self.call_after_refresh(self._bring_into_view)

    def mark_hunk(self, number: int) -> None:
        """Go to a hunk; numbers go round at the ends."""
        if self.hunks:
            hunk = self.hunks[number % len(self.hunks)]
            self.mark(frozenset(range(hunk.first, hunk.end)))
            self.post_message(self.Marked(self, self._first_change(hunk)))

    def step(self, by: int) -> None:
        """To the next hunk, or with -1 to the one before."""
        at = self.hunk_at
        self.mark_hunk(at + by if at is not None else (0 if by > 0 else -1))

    @property
    def hunk_at(self) -> int | None:
        """The number of the hunk that is marked, from 0; None where none is."""
        first = min(self.marked, default=None)
        return self._hunk_of(first) if first is not None else None

    @property
    def patch(self) -> str:
        """The hunk that is marked as a diff of its own; the whole diff where none is."""
        at = self.hunk_at
        return self.hunks[at].patch if at is not None else self.diff

    def _hunk_of(self, line: int) -> int | None:
        return next((n for n, hunk in enumerate(self.hunks) if hunk.first <= line < hunk.end), None)

    def _first_change(self, hunk: Hunk) -> int:
        changed = (n for n in range(hunk.first, hunk.end) if self.lines[n].side is not Side.BOTH)
        return next(changed, hunk.first)

    def on_click(self, event: Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or not self.hunks:
            return
        number = self.scroll_offset.y + offset.y
        row = self._rows[number] if number < len(self._rows) else Row(None, None)
        line = row.left if row.left is not None else row.right
        hunk = self._hunk_of(line) if line is not None else None
        if hunk is not None and line is not None:
            self.mark(frozenset(range(self.hunks[hunk].first, self.hunks[hunk].end)))
            self.post_message(self.Marked(self, line))

    def _bring_into_view(self) -> None:
        rows = [row for line, row in first_rows(self._rows).items() if line in self.marked]
        if rows:
            top = max(min(rows) - ABOVE, 0)
            height = min(max(rows) + 1, top + max(self.size.height, 1)) - top
            self.scroll_to_region(Region(0, top, 1, height), animate=False, force=True)

    # --- drawing

    def on_resize(self, event: Resize) -> None:
        if event.size.width != self._paint.columns or self._said:
            self._lay_out()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()

    def _lay_out(self) -> None:
        """Which line stands on which row, at the width that there is."""
        self._drawn.clear()
        columns = max(self.scrollable_content_region.width, 1)
        if self._said:
            self._sentence = Content(self._said).stylize("$text-muted").wrap(columns)
            self.virtual_size = Size(columns, len(self._sentence))
        else:
            split = self.split and columns >= LEAST_SPLIT
            self._paint.fit(columns, split=split, wrapped=self.wrapped)
            self._rows = (in_two if split else in_one)(self.lines, self._paint.parts)
            self.virtual_size = Size(self._paint.width, len(self._rows))
        self._titles()
        self.refresh()

    def _titles(self) -> None:
        said = []
        if self.split:
            said.append(tr("split") if self._paint.split else tr("unified: too narrow to split"))
        if self.wrapped:
            said.append(tr("wrapped"))
        if len(self.hunks) > 1:
            at, every = self.hunk_at, len(self.hunks)
            said.append(
                trn("{n} hunk", "{n} hunks", every)
                if at is None
                else tr("hunk {number} of {all}", number=at + 1, all=every)
            )
        self.border_subtitle = "   ".join(said) if said and not self._said else None

    def render_line(self, y: int) -> Strip:
        left, top = self.scroll_offset
        columns, number = self.size.width, top + y
        if self._said:
            strip = self._strip(self._sentence[number], columns) if number < len(self._sentence) else Strip([])
            return strip.crop_extend(0, columns, self.rich_style)
        if number >= len(self._rows):
            return Strip.blank(columns, self.rich_style)
        if number not in self._drawn:
            row = self._rows[number]
            self._drawn[number] = self._strip(
                self._paint.row(row, marked=row.left in self.marked or row.right in self.marked)
            )
        strip = self._drawn[number]
        held = self._paint.held if left else 0  # numbers and signs stay where they are
        moved = Strip.join([strip.crop(0, held), strip.crop(held + left, left + columns)])
        return moved.crop_extend(0, columns, self.rich_style)

    def _strip(self, content: Content, columns: int | None = None) -> Strip:
        width = columns or max(content.cell_length, 1)
        return Visual.to_strips(self, content, width, 1, self.visual_style)[0]
