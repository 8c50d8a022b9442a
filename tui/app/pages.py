"""The pages of the detail screen that are text: why in full, the copy on this machine, what was done so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tui.app import details
from tui.app.causes import possible
from tui.app.present import bold, dim, safe
from tui.core import local, report, waiting
from tui.core.finding import Disposition, Finding, Remedy
from tui.core.language import tr
from tui.core.local import Local, age
from tui.core.report import Row
from tui.core.verdict import Verdict
from tui.journal.records import State

if TYPE_CHECKING:
    from tui.past import Past

INDENT = 3


def why(row: Row, finding: Finding | None, advice: tuple[Finding, ...]) -> RenderableType:
    """The verdict and what it says; what it could be, what is likely, what to do; all ways out."""
    if finding is None:
        return details.why(row, None, advice)
    head = Text(safe(finding.message)).append_text(details.way_out(finding))
    parts: list[RenderableType] = [head]
    if finding.likely:
        parts += [bold(f"\n{tr('What is likely')}"), Text(safe(finding.likely))]
    causes = possible(row.reference.image, row.status) if row.reference.image is not None else ()
    if causes:
        parts.append(bold(f"\n{tr('What it could be, and what tells')}"))
    for cause in causes:
        parts += [Text(f"- {safe(cause.what)}"), _below(safe(cause.telling))]
    if finding.todo:
        parts += [bold(f"\n{tr('What you can do')}"), Text(safe(finding.todo))]
    parts += _ways(finding)
    parts += _else(row, advice)
    return Group(*parts)


def _ways(finding: Finding) -> Iterator[RenderableType]:
    if finding.remedies:
        yield bold(f"\n{tr('The ways out (f)')}")
    for remedy in finding.remedies:
        best = remedy.recommended or remedy is details.best_of(finding)
        line = Text("* " if best else "- ").append(safe(remedy.title), style="bold" if best else "")
        line.append(f"  {safe(remedy.to)}" if remedy.to else "", style="green" if best else "")
        line.append(f"  {tr('recommended')}" if remedy.recommended else "", style="green")
        yield line
        yield from (_below(safe(text)) for text in _about(remedy) if text)


def _about(remedy: Remedy) -> tuple[str, ...]:
    if remedy.disposition is Disposition.IMPOSSIBLE:
        return (tr("Not possible: {reason}", reason=remedy.why),)
    return (remedy.why, remedy.consequence, remedy.risk)


def _else(row: Row, advice: tuple[Finding, ...]) -> Iterator[RenderableType]:
    """What else there is to say."""
    said = [problem.message for problem in row.reference.problems]
    said += [waiting.sentence(row.status.waiting)] if row.status.waiting else []
    said += [report.here(row.status), *(one.message for one in advice)]
    if any(said):
        yield bold(f"\n{tr('Also')}")
    yield from (Text(safe(line)) for line in said if line)


def _below(text: str) -> Padding:
    return Padding(dim(text), (0, 0, 0, INDENT))


# --- the copy on this machine


def copy(row: Row) -> RenderableType:
    """That a running copy is safe, how it stands to what the registry has, and all that the engine says of it."""
    here = row.status.local
    if here is None:
        return Text(tr("No engine on this machine (Docker, Podman) says that it has a copy of this image."))
    there = row.status.digest if row.status.verdict is Verdict.AVAILABLE else None
    head = Text(safe(local.sentence(here)), style="bold")
    compared = local.compared(here, there)
    head.append(f"\n{safe(compared)}" if compared else "", style="not bold")
    return Group(head, Text(), _table(_facts(here)))


def _facts(here: Local) -> Iterator[tuple[str, str]]:
    yield tr("engine"), here.engine
    yield tr("image"), here.image_id
    for digest in here.digests:
        yield tr("digest"), digest
    if not here.digests:
        yield tr("digest"), tr("none: it was built or loaded here, no registry gave it one")
    for name, at in ((tr("here since"), here.since), (tr("built"), here.created)):
        if at is not None:
            yield name, tr("{day} UTC, {age} ago", day=f"{at:%Y-%m-%d %H:%M}", age=age(at, here.asked_at))
    if here.size:
        yield tr("size"), tr("{megabytes} MB", megabytes=f"{here.size / 1_000_000:.0f}")
    for container in here.containers:
        since = f", {age(container.since, here.asked_at)}" if container.since is not None else ""
        yield tr("running in"), f"{container.name}{since}"


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(Text(name), Text(safe(value)))
    return table


# --- what was done so far


def past(found: tuple[Past, ...]) -> RenderableType:
    """Each change that concerned it, newest first: when, what, and why."""
    if not found:
        return Text(tr("No change of pullfix has touched this image so far."))
    return Group(*(part for one in found for part in _change(one)))


def _change(one: Past) -> Iterator[RenderableType]:
    for event in reversed(one.record.events):
        done = tr("applied") if event.state is State.APPLIED else tr("taken back")
        by = tr("by {who}", who=event.who) if event.who else ""
        yield Text(f"{event.when.astimezone():%Y-%m-%d %H:%M}  ", style="bold").append(f"{done} {safe(by)}".rstrip())
    if one.changed:
        nothing = tr("no value")
        yield _below(f"{safe(one.before or nothing)}\n→ {safe(one.after or nothing)}")
    for reason in one.reasons:
        yield Padding(Text(safe(reason.choice)), (0, 0, 0, INDENT))
        yield from (_below(safe(sentence)) for sentence in reason.because)
    if not one.reasons:
        yield _below(tr("It changed with another image: {choice}", choice=safe("; ".join(one.record.why))))
    yield _below(tr("in {files}", files=safe(", ".join(one.record.files))))
    yield Text()
