"""The cells of the overview's table: how wide they are, and what stands in the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from tui.app.present import short
from tui.core.finding import RemedyCode
from tui.core.report import Row

if TYPE_CHECKING:
    from tui.session import Session

COLUMNS = ("status", "service", "image", "resolved")
"""The last one only where there is room."""
CHOSEN = {
    RemedyCode.SWITCH_PATH: "",
    RemedyCode.PIN_TAG: "tag ",
    RemedyCode.UNPIN_TAG: "tag ",
    RemedyCode.BUILD_LOCALLY: "built from ",
    RemedyCode.WAIT: "waits ",
    RemedyCode.LOGIN: "",
    RemedyCode.FALLBACK_SOURCES: "one of ",
    RemedyCode.IGNORE: "ignores ",
}
"""What a choice does to a reference, before its argument."""


def widths(rows: list[Row], columns: int, *, wide: bool) -> tuple[int, ...]:
    """Column widths that fill the terminal and never need a sideways scroll."""
    label = min(max((len(row.label) for row in rows), default=8), 24 if wide else 14)
    label = max(label, 7)
    left = max(columns - 18 - label - 2 * (4 if wide else 3) - 4, 16)
    if not wide:
        return (18, label, left)
    half = min(max((len(row.written) for row in rows), default=20), left * 11 // 20)
    half = max(half, 12)
    return (18, label, half, left - half)


def last(session: Session, row: Row, columns: int) -> Text:
    """What a choice does to it, else what it resolves to."""
    chosen = next((s for s in session.plan.steps if s.choice.reference == row.reference.id), None)
    if chosen is not None:
        return Text(short(f"→ {CHOSEN[chosen.choice.code]}{chosen.choice.argument}", columns), "cyan", no_wrap=True)
    if row.resolved is None:
        return Text("cannot be resolved", style="dim", no_wrap=True)
    if not row.changed:
        return Text("= as written", style="dim", no_wrap=True)
    return Text(short(f"→ {row.resolved}", columns), no_wrap=True)
