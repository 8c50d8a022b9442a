"""A tag out of many: newest first, narrowed down while the person types; the diff follows the cursor.

What is typed and stands in no row is a tag or digest of its own, and is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.app.arguments.editor import PAUSE, Check, Checked, Editor, keys
from tui.app.arguments.tag_line import tag_lines
from tui.app.widgets.options import Options
from tui.core.language import tr
from tui.core.tag_rows import TagRow

MOST_SHOWN = 500
Load = Callable[[], Awaitable[tuple[Sequence[TagRow], str]]]
"""The rows, and a sentence about them: that there are more, or why there are none."""


class TagEditor(Editor):
    """See the module."""

    LEAST = 7
    TALL = True
    DEFAULT_CSS = """
    TagEditor OptionList { height: 1fr; border: none; padding: 0; background: transparent; scrollbar-size-vertical: 1; }
    TagEditor .answer { min-height: 0; max-height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    def __init__(self, value: str, load: Load, check: Check) -> None:
        super().__init__()
        self._value, self._load, self._check = value, load, check
        self._rows: tuple[TagRow, ...] = ()
        self._note = ""
        self._clicked = ""
        self._checked: tuple[str, Checked] | None = None

    def compose(self) -> ComposeResult:
        yield Input(placeholder=tr("type to narrow down, or a tag of your own"), id="line", compact=True)
        tags = Options(id="tags")
        tags.can_focus = False
        yield tags
        yield Static(Text(tr("Asking for the tags.")), id="answer", classes="answer")
        yield keys("")

    def on_mount(self) -> None:
        self.load()

    @work(exclusive=True, group="tags")
    async def load(self) -> None:
        rows, note = await self._load()
        if not self.there:
            return
        self._rows, self._note = tuple(rows), note
        self._fill()
        current = next((n for n, row in enumerate(self._rows) if row.tag == self._value), None)
        if current is not None and current < MOST_SHOWN and not self._typed:
            self.query_one(OptionList).highlighted = current

    @property
    def _typed(self) -> str:
        return self.query_one(Input).value.strip()

    @on(Input.Changed)
    def narrowed(self) -> None:
        self._fill()

    def _fill(self) -> None:
        tags, typed = self.query_one(OptionList), self._typed
        found = [(at, row) for at, row in enumerate(self._rows) if typed.lower() in row.tag.lower()][:MOST_SHOWN]
        tags.clear_options()
        lines = tag_lines([row for _, row in found], self.size.width - 2)
        tags.add_options([Option(line, id=str(at)) for (at, _), line in zip(found, lines, strict=True)])
        tags.highlighted = next((n for n, (_, row) in enumerate(found) if row.tag == typed), 0) if found else None
        if not found and typed:
            self.changed(typed)
            self.look(typed)
        else:
            self.workers.cancel_group(self, "check")
            self._say(Text(self._note, style="dim"))

    def on_resize(self) -> None:
        """Tags may have come before there was a width: what stands there is set anew, the cursor stays."""
        tags = self.query_one(OptionList)
        there = [str(option.id) for option in tags.options]
        lines = tag_lines([self._rows[int(known)] for known in there], self.size.width - 2)
        for known, line in zip(there, lines, strict=True):
            tags.replace_option_prompt(known, line)

    @on(OptionList.OptionHighlighted)
    def moved(self, event: OptionList.OptionHighlighted) -> None:
        self.changed(self._rows[int(event.option.id or 0)].tag)

    @work(exclusive=True, group="check")
    async def look(self, text: str) -> None:
        """Does a tag answer that stands in no row?"""
        await asyncio.sleep(PAUSE)
        found = await self._check(text)
        if self.there and text == self._typed and self.query_one(OptionList).highlighted is None:
            self._checked = (text, found)
            self._say(found.said)

    def _say(self, answer: Text) -> None:
        if self.there:
            line = self.query_one("#answer", Static)
            line.update(answer)
            line.display = bool(answer)

    def action_move(self, by: int) -> None:
        tags = self.query_one(OptionList)
        if tags.option_count:
            tags.highlighted = min(max((tags.highlighted or 0) + by, 0), tags.option_count - 1)

    @on(Input.Submitted)
    def take(self) -> None:
        tags = self.query_one(OptionList)
        if tags.highlighted is not None and tags.option_count:
            option = tags.get_option_at_index(tags.highlighted)
            self.post_message(self.Taken(self._rows[int(option.id or 0)].tag))
        elif self._typed:
            known = self._checked is not None and self._checked[0] == self._typed
            self.post_message(self.Taken(self._typed, self._checked[1] if known and self._checked else None))

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """The first click looks, the second takes."""
        event.stop()
        if self._clicked == event.option.id:
            self.take()
        self._clicked = event.option.id or ""
