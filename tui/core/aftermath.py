"""One line after a change was written: what is better now, and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.core.language import listing, sentences, tr, trn
from tui.core.reference import Reference, ReferenceId
from tui.core.report import word
from tui.core.status import Status
from tui.core.verdict import Standing

MOST = 6
"""References that are named; of more, their number is told."""


def aftermath(asked: Sequence[Reference], statuses: Mapping[ReferenceId, Status]) -> str:
    """`Asked again: web is available, search is available. Still failing: none.`"""
    by_standing: dict[Standing, list[Reference]] = {}
    for reference in asked:
        by_standing.setdefault(statuses[reference.id].standing, []).append(reference)
    failing = by_standing.get(Standing.FAILING, [])
    undecided = by_standing.get(Standing.UNDECIDED, [])
    return sentences(
        _asked_again(asked, statuses, len(failing) + len(undecided)),
        tr("Still failing: {names}.", names=_labels(failing)),
        tr("Undecided: {names}.", names=_labels(undecided)) if undecided else "",
    )


def _asked_again(asked: Sequence[Reference], statuses: Mapping[ReferenceId, Status], wrong: int) -> str:
    if not asked:
        return tr("Asked again: nothing was to be asked.")
    if len(asked) <= MOST:
        each = (tr("{name} is {status}", name=r.label, status=word(statuses[r.id])) for r in asked)
        return tr("Asked again: {told}.", told=listing(each))
    return trn(
        "Asked again: {n} image of {all} is fine.",
        "Asked again: {n} images of {all} are fine.",
        len(asked) - wrong,
        all=len(asked),
    )


def _labels(references: Sequence[Reference]) -> str:
    named, more = listing(reference.label for reference in references[:MOST]), len(references) - MOST
    return tr("{names} and {n} more", names=named, n=more) if more > 0 else named or tr("none")
