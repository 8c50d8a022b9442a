"""`pullfix apply --patch`: carry out a diff, all of it or nothing, so that undo takes it back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tui import store
from tui.cli.exits import Exit
from tui.cli.formats import document
from tui.cli.terminal import Terminal, safe
from tui.core.errors import UsageError
from tui.core.fitting import apply_patch
from tui.core.patch import FilePatch, below, parse_patch, patched_paths
from tui.core.plan import Change
from tui.core.text import Snapshot
from tui.journal.records import Record
from tui.sources.git import prefix_of, remarks, standing
from tui.workbench import Workbench
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 when every hunk fitted and every file is written."""
    bench = Workbench(Path(call.directory), world)
    bench.load()
    if bench.recovered:
        terminal.note(safe(bench.recovered))
    patches = _at_home(parse_patch(_read(call.patch)), bench)
    snapshot = store.read(bench.snapshot, patched_paths(patches))
    changes = apply_patch(snapshot, patches)
    for line in _follows(bench, snapshot, changes):
        terminal.note(safe(line))
    for line in remarks(standing(bench.root, world.environ, (change.path for change in changes))):
        terminal.note(safe(line))
    if call.check:
        terminal.print(safe(f"It fits: {listed([change.path for change in changes])}. Nothing was written."))
        return Exit.CLEAN
    record = bench.journal.apply(bench.root, changes, why=(f"patch {Path(call.patch).name}",))
    if call.format == "json":
        document.show(record_document(record), terminal)
    else:
        terminal.print(safe(outcome(record)))
    return Exit.CLEAN


def _at_home(patches: tuple[FilePatch, ...], bench: Workbench) -> tuple[FilePatch, ...]:
    """The patches with paths of the project, where they were made for the root of its repository."""
    if any((bench.root / patch.path).exists() for patch in patches):
        return patches
    return below(patches, prefix_of(bench.root) or "")


def _follows(bench: Workbench, snapshot: Snapshot, changes: Sequence[Change]) -> list[str]:
    """The images that the diff changes, each as a line."""
    future = bench.loaded_with(snapshot, changes)
    lines = []
    for old in bench.loaded.references:
        new = future.reference(old.id)
        if new is None or new.text != old.text:
            lines.append(f"{old.label}: {old.text or old.written} -> {new.text if new is not None else 'not there'}")
    return lines


def _read(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8")
    except OSError as fault:
        raise UsageError(f"The diff {name} cannot be read: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise UsageError(f"The diff {name} is not UTF-8 text.") from fault


def listed(files: Sequence[str]) -> str:
    """`a`, `a and b`, `5 files`."""
    return " and ".join(files) if len(files) < 3 else f"{len(files)} files"


def outcome(record: Record) -> str:
    """`Applied to docker-compose.yml and .env. `pullfix undo` takes it back.`"""
    return f"Applied to {listed(record.files)}. `pullfix undo` takes it back."


def record_document(record: Record) -> dict[str, object]:
    """One entry of the history as JSON."""
    return {
        "id": record.id,
        "when": record.when.isoformat(),
        "who": record.who,
        "state": record.state.value,
        "files": list(record.files),
        "why": list(record.why),
        "evidence": [list(reason.because) for reason in record.reasons],
        "events": [{"state": e.state.value, "when": e.when.isoformat(), "who": e.who} for e in record.events],
        "diff": record.diff,
    }
