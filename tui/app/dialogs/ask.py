"""One line to type: a name for a file, a branch, a reason."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.app.dialogs.dialog import Dialog
from tui.app.present import safe
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

    def __init__(self, title: str, hint: str | Callable[[str], str], value: str = "") -> None:
        """`hint`: a sentence, or what makes one of what is typed."""
        super().__init__()
        self._title, self._hint, self._value = title, hint, value

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield Input(self._value, id="line", compact=True)
            yield Static(self._below(self._value), classes="hint")

    def _below(self, typed: str) -> Text:
        hint = self._hint(typed) if callable(self._hint) else self._hint
        return Text(tr("{hint}   enter take it   esc back", hint=safe(hint)))

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """What the hint says of it now."""
        if callable(self._hint):
            self.query_one(".hint", Static).update(self._below(event.value.strip()))

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def taken(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        self.dismiss(None)
