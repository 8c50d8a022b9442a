"""The overview: one row a reference, there at once; verdicts arrive while the person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Static

from tui.app import headline
from tui.app.again import Again
from tui.app.board import TROUBLE, Board
from tui.app.copying import Copies
from tui.app.entries import Entry
from tui.app.left import offer_walk
from tui.app.looking import Looks
from tui.app.marking import Marks
from tui.app.narrowing import Narrows
from tui.app.overview_keys import MORE, ROWS, SHOWN
from tui.app.present import safe
from tui.app.verdicts import Verdicts
from tui.app.widgets.filter_line import FilterLine
from tui.app.widgets.image_table import ImageTable
from tui.app.widgets.outcome import Outcome
from tui.app.widgets.panes import Panes
from tui.core import report
from tui.core.errors import PullfixError
from tui.core.finding import Finding
from tui.core.language import tr
from tui.core.reference import ReferenceId
from tui.core.status import Status
from tui.core.verdict import Standing

if TYPE_CHECKING:
    from tui.session import Session

LOW, LOWEST = 18, 9
"""Below so many lines of the terminal the panes go away, then the footer, too: the rows come first."""


class Overview(Narrows, Marks, Copies, Looks):
    """See the module."""

    CSS_PATH = "overview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*SHOWN, *ROWS, *MORE]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.findings: dict[ReferenceId, Finding] = {}
        self.advice: dict[ReferenceId, tuple[Finding, ...]] = {}
        self.board = Board(session, self.clock)
        self.asking = False
        self.verdicts = Verdicts(self)
        self.again = Again(self)

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield FilterLine(self.complete)
        table = ImageTable(self, id="images")
        table.border_title = tr("Images")
        yield table
        yield Static(id="nothing")
        yield Static(id="notice")
        yield Outcome(id="outcome")
        yield Panes(id="panes")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self._empty()
        first = next((number for number, line in enumerate(self.board.lines) if isinstance(line, Entry)), 0)
        self.table.fill(len(self.board.lines), first)
        self.rearrange()
        self.table.focus()
        if self.session.recovered:
            self.notice(self.session.recovered)
        offer_walk(self.app, self.session, self.notice)
        self.ask()

    def on_resize(self) -> None:
        self.set_class(self.size.height < LOW, "low")
        self.set_class(self.size.height < LOWEST, "lowest")
        self.show_head()

    def refill(self) -> None:
        super().refill()
        self._empty()

    def _empty(self) -> None:
        lines = bool(self.board.book.entries or self.board.book.groups)
        self.query_one("#nothing", Static).display = not lines
        self.table.display = self.query_one(Panes).display = lines
        if not lines:
            self.query_one("#nothing", Static).update(headline.nothing(self.session))

    # --- the registries

    @work(exclusive=True, group="ask")
    async def ask(self, *, fresh: bool = False, only: tuple[ReferenceId, ...] | None = None) -> None:
        """Ask about everything, or about some; rows change where they stand."""
        if await self.verdicts.ask(only, fresh=fresh):
            self._hint()
            self.refill()
            self.again.plan()

    def _hint(self) -> None:
        if not str(self.query_one("#notice", Static).content):
            self.notice(headline.hint(self.board, self.findings.values()))

    def heard(self, reference_id: ReferenceId, status: Status) -> None:
        self.verdicts.heard(reference_id, status)

    def show_details(self) -> None:
        from tui.core.diagnose import finding_of  # noqa: PLC0415  # after the first paint

        row, panes = self.current_row(), self.query_one(Panes)
        if row is None:
            panes.show(None, None, (), self.session)
            heading = self.current_heading
            if heading is not None:
                self.query_one("#why", Static).update(headline.project(self.board, heading.group))
            return
        finding = self.findings.get(row.reference.id) or finding_of(row.reference, row.status)
        panes.show(row, finding, self.advice.get(row.reference.id, ()), self.session)

    @on(ImageTable.Moved)
    def moved(self) -> None:
        self.show_details()

    @on(ImageTable.Chosen)
    def chosen(self) -> None:
        self.action_fix()

    # --- the keys

    def action_walk(self) -> None:
        if self.board.marked:
            meant = [entry for entry in self.board.meant(None) if self._mendable(entry)]
        else:
            meant = list(self.board.standing((Standing.FAILING,)))
        if meant:
            self._walk([entry.key for entry in meant])
        elif self.asking:
            self.notice(tr("The registries are still being asked."))
        else:
            self.notice(
                tr("None of the marked images needs mending.") if self.board.marked else tr("Nothing fails here.")
            )

    def _mendable(self, entry: Entry) -> bool:
        status, found = self.session.statuses.get(entry.key, report.UNASKED), self.findings.get(entry.key)
        return status.standing in (*TROUBLE, Standing.FINE) or bool(found is not None and found.remedies)

    def action_fix(self) -> None:
        heading, entry = self.current_heading, self.current_entry
        if heading is not None:
            self.fold() if heading.group.total else self.action_problems()
        elif entry is not None and self._mendable(entry):
            self._walk([entry.key])
        elif entry is not None:
            word = report.word(self.session.statuses.get(entry.key, report.UNASKED))
            self.notice(tr("{service} needs no mending: {status}.", service=entry.label, status=word))

    def _walk(self, references: list[ReferenceId]) -> None:
        from tui.app.screens.walk import Walk  # noqa: PLC0415  # not needed for the first paint

        self.app.push_screen(Walk(self.session, references), self._walked)

    def _walked(self, review: bool | None) -> None:  # what a screen's callback is given
        self.refill()
        if review and self.session.choices:
            self.action_review()

    def action_review(self) -> None:
        if not self.session.choices:
            self.notice(tr("Nothing is chosen yet. g walks through what fails."))
            return
        from tui.app.screens.review import Review  # noqa: PLC0415  # not needed for the first paint

        self.app.push_screen(Review(self.session), self.written)

    def action_ignore(self) -> None:
        from tui.app import ignoring  # noqa: PLC0415  # not needed for the first paint

        meant = self.board.meant(self.current_entry)
        if meant:
            ignoring.ask(self, meant)

    def action_problems(self) -> None:
        from tui.app.dialogs.message import Message  # noqa: PLC0415  # not needed for the first paint

        lines = (*self.session.problems(), *self.session.notes)
        told = "\n\n".join(lines) or tr("There are none.")
        self.app.push_screen(Message(tr("Remarks on the files"), Text(safe(told))))

    def action_clear(self) -> None:
        """One step back: the panel, the marks, the filter."""
        if self.close_outcome():
            return
        if self.board.marked and not self.query_one(FilterLine).has_focus_within:
            self.action_unmark()
            return
        self.clear_filter()

    def action_origin(self) -> None:
        self.query_one(Panes).turn()

    def action_again(self) -> None:
        """Everything anew, or what is marked."""
        if self.board.marked:
            if self.asking:
                self.notice(tr("The registries are still being asked."))
            else:
                self.ask(fresh=True, only=tuple(entry.key for entry in self.board.meant(None)))
            return
        self.reload("")
        self.ask(fresh=True)

    def reload(self, said: str) -> None:
        """Read the files again."""
        try:
            self.session.load()
        except PullfixError as fault:
            said = str(fault)
        self.notice(said)
        self.refill()
