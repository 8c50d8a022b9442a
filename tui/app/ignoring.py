"""An advice is turned off, about one row or about all that are marked: its code and the reason become a choice like any
other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.core.errors import PullfixError
from tui.core.finding import ADVICE, RemedyCode
from tui.core.language import listing, tr, trn
from tui.core.plan import Choice, Conflict
from tui.core.reference import ReferenceId

if TYPE_CHECKING:
    from tui.app.entries import Entry
    from tui.app.screens.overview import Overview

Advised = tuple[ReferenceId, tuple[str, ...]]
"""A reference, and the codes of the advice about it."""


def ask(screen: Overview, meant: Sequence[Entry]) -> None:
    """Ask for the reason, and choose it for all rows that there is advice about."""
    from tui.app.dialogs.ask import Ask  # noqa: PLC0415  # seldom wanted

    advised = [(entry.key, codes) for entry in meant if (codes := _codes(screen, entry.key))]
    if not advised:
        said = tr("There is no advice about what is marked.")
        screen.notice(tr("There is no advice about {image}.", image=meant[0].label) if len(meant) == 1 else said)
        return
    screen.app.push_screen(Ask(tr("Ignore advice"), _hint(advised)), lambda text: _chosen(screen, advised, text))


def _codes(screen: Overview, known: ReferenceId) -> tuple[str, ...]:
    finding = screen.findings.get(known)
    own = [finding.code] if finding is not None and finding.code in ADVICE else []
    return (*own, *(one.code for one in screen.advice.get(known, ())))


def _hint(advised: Sequence[Advised]) -> str:
    _, codes = advised[0]
    if len(advised) > 1:
        return trn(
            "why the advice about {n} image is fine here", "why the advice about {n} images is fine here", len(advised)
        )
    if codes[1:]:
        others = listing(codes[1:], tr("or"))
        return tr("why {code} is fine here (first {others} for that)", code=codes[0], others=others)
    return tr("why {code} is fine here", code=codes[0])


def _chosen(screen: Overview, advised: Sequence[Advised], text: str | None) -> None:
    """A code before the reason means that advice; else it is the first about each."""
    if not text or not text.strip():
        return
    named = text.split()[0] if text.split()[0] in ADVICE else ""
    said = tr("Chosen, not applied yet: d shows the diff.")
    for known, codes in advised:
        if named and named not in codes and len(advised) > 1:
            continue
        argument = text if named else f"{codes[0]} {text}"
        try:
            outcome = screen.session.choose(Choice(known, RemedyCode.IGNORE, argument))
        except PullfixError as fault:
            said = str(fault)
            break
        if isinstance(outcome, Conflict):
            said = outcome.message
    screen.refill()
    screen.notice(said)
