"""The log of something that runs now, as it comes; it can be ended at any moment, and says how it ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import RichLog, Static
from textual.worker import Worker

from tui.app.alive import alive
from tui.app.dialogs.dialog import Dialog
from tui.app.present import safe
from tui.core.language import later, tr

Work = Callable[[Callable[[str], None]], Awaitable[str]]
"""Gets what hears each line; empty when all went well, else a sentence that says how it ended."""
MOST = 20_000
"""Lines that are kept to scroll back."""


class Running(Dialog[bool]):
    """True when it went well to its end."""

    DEFAULT_CSS = """
    Running { align: center middle; }
    Running > Vertical { width: 95%; height: 90%; border: round $accent; padding: 0 1; background: $surface; }
    Running RichLog { height: 1fr; background: $surface; scrollbar-size-vertical: 1; }
    Running #ending { height: auto; }
    Running .leave { color: $text-muted; }
    """
    BINDINGS = [  # noqa: RUF012  # Textual's own form
        Binding("escape", "leave", later("Stop"), tooltip=later("End it while it runs; close this when it has ended")),
    ]

    def __init__(self, title: str, work_of: Work, done: str) -> None:
        super().__init__()
        self._title, self._work, self._done = title, work_of, done
        self._worker: Worker[None] | None = None
        self.well: bool | None = None
        """None while it runs."""

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield RichLog(max_lines=MOST, wrap=True, markup=False, highlight=False)
            yield Static(Text(tr("It runs.")), id="ending")
            yield Static(Text(tr("esc stop, or close")), classes="leave")

    def on_mount(self) -> None:
        self.query_one(RichLog).focus()
        self._worker = self.run_it()

    @work(exclusive=True, group="running")
    async def run_it(self) -> None:
        said = await self._work(self.heard)
        if not alive(self):
            return
        self.well = not said
        self.query_one("#ending", Static).update(
            Text(safe(said or self._done), style="green" if self.well else "bold red")
        )

    def heard(self, line: str) -> None:
        """One line of the log."""
        if alive(self):
            self.query_one(RichLog).write(Text(safe(line)))

    def action_leave(self) -> None:
        if self.well is None and self._worker is not None:
            self._worker.cancel()
        self.dismiss(bool(self.well))
