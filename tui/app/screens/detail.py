"""All that is known of one image, on tabs: why, where its value comes from, the exchange with its registry, what its
people announced, the copy on this machine, what was done to it so far."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import Footer, OptionList, Static, TabbedContent, TabPane, Tabs

from tui import explanation
from tui.app import explained, pages
from tui.app.alive import alive
from tui.app.keys import Keyed
from tui.app.plain import plain
from tui.app.present import dim, safe, short, status_text
from tui.app.widgets.announcements import Announcements
from tui.app.widgets.origin import OriginPane
from tui.core import report
from tui.core.finding import Finding
from tui.core.language import later, tr
from tui.core.reference import Reference
from tui.core.report import Row
from tui.core.status import Status
from tui.core.trail import Trail, feeds, trail
from tui.core.verdict import Standing

if TYPE_CHECKING:
    from tui.session import Session

TABS = (
    ("w", "why", later("Why")),
    ("o", "origin", later("Where from")),
    ("e", "evidence", later("Evidence")),
    ("a", "announced", later("Announced")),
    ("l", "local", later("Local copy")),
    ("h", "history", later("History")),
)
"""In their order: the key beside the number, the name, the title."""
LOW = 20
"""Below so many lines the head is one line, and less of a file is shown."""
AGAIN = 0.3
"""Seconds between two looks at a reference whose registry is still being asked."""
FIX, FILES = "fix", "files"
"""What it leaves with: the ways out are wanted; a file was edited."""


class Detail(Keyed[str | None]):
    """See the module. `below`: it stands above another screen than the overview, so nothing is begun from here."""

    CSS_PATH = "detail.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "fix", later("Fix"), id="detail-fix", tooltip=later("The ways out for this image")),
        Binding("tab,right", "turn(1)", later("Next tab"), id="next-tab", key_display="tab",
                tooltip=later("The tab beside this one; 1 to 6 go to one")),
        Binding("shift+tab,left", "turn(-1)", later("Tab before"), id="previous-tab", show=False),
        Binding("c", "copy", later("Copy"), id="copy-page", tooltip=later("All of this tab, as text")),
        *(
            Binding(f"{number},{key}", f"go('{name}')", title, id=f"tab-{name}", show=False)
            for number, (key, name, title) in enumerate(TABS, 1)
        ),
        Binding("escape,q,v", "leave", later("Back"), id="leave-detail", key_display="esc",
                tooltip=later("Back to where you were")),
    ]  # fmt: skip

    def __init__(
        self,
        session: Session,
        reference: Reference,
        finding: Finding | None,
        advice: Sequence[Finding] = (),
        *,
        tab: str = "why",
        below: bool = False,
    ) -> None:
        super().__init__()
        self.session, self.finding, self.advice = session, finding, tuple(advice)
        self.reference, self.below = reference, below
        self._tab = tab
        self._told: dict[str, RenderableType] = {}
        """What stands on the tabs that are text, to copy."""
        self._shown: Status | None = None
        self._timer: Timer | None = None
        self._begun: set[str] = set()
        """The tabs whose content was asked for: the network and the journal are, when somebody looks."""

    def compose(self) -> ComposeResult:
        yield Static(id="detail-head")
        with TabbedContent(initial=f"tab-{self._tab}"):
            for number, (_, name, title) in enumerate(TABS, 1):
                with TabPane(f"{number} {tr(title)}", id=f"tab-{name}"):
                    if name == "origin":
                        yield OriginPane(id="page-origin", content="trail", lines=4)
                    elif name == "announced":
                        yield Announcements(id="page-announced")
                    else:
                        with VerticalScroll(id=f"page-{name}"):
                            yield Static(id=f"text-{name}")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self.query_one(Tabs).can_focus = False  # the keys are for what is read
        self.fill()
        if self.status.standing is Standing.ASKING:
            self._timer = self.set_interval(AGAIN, self._look_again)

    @property
    def status(self) -> Status:
        return self.session.statuses.get(self.reference.id, report.UNASKED)

    @property
    def row(self) -> Row:
        return report.row_of(self.reference, self.status, self.session.snapshot)

    def fill(self) -> None:
        """All that needs no asking."""
        row, session = self.row, self.session
        self._head()
        self._say("why", pages.why(row, self.finding, self.advice))
        told = explanation.of_reference(session, self.reference, self.finding)
        self._say("evidence", explained.view(told, self.finding, session.notes))
        self._say("local", pages.copy(row))
        way = trail(self.reference, session.snapshot, feeds(session.loaded.references))
        self.query_one("#page-origin", OriginPane).show(row, way, session.snapshot, self._without(way))
        self._shown = self.status

    def _without(self, way: Trail) -> str:
        """Of a value from the shell: what the files would give."""
        if not way.shell:
            return ""
        value = explanation.without(self.session, self.reference, way.shell)
        if value is None:
            return tr("Without it the files give no value at all.")
        return tr("Without it the files give {value}", value=value)

    def _look_again(self) -> None:
        """The verdict may arrive while somebody reads."""
        if self.status is not self._shown and self.reference.id in self.session.statuses:
            from tui.core.diagnose import finding_of  # noqa: PLC0415  # seldom wanted

            self.finding = finding_of(self.reference, self.status)
            self.fill()
        if self._timer is not None and self.status.standing is not Standing.ASKING:
            self._timer.stop()

    def _head(self) -> None:
        row = self.row
        head = status_text(row.status, self.finding).append("  ")
        head.append(f"{safe(row.label)}  ", style="bold").append(
            short(row.resolved or row.written, max(self.size.width - head.cell_len - 3, 12)), style=""
        )
        head.append(f"\n{safe(row.place)}  {safe(row.written)}", style="dim")
        self.query_one("#detail-head", Static).update(head)

    def _say(self, name: str, shown: RenderableType) -> None:
        self._told[name] = shown
        self.query_one(f"#text-{name}", Static).update(shown)

    def on_resize(self) -> None:
        low = self.size.height < LOW
        self.set_class(low, "low")
        self.query_one("#page-origin", OriginPane).lines = 1 if low else 4
        self._head()

    # --- the tabs

    @property
    def tab(self) -> str:
        """The one that is seen."""
        return self.query_one(TabbedContent).active.removeprefix("tab-")

    @on(TabbedContent.TabActivated)
    def turned(self) -> None:
        """The keys go to what is seen; what must be asked for is asked for now."""
        name = self.tab
        page = self.query_one(f"#page-{name}")
        notices = page.query(OptionList)
        (notices.first() if notices and notices.first().display else page).focus()
        if name not in self._begun:
            self._begun.add(name)
            if name == "announced":
                self.ask_announced()
            elif name == "history":
                self._say("history", dim(tr("The history is being read.")))
                self.read_history()

    @work(exclusive=True, group="announced")
    async def ask_announced(self) -> None:
        image, session = self.reference.image, self.session
        told = await session.news_of(image, self.status, session.moves_of(image)) if image is not None else None
        if alive(self):
            self.query_one(Announcements).show(told)

    @work(exclusive=True, group="history")
    async def read_history(self) -> None:
        from tui import past  # noqa: PLC0415  # only when it is asked for

        found = await asyncio.to_thread(past.of_reference, self.session, self.reference)
        if alive(self):
            self._say("history", pages.past(found))

    def action_go(self, name: str) -> None:
        self.query_one(TabbedContent).active = f"tab-{name}"

    def action_turn(self, by: int) -> None:
        names = [name for _, name, _ in TABS]
        self.action_go(names[(names.index(self.tab) + by) % len(names)])

    def text(self) -> str:
        """The tab that is seen, with the image that it is about, as plain text."""
        name, row = self.tab, self.row
        about = f"{report.word(row.status)}  {row.label}  {row.resolved or row.written}\n{row.place}"
        head = plain(Text(safe(about)))
        if name == "origin":
            return f"{head}\n{self.query_one('#trail', Static).content}\n"
        shown = self.query_one(Announcements).text() if name == "announced" else self._told.get(name, "")
        return f"{head}\n{plain(shown)}"

    # --- the keys

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self.text())
        self.notify(tr("Copied: all of this tab, as text."), markup=False)

    def reason_against(self, action: str) -> str:
        if action == "fix" and self.below:
            return tr("The ways out are on the screen below: esc goes back to them.")
        return super().reason_against(action)

    def action_fix(self) -> None:
        self.dismiss(FIX)

    def action_leave(self) -> None:
        self.dismiss(None)

    @on(OriginPane.Opened)
    def open_file(self, event: OriginPane.Opened) -> None:
        from tui.app.screens.file_view import FileView  # noqa: PLC0415  # only when it is asked for

        event.stop()
        view = FileView(self.session, event.span, env=event.env, edits=not self.below)
        self.app.push_screen(view, self._edited)

    def _edited(self, edited: bool | None) -> None:  # what a screen's callback is given
        if edited:
            self.dismiss(FILES)
