"""Reading a directory for a command that asks nobody: no session, no connections, nothing that they would load."""

from __future__ import annotations

import argparse
import gc
import os
from pathlib import Path

from tui import store
from tui.cli.terminal import Terminal, safe
from tui.core import report
from tui.core.digest import digest
from tui.core.errors import ApplyError
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.text import Snapshot
from tui.world import World, machine_platform


def options(call: argparse.Namespace) -> LoadOptions:
    """The loading options of a call; paths on the command line become relative to the project."""
    root = Path(call.directory)
    return LoadOptions(
        files=tuple(_within(root, name) for name in getattr(call, "file", ())),
        env_files=tuple(_within(root, name) for name in getattr(call, "env_file", ())),
        directory=_within(root, named) if (named := getattr(call, "project_directory", None)) else None,
        name=getattr(call, "project_name", None),
        profiles=tuple(getattr(call, "profile", ())),
        platform=getattr(call, "platform", None),
        machine=machine_platform({}),
        kinds=tuple(getattr(call, "only", ())),
        vendored=getattr(call, "all", False),
    )


def _within(root: Path, name: str) -> str:
    """A file named on the command line: as seen from here where it is there, else as seen from the project."""
    here = Path(name)
    path = here.absolute() if here.exists() else root.absolute() / name
    return Path(os.path.relpath(path, root.absolute())).as_posix()


def read(call: argparse.Namespace, world: World, terminal: Terminal) -> tuple[Snapshot, Loaded]:
    """What stands in the directory. Problems of files are told on standard error. Raises ProjectError."""
    root = Path(call.directory)
    _recover(root, world, terminal)
    gc.disable()  # what is made here stays: looking through it for garbage is a fifth of the time
    try:
        snapshot, loaded = store.load(root, options(call), world.environ)
    finally:
        gc.freeze()  # and so it stays out of later looks
        gc.enable()
    if call.format == "text":
        for line in (*digest(loaded, snapshot), *_rules_problems(snapshot, loaded)):
            terminal.note(safe(line))
    return snapshot, loaded


def _recover(root: Path, world: World, terminal: Terminal) -> None:
    """A run that was killed while it wrote is finished first, as in every command."""
    if not any(world.state_dir.glob("projects/*/pending.json")):
        return
    from tui.journal.journal import Journal  # noqa: PLC0415  # hardly ever wanted

    try:
        told = Journal(world.state_dir).recover(root)
    except ApplyError as fault:
        told = str(fault)  # another one writes just now, or it cannot be done yet: reading goes on
    if told:
        terminal.note(safe(told))


def _rules_problems(snapshot: Snapshot, loaded: Loaded) -> tuple[str, ...]:
    """What is wrong with the projects' own rules, where there are any."""
    if not any(path.endswith("pullfix.yaml") for path in snapshot.listing):
        return ()
    from tui.core.rules import rules_of, rules_path  # noqa: PLC0415  # seldom wanted, and it loads the catalogue's reader

    paths = dict.fromkeys(rules_path(project.path) for project in loaded.projects)
    snapshot = store.read(snapshot, paths)
    found = (problem for path in paths for problem in rules_of(snapshot, path).problems)
    return report.placed(found, snapshot)
