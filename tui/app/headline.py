"""The head line of the overview, and what stands in place of the table where there is nothing to show."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from tui.app.emphasis import cut, flat
from tui.app.present import COLOURS, home_short, safe
from tui.core import report, signs
from tui.core.finding import RETIRED, Finding
from tui.core.language import listing, sentences, tr, trn
from tui.core.status import Status
from tui.core.verdict import Standing, Verdict

if TYPE_CHECKING:
    from tui.app.board import Board
    from tui.app.entries import Group
    from tui.app.tally import Tally
    from tui.session import Session

BAR = 10
"""Cells of the progress bar."""
LEAST_PLACE = 10
"""Fewer cells than that tell nothing of a path."""


def headline(board: Board, columns: int, *, calm: bool = False) -> Text:
    """The directory and the counts: the answer to “how bad is it”; on the right how far the asking has come, else how
    the registries did. `calm`: no bar that grows."""
    text = Text("pullfix", style="bold", no_wrap=True)
    counts = _counts(board)
    right = _asking(board.tally, calm=calm) if board.tally.round is not None else _silence(board)
    left = columns - text.cell_len - counts.cell_len
    room = left - (right[0].cell_len + 3 if right else 0) - 2
    place = home_short(str(Path(board.session.snapshot.root)), board.session.world.home)
    if room >= min(LEAST_PLACE, len(place)):
        text.append("  ").append_text(cut(Text(flat(place), style="not bold"), min(room, 40)))
    text.append_text(counts)
    shown = Text()
    for part in right:
        if text.cell_len + shown.cell_len + part.cell_len + 3 <= columns:
            shown.append("   ").append_text(part)
    return text.append(" " * max(columns - text.cell_len - shown.cell_len, 0)).append_text(shown)


def _counts(board: Board) -> Text:
    counts = board.tally.counts
    text = Text(style="not bold").append("   ").append(trn("{n} image", "{n} images", len(board.book.entries)))
    for said, standing in (
        (tr("{n} fine", n=counts[Standing.FINE]), Standing.FINE),
        (tr("{n} failing", n=counts[Standing.FAILING]), Standing.FAILING),
        (tr("{n} undecided", n=counts[Standing.UNDECIDED]), Standing.UNDECIDED),
        (tr("{n} waiting", n=counts[Standing.WAITING]), Standing.WAITING),
    ):
        if counts[standing]:
            text.append("   ").append(said, COLOURS[standing])
    if board.marked:
        text.append("   ").append(tr("{n} marked", n=len(board.marked)), "bold")
    if board.session.choices:
        text.append("   ").append(tr("{n} chosen: d reviews", n=len(board.session.choices)), "cyan")
    return text


def _asking(tally: Tally, *, calm: bool) -> list[Text]:
    """`━━━━━─────  120 of 300   45/s`, and who keeps us waiting."""
    now = tally.round
    if now is None:
        return []
    said = tr("{done} of {total} asked", done=now.done, total=now.total)
    slow = [
        Text(safe(tr("{registry} silent for {n} s", registry=registry, n=seconds)), "yellow")
        for registry, seconds in tally.slow
    ]
    progress = Text(said, "not bold")
    if not calm and not slow:
        filled = BAR * now.done // max(now.total, 1)
        full, empty = ("=", "-") if signs.ascii_only() else ("━", "─")
        progress = Text(full * filled, "cyan").append(empty * (BAR - filled), "bright_black")
        progress.append(f"  {said}", "not bold")
    rate = round(tally.rate)
    told = [Text(tr("{n}/s", n=rate), "dim")] if now.done >= BAR and rate else []
    return [*slow, progress, *told]


def _silence(board: Board) -> list[Text]:
    """When nobody is asked: `offline`, or each registry and how it did, and the pulls that are left."""
    if board.session.offline:
        return [Text(tr("offline: last answers"), "yellow")]
    parts = []
    for registry, voice in board.tally.voices.items():
        if voice.standing is not None:
            parts.append(Text(f"{flat(registry)} ", "not bold").append(_glyph(board.tally, registry)))
    parts += [Text(safe(pulls.short), "not bold dim") for pulls in board.tally.pulls]
    return parts


def _glyph(tally: Tally, registry: str) -> Text:
    voice = tally.voices[registry]
    standing = voice.standing or Standing.ASIDE
    verdict = {Standing.FINE: Verdict.AVAILABLE, Standing.ASKING: None}.get(
        standing, Verdict.RATE_LIMITED if voice.limited else Verdict.UNREACHABLE
    )
    return Text(report.glyph(Status(verdict=verdict), ascii_only=signs.ascii_only()), COLOURS[standing])


def hint(board: Board, findings: Iterable[Finding] = ()) -> str:
    """The one next thing to press, and how much there is to say about the files."""
    session, counts = board.session, board.tally.counts
    failing, undecided = counts[Standing.FAILING], counts[Standing.UNDECIDED]
    said = ""
    if failing:
        said = tr("{n} failing. g walks through them, f mends the one under the cursor.", n=failing)
    elif board.book.entries and not undecided:
        said = tr("Nothing fails. `pullfix check` tells CI the same.")
    left = sum(found.code == RETIRED for found in findings)
    moved = trn("{n} image comes from a path that was left.", "{n} images come from a path that was left.", left)
    remarks = len(session.problems()) + len(session.notes)
    told = trn("{n} remark on the files: p shows it.", "{n} remarks on the files: p shows them.", remarks)
    return sentences(said, moved if left and not failing else "", told if remarks else "")


def project(board: Board, group: Group) -> Text:
    """What there is to say of a whole project: its files, and what is wrong with them."""
    text = Text(flat(group.name), style="bold")
    if group.files:
        files = tr("Compose files: {files}.", files=listing(group.files))
        text.append(f"\n{safe(files)}", "not bold")
    for line in report.placed(group.problems, board.session.snapshot):
        text.append(f"\n{safe(line)}", "not bold")
    if group.total:
        text.append("\nenter  ", "bold").append(tr("folds it, space marks all of it"), "not bold dim")
    return text


def nothing(session: Session) -> Text:
    """What was looked for, where nothing was found."""
    return Text(
        tr(
            "No image reference in {root}.\n\nLooked for compose.yaml, compose.yml, docker-compose.yml, "
            "docker-compose.yaml, and any other YAML file with `services:` at its top.\n\n"
            "q leaves. Then: pullfix DIR, with the directory of your Compose files.",
            root=safe(str(session.root)),
        )
    )
