"""The history: what was applied to this project and taken back, each with its diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from tui.app.dialogs.message import Message
from tui.app.present import safe
from tui.app.widgets.diff_view import DiffView
from tui.core.errors import PullfixError

if TYPE_CHECKING:
    from tui.session import Session


class History(Screen[str | None]):
    """The sentence on what was taken back; None when nothing was."""

    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "undo", "Undo this", id="undo", tooltip="Take this change back, byte for byte"),
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
            for line in record.why:
                text.append(f"\n     {safe(line)}", style="dim")
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
        at = self.query_one("#records", OptionList).highlighted
        if at is None or not self.records:
            return
        try:
            record = self.session.undo(self.records[at].id)
        except PullfixError as fault:
            self.app.push_screen(Message("Not taken back", Text(str(fault))))
            return
        self.dismiss(f"Taken back: {', '.join(record.files)} as before.")

    def action_leave(self) -> None:
        self.dismiss(None)
