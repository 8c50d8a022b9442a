"""What a diff makes of a directory by `git apply`, by `patch` and by pullfix."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.core.diff import unified
from tui.core.plan import Plan


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder in memory where there is room: a long run writes a million files."""
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
    try:
        yield made
    finally:
        shutil.rmtree(made)


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a directory."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def again(root: Path, files: dict[str, bytes]) -> None:
    """Bring the directory back to these files."""
    for path in root.rglob("*"):
        if path.is_file() and path.relative_to(root).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        if not (root / name).exists() or (root / name).read_bytes() != data:
            (root / name).write_bytes(data)


def by_tools(root: Path, before: dict[str, bytes], wanted: dict[str, bytes], diff: str) -> None:
    """Git and patch make of the files what pullfix makes of them; the directory is then as before."""
    patch = root.parent / "x.diff"
    patch.write_bytes(diff.encode())
    for command in (
        ["git", "apply", "--unidiff-zero", "--whitespace=nowarn", str(patch)],
        ["patch", "-s", "-p1", "--no-backup-if-mismatch", "-i", str(patch)],
    ):
        again(root, before)
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}\n{diff[:4000]}"
        now = contents(root)
        assert now == wanted, [path for path in now.keys() | wanted.keys() if now.get(path) != wanted.get(path)]
    again(root, before)


def series(root: Path, before: dict[str, bytes], wanted: dict[str, bytes], plan: Plan) -> None:
    """The numbered diffs, each on top of the last, come to the same; by git. The directory is then as before."""
    for step in plan.steps:
        if step.changes:
            command = ["git", "apply", "--unidiff-zero", "--whitespace=nowarn", "-"]
            subprocess.run(command, cwd=root, input=unified(step.changes).encode(), check=True)
    assert contents(root) == wanted
    again(root, before)
