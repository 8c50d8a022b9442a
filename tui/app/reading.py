"""What the walk gives to read beside a step: the evidence, and what the people behind the image announced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen

from tui import explanation
from tui.app import explained
from tui.app.alive import alive
from tui.core import report
from tui.core.finding import Finding
from tui.core.language import tr
from tui.core.reference import Reference

if TYPE_CHECKING:
    from tui.session import Session


def show_evidence(app: App[Any], session: Session, reference: Reference, finding: Finding | None) -> None:
    """The whole exchange with the registry."""
    from tui.app.dialogs.message import Message  # noqa: PLC0415  # only when it is asked for

    row = report.row_of(reference, session.statuses.get(reference.id, report.UNASKED), session.snapshot)
    told = explanation.of_reference(session, reference, finding)
    app.push_screen(Message(tr("Evidence: {label}", label=row.label), explained.view(told, finding)))


def show_announced(screen: Screen[Any], session: Session, reference: Reference) -> None:
    """The announcements, once GitHub has answered; nothing where the person has gone on meanwhile."""
    screen.run_worker(_announced(screen, session, reference), exclusive=True, group="announced")


async def _announced(screen: Screen[Any], session: Session, reference: Reference) -> None:
    from tui.app.dialogs.announced import Announced  # noqa: PLC0415  # only when it is asked for

    if reference.image is None:
        return
    status = session.statuses.get(reference.id, report.UNASKED)
    told = await session.news_of(reference.image, status, session.moves_of(reference.image))
    if alive(screen) and screen.app.screen is screen:
        screen.app.push_screen(Announced(told))
