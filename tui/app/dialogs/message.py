"""Something that must be read: it scrolls, it can be copied, it keeps the keys to itself, and esc leaves it."""

from __future__ import annotations

from typing import ClassVar

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from tui.app.dialogs.dialog import Dialog
from tui.app.plain import plain
from tui.app.present import safe
from tui.core.language import later, tr


class Message(Dialog[None]):
    """A titled text."""

    DEFAULT_CSS = """
    Message { align: center middle; }
    Message > Vertical { width: 90%; max-width: 110; height: auto; max-height: 90%; border: round $accent; padding: 0 1;
                         background: $surface; }
    Message VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    Message.small > Vertical { width: 100%; max-height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,e", "leave", later("Close"), tooltip=later("Back to where you were")),
        Binding("c", "copy", later("Copy"), id="copy-message", tooltip=later("All of it, as text")),
    ]

    def __init__(self, title: str, text: RenderableType) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(safe(self._title))  # a name in it is no markup
            keys = tr("esc close   ↑ ↓ scroll   c copy")
            box.border_subtitle = Content(keys)  # on the border it is seen however long the text is
            with VerticalScroll():
                yield Static(self._text)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        self.set_class(self.size.width < 60 or self.size.height < 18, "small")

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(plain(self._text))
        self.notify(tr("Copied: all of it, as text."), markup=False)

    def on_click(self, event: Click) -> None:
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.dismiss(None)
