"""`pullfix [DIR]`: load the directory, then hand it to the app."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tui.cli.reading import options
from tui.cli.terminal import Terminal
from tui.core.errors import UsageError
from tui.core.language import tr
from tui.session import Session
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:  # noqa: ARG001  # one signature for all
    """The app's own exit status."""
    session = Session(
        Path(call.directory), world, options=options(call), offline=call.offline, deadline=call.deadline,
        max_age=call.max_age,
    )  # fmt: skip
    session.load()
    return show(call, session)


def show(call: argparse.Namespace, session: Session) -> int:
    """Open the app on a loaded session. Raises UsageError without a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(tr("The app needs a terminal. `pullfix check` reports the same to a file or a pipe."))
    if call.open_app is None:
        raise UsageError(tr("This entry has no app. Run `pullfix`, or `python -m tui`."))
    return int(call.open_app(session))
