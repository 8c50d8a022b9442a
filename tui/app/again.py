"""What is waited for is asked for again while the app is open, each registry in its turn, and nothing flickers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.alive import alive
from tui.core import report
from tui.core.language import listing, tr
from tui.core.reference import ReferenceId
from tui.core.status import Status
from tui.core.verdict import Standing
from tui.watching import Quietly

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.app.screens.overview import Overview


class Again:
    """The timer of an overview; it runs while something there is waited for."""

    def __init__(self, screen: Overview) -> None:
        self._screen = screen
        self._turns = Quietly(screen.session)
        self._timer: Timer | None = None

    def plan(self) -> None:
        """All was asked just now: set the timer for the next turn."""
        if self._timer is not None:
            self._timer.stop()
        seconds = self._turns.asked()
        self._timer = self._screen.set_timer(seconds, self.ask) if seconds is not None else None

    def ask(self) -> None:
        """It is the turn of some."""
        self._screen.run_worker(self._ask(self._turns.due()), group="again", exclusive=True)

    async def _ask(self, due: tuple[ReferenceId, ...]) -> None:
        screen = self._screen
        if not screen.asking:  # all are being asked anyway, and the timer is set anew at the end of it
            await screen.session.check(only=due, on_status=self._heard, fresh=True)
        if not alive(screen) or screen.asking:
            return
        statuses = screen.session.statuses
        there = [known for known in due if known in statuses and statuses[known].standing is Standing.FINE]
        for known in there:
            screen.findings.pop(known, None)
        if there:
            screen.notice(tr("{names} can be pulled now; nothing waits for it any more.", names=self._names(there)))
            screen.refill()
        self.plan()

    def _names(self, there: list[ReferenceId]) -> str:
        session = self._screen.session
        rows = report.rows(session.loaded, session.statuses, session.snapshot)
        return listing(row.label for row in rows if row.reference.id in there)

    def _heard(self, reference_id: ReferenceId, status: Status) -> None:
        """Only what came of it: a row does not say that it is being asked."""
        if status.standing is not Standing.ASKING:
            self._screen.heard(reference_id, status)
