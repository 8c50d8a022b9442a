"""The history: what was applied to this project and taken back, each with its diff."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from tui.app.dialogs.message import Message
from tui.app.keys import Keyed
from tui.app.outcomes import Written, applied_again, changed, standings, taken_back
from tui.app.present import safe
from tui.app.widgets.diff_view import DiffView
from tui.core.errors import PullfixError
from tui.core.language import tr

if TYPE_CHECKING:
    from tui.journal.records import Record
    from tui.session import Session


class History(Keyed[Written | None]):
    """What was taken back or applied again; None when nothing was."""

    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "undo", "Undo this", id="undo", tooltip="Take this change back, byte for byte"),
        Binding("y", "redo", "Apply again", id="redo", tooltip="Apply a change again that was taken back"),
        Binding("escape,q,h", "leave", "Back", id="leave", key_display="esc"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.records = tuple(reversed(session.history()))

    def compose(self) -> ComposeResult:
        yield OptionList(id="records")
        yield DiffView(id="record-diff")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        records = self.query_one("#records", OptionList)
        records.border_title = "History, newest first"
        for record in self.records:
            text = Text(f"{record.id:>3}  {record.when.astimezone():%Y-%m-%d %H:%M}  ", style="bold")
            text.append(f"{record.state.value:8}  {safe(', '.join(record.files))}", style="not bold")
            if record.who:
                text.append(f"  by {safe(record.who)}", style="not bold dim")
            for reason in record.reasons:
                text.append(f"\n     {safe(reason.choice)}", style="not bold")
                for sentence in reason.because:
                    text.append(f"\n       {safe(sentence)}", style="not bold dim")
            records.add_option(Option(text))
        records.focus()
        if self.records:
            records.highlighted = 0
        if not self.records:
            self.query_one(DiffView).say("Nothing was applied here yet.")

    @on(OptionList.OptionHighlighted, "#records")
    def moved(self, event: OptionList.OptionHighlighted) -> None:
        record = self.records[event.option_index]
        self.query_one(DiffView).show(record.diff, f"change {record.id}")

    def action_undo(self) -> None:
        self._turn(self.session.undo, taken_back, tr("Not taken back"), undone=True)

    def action_redo(self) -> None:
        self._turn(self.session.redo, applied_again, tr("Not applied again"), undone=False)

    def _turn(self, turn: Callable[[str], Record], said: Callable[[Record], str], failed: str, *, undone: bool) -> None:
        at = self.query_one("#records", OptionList).highlighted
        if at is None or not self.records:
            return
        before = standings(self.session)
        try:
            record = turn(self.records[at].id)
        except PullfixError as fault:
            self.app.push_screen(Message(failed, Text(safe(str(fault)))))
        else:
            self.dismiss(Written(said(record), changed(before, self.session), undone))

    def action_leave(self) -> None:
        self.dismiss(None)
