"""The head line of the overview, and what stands in place of the table where there is nothing to show."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from tui.app.present import COLOURS, safe, short
from tui.core import report
from tui.core.finding import RETIRED, Finding
from tui.core.pulls import pulls_of
from tui.core.report import Summary
from tui.core.verdict import Standing

if TYPE_CHECKING:
    from tui.session import Session


def counts_of(session: Session) -> Summary:
    """The counts over all rows, whatever the filter shows."""
    return report.summary(report.rows(session.loaded, session.statuses, session.snapshot))


def headline(session: Session) -> Text:
    """The directory and the counts: the answer to “how bad is it”."""
    counts = counts_of(session)
    text = Text("pullfix  ", style="bold", no_wrap=True).append(f"{short(_place(session), 40)}  ", style="not bold")
    text.append(f"   {report.counted(counts.references, 'image')}", style="not bold")
    for number, name, standing in (
        (counts.available, "fine", Standing.FINE),
        (counts.failing, "failing", Standing.FAILING),
        (counts.undecided, "undecided", Standing.UNDECIDED),
        (counts.waiting, "waiting", Standing.WAITING),
        (counts.asking, "asking", Standing.ASKING),
    ):
        if number:
            text.append(f"   {number} {name}", style=COLOURS[standing])
    if session.choices:
        text.append(f"   {len(session.choices)} chosen: d reviews", style="cyan")
    for pulls in pulls_of(session.statuses.values()):
        text.append(f"   {safe(pulls.short)}", style="not bold dim")
    return text


def _place(session: Session) -> str:
    root, home = str(Path(session.snapshot.root)), str(session.world.home)
    return f"~{root[len(home) :]}" if root.startswith(f"{home}/") else root


def hint(session: Session, findings: Iterable[Finding] = ()) -> str:
    """The one next thing to press, and how much there is to say about the files."""
    counts = counts_of(session)
    said = ""
    if counts.failing:
        said = f"{counts.failing} failing. g walks through them, f mends the one under the cursor."
    elif counts.references and not counts.undecided:
        said = "Nothing fails. `pullfix check` tells CI the same."
    left = sum(found.code == RETIRED for found in findings)
    if left and not counts.failing:
        said += f"  {report.counted(left, 'image')} {'comes' if left == 1 else 'come'} from a path that was left."
    remarks = len(session.problems()) + len(session.notes)
    if remarks:
        said += f"  {report.counted(remarks, 'remark')} on the files: p shows {'it' if remarks == 1 else 'them'}."
    return said.strip()


def nothing(session: Session) -> Text:
    """What was looked for, where nothing was found."""
    return Text(
        f"No image reference in {safe(str(session.root))}.\n\nLooked for compose.yaml, compose.yml, "
        "docker-compose.yml, docker-compose.yaml, and any other YAML file with `services:` at its top.\n\n"
        "q leaves. Then: pullfix DIR, with the directory of your Compose files."
    )
