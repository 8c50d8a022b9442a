"""Opening a session for a command, and running what must be awaited."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from tui.cli.terminal import Terminal, safe
from tui.core.options import LoadOptions
from tui.session import Session, World

Result = TypeVar("Result")


def options(call: argparse.Namespace) -> LoadOptions:
    """The loading options of a call; paths on the command line become relative to the project."""
    root = Path(call.directory)
    return LoadOptions(
        files=tuple(_within(root, name) for name in getattr(call, "file", ())),
        env_files=tuple(_within(root, name) for name in getattr(call, "env_file", ())),
        profiles=tuple(getattr(call, "profile", ())),
        platform=getattr(call, "platform", None),
        kinds=tuple(getattr(call, "only", ())),
        vendored=getattr(call, "all", False),
    )


def _within(root: Path, name: str) -> str:
    """A file named on the command line: as seen from here where it is there, else as seen from the project."""
    here = Path(name)
    path = here.absolute() if here.exists() else root.absolute() / name
    return Path(os.path.relpath(path, root.absolute())).as_posix()


def opened(call: argparse.Namespace, world: World, terminal: Terminal) -> Session:
    """A loaded session. Problems of files are told on standard error. Raises ProjectError."""
    session = Session(
        Path(call.directory),
        world,
        options=options(call),
        offline=getattr(call, "offline", False),
        deadline=getattr(call, "deadline", None),
    )
    session.load()
    if session.recovered:
        terminal.note(safe(session.recovered))
    if getattr(call, "format", "text") == "text":
        for line in session.problems():
            terminal.note(safe(line))
    return session


def run_with(session: Session, work: Callable[[], Awaitable[Result]]) -> Result:
    """Await `work`, then close the session's connections."""

    async def whole() -> Result:
        try:
            return await work()
        finally:
            await session.aclose()

    return asyncio.run(whole())
