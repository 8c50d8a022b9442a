"""Verdicts that arrive: gathered, and shown a few times a second. What a verdict costs does not hang on how many rows
there are, and nothing runs while nobody is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.advising import advised_in_turns
from tui.app.alive import alive
from tui.app.board import Heading
from tui.core.reference import ReferenceId
from tui.core.status import Status

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.app.rows import Rows

BURST = 0.08
"""Seconds in which verdicts are gathered before they are shown."""
FOLLOW = 0.5
"""Seconds at the least between two times in which a filter on the status lets new rows in."""
TICK = 1.0
"""Seconds between two looks at who keeps us waiting."""
MINUTE = 60.0


class Verdicts:
    """See the module: of one screen."""

    def __init__(self, screen: Rows) -> None:
        self._screen = screen
        self._fresh: set[ReferenceId] = set()
        self._due = False
        self._followed = 0.0
        self._turn = 0
        self._minutes: Timer | None = None

    def heard(self, reference_id: ReferenceId, status: Status) -> None:
        """One verdict arrived."""
        self._screen.board.tally.hear(reference_id, status)
        self._fresh.add(reference_id)
        if not self._due and alive(self._screen):
            self._due = True
            self._screen.set_timer(BURST, self.flush)

    def flush(self) -> None:
        """Show what arrived, where it is in view."""
        self._due = False
        fresh, self._fresh = self._fresh, set()
        screen = self._screen
        if not fresh or not alive(screen):
            return
        now = screen.clock()
        if screen.board.follows and now - self._followed >= FOLLOW:
            self._followed = now
            screen.board.narrow()
            screen.rearrange()
            return
        screen.table.redraw(self._in_view(fresh))
        screen.show_head()
        if screen.current_id in fresh:
            screen.show_details()

    def _in_view(self, fresh: set[ReferenceId]) -> list[int]:
        """The lines in view that say something else now; those out of view are drawn when they come into it."""
        lines, table = self._screen.board.lines, self._screen.table
        table.forget()
        return [n for n in table.in_view if isinstance(lines[n], Heading) or lines[n].key in fresh]

    async def ask(self, only: Iterable[ReferenceId] | None = None, *, fresh: bool = False) -> bool:
        """Ask, and find out what is wrong and what could be better; False: nobody looks any more."""
        screen = self._screen
        turn = self._turn = self._turn + 1
        screen.asking = True
        screen.board.tally.begin()
        timer = screen.set_interval(TICK, self.tick)
        try:
            await screen.session.check(only=only, on_status=self.heard, fresh=fresh)
            screen.findings, screen.advice = await screen.session.findings(), await advised_in_turns(screen.session)
        finally:
            timer.stop()
            if turn == self._turn:  # else somebody asks anew, and this was called off
                screen.asking = False
        if not alive(screen):
            return False
        screen.board.tally.end()
        self._count_down()
        return True

    def tick(self) -> None:
        """Somebody keeps us waiting: the rows say for how long."""
        screen = self._screen
        if alive(screen) and screen.board.tally.slow:
            screen.table.redraw()
            screen.show_head()

    def _count_down(self) -> None:
        """Rows that say in how many minutes to ask again are drawn anew each minute, and only while there are any."""
        limited = self._screen.board.tally.limited
        if self._minutes is not None and not limited:
            self._minutes.stop()
            self._minutes = None
        elif self._minutes is None and limited:
            self._minutes = self._screen.set_interval(MINUTE, self._screen.table.redraw)
