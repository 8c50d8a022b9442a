"""An advice about one row is turned off: its code and the reason become a choice like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.errors import PullfixError
from tui.core.finding import ADVICE, Finding, RemedyCode
from tui.core.language import listing, tr
from tui.core.plan import Choice, Conflict
from tui.core.reference import ReferenceId
from tui.core.report import Row

if TYPE_CHECKING:
    from tui.app.screens.overview import Overview


def ask(screen: Overview, row: Row, finding: Finding | None) -> None:
    """Ask for the reason, and choose it."""
    from tui.app.dialogs.ask import Ask  # noqa: PLC0415  # seldom wanted

    known = row.reference.id
    own = [finding.code] if finding is not None and finding.code in ADVICE else []
    codes = [*own, *(one.code for one in screen.advice.get(known, ()))]
    if not codes:
        screen.notice(tr("There is no advice about {image}.", image=row.label))
        return
    hint = tr("why {code} is fine here", code=codes[0])
    if codes[1:]:
        others = listing(codes[1:], tr("or"))
        hint = tr("why {code} is fine here (first {others} for that)", code=codes[0], others=others)
    screen.app.push_screen(Ask(tr("Ignore advice"), hint), lambda text: _chosen(screen, known, codes[0], text))


def _chosen(screen: Overview, known: ReferenceId, code: str, text: str | None) -> None:
    if not text or not text.strip():
        return
    text = text if text.split()[0] in ADVICE else f"{code} {text}"
    try:
        outcome = screen.session.choose(Choice(known, RemedyCode.IGNORE, text))
    except PullfixError as fault:
        screen.notice(str(fault))
        return
    said = outcome.message if isinstance(outcome, Conflict) else tr("Chosen, not applied yet: d shows the diff.")
    screen.refill()
    screen.notice(said)
