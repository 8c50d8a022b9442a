"""The order and the choice of rows: pure, so that the table only shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.core import report
from tui.core.report import Row
from tui.core.verdict import Standing

COLUMNS = ("file", "status", "service", "image")
"""What rows can be sorted by; the first is the order of the files."""
_URGENCY = {standing: number for number, standing in enumerate(
    (Standing.FAILING, Standing.UNDECIDED, Standing.WAITING, Standing.ASKING, Standing.FINE, Standing.ASIDE)
)}  # fmt: skip


def ordered(rows: Sequence[Row], column: int) -> list[Row]:
    """Rows by a column; equal ones keep the order of the files."""
    keys: tuple[Callable[[Row], tuple[int, str]], ...] = (
        lambda _row: (0, ""),
        lambda row: (_URGENCY[row.status.standing], report.word(row.status)),
        lambda row: (0, row.label),
        lambda row: (0, row.resolved or row.written),
    )
    return sorted(rows, key=keys[column])


def matches(row: Row, wanted: str) -> bool:
    """Does a row fit every word of a filter? `status:`, `registry:`, plain text, and `!` before what shall not fit."""
    return all(_fits(row, word) for word in wanted.lower().split())


def _fits(row: Row, word: str) -> bool:
    if word.startswith("!"):
        return len(word) == 1 or not _fits(row, word[1:])
    field, colon, text = word.partition(":")
    image = row.reference.image
    if colon and field == "status":
        verdict = row.status.verdict.value if row.status.verdict else ""
        return text in verdict or text in report.word(row.status) or text in row.status.standing.value
    if colon and field == "registry":
        return image is not None and text in image.registry
    return any(word in value.lower() for value in (row.label, row.written, row.resolved or "", row.place))
