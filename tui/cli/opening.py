"""`pullfix [DIR]`: load the directory, then hand it to the app."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from tui import remembered
from tui.cli.reading import options
from tui.cli.terminal import Terminal
from tui.core import language
from tui.core.errors import UsageError
from tui.core.language import tr
from tui.session import Session
from tui.translations import LANGUAGES, catalogue
from tui.world import World

DUMB = ("dumb", "unknown")
"""Terminals that cannot move their cursor."""


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:  # noqa: ARG001  # one signature for all
    """The app's own exit status."""
    kept = remembered.read(world.state_dir).get(remembered.LANGUAGE, "")
    if kept in LANGUAGES and not call.lang and not world.config.language:
        language.use(catalogue(kept))
    session = Session(
        Path(call.directory), dressed(call, world), options=options(call), offline=call.offline, deadline=call.deadline,
        max_age=call.max_age,
    )  # fmt: skip
    session.load()
    return show(call, session)


def dressed(call: argparse.Namespace, world: World) -> World:
    """The world of the app: what the call says of its looks outranks the config file."""
    config = replace(
        world.config,
        theme=call.theme or world.config.theme,
        reduced_motion=call.reduced_motion or world.config.reduced_motion,
    )
    environ = {**world.environ, "NO_COLOR": "1"} if call.no_color else world.environ
    return replace(world, config=config, environ=environ)


def show(call: argparse.Namespace, session: Session) -> int:
    """Open the app on a loaded session. Raises UsageError without a terminal."""
    if session.world.environ.get("TERM") in DUMB:
        raise UsageError(
            tr("This terminal (TERM={term}) cannot show the app. `pullfix check` reports the same as text.",
               term=session.world.environ["TERM"])
        )  # fmt: skip
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(tr("The app needs a terminal. `pullfix check` reports the same to a file or a pipe."))
    if call.open_app is None:
        raise UsageError(tr("This entry has no app. Run `pullfix`, or `python -m tui`."))
    return int(call.open_app(session))
