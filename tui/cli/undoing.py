"""`pullfix undo`: take back an applied change, byte for byte."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.cli.applying import record_document
from tui.cli.exits import Exit
from tui.cli.formats import document
from tui.cli.terminal import Terminal
from tui.journal.journal import Journal
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 when the files are again as they were."""
    root = Path(call.directory)
    journal = Journal(world.state_dir)
    journal.recover(root)
    record = journal.undo(root, call.record)
    if call.format == "json":
        document.show(record_document(record), terminal)
    else:
        terminal.print(f"Taken back: {', '.join(record.files)} as before.")
    return Exit.CLEAN
