"""`pullfix history`: what was applied to a project, and taken back."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.cli.applying import record_document
from tui.cli.exits import Exit
from tui.cli.formats import document
from tui.cli.terminal import Terminal, safe
from tui.journal.journal import Journal
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """Always 0: an empty history is one too."""
    records = Journal(world.state_dir).history(Path(call.directory))
    if call.format == "json":
        document.show({"schema": "pullfix.history/1", "records": [record_document(r) for r in records]}, terminal)
        return Exit.CLEAN
    if not records:
        terminal.note("Nothing was applied here yet.")
    for record in records:
        when = record.when.astimezone().strftime("%Y-%m-%d %H:%M")
        terminal.print(safe(f"{record.id}  {when}  {record.state.value:8}  {', '.join(record.files)}"))
        for line in record.why:
            terminal.print(safe(f"    {line}"))
    return Exit.CLEAN
