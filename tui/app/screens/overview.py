"""The overview: one row a reference, there at once; verdicts arrive while the person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Footer, Input, Static

from tui.app import cells, headline, ignoring
from tui.app.again import Again
from tui.app.alive import alive
from tui.app.left import offer_walk
from tui.app.looking import LOOKS, Looks
from tui.app.outcomes import Outcomes
from tui.app.present import safe, short, status_text
from tui.app.sorting import COLUMNS, matches, ordered
from tui.app.widgets.outcome import Outcome
from tui.app.widgets.panes import Panes
from tui.core import report
from tui.core.diagnose import finding_of
from tui.core.errors import PullfixError
from tui.core.finding import Finding
from tui.core.reference import ReferenceId
from tui.core.report import Row
from tui.core.status import Status
from tui.core.verdict import Standing

if TYPE_CHECKING:
    from tui.session import Session

NARROW = 100
"""Below so many columns the resolved value moves out of the table."""
BURST = 0.1
"""Seconds in which verdicts are gathered before the head line counts anew."""
TROUBLE = (Standing.FAILING, Standing.UNDECIDED, Standing.WAITING)


class Overview(Looks, Outcomes):
    """See the module."""

    CSS_PATH = "overview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "walk", "Walk", id="walk", tooltip="Every failing image, one after the other"),
        Binding("f,enter", "fix", "Fix", id="fix", key_display="f", tooltip="The ways out for this image"),
        *LOOKS,
        Binding("d", "review", "Review", id="review", tooltip="The choices so far and their diff; apply and export"),
        Binding(
            "slash", "filter", "Filter", id="filter", key_display="/", tooltip="Text, status:denied, registry:ghcr.io"
        ),
        Binding("n", "needs_me", "Needs me", id="needs-me", tooltip="Only what fails or is undecided"),
        Binding("s", "sort", "Sort", id="sort", tooltip="By the next column", show=False),
        Binding(
            "o", "origin", "Origin", id="origin", tooltip="Where the value comes from (narrow terminals)", show=False
        ),
        Binding("r", "again", "Ask again", id="again", tooltip="Read the files and ask the registries anew"),
        Binding("i", "ignore", "Ignore", id="ignore", tooltip="Turn an advice about this image off", show=False),
        Binding("p", "problems", "Problems", id="problems", tooltip="Files that could not be read in full", show=False),
        Binding("escape", "clear", "Clear", id="clear", tooltip="Take the filter away", show=False),
        Binding("q", "app.quit", "Quit", id="quit", tooltip="Leave; what was not applied is offered again"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.findings: dict[ReferenceId, Finding] = {}
        self.advice: dict[ReferenceId, tuple[Finding, ...]] = {}
        self.shown: list[ReferenceId] = []
        self.sort_by = 0
        self.needs_me = False
        self.asking = False
        self.stale = False
        self.again = Again(self)

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield Input(id="filter", placeholder="text, status:denied, registry:ghcr.io, !text", compact=True)
        yield DataTable(id="images", cursor_type="row", cursor_foreground_priority="renderable")
        yield Static(id="nothing")
        yield Static(id="notice")
        yield Outcome(id="outcome")
        yield Panes(id="panes")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self.refill()
        self.query_one("#images").focus()
        if self.session.recovered:
            self.notice(self.session.recovered)
        offer_walk(self.app, self.session, self.notice)
        self.ask()

    def on_resize(self) -> None:
        self.set_class(self.size.width < NARROW, "narrow")
        self.refill()

    # --- the table

    def rows(self) -> list[Row]:
        """The rows in their order, narrowed down."""
        session = self.session
        rows = report.rows(session.loaded, session.statuses, session.snapshot)
        wanted = self.query_one("#filter", Input).value
        kept = [row for row in rows if matches(row, wanted)]
        if self.needs_me:
            kept = [row for row in kept if row.status.standing in TROUBLE]
        return ordered(kept, self.sort_by)

    def refill(self) -> None:
        """Build the table anew; the cursor stays on its reference."""
        table: DataTable[Text] = self.query_one("#images", DataTable)
        at, rows = self.current_id, self.rows()
        table.clear(columns=True)
        for name, width in zip(cells.COLUMNS[: 4 if self.wide else 3], self._widths(rows), strict=True):
            table.add_column(Text(name, no_wrap=True), width=width, key=name)
        self.shown = [row.reference.id for row in rows]
        for row in rows:
            table.add_row(*self._cells(row), key=str(row.reference.id))
        if at in self.shown:
            table.move_cursor(row=self.shown.index(at), animate=False)
        table.border_title = "Images"
        table.border_subtitle = f"by {COLUMNS[self.sort_by]}" + ("   only what needs you" if self.needs_me else "")
        self._empty(rows)
        self._head()
        self.show_details()

    @property
    def current_id(self) -> ReferenceId | None:
        table: DataTable[Text] = self.query_one("#images", DataTable)
        return self.shown[table.cursor_row] if 0 <= table.cursor_row < len(self.shown) else None

    def go_to(self, reference_id: ReferenceId) -> None:
        """The cursor on a reference, whatever is filtered out now."""
        if reference_id not in self.shown:
            self.needs_me = False
            self.action_clear()
            self.refill()
        if reference_id in self.shown:
            table = self.query_one("#images", DataTable)
            table.focus()
            table.move_cursor(row=self.shown.index(reference_id), animate=False)

    @property
    def wide(self) -> bool:
        return self.size.width >= NARROW

    def _widths(self, rows: list[Row]) -> tuple[int, ...]:
        return cells.widths(rows, self.size.width, wide=self.wide)

    def _cells(self, row: Row) -> list[Text]:
        widths = self._widths([row]) if not self.shown else self._cell_widths()
        first = [
            status_text(row.status, self.findings.get(row.reference.id)),
            Text(short(row.label, widths[1]), no_wrap=True),
            Text(short(row.written, widths[2]), no_wrap=True),
        ]
        return [*first, cells.last(self.session, row, widths[3])] if self.wide else first

    def _cell_widths(self) -> tuple[int, ...]:
        table: DataTable[Text] = self.query_one("#images", DataTable)
        return tuple(column.width for column in table.ordered_columns)

    def _empty(self, rows: list[Row]) -> None:
        nothing = self.query_one("#nothing", Static)
        nothing.display = not self.session.loaded.references
        self.query_one("#images").display = bool(self.session.loaded.references)
        self.query_one("#panes").display = bool(rows)
        if not self.session.loaded.references:
            nothing.update(headline.nothing(self.session))

    def _head(self) -> None:
        self.query_one("#head", Static).update(headline.headline(self.session))

    def notice(self, text: str) -> None:
        """One line below the table: the outcome of what was done last."""
        notice = self.query_one("#notice", Static)
        notice.update(Text(safe(text), style="cyan"))
        notice.display = True

    # --- the registries

    @work(exclusive=True, group="ask")
    async def ask(self, *, fresh: bool = False) -> None:
        """Ask about everything; rows change where they stand."""
        self.asking = True
        await self.session.check(on_status=self.heard, fresh=fresh)
        self.findings, self.advice = await self.session.findings(), self.session.advice()
        if not alive(self):
            return
        self.asking = False
        self._hint()
        self.refill()
        self.again.plan()

    def _hint(self) -> None:
        if not str(self.query_one("#notice", Static).content):
            self.notice(headline.hint(self.session, self.findings.values()))

    def heard(self, reference_id: ReferenceId, status: Status) -> None:
        """One verdict arrived."""
        if not alive(self):
            return
        if reference_id in self.shown:
            table: DataTable[Text] = self.query_one("#images", DataTable)
            table.update_cell(str(reference_id), "status", status_text(status, self.findings.get(reference_id)))
        if not self.stale:
            # Counting goes over all rows: once for a burst of verdicts, not once for each.
            self.stale = True
            self.set_timer(BURST, self._recount)
        if reference_id == self.current_id:
            self.show_details()

    def _recount(self) -> None:
        self.stale = False
        if alive(self):
            self._head()

    def show_details(self) -> None:
        row, panes = self.current_row(), self.query_one(Panes)
        if row is None:
            panes.show(None, None, (), self.session)
            return
        finding = self.findings.get(row.reference.id) or finding_of(row.reference, row.status)
        panes.show(row, finding, self.advice.get(row.reference.id, ()), self.session)

    def current_row(self) -> Row | None:
        reference = self.session.loaded.reference(self.current_id) if self.current_id is not None else None
        if reference is None:
            return None
        return report.row_of(reference, self.session.statuses.get(reference.id, report.UNASKED), self.session.snapshot)

    @on(DataTable.RowHighlighted)
    def moved(self) -> None:
        self.show_details()

    @on(DataTable.RowSelected)
    def chosen(self) -> None:
        self.action_fix()

    @on(DataTable.HeaderSelected)
    def headed(self, event: DataTable.HeaderSelected) -> None:
        self.sort_by = min(event.column_index, len(COLUMNS) - 1)
        self.refill()

    # --- the keys

    def action_walk(self) -> None:
        failing = [row.reference.id for row in self.rows() if row.status.standing is Standing.FAILING]
        if not failing:
            self.notice("Nothing fails here." if not self.asking else "The registries are still being asked.")
            return
        self._walk(failing)

    def action_fix(self) -> None:
        row = self.current_row()
        if row is None:
            return
        found = self.findings.get(row.reference.id)
        if row.status.standing not in (*TROUBLE, Standing.FINE) and not (found and found.remedies):
            self.notice(f"{row.label} needs no mending: {report.word(row.status)}.")
            return
        self._walk([row.reference.id])

    def _walk(self, references: list[ReferenceId]) -> None:
        from tui.app.screens.walk import Walk  # noqa: PLC0415  # not needed for the first paint

        self.app.push_screen(Walk(self.session, references), self._walked)

    def _walked(self, review: bool | None) -> None:  # what a screen's callback is given
        self.refill()
        if review and self.session.choices:
            self.action_review()

    def action_review(self) -> None:
        if not self.session.choices:
            self.notice("Nothing is chosen yet. g walks through what fails.")
            return
        from tui.app.screens.review import Review  # noqa: PLC0415  # not needed for the first paint

        self.app.push_screen(Review(self.session), self.written)

    def action_ignore(self) -> None:
        row = self.current_row()
        if row is not None:
            ignoring.ask(self, row, self.findings.get(row.reference.id))

    def action_problems(self) -> None:
        from tui.app.dialogs.message import Message  # noqa: PLC0415  # not needed for the first paint

        lines = (*self.session.problems(), *self.session.notes)
        self.app.push_screen(Message("Remarks on the files", Text(safe("\n\n".join(lines) or "There are none."))))

    def action_filter(self) -> None:
        line = self.query_one("#filter", Input)
        line.add_class("shown")
        line.focus()

    @on(Input.Changed, "#filter")
    def narrowed(self) -> None:
        self.refill()

    @on(Input.Submitted, "#filter")
    def kept(self) -> None:
        self.query_one("#images").focus()

    def action_clear(self) -> None:
        if self.close_outcome():
            return
        line = self.query_one("#filter", Input)
        line.value = ""
        line.remove_class("shown")
        self.query_one("#images").focus()

    def action_needs_me(self) -> None:
        self.needs_me = not self.needs_me
        self.refill()

    def action_sort(self) -> None:
        self.sort_by = (self.sort_by + 1) % len(COLUMNS)
        self.refill()

    def action_origin(self) -> None:
        self.query_one(Panes).turn()

    def action_again(self) -> None:
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
