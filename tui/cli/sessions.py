"""Opening a session for a command, and running what must be awaited."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from tui.cli.reading import options
from tui.cli.terminal import Terminal, safe
from tui.core.language import tr
from tui.session import Session
from tui.world import World

Result = TypeVar("Result")


def opened(call: argparse.Namespace, world: World, terminal: Terminal) -> Session:
    """A loaded session. Problems of files are told on standard error. Raises ProjectError."""
    session = Session(
        Path(call.directory),
        world,
        options=options(call),
        offline=getattr(call, "offline", False),
        deadline=getattr(call, "deadline", None),
        max_age=getattr(call, "max_age", None),
    )
    session.load()
    if session.recovered:
        terminal.note(safe(session.recovered))
    if getattr(call, "format", "text") == "text":
        for line in session.digest():
            terminal.note(safe(line))
    return session


def unread(session: Session, call: argparse.Namespace, terminal: Terminal, *more: str) -> bool:
    """Is there a project that cannot be read, or one of `more` files? Then nobody knows what else is to be done: each
    is named on standard error, where its problem was told when the session was opened."""
    names = (*(project.path for project in session.loaded.unreadable), *more)
    if names and call.format != "text":
        for line in session.digest():
            terminal.note(safe(line))
    for name in names:
        terminal.note(safe(tr("{name} cannot be read as it is, so what else there is to do is not known.", name=name)))
    return bool(names)


def run_with(session: Session, work: Callable[[], Awaitable[Result]]) -> Result:
    """Await `work`, then close the session's connections."""

    async def whole() -> Result:
        try:
            return await work()
        finally:
            await session.aclose()

    return asyncio.run(whole())
