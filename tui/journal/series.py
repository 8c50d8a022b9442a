"""The series of a plan: each choice as one numbered diff, and the choices themselves, to take up again."""

from __future__ import annotations

from pathlib import Path

from tui.core.diff import unified
from tui.core.export import Names, headed
from tui.core.plan import Plan
from tui.journal.writing import make


def write_series(folder: Path, plan: Plan) -> Path:
    """Write each step as its numbered diff, each on top of the last; diffs of choices that are gone are removed.

    A diff that stands there already is not written again: a long walk costs no more with each step. Raises OSError.
    """
    make(folder)
    steps = {step.file_name: step for step in plan.steps if step.changes}  # git refuses an empty diff
    there = {old.name: old for old in folder.iterdir()}
    for name, old in there.items():
        if name not in steps:
            old.unlink()
    for name, step in steps.items():
        data = headed(unified(step.changes), step.changes, Names(at_top=name, here=name)).encode()
        path = folder / name
        if name not in there or path.read_bytes() != data:
            _private(path, data)
    return folder


def _private(path: Path, data: bytes) -> None:
    """Not synced: after a power cut the series is made anew from the choices."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_bytes(data)
    new.replace(path)
