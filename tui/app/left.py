"""The walk that was left before its choices were applied: offered at the next start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from tui.app.dialogs.confirm import Confirm
from tui.core.errors import PullfixError
from tui.core.report import counted

if TYPE_CHECKING:
    from tui.session import Session


def offer_walk(app: App[Any], session: Session, said: Callable[[str], None]) -> None:
    """Ask whether to go on with it, where there is one. `said` tells what came of it, and what no longer fits."""
    found = session.left_walk() if not session.choices else None
    if found is None or not (found.choices or found.lost):
        return
    if not found.choices:
        said(f"What was chosen on {found.when.astimezone():%d %B} no longer fits the files: {found.lost[0]}")
        return

    def answered(yes: bool | None) -> None:
        if not yes:
            return
        try:
            session.take_up(found)
        except PullfixError as fault:
            said(str(fault))
        else:
            said(f"{counted(len(found.choices), 'choice')} taken up again.   d review")

    when = f"{found.when.astimezone():%d %B, %H:%M}"
    number = len(found.choices)
    question = f"{counted(number, 'choice')} of {when} {'was' if number == 1 else 'were'} never applied. Go on with "
    question += f"{'it' if number == 1 else 'them'}?"
    for line in found.lost:
        question += f"\n\nNot taken up: {line}"
    app.push_screen(Confirm(question, "go on"), answered)
