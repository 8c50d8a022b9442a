"""The cells of the overview's table: how wide they are, and what stands in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.text import Text

from tui.app import emphasis
from tui.app.emphasis import cut, flat
from tui.app.present import COLOURS, status_text
from tui.app.sorting import URGENCY
from tui.app.tally import worst
from tui.core import report, signs
from tui.core.answers import Limited
from tui.core.finding import EMULATED, FLOATING_TAG, SHARED_VARIABLE, SHELL_OUTRANKS, Finding, RemedyCode
from tui.core.language import later, listing, tr, trn
from tui.core.report import UNASKED
from tui.core.status import Status
from tui.core.verdict import Standing

if TYPE_CHECKING:
    from tui.app.board import Board, Heading
    from tui.app.entries import Entry

WIDE = 98
"""From so many columns inside its frame the table has the resolved value, too."""
STATUS_CELLS = 20
"""`✗ no such repository`."""
GAP = 2
CHOSEN = {
    RemedyCode.SWITCH_PATH: later("{argument}"),
    RemedyCode.PIN_TAG: later("tag {argument}"),
    RemedyCode.UNPIN_TAG: later("tag {argument}"),
    RemedyCode.BUILD_LOCALLY: later("built from {argument}"),
    RemedyCode.WAIT: later("waits {argument}"),
    RemedyCode.LOGIN: later("{argument}"),
    RemedyCode.FALLBACK_SOURCES: later("one of {argument}"),
    RemedyCode.IGNORE: later("ignores {argument}"),
}
"""What a choice does to a reference."""
MARKS = {
    FLOATING_TAG: later("floating"),
    SHARED_VARIABLE: later("shared"),
    SHELL_OUTRANKS: later("shell"),
    EMULATED: later("emulated"),
}
"""One quiet word for an advice; `moved` and `warned` come with their findings."""


def widths(board: Board, columns: int) -> tuple[int, ...]:
    """Column widths that fill the table and never need a sideways scroll. They hang on what there is, not on what is
    shown, so a filter moves no column."""
    if columns < WIDE:
        status = STATUS_CELLS if columns >= 56 else max(columns // 3, 6)
        label = max(min(board.book.label_cells, 14, columns // 4), 4)
        return status, label, max(columns - status - label - 2 * GAP, 1)
    label = max(min(board.book.label_cells, 24), 7)
    left = columns - STATUS_CELLS - label - 3 * GAP
    half = max(min(board.book.written_cells, left * 11 // 20), 12)
    return STATUS_CELLS, label, half, left - half


def cells(board: Board, entry: Entry, sizes: tuple[int, ...], found: Finding | None, advice: tuple[Finding, ...]
) -> list[Text]:  # fmt: skip
    """The cells of one row."""
    status = board.session.statuses.get(entry.key, UNASKED)
    made = [
        cut(_status(board, entry, status, found, advice), sizes[0]),
        cut(Text(flat(entry.label)), sizes[1]),
        emphasis.written(entry.reference.written, sizes[2]),
    ]
    return [*made, _last(board, entry, status, sizes[3])] if len(sizes) > 3 else made


def _status(board: Board, entry: Entry, status: Status, found: Finding | None, advice: tuple[Finding, ...]) -> Text:
    text = status_text(status, found)
    seconds = board.tally.silent(entry.registry) if status.standing is Standing.ASKING else 0
    if seconds:
        said = tr("asking {registry} {n} s", registry=entry.registry, n=seconds)
        if status.before is not None:
            said = f"{report.word(status)} {seconds} s"
        glyph = report.glyph(status, ascii_only=signs.ascii_only())
        return Text(f"{glyph} {flat(said)}", COLOURS[Standing.ASKING])
    mark = next((MARKS[one.code] for one in advice if one.code in MARKS), "")
    if mark and status.standing is Standing.FINE and not (found is not None and found.mark):
        text.append(f" {tr(mark)}", style="dim")
    return text


def _last(board: Board, entry: Entry, status: Status, columns: int) -> Text:
    """What a choice does to it, else what it resolves to; and when it is worth asking again."""
    again = _again(status, board.session.world.clock())
    if not again:
        return _becomes(board, entry, columns)
    again = f"   {again}"
    left = columns - len(again)
    if left < 12:
        return _becomes(board, entry, columns)
    text = _becomes(board, entry, left)
    return text.append(again, style="dim")


def _becomes(board: Board, entry: Entry, columns: int) -> Text:
    reference = entry.reference
    choice = board.choices.get(entry.key)
    if choice is not None:
        said = tr(CHOSEN[choice.code], argument=choice.argument)
        text = Text(signs.plain("→ "), style="cyan")
        for run, bright in emphasis.differing(flat(said), flat(reference.text or "")):
            text.append(run, emphasis.BRIGHT if bright else "")
        return cut(text, columns)
    if reference.resolved is None:
        return cut(Text(tr("cannot be resolved"), style="dim"), columns)
    if reference.text == reference.written:
        return cut(Text(tr("= as written"), style="dim"), columns)
    return emphasis.resolved(reference, columns)


def _again(status: Status, now: datetime) -> str:
    """`again in 41 min`, where the registry said when."""
    answer = status.answer
    if not isinstance(answer, Limited) or not answer.retry_after:
        return ""
    left = answer.asked_at + timedelta(seconds=answer.retry_after) - now
    minutes = -(-int(left.total_seconds()) // 60)
    if minutes <= 0:
        return tr("ask again: r")
    hours, rest = divmod(minutes, 60)
    return tr("again in {h} h {m} min", h=hours, m=rest) if hours else tr("again in {m} min", m=minutes)


def heading(board: Board, line: Heading, columns: int) -> Text:
    """`▾ caddy   3 failing of 12   ! 2 remarks`, and what is wrong where a project cannot be read."""
    group, counts = line.group, board.tally.by_group[line.group.path]
    folded = group.path in board.folded
    text = Text("▸ " if folded else "▾ " if group.total else "! ", style="" if group.total else "yellow", no_wrap=True)
    text.append_text(cut(Text(flat(group.name), style="bold"), max(columns // 2, 8)))
    if group.total:
        standing = worst(counts, URGENCY)
        text.append("   ").append(_counted(counts, group.total), COLOURS[standing] if standing else "")
    if board.narrowed and line.shown != group.total:
        text.append("   ").append(tr("{n} shown", n=line.shown), "dim")
    if group.problems and not group.total:
        text.append("   ").append(flat(group.problems[0].message))
    elif group.problems:
        text.append("   ").append("! ", "yellow").append(
            trn("{n} remark", "{n} remarks", len(group.problems)), "yellow"
        )
    text.truncate(columns, overflow="ellipsis")
    return text


def _counted(counts: dict[Standing, int], total: int) -> str:
    named = (
        (Standing.FAILING, tr("{n} failing", n=counts[Standing.FAILING])),
        (Standing.UNDECIDED, tr("{n} undecided", n=counts[Standing.UNDECIDED])),
        (Standing.WAITING, tr("{n} waiting", n=counts[Standing.WAITING])),
        (Standing.ASKING, tr("{n} asking", n=counts[Standing.ASKING])),
    )
    parts = [said for standing, said in named if counts[standing]]
    if parts:
        return tr("{parts} of {total}", parts=listing(parts), total=total)
    return trn("{n} image, fine", "{n} images, all fine", total)
