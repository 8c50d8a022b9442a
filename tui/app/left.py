"""The walk that was left before its choices were applied: offered at the next start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.app import App

from tui.app.dialogs.confirm import Confirm
from tui.core.errors import PullfixError
from tui.core.language import later, tr, trn

if TYPE_CHECKING:
    from tui.session import Session


_MONTHS = (
    later("January"), later("February"), later("March"), later("April"), later("May"), later("June"), later("July"),
    later("August"), later("September"), later("October"), later("November"), later("December"),
)  # fmt: skip


def offer_walk(app: App[Any], session: Session, said: Callable[[str], None]) -> None:
    """Ask whether to go on with it, where there is one. `said` tells what came of it, and what no longer fits."""
    found = session.left_walk() if not session.choices else None
    if found is None or not (found.choices or found.lost):
        return
    if not found.choices:
        said(tr("What was chosen on {day} no longer fits the files: {why}", day=_day(found.when), why=found.lost[0]))
        return

    number = len(found.choices)

    def answered(yes: bool | None) -> None:
        if not yes:
            return
        try:
            session.take_up(found)
        except PullfixError as fault:
            said(str(fault))
        else:
            said(trn("{n} choice taken up again.   d review", "{n} choices taken up again.   d review", number))

    question = trn(
        "{n} choice of {when} was never applied. Go on with it?",
        "{n} choices of {when} were never applied. Go on with them?",
        number,
        when=f"{_day(found.when)}, {found.when.astimezone():%H:%M}",
    )
    lost = [tr("Not taken up: {choice}", choice=line) for line in found.lost]
    app.push_screen(Confirm("\n\n".join((question, *lost)), tr("go on")), answered)


def _day(when: datetime) -> str:
    """`25 November`."""
    here = when.astimezone()
    return tr("{day} {month}", day=here.day, month=tr(_MONTHS[here.month - 1]))
