"""The history: what was applied to this project and taken back, each with its reasons and its diff."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui.app.dialogs.message import Message
from tui.app.looks import Looks
from tui.app.outcomes import Written, applied_again, changed, standings, taken_back
from tui.app.present import COLOURS, safe
from tui.app.widgets.diff_view import DiffView
from tui.app.widgets.options import Options
from tui.core.errors import PullfixError
from tui.core.language import later, listing, tr
from tui.core.verdict import Standing
from tui.journal.records import Event, Record, State

if TYPE_CHECKING:
    from tui.session import Session

NARROW = 100
"""Below so many columns the records stand above the diff."""
_STATES = {State.APPLIED: later("applied"), State.UNDONE: later("taken back")}
_COLOURS = {State.APPLIED: COLOURS[Standing.FINE], State.UNDONE: COLOURS[Standing.ASIDE]}


class History(Looks[Written | None]):
    """What was taken back or applied again; None when nothing was."""

    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "undo", later("Undo this"), id="undo", tooltip=later("Take this change back, byte for byte")),
        Binding("y", "redo", later("Apply again"), id="redo",
                tooltip=later("Apply a change again that was taken back")),
        Looks.SPLIT,
        Binding("tab", "app.focus_next", later("Pane"), id="pane", show=False),
        Binding("escape,q,h", "leave", later("Back"), id="leave", key_display="esc"),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.records = tuple(reversed(session.history()))

    def compose(self) -> ComposeResult:
        with Horizontal(id="past"):
            yield Options(id="records")
            with Vertical(id="record"):
                yield Static(id="reasons")
                yield DiffView(id="record-diff")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        records = self.query_one("#records", OptionList)
        records.border_title = tr("History, newest first")
        for record in self.records:
            records.add_option(Option(_summary(record)))
        records.focus()
        self.query_one("#reasons").display = bool(self.records)
        if self.records:
            records.highlighted = 0
        else:
            self.view.say(tr("Nothing was applied here yet."))

    def on_resize(self) -> None:
        self.set_class(self.size.width < NARROW, "narrow")

    @property
    def here(self) -> Record | None:
        """The record under the cursor."""
        at = self.query_one("#records", OptionList).highlighted if self.is_mounted else None
        return self.records[at] if at is not None and at < len(self.records) else None

    @on(OptionList.OptionHighlighted, "#records")
    def moved(self, event: OptionList.OptionHighlighted) -> None:
        record = self.records[event.option_index]
        self.query_one("#reasons", Static).update(_reasons(record))
        self.view.show(record.diff, tr("Change {number}", number=record.id))
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#records")
    def chosen(self) -> None:
        self.view.focus()

    def reason_against(self, action: str) -> str:
        record = self.here
        match action:
            case "undo" | "redo" if record is None:
                return tr("Nothing was applied here yet.")
            case "undo" if record is not None and record.state is State.UNDONE:
                return tr("It is taken back already.")
            case "redo" if record is not None and record.state is State.APPLIED:
                return tr("It is applied already.")
            case _:
                return super().reason_against(action)

    def action_undo(self) -> None:
        self._turn(self.session.undo, taken_back, tr("Not taken back"), undone=True)

    def action_redo(self) -> None:
        self._turn(self.session.redo, applied_again, tr("Not applied again"), undone=False)

    def _turn(self, turn: Callable[[str], Record], said: Callable[[Record], str], failed: str, *, undone: bool) -> None:
        if (here := self.here) is None:
            return
        before = standings(self.session)
        try:
            record = turn(here.id)
        except PullfixError as fault:
            self.app.push_screen(Message(failed, Text(safe(str(fault)))))
        else:
            self.dismiss(Written(said(record), changed(before, self.session), undone))

    def action_leave(self) -> None:
        self.dismiss(None)


def _summary(record: Record) -> Text:
    """When, whether it stands in the files, which files, and the choices."""
    text = Text(f"{record.id:>3}  {record.when.astimezone():%Y-%m-%d %H:%M}  ", style="bold")
    text.append(tr(_STATES[record.state]), style=_COLOURS[record.state])
    text.append(f"\n     {safe(listing(record.files))}", style="not bold")
    for choice in record.why:
        text.append(f"\n     {safe(choice)}", style="not bold dim")
    return text


def _reasons(record: Record) -> Text:
    """Who did what when, and the sentences that led to each choice."""
    text = Text("\n").join(_event(event) for event in record.events)
    for reason in record.reasons:
        text.append(f"\n{safe(reason.choice)}", style="bold")
        for sentence in reason.because:
            text.append(f"\n{safe(sentence)}", style="dim")
    return text


def _event(event: Event) -> Text:
    when, state = f"{event.when.astimezone():%Y-%m-%d %H:%M}", tr(_STATES[event.state])
    text = Text().append(f"{state}  ", style=_COLOURS[event.state])
    return text.append(tr("{when} by {who}", when=when, who=safe(event.who)) if event.who else when)
