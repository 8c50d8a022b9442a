"""One line to type: a name for a file, a branch, a reason."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.app.dialogs.dialog import Dialog
from tui.core.language import later, tr


class Ask(Dialog[str | None]):
    """The text, or None when the person steps out."""

    DEFAULT_CSS = """
    Ask { align: center middle; }
    Ask > Vertical { width: 90%; max-width: 100; height: auto; border: round $accent; padding: 0 1;
           background: $surface; }
    Ask .hint { color: $text-muted; margin-top: 1; }
    """
    BINDINGS = [  # noqa: RUF012  # Textual's own form
        Binding("escape", "leave", later("Back"), tooltip=later("Type nothing, choose nothing")),
    ]

    def __init__(self, title: str, hint: str, value: str = "") -> None:
        super().__init__()
        self._title, self._hint, self._value = title, hint, value

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield Input(self._value, id="line", compact=True)
            yield Static(Text(tr("{hint}   enter take it   esc back", hint=self._hint)), classes="hint")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def taken(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        self.dismiss(None)
