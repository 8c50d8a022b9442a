"""`pullfix list`: what stands in the files. Asks nobody; never loads httpx or textual."""

from __future__ import annotations

import argparse

from tui.cli.exits import Exit
from tui.cli.formats import document, table
from tui.cli.reading import read
from tui.cli.terminal import Terminal
from tui.core import documents, report
from tui.core.language import tr
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 whenever the directory could be read."""
    snapshot, loaded = read(call, world, terminal)
    if call.format == "json":
        document.show(documents.document(loaded, snapshot), terminal)
        return Exit.CLEAN
    rows = report.rows(loaded, {}, snapshot)
    if not rows:
        terminal.note(nothing(call.directory))
    table.listing(rows, snapshot, terminal)
    return Exit.CLEAN


def nothing(directory: str) -> str:
    """What was looked for, where nothing was found."""
    return tr(
        "No image reference in {directory}. Looked for compose.yaml, compose.yml, docker-compose.yml, "
        "docker-compose.yaml and every other YAML file with `services:` at its top.",
        directory=directory,
    )
