"""One line to type; where the network can tell whether it is good, it is asked while the person types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.app.alive import alive
from tui.app.dialogs.dialog import Dialog

Verify = Callable[[str], Awaitable[Text]]
PAUSE = 0.25
"""Seconds without a key before the registry is asked."""


class Ask(Dialog[str | None]):
    """The text, or None when the person steps out."""

    DEFAULT_CSS = """
    Ask { align: center middle; }
    Ask > Vertical { width: 90%; max-width: 100; height: auto; border: round $accent; padding: 0 1;
           background: $surface; }
    Ask .hint { color: $text-muted; }
    Ask #answer { height: auto; min-height: 1; }
    """
    BINDINGS = [Binding("escape", "leave", "Back", tooltip="Type nothing, choose nothing")]  # noqa: RUF012

    def __init__(self, title: str, hint: str, value: str = "", verify: Verify | None = None) -> None:
        super().__init__()
        self._title, self._hint, self._value, self._verify = title, hint, value, verify

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield Input(self._value, id="line", compact=True)
            yield Static(Text(" "), id="answer")
            yield Static(Text(f"{self._hint}   enter take it   esc back"), classes="hint")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Changed)
    def asked(self, event: Input.Changed) -> None:
        if self._verify is not None and event.value.strip():
            self.verify(event.value.strip())

    @work(exclusive=True)
    async def verify(self, text: str) -> None:
        import asyncio  # noqa: PLC0415  # nothing else here needs it

        await asyncio.sleep(PAUSE)
        self._say(Text("◌ asking", style="dim"))
        if self._verify is not None:
            self._say(await self._verify(text))

    def _say(self, answer: Text) -> None:
        if alive(self):
            self.query_one("#answer", Static).update(answer)

    @on(Input.Submitted)
    def taken(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        self.dismiss(None)
