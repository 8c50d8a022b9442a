"""Something to read: scrollable, and left with any of the keys that leave."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tui.app.dialogs.dialog import Dialog


class Message(Dialog[None]):
    """A titled text."""

    DEFAULT_CSS = """
    Message { align: center middle; }
    Message > Vertical { width: 90%; max-width: 110; height: auto; max-height: 90%; border: round $accent; padding: 0 1;
                         background: $surface; }
    Message VerticalScroll { height: auto; max-height: 1fr; }
    Message .leave { color: $text-muted; }
    """
    BINDINGS = [  # noqa: RUF012  # Textual's own form
        Binding("escape,q,enter,e", "leave", "Close", tooltip="Back to where you were"),
    ]

    def __init__(self, title: str, text: RenderableType) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            with VerticalScroll():
                yield Static(self._text)
            yield Static(Text("esc close   ↑ ↓ scroll"), classes="leave")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_click(self) -> None:
        if self.get_widget_at(*self.app.mouse_position)[0] is self:
            self.dismiss(None)
