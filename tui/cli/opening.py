"""`pullfix [DIR]`: the app. The one module of the command line that loads textual, and only when it is called."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tui.cli.sessions import options
from tui.cli.terminal import Terminal
from tui.core.errors import UsageError
from tui.session import Session, World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:  # noqa: ARG001  # one signature for all
    """The app's own exit status."""
    session = Session(Path(call.directory), world, options=options(call), offline=call.offline, deadline=call.deadline)
    session.load()
    return show(session)


def show(session: Session) -> int:
    """Open the app on a loaded session. Raises UsageError without a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The app needs a terminal. `pullfix check` reports the same to a file or a pipe.")
    from tui.app.app import run_app

    return run_app(session)
