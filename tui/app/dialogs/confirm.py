"""A question that is answered with another key than the one that raised it."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Static

from tui.app.dialogs.dialog import Dialog
from tui.app.present import safe
from tui.core.language import later, tr


class Confirm(Dialog[bool]):
    """True for `y`. Enter does nothing here: nobody confirms by leaning on it."""

    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Vertical { width: 80%; max-width: 84; height: auto; max-height: 100%; border: round $accent;
                         padding: 1 2; background: $surface; }
    Confirm VerticalScroll { height: auto; max-height: 50vh; }
    Confirm Horizontal { height: 1; margin-top: 1; }
    Confirm Button { margin-right: 2; }
    """
    AUTO_FOCUS = ""
    BINDINGS = [  # noqa: RUF012  # Textual's own form
        Binding("y", "yes", later("Yes"), tooltip=later("Do it")),
        Binding("n,escape", "no", later("No"), tooltip=later("Leave everything as it is")),
    ]

    def __init__(self, question: str, yes: str = "") -> None:
        super().__init__()
        self._question, self._yes = question, yes or tr("yes")

    def compose(self) -> ComposeResult:
        with Vertical():
            with VerticalScroll():
                yield Static(Text(safe(self._question)), id="question")
            with Horizontal():
                yield Button(Text(f"y  {self._yes}"), id="yes", variant="primary", compact=True)
                yield Button(Text(f"n  {tr('no')}"), id="no", compact=True)

    @on(Button.Pressed, "#yes")
    def action_yes(self) -> None:
        self.dismiss(True)

    @on(Button.Pressed, "#no")
    def action_no(self) -> None:
        self.dismiss(False)
