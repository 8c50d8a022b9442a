"""One line to type, put to the test while it is typed; the last answer wins. Up and down bring what is offered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from tui.app.arguments.editor import PAUSE, Check, Checked, Editor, keys
from tui.core.language import tr


class LineEditor(Editor):
    """A path, or a source. `offers`: other arguments that are known."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "offer(1)", show=False),
        Binding("up", "offer(-1)", show=False),
    ]

    def __init__(self, value: str, hint: str, check: Check, offers: Sequence[str] = ()) -> None:
        super().__init__()
        self._value, self._hint, self._check = value, hint, check
        self._offers = tuple(dict.fromkeys((*([value] if value else []), *offers)))
        self._checked: tuple[str, Checked] | None = None
        self._waits = ""
        """What was submitted before the answer came."""

    def compose(self) -> ComposeResult:
        yield Input(self._value, placeholder=self._hint, id="line", compact=True)
        yield Static(Text(self._hint), id="answer", classes="answer")
        yield keys(tr("↑ ↓ what is known") if len(self._offers) > 1 else "")

    @property
    def text(self) -> str:
        return self.query_one(Input).value.strip()

    @on(Input.Changed)
    def typed(self) -> None:
        self._waits = ""
        self.changed(self.text)
        if self.text:
            self.look(self.text)
        else:
            self.workers.cancel_group(self, "check")
            self._say(Text(self._hint))

    @work(exclusive=True, group="check")
    async def look(self, text: str, *, pause: float = PAUSE) -> None:
        """Ask, once the person has stopped typing."""
        await asyncio.sleep(pause)
        self._say(Text(tr("Asking."), style="dim"))
        found = await self._check(text)
        if not self.there or text != self.text:
            return  # a later one is on its way
        self._checked = (text, found)
        self._say(found.said)
        if self._waits == text:
            self.take()

    def _say(self, answer: Text) -> None:
        if self.there:
            self.query_one("#answer", Static).update(answer)

    @on(Input.Submitted)
    def take(self) -> None:
        """With its answer; before the answer only by a second enter."""
        text = self.text
        if not text:
            return
        found = self._checked[1] if self._checked and self._checked[0] == text else None
        if found is None and self._waits != text:
            self._waits = text
            self.look(text, pause=0)
        elif found is None or not found.refused:
            self.post_message(self.Taken(text, found))

    def action_offer(self, by: int) -> None:
        """The next of what is known, in the line."""
        if self._offers:
            line = self.query_one(Input)
            at = self._offers.index(self.text) + by if self.text in self._offers else 0
            line.value = self._offers[at % len(self._offers)]
            line.cursor_position = len(line.value)
