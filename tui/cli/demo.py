"""`pullfix demo`: a temporary copy of a broken project, and the embedded registry that answers for its hosts."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tui.cli import check
from tui.cli.exits import Exit
from tui.cli.opening import dressed, show
from tui.cli.sessions import run_with
from tui.cli.terminal import Terminal
from tui.cli.wanted import auto
from tui.core import report
from tui.core.diff import unified
from tui.core.errors import UsageError
from tui.core.finding import Disposition, Finding
from tui.core.language import tr, trn
from tui.core.reference import ReferenceId
from tui.core.verdict import Standing
from tui.demo.engine import EmbeddedEngine
from tui.demo.registry import ThreadedRegistry
from tui.demo.world import demo_copies, demo_world
from tui.session import Session
from tui.world import World

_SHOWN = (
    "TERM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE",
    "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY",
)  # fmt: skip
"""What the demo takes of the person's environment: how their terminal can be written to, and whether a page would open
before their eyes."""
PROJECT = Path(__file__).parent.parent / "demo" / "project"


@contextmanager
def copied(keep: str | None) -> Iterator[Path]:
    """A copy of the demo project, removed at the end unless it is to be kept."""
    if keep is not None:
        target = Path(keep)
        if not target.parent.is_dir():
            raise UsageError(tr("There is no directory {folder} to make it in. Make it first.", folder=target.parent))
        if os.path.lexists(target) and not target.is_dir():
            raise UsageError(tr("{folder} is no directory. Give --keep a new one.", folder=keep))
        if target.exists() and any(target.iterdir()):
            raise UsageError(tr("{folder} is not empty. Give --keep a new directory.", folder=keep))
        shutil.copytree(PROJECT, target, dirs_exist_ok=True)
        yield target
        return
    with tempfile.TemporaryDirectory(prefix="pullfix-demo-") as folder:
        target = Path(folder) / "hoarder"
        shutil.copytree(PROJECT, target)
        yield target


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 when nothing is left that an edit of a file can mend."""
    with (
        copied(call.keep) as folder,
        ThreadedRegistry(demo_world()) as registry,
        _state() as state,
        EmbeddedEngine(state / "engine.sock", demo_copies(world.clock())) as engine,
    ):
        shown = {k: v for k, v in world.environ.items() if k in _SHOWN}
        inside = replace(
            world, environ=shown, home=state, state_dir=state, cache_dir=None, routes=registry.routes,
            sockets=(engine.path,), github=registry.routes["api.github.com"],
        )  # fmt: skip
        call.directory = str(folder)
        if call.headless:
            return _headless(call, folder, inside, terminal)
        session = Session(folder, dressed(call, inside))
        session.load()
        return show(call, session)


@contextmanager
def _state() -> Iterator[Path]:
    """The demo's own home and journal: none of the person's logins or histories take part."""
    with tempfile.TemporaryDirectory(prefix="pullfix-demo-state-") as folder:
        yield Path(folder)


def _headless(call: argparse.Namespace, folder: Path, world: World, terminal: Terminal) -> int:
    session = Session(folder, world)
    session.load()
    text = call.format == "text"
    if text:
        number = len(session.loaded.references)
        head = trn(
            "The demo project, as it stands ({n} image):", "The demo project, as it stands ({n} images):", number
        )
        terminal.print(f"{head}\n")

    async def mended() -> dict[ReferenceId, Finding]:
        findings = await check.checked(session, terminal)
        if text:
            check.show(call, session, findings, terminal)
        session.choices = tuple(await auto(session, terminal, taken=set()))
        if text:
            terminal.print("\n" + tr("The recommended remedies, as a diff:") + "\n")
            terminal.write(unified(session.plan.changes))
        session.apply(accept_effects=True)
        if text:
            terminal.print("\n" + tr("Applied. Asked again:") + "\n")
        return await check.checked(session, terminal)

    findings = run_with(session, mended)
    check.show(call, session, findings, terminal)
    return _left(session, findings)


def _left(session: Session, findings: dict[ReferenceId, Finding]) -> int:
    """1 when something still fails that a verified edit would mend."""
    rows = report.rows(session.loaded, session.statuses, session.snapshot)
    failing = [row.reference.id for row in rows if row.status.standing is Standing.FAILING]
    mendable = [
        reference_id
        for reference_id in failing
        if any(r.recommended and r.disposition is Disposition.READY for r in findings[reference_id].remedies)
    ]
    return Exit.FINDINGS if mendable else Exit.CLEAN
