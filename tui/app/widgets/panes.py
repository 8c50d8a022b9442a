"""Below the table: why the image in focus fails and where its value comes from, one at a time where it is narrow.

What does not fit scrolls: tab goes into a pane. The border of a pane says what else there is; a click on it goes there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Click, Resize
from textual.message import Message
from textual.widgets import Static

from tui.app import details
from tui.app.present import dim
from tui.app.widgets.origin import OriginPane
from tui.core.advice import Fed
from tui.core.finding import Finding
from tui.core.language import tr
from tui.core.loaded import Loaded
from tui.core.report import Row
from tui.core.trail import Trail, feeds, trail

if TYPE_CHECKING:
    from tui.session import Session

NARROW = 100
"""Below so many columns the two panes become one."""
TALL = 50
"""From so many lines of the terminal on the panes are higher, and show more of the file."""


class Panes(Horizontal):
    """See the module."""

    DEFAULT_CSS = """
    Panes { height: 38vh; min-height: 4; max-height: 11; }
    Panes.narrow { max-height: 9; }
    Panes.tall { max-height: 17; }
    Panes > VerticalScroll { border: round $edge; padding: 0 1; width: 1fr; scrollbar-size-vertical: 1; }
    Panes > VerticalScroll:focus { border: round $accent; }
    Panes.narrow #origin-pane { display: none; }
    Panes.narrow.origin #origin-pane { display: block; }
    Panes.narrow.origin #why-pane { display: none; }
    """

    @dataclass
    class Wanted(Message):
        """All of it is to be seen: the tab of the detail screen."""

        tab: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._fed: tuple[Loaded, Fed] | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="why-pane"):
            yield Static(id="why")
        yield OriginPane(id="origin-pane")

    def on_mount(self) -> None:
        self._entitle()

    def on_resize(self, event: Resize) -> None:
        tall = self.app.size.height >= TALL
        self.set_class(event.size.width < NARROW, "narrow")
        self.set_class(tall, "tall")
        self.query_one(OriginPane).lines = 2 if tall else 0
        self._entitle()

    def show(self, row: Row | None, finding: Finding | None, advice: tuple[Finding, ...], session: Session) -> None:
        """Say what is known of this reference; None: none is left in the table."""
        why, origin = self.query_one("#why", Static), self.query_one(OriginPane)
        if row is None:
            why.update(dim(tr("Nothing here matches. esc takes the filter away.")))
            origin.show(None, Trail(), session.snapshot)
            return
        why.update(details.why(row, finding, advice))
        origin.show(row, trail(row.reference, session.snapshot, self._feeds(session)), session.snapshot)

    def _feeds(self, session: Session) -> Fed:
        """Counted once for all that is loaded: there may be ten thousand references."""
        if self._fed is None or self._fed[0] is not session.loaded:
            self._fed = (session.loaded, feeds(session.loaded.references))
        return self._fed[1]

    def turn(self) -> None:
        """To the other pane: the one that shows where there is room for one, else the one that is gone through."""
        if self.has_class("narrow"):
            self.toggle_class("origin")
            self._entitle()
        else:
            self.query_one(OriginPane).focus()

    def _entitle(self) -> None:
        """The borders: which panes there are, and the keys."""
        why, origin = self.query_one("#why-pane"), self.query_one(OriginPane)
        names = (tr("Why"), tr("Where the value comes from"))
        more = tr("v all of it")
        if not self.has_class("narrow"):
            why.border_title, origin.border_title = names
            why.border_subtitle, origin.border_subtitle = None, more
            return
        why.border_title = Content(f"● {names[0]}  ○ {names[1]}")
        origin.border_title = Content(f"○ {names[0]}  ● {names[1]}")
        why.border_subtitle = origin.border_subtitle = Content(f"{tr('o the other one')}   {more}")

    def on_click(self, event: Click) -> None:
        """On a border: above, the other pane where it is hidden; below, all of it."""
        pane = event.widget
        if pane is None or pane.id not in ("why-pane", "origin-pane"):
            return
        line = event.screen_y - pane.region.y
        if line == 0 and self.has_class("narrow"):
            self.turn()
        elif line in (0, pane.region.height - 1):
            self.post_message(self.Wanted("origin" if pane.id == "origin-pane" else "why"))
