"""Below the table: why the image in focus fails and where its value comes from, one at a time where it is narrow."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from tui.app import details
from tui.app.present import dim
from tui.core.finding import Finding
from tui.core.language import tr
from tui.core.report import Row
from tui.core.text import Snapshot

NARROW = 100
"""Below so many columns the two panes become one."""


class Panes(Horizontal):
    """See the module."""

    DEFAULT_CSS = """
    Panes { height: 11; }
    Panes > VerticalScroll { border: round $panel-lighten-2; padding: 0 1; width: 1fr; }
    Panes > VerticalScroll:focus { border: round $accent; }
    Panes.narrow { height: 9; }
    Panes.narrow #origin-pane { display: none; }
    Panes.narrow.origin #origin-pane { display: block; }
    Panes.narrow.origin #why-pane { display: none; }
    """

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="why-pane") as why:
            why.border_title = tr("Why")
            yield Static(id="why")
        with VerticalScroll(id="origin-pane") as origin:
            origin.border_title = tr("Where the value comes from")
            yield Static(id="origin")

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < NARROW, "narrow")

    def show(self, row: Row | None, finding: Finding | None, advice: tuple[Finding, ...], snapshot: Snapshot) -> None:
        """Say what is known of this reference; None: none is left in the table."""
        why, origin = self.query_one("#why", Static), self.query_one("#origin", Static)
        if row is None:
            why.update(dim(tr("Nothing here matches. esc takes the filter away.")))
            origin.update("")
            return
        why.update(details.why(row, finding, advice))
        origin.update(details.origin(row, snapshot))

    def turn(self) -> None:
        """Show the other pane, where there is room for one."""
        self.toggle_class("origin")
