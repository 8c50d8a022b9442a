"""Advice about the images of a session that work, but for what its projects do not want to hear."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.core import advice
from tui.core.finding import Finding
from tui.core.reference import ReferenceId
from tui.gathering import in_turns

if TYPE_CHECKING:
    from tui.session import Session

Advice = dict[ReferenceId, tuple[Finding, ...]]


def advised(session: Session) -> Advice:
    """All of it at once."""
    return dict(_kept(session, advice.each(session.loaded, session.statuses, session.options.machine)))


async def advised_in_turns(session: Session) -> Advice:
    """All of it, with turns for others in between: a key does not wait for ten thousand images."""
    found: Advice = {}
    async for pair in in_turns(advice.each(session.loaded, session.statuses, session.options.machine)):
        found |= _kept(session, [pair])
    return found


def _kept(session: Session, given: Iterable[tuple[ReferenceId, tuple[Finding, ...]]]) -> Advice:
    kept = {known: tuple(one for one in own if not session.ignored(known, one)) for known, own in given}
    return {known: own for known, own in kept.items() if own}
