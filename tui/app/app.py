"""The terminal app: the overview, and the keys that hold everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType

from tui.app.screens.overview import Overview

if TYPE_CHECKING:
    from tui.session import Session


class PullfixApp(App[None]):
    """One session on one directory, already loaded."""

    TITLE = "pullfix"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "keys", "Help", id="help", key_display="?", tooltip="The keys of this screen"),
        Binding("ctrl+c", "quit", "Quit", id="leave-now", show=False, priority=True, tooltip="Leave from anywhere"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def on_mount(self) -> None:
        self.push_screen(Overview(self.session))

    async def on_unmount(self) -> None:
        await self.session.aclose()

    def _fatal_error(self) -> None:
        """A crash is shown without the local variables that Textual adds: they may hold a login, or values of .env."""
        from rich.traceback import Traceback  # noqa: PLC0415  # seldom wanted

        self.panic(Traceback(width=None, show_locals=False))

    def action_keys(self) -> None:
        """What can be pressed now, and what it does."""
        from tui.app.dialogs.message import Message  # noqa: PLC0415  # not needed for the first paint

        if isinstance(self.screen, Message):
            return
        keys = Table.grid(padding=(0, 2))
        keys.add_column(justify="right", style="bold", no_wrap=True)
        keys.add_column(no_wrap=True)
        keys.add_column(style="dim")
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if not binding.description or binding.system or binding.action in seen or not binding.id:
                continue
            seen.add(binding.action)
            key = binding.key_display or binding.key.replace("escape", "esc").replace("question_mark", "?")
            keys.add_row(Text(key), Text(binding.description), Text(binding.tooltip))
        mouse = Text("\nThe mouse does all that keys do: rows, cards, and the keys at the bottom.", style="dim")
        self.push_screen(Message("Keys", Group(keys, mouse)))


def run_app(session: Session) -> int:
    """Open the app on a loaded session; the exit status."""
    app = PullfixApp(session)
    app.run()
    return app.return_code or 0
