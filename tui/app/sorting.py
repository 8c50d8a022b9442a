"""The order of the overview's rows: pure, so that the table only shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tui.app.entries import Entry
from tui.core import report
from tui.core.language import later
from tui.core.reference import ReferenceId
from tui.core.report import UNASKED
from tui.core.status import Status
from tui.core.verdict import Standing

COLUMNS = (later("file"), later("status"), later("service"), later("image"), later("resolved"))
"""What rows can be sorted by; the first is the order of the files, and no column shows it."""
URGENCY = (
    Standing.FAILING, Standing.UNDECIDED, Standing.WAITING, Standing.ASKING, Standing.FINE, Standing.ASIDE,
)  # fmt: skip
_URGENCY = {standing: number for number, standing in enumerate(URGENCY)}


def ordered(
    entries: Iterable[Entry], statuses: Mapping[ReferenceId, Status], column: int, *, turned: bool = False
) -> list[Entry]:
    """Entries by a column; equal ones keep the order of the files. `turned`: the other way round."""
    if column == 0:
        found = list(entries)
        return found[::-1] if turned else found
    return sorted(entries, key=_key(column, statuses), reverse=turned)


def _key(column: int, statuses: Mapping[ReferenceId, Status]) -> Callable[[Entry], tuple[int, str]]:
    if column == 1:
        return lambda entry: _urgency(statuses.get(entry.key, UNASKED))
    if column == 2:
        return lambda entry: (0, entry.label.lower())
    if column == 3:
        return lambda entry: (0, entry.reference.written.lower())
    return lambda entry: (0, (entry.reference.text or entry.reference.written).lower())


def _urgency(status: Status) -> tuple[int, str]:
    return _URGENCY[status.standing], report.word(status)
