"""`pullfix check`: ask the registries about every image; for people and for CI."""

from __future__ import annotations

import argparse

from tui.advising import advised
from tui.cli.exits import of_check
from tui.cli.formats import document, table
from tui.cli.listing import nothing
from tui.cli.sessions import opened, run_with
from tui.cli.terminal import Terminal, safe
from tui.core import documents, report
from tui.core.finding import Finding
from tui.core.language import tr
from tui.core.pulls import pulls_of
from tui.core.reference import ReferenceId
from tui.session import Session
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 all there, 1 something fails, 3 something could not be decided."""
    session = opened(call, world, terminal)
    findings = run_with(session, lambda: checked(session, terminal))
    return show(call, session, findings, terminal)


async def checked(session: Session, terminal: Terminal) -> dict[ReferenceId, Finding]:
    """Ask about everything; the findings with their verified remedies."""
    await session.check()
    findings = await session.findings()
    for note in session.notes:
        terminal.note(safe(note))
    return findings


def show(call: argparse.Namespace, session: Session, findings: dict[ReferenceId, Finding], terminal: Terminal) -> int:
    """Print the report of a checked session; the exit status that goes with it."""
    rows = report.rows(session.loaded, session.statuses, session.snapshot)
    counts = report.summary(rows)
    if call.format == "json":
        document.show(
            documents.document(session.loaded, session.snapshot, session.statuses, findings, advised(session)), terminal
        )
    elif rows:
        table.checked(rows, findings, session.snapshot, terminal)
        terminal.print(counts.sentence)
        table.advised(rows, advised(session), terminal, details=getattr(call, "advice", False))
        for pulls in pulls_of(session.statuses.values()):
            terminal.note(safe(tr("{pulls}.", pulls=pulls.short)))
    else:
        terminal.note(nothing(call.directory))
    return of_check(counts, getattr(call, "fail_on", "failing"), unreadable=bool(session.loaded.unreadable))
