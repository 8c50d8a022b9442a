"""Watching a directory: ask, wait, ask again for what is not there yet, until all is there.

The files are read again each time, so what somebody mends meanwhile counts. Time and chance come from outside.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum

from tui.core import turns
from tui.core.errors import ProjectError
from tui.core.reference import Reference, ReferenceId
from tui.core.turns import Turns
from tui.core.verdict import Standing, Verdict
from tui.registry.pace import Pace
from tui.session import Session

ROUND_SECONDS = 120.0
"""What was not answered in this time is asked again at its next turn."""


class What(Enum):
    """What happened in a watch."""

    CHANGED = "changed"
    """A reference has another verdict than before; the first one counts as a change."""
    NEXT = "next"
    """Some are not there yet: they are asked again in `seconds`."""
    UNREADABLE = "unreadable"
    """The directory cannot be read just now."""
    DONE = "done"
    """All is there, or all that waiting can mend."""
    LATE = "late"
    """The time is over, and some are not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `references`: those it is about."""

    what: What
    references: tuple[ReferenceId, ...] = ()
    seconds: float = 0.0
    said: str = ""


class Quietly:
    """The turns of what is waited for, for a front end that stays open and has timers of its own."""

    def __init__(self, session: Session, pace: Pace | None = None) -> None:
        self._session, self._pace = session, pace or Pace()
        self._turns = Turns()

    def asked(self) -> float | None:
        """Those whose turn it was were just asked: seconds until the next turn; None where nothing is waited for."""
        waiting, now = self._waiting(), self._pace.seconds()
        self._turns.asked(waiting, self._session.statuses, now, self._pace.chance())
        return self._turns.next(waiting, now) if waiting else None

    def due(self) -> tuple[ReferenceId, ...]:
        """Those to ask about now."""
        return self._turns.due(self._waiting(), self._pace.seconds())

    def _waiting(self) -> tuple[Reference, ...]:
        found = turns.pending(self._session.loaded.references, self._session.statuses)
        return tuple(r for r in found if self._session.statuses[r.id].standing is Standing.WAITING)


async def watch(session: Session, pace: Pace, *, interval: float, deadline: float | None) -> AsyncIterator[Event]:
    """The events of a watch, the last of which is DONE or LATE. `interval` and `deadline` in seconds."""
    rhythm, start = Turns(interval), pace.seconds()
    known: dict[ReferenceId, tuple[Verdict | None, Standing]] = {}
    waiting: tuple[Reference, ...] = ()
    first = True
    while True:
        left = None if deadline is None else deadline - (pace.seconds() - start)
        session.desk.deadline = min(ROUND_SECONDS, left) if left is not None else ROUND_SECONDS
        due = None if first else (*rhythm.due(waiting, pace.seconds()), *_new(session))
        asked_at = pace.seconds()
        await session.check(only=due, fresh=True)
        async for event in _changes(session, known):
            yield event
        first = False
        waiting = turns.pending(session.loaded.references, session.statuses)
        if not waiting:
            yield Event(what=What.DONE, references=_ids(turns.hopeless(session.loaded.references, session.statuses)))
            return
        rhythm.asked(waiting, session.statuses, asked_at, pace.chance())
        seconds = rhythm.next(waiting, pace.seconds())
        if deadline is not None and pace.seconds() - start + seconds >= deadline:
            yield Event(what=What.LATE, references=_ids(waiting))
            return
        yield Event(what=What.NEXT, references=_ids(waiting), seconds=seconds)
        await pace.sleep(seconds)
        fault = _reload(session)
        if fault is not None:
            yield fault
        waiting = turns.pending(session.loaded.references, session.statuses)


async def _changes(session: Session, known: dict[ReferenceId, tuple[Verdict | None, Standing]]) -> AsyncIterator[Event]:
    for reference_id, status in session.statuses.items():
        now = (status.verdict, status.standing)
        if known.get(reference_id) != now and status.verdict is not Verdict.SKIPPED:
            known[reference_id] = now
            yield Event(what=What.CHANGED, references=(reference_id,))


def _new(session: Session) -> tuple[ReferenceId, ...]:
    """What somebody wrote into the files since they were asked about: it waits for no turn."""
    return tuple(known for known, status in session.statuses.items() if status.verdict is Verdict.SKIPPED)


def _reload(session: Session) -> Event | None:
    """Read the files again; where that fails they are taken as they were."""
    try:
        session.load()
    except ProjectError as fault:
        return Event(what=What.UNREADABLE, said=str(fault))
    return None


def _ids(references: tuple[Reference, ...]) -> tuple[ReferenceId, ...]:
    return tuple(reference.id for reference in references)
