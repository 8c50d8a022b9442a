"""`pullfix apply --patch`: carry out a diff, all of it or nothing, so that undo takes it back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tui import store
from tui.cli.exits import Exit
from tui.cli.formats import document
from tui.cli.terminal import Terminal
from tui.core.errors import UsageError
from tui.core.fitting import apply_patch
from tui.core.options import LoadOptions
from tui.core.patch import parse_patch, patched_paths
from tui.journal.journal import Journal
from tui.journal.records import Record
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 when every hunk fitted and every file is written."""
    root = Path(call.directory)
    patch = parse_patch(_read(call.patch))
    snapshot = store.read(store.scan(root, LoadOptions(), world.environ), patched_paths(patch))
    changes = apply_patch(snapshot, patch)
    journal = Journal(world.state_dir)
    journal.recover(root)
    record = journal.apply(root, changes, why=(f"patch {Path(call.patch).name}",))
    if call.format == "json":
        document.show(record_document(record), terminal)
    else:
        terminal.print(outcome(record))
    return Exit.CLEAN


def _read(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8")
    except OSError as fault:
        raise UsageError(f"The diff {name} cannot be read: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise UsageError(f"The diff {name} is not UTF-8 text.") from fault


def outcome(record: Record) -> str:
    """`Applied to docker-compose.yml and .env. `pullfix undo` takes it back.`"""
    files = " and ".join(record.files) if len(record.files) < 3 else f"{len(record.files)} files"
    return f"Applied to {files}. `pullfix undo` takes it back."


def record_document(record: Record) -> dict[str, object]:
    """One entry of the history as JSON."""
    return {
        "id": record.id,
        "when": record.when.isoformat(),
        "state": record.state.value,
        "files": list(record.files),
        "why": list(record.why),
        "diff": record.diff,
    }
