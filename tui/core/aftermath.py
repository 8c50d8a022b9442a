"""One line after a change was written: what is better now, and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.core.reference import Reference, ReferenceId
from tui.core.report import counted, word
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
    if len(asked) <= MOST:
        told = ", ".join(f"{r.label} is {word(statuses[r.id])}" for r in asked) or "nothing was to be asked"
    else:
        fine = len(asked) - len(failing) - len(undecided)
        told = f"{counted(fine, 'image')} of {len(asked)} {'is' if fine == 1 else 'are'} fine"
    left = f"Still failing: {_labels(failing)}."
    return f"Asked again: {told}. {left}" + (f" Undecided: {_labels(undecided)}." if undecided else "")


def _labels(references: Sequence[Reference]) -> str:
    named = ", ".join(reference.label for reference in references[:MOST])
    return f"{named} and {len(references) - MOST} more" if len(references) > MOST else named or "none"
