"""`pullfix explain REF`: one image, the whole exchange with its registry, and the conclusion."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui import explanation
from tui.cli.exits import Exit, of_check
from tui.cli.formats import document, explained_text
from tui.cli.sessions import run_with
from tui.cli.terminal import Terminal, safe
from tui.core import explaining, report
from tui.core.errors import UsageError
from tui.core.image import BadName, ImageName, parse
from tui.core.language import sentences, tr
from tui.core.options import LoadOptions
from tui.core.status import Status
from tui.core.verdict import Standing
from tui.session import Session
from tui.world import World


def named(text: str) -> ImageName:
    """The image of a call. Raises UsageError where the text is none."""
    name = parse(text)
    if isinstance(name, BadName):
        raise UsageError(sentences(tr("“{text}” is no image reference.", text=text), name.message))
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
    """Ask, then tell what came of it."""
    image = named(call.reference)
    session = alone(call, world)
    explained = run_with(session, lambda: explanation.of_image(session, image))
    if call.format == "json":
        document.show(explaining.document(explained), terminal)
    else:
        explained_text.show(explained, terminal)
    for note in session.notes:
        terminal.note(safe(note))
    return _exit(explained.status)


def _exit(status: Status) -> int:
    standing = status.standing
    counts = report.Summary(
        references=1, failing=int(standing is Standing.FAILING), undecided=int(standing is Standing.UNDECIDED)
    )
    return Exit(of_check(counts, "failing"))
