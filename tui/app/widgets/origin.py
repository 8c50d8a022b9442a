"""Where a value comes from, piece by piece. The piece under the cursor, or under the mouse, is shown in its file; enter
or a click opens the file there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click, Leave, MouseMove
from textual.geometry import Region
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from tui.app.excerpts import numbered
from tui.app.present import safe
from tui.core import excerpt
from tui.core.language import later, listing, tr, trn
from tui.core.report import Row, Source
from tui.core.text import Snapshot, Span
from tui.core.trail import Shared, Stretch, Trail

_PIECE = "piece"
"""The key in the style of the characters that tell their piece to the mouse."""


class OriginPane(VerticalScroll, can_focus=True):
    """See the module. `lines`: how many lines of the file are shown above and below the place."""

    DEFAULT_CSS = """
    OriginPane { scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", later("Open file"), id="open-file", tooltip=later("The file at this piece")),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
    ]

    @dataclass
    class Opened(Message):
        """A piece is to be seen in its file. `env`: no other line of it may be shown."""

        span: Span
        env: bool

    def __init__(self, *, id: str | None = None, content: str = "origin", lines: int = 0) -> None:  # noqa: A002
        super().__init__(id=id)
        self.lines, self._content = lines, content
        self.at = 0
        self._row: Row | None = None
        self._trail = Trail()
        self._snapshot = Snapshot("")
        self._more = ""
        self._hovered: int | None = None

    def compose(self) -> ComposeResult:
        yield Static(id=self._content)

    def show(self, row: Row | None, trail: Trail, snapshot: Snapshot, more: str = "") -> None:
        """The trail of a reference, from its first piece; the same reference keeps its cursor. `more`: a sentence."""
        same = row is not None and self._row is not None and row.reference.id == self._row.reference.id
        self._row, self._trail, self._snapshot, self._more = row, trail, snapshot, more
        if not same:
            self.at = 0
        self.at = min(self.at, max(len(trail.stretches) - 1, 0))
        self._draw()
        if not same:
            self.scroll_home(animate=False)

    @property
    def stretch(self) -> Stretch | None:
        """The piece under the cursor."""
        return self._trail.stretches[self.at] if self.at < len(self._trail.stretches) else None

    def action_move(self, by: int) -> None:
        """To the next piece; behind the last one, the text scrolls."""
        if not 0 <= self.at + by < len(self._trail.stretches):
            self.scroll_relative(y=by, animate=False)
            return
        self.at += by
        self._draw(follow=True)

    def action_open(self) -> None:
        stretch = self.stretch
        if stretch is None:
            return
        if stretch.span is None:
            self.app.notify(tr("This piece stands in no file."), markup=False)
            return
        self.post_message(self.Opened(stretch.span, stretch.env))

    def on_mouse_move(self, event: MouseMove) -> None:
        piece = event.style.meta.get(_PIECE)
        if isinstance(piece, int) and piece != self.at and piece != self._hovered:
            self._hovered = piece
            self.at = piece
            self._draw()

    def on_leave(self, event: Leave) -> None:
        if event.node is self:
            self._hovered = None

    def on_click(self, event: Click) -> None:
        piece = event.style.meta.get(_PIECE)
        if isinstance(piece, int):
            self.at = min(piece, len(self._trail.stretches) - 1)
            self._draw()
            self.action_open()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self, *, follow: bool = False) -> None:
        blocks = list(self._blocks())
        self.query_one(f"#{self._content}", Static).update(Content("\n").join(content for content, _ in blocks))
        if not follow:
            return
        width, y = self.scrollable_content_region.width or 80, 0
        for content, piece in blocks:
            height = content.get_height({}, width)
            if piece == self.at:
                self.scroll_to_region(Region(0, y, width, height), animate=False)
                return
            y += height

    def _blocks(self) -> list[tuple[Content, int | None]]:
        """What is shown, in order, each with the piece that it is of."""
        if self._row is None:
            return []
        blocks: list[tuple[Content, int | None]] = [(self._written(self._row), None)]
        for number, stretch in enumerate(self._trail.stretches):
            blocks.append((self._piece(number, stretch), number))
        blocks += [(content, None) for content in self._remarks()]
        return blocks

    def _written(self, row: Row) -> Content:
        """The value as it is written; its place where no piece tells it."""
        told = any(stretch.source.place == row.place for stretch in self._trail.stretches)
        place = Content("" if told else f"{safe(row.place)}  ").stylize("dim")
        return Content.assemble(place, Content(safe(row.written)).stylize("dim" if told else ""))

    def _piece(self, number: int, stretch: Stretch) -> Content:
        here = number == self.at
        text, place = Content(safe(stretch.source.text)), Content(safe(said(stretch.source))).stylize("dim")
        room = (self.scrollable_content_region.width or 80) - 2
        beside = text.cell_length + 3 + place.cell_length <= room
        text = text.stylize("bold underline" if here else "bold")
        shown = Content.assemble("▸ " if here else "  ", text, "   " if beside else "\n    ", place)
        shown = shown.stylize(Style.from_meta({_PIECE: number}))
        file = self._snapshot.text_file(stretch.span.path) if here and stretch.span is not None else None
        if file is None or stretch.span is None:
            return shown
        lines = excerpt.around(file, stretch.span, self.lines, env=stretch.env)
        if self.lines:
            return Content.assemble(shown, "\n", numbered(lines, stretch.span.path))
        return Content.assemble(shown, "\n", numbered(excerpt.dedented(lines), stretch.span.path, room=room + 2))

    def _remarks(self) -> list[Content]:
        trail = self._trail
        said = [
            tr("! {variable} is set in your shell, which outranks every file. Unset it to see what the files say.",
               variable=name)
            for name in trail.shell
        ]  # fmt: skip
        said += [self._more] if self._more else []
        said += [
            tr("! {variable} feeds {others} too: whoever changes it for one changes all.", variable=one.variable,
               others=named(one))
            for one in trail.shared
        ]  # fmt: skip
        said += [
            tr("Not taken: {text}, the default of {variable} at {place}", text=one.text or "“”", variable=one.variable,
               place=one.place)
            for one in trail.untaken
        ]  # fmt: skip
        return [Content(safe(line)).stylize("$text-warning" if line.startswith("!") else "dim") for line in said]


def named(shared: Shared) -> str:
    """`worker, cron`, and how many more."""
    if not shared.more:
        return listing(shared.labels)
    return trn("{named} and {n} more", "{named} and {n} more", shared.more, named=listing(shared.labels))


def said(source: Source) -> str:
    """Where a piece comes from, in words."""
    if source.from_shell:
        return tr("{variable} in your shell, which outranks every file", variable=source.variable)
    if source.variable and source.default:
        return tr("{place}  the default of {variable}, which is not set", place=source.place, variable=source.variable)
    return f"{source.place}  {source.variable}" if source.variable else source.place
