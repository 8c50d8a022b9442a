"""`pullfix explain REF`: one image, the whole exchange with its registry, and the conclusion."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.cli.exits import Exit, of_check
from tui.cli.formats import document, table
from tui.cli.sessions import run_with
from tui.cli.terminal import Terminal, safe
from tui.core import report
from tui.core.diagnose import finding_about
from tui.core.errors import UsageError
from tui.core.image import BadName, ImageName, parse
from tui.core.options import LoadOptions
from tui.core.status import Status
from tui.core.verdict import Standing
from tui.session import Session
from tui.world import World


def named(text: str) -> ImageName:
    """The image of a call. Raises UsageError where the text is none."""
    name = parse(text)
    if isinstance(name, BadName):
        raise UsageError(f"“{text}” is no image reference. {name.message}")
    return name


def alone(call: argparse.Namespace, world: World) -> Session:
    """A session without files. Nothing that earlier runs were told is taken, unless it is asked for."""
    return Session(
        Path(),
        world,
        options=LoadOptions(platform=call.platform),
        offline=call.offline,
        deadline=call.deadline,
        max_age=call.max_age or 0,
    )


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """As `check` on a project with just this image."""
    image = named(call.reference)
    session = alone(call, world)
    status = run_with(session, lambda: session.verify(image.original))
    if not isinstance(status, Status):
        raise UsageError(status.message)
    finding = finding_about(image, status)
    steps = status.answer.exchange if status.answer else ()
    if call.format == "json":
        document.show(
            {
                "schema": "pullfix.explain/1",
                "reference": image.original,
                "canonical": image.canonical,
                "platform": session.platform,
                "exchange": [report.step_document(step) for step in steps],
                "status": report.status_document(status),
                "findings": [report.finding_document(finding)] if finding else [],
            },
            terminal,
        )
    else:
        terminal.print(terminal.bold(safe(f"{image.canonical}  {session.platform}")))
        table.exchange(steps, terminal)
        table.conclusion(status, finding, terminal)
    return _exit(status)


def _exit(status: Status) -> int:
    standing = status.standing
    counts = report.Summary(
        references=1, failing=int(standing is Standing.FAILING), undecided=int(standing is Standing.UNDECIDED)
    )
    return Exit(of_check(counts, "failing"))
