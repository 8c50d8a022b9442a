"""`pullfix undo`: take back an applied change, byte for byte; `--redo` applies it again."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.cli.applying import listed, record_document
from tui.cli.exits import Exit
from tui.cli.formats import document
from tui.cli.terminal import Terminal, safe
from tui.core.language import later, tr
from tui.workbench import Workbench
from tui.world import World

_REDONE = later("Applied again: change {id} ({why}) in {files}.")
_UNDONE = later("Taken back: change {id} ({why}) in {files}.")


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 when the files are again as they were, but for what else has changed in them."""
    bench = Workbench(Path(call.directory), world)
    told = bench.journal.recover(bench.root)
    if told:
        terminal.note(safe(told))
    record = bench.redo(call.record) if call.redo else bench.undo(call.record)
    for path in bench.journal.kept:
        terminal.note(
            safe(tr("Kept beside it, since somebody wrote to it meanwhile or it cannot be removed: {path}", path=path))
        )
    if call.format == "json":
        document.show(record_document(record), terminal)
    else:
        done = tr(
            _REDONE if call.redo else _UNDONE, id=record.id, why="; ".join(record.why), files=listed(record.files)
        )
        terminal.print(safe(done))
    return Exit.CLEAN
