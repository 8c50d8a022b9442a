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
from tui.core.language import listing, tr
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
        bench.journal.check(bench.root, changes)
        terminal.print(
            safe(tr("It fits: {files}. Nothing was written.", files=listed([change.path for change in changes])))
        )
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
            lines.append(
                f"{old.label}: {old.text or old.written} -> {new.text if new is not None else tr('not there')}"
            )
    return lines


def _read(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8")
    except OSError as fault:
        raise UsageError(tr("The diff {file} cannot be read: {reason}.", file=name, reason=fault.strerror)) from fault
    except UnicodeDecodeError as fault:
        raise UsageError(tr("The diff {file} is not UTF-8 text.", file=name)) from fault


def listed(files: Sequence[str]) -> str:
    """`a`, `a and b`, `5 files`."""
    return listing(files, tr("and")) if len(files) < 3 else tr("{n} files", n=len(files))


def outcome(record: Record) -> str:
    """`Applied to docker-compose.yml and .env. `pullfix undo` takes it back.`"""
    return tr("Applied to {files}. `pullfix undo` takes it back.", files=listed(record.files))


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
