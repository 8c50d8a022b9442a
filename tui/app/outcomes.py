"""What a screen with rows does after files were written: asks again, tells what came of it, takes back, applies again.

The panel that tells it stays until `esc`, or until something else is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from tui.app.building import Builds
from tui.app.widgets.outcome import Outcome, Told
from tui.core import report
from tui.core.errors import PullfixError
from tui.core.finding import Finding
from tui.core.language import later, tr
from tui.core.reference import ReferenceId, Role
from tui.core.verdict import Standing

if TYPE_CHECKING:
    from tui.app.verdicts import Verdicts
    from tui.journal.records import Record
    from tui.session import Session

Standings = dict[ReferenceId, tuple[object, ...]]
"""What every reference was at one moment."""


@dataclass(frozen=True, slots=True)
class Written:
    """Files were written. `said`: the sentence on it; `about`: the references that it concerns; `undone`: it was taken
    back, so `y` applies it again."""

    said: str
    about: tuple[ReferenceId, ...]
    undone: bool = False


def standings(session: Session) -> Standings:
    """What is pulled for each reference, and what is waited for."""
    statuses = session.statuses
    return {
        r.id: (r.text, r.role, statuses[r.id].waiting if r.id in statuses else None) for r in session.loaded.references
    }


def changed(before: Standings, session: Session) -> tuple[ReferenceId, ...]:
    """The references that are not what they were."""
    return tuple(known for known, now in standings(session).items() if before.get(known) != now)


def taken_back(record: Record) -> str:
    """`Taken back: docker-compose.yml as before.`"""
    return tr("Taken back: {files} as before.", files=tr(", ").join(record.files))


def applied_again(record: Record) -> str:
    """`Applied again: web: switch-path ghcr.io/a/b, in docker-compose.yml.`"""
    choices = tr("; ").join(record.why)
    return tr("Applied again: {choices}, in {files}.", choices=choices, files=tr(", ").join(record.files))


class Outcomes(Builds):
    """What such a screen needs. Screens derive from it, and hold an `Outcome`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "history", later("History"), id="history", tooltip=later("What was applied here"), show=False),
        Binding("z", "undo", later("Undo"), id="undo", tooltip=later("Take back the last applied change"), show=False),
        Binding("y", "redo", later("Redo"), id="redo", tooltip=later("Apply again what was taken back"), show=False),
    ]
    findings: dict[ReferenceId, Finding]
    advice: dict[ReferenceId, tuple[Finding, ...]]
    verdicts: Verdicts

    def refill(self) -> None:
        """Show the rows as they are now."""
        raise NotImplementedError

    def written(self, written: Written | None) -> None:  # what a screen's callback is given
        """Come back from a screen that may have written."""
        self.refill()
        if written is not None:
            self.follow(written)

    @work(exclusive=True, group="ask")
    async def follow(self, written: Written) -> None:
        """Ask again, and tell what is better now and what is still open."""
        panel = self.query_one(Outcome)
        self.query_one("#notice").display = False  # the panel has its place
        panel.tell(Told(written.said, tr("Asking again."), undone=written.undone))
        if await self.verdicts.ask():
            self.refill()
            panel.tell(self._told(written))

    def _told(self, written: Written) -> Told:
        rows = report.rows(self.session.loaded, self.session.statuses, self.session.snapshot)
        about = [row for row in rows if row.reference.id in written.about and row.status.verdict is not None]
        still = [row for row in rows if row.status.standing is Standing.FAILING]
        undecided = [row for row in rows if row.status.standing is Standing.UNDECIDED]
        built = next((row.label for row in about if row.reference.role is Role.BUILT), "")
        return Told(
            written.said, "", about=tuple(about), failing=tuple(still), undecided=tuple(undecided),
            undone=written.undone, built=built,
        )  # fmt: skip

    def close_outcome(self) -> bool:
        """Put the panel away; False: it was not there."""
        panel = self.query_one(Outcome)
        there = panel.has_class("shown")
        panel.remove_class("shown")
        self.query_one("#notice").display = True
        return there

    def action_history(self) -> None:
        from tui.app.screens.history import History  # noqa: PLC0415  # not needed for the first paint

        self.app.push_screen(History(self.session), self.written)

    def action_undo(self) -> None:
        self._turn(self.session.undo, taken_back, tr("Not taken back"), undone=True)

    def action_redo(self) -> None:
        self._turn(self.session.redo, applied_again, tr("Not applied again"), undone=False)

    def _turn(self, turn: Callable[[], Record], said: Callable[[Record], str], failed: str, *, undone: bool) -> None:
        """Take back, or apply again; where that cannot be, the reason is to be read."""
        from tui.app.dialogs.message import Message  # noqa: PLC0415  # not needed for the first paint

        before = standings(self.session)
        try:
            record = turn()
        except PullfixError as fault:
            self.app.push_screen(Message(failed, Text(str(fault))))
        else:
            self.written(Written(said(record), changed(before, self.session), undone))
