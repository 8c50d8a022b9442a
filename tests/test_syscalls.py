"""The faults of test_journal.py once more, at the system's own calls: strace kills or fails each one that writes.

Slow (a process a point), so only with PULLFIX_EDIT_EXAMPLES.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.counting import told
from tests.edits.tools import in_memory
from tests.faults import REACHED, REFUSED, judged, prepare
from tui.journal.journal import Journal

pytestmark = [
    pytest.mark.skipif(not os.environ.get("PULLFIX_EDIT_EXAMPLES"), reason="PULLFIX_EDIT_EXAMPLES asks for long runs"),
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]
CALLS = (
    "write", "pwrite64", "ftruncate", "fsync", "fchmod", "fchown", "rename", "renameat", "renameat2", "link", "linkat",
    "unlink", "unlinkat", "mkdir", "mkdirat", "setxattr", "fsetxattr", "openat",
)  # fmt: skip
START, END = "/pullfix-starts-here", "/pullfix-ends-here"
CHILD = f"""
import os, sys
from pathlib import Path
from tests.faults import operate
from tui.core.errors import PullfixError
from tui.journal.journal import Journal
journal = Journal(Path(sys.argv[3]))
os.access({START!r}, 0)
try:
    operate(sys.argv[1], Path(sys.argv[2]), journal)
except PullfixError:
    os._exit({REFUSED})
os.access({END!r}, 0)
os._exit({REACHED})
"""
HOME = Path(__file__).parents[1]


def traced(operation: str, root: Path, state: Path, log: Path, *inject: str) -> int:
    """Run an operation under strace. Its status, negative for a signal."""
    calls = f"trace={','.join(f'?{name}' for name in CALLS)},?access,?faccessat,?faccessat2"
    command = ["strace", "-f", "-o", str(log), "-e", calls, *inject]
    child = [sys.executable, "-S", "-c", CHILD, operation, str(root), str(state)]
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": ":".join([str(HOME), *sys.path[1:]]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run([*command, *child], cwd=HOME, env=environ, capture_output=True).returncode


def points(log: Path) -> Iterator[tuple[str, int]]:
    """Each call between the two marks that writes, as the how many-th of its name it is in the whole run."""
    seen: Counter[str] = Counter()
    inside = False
    for line in log.read_text(errors="replace").splitlines():
        found = re.match(r"\d+ +(\w+)\((.*)", line)
        if found is None:
            continue
        name, rest = found[1], found[2]
        seen[name] += 1
        inside = (inside or START in rest) and END not in rest
        if inside and name in CALLS and (name != "openat" or "O_CREAT" in rest or "O_WRONLY" in rest):
            yield name, seen[name]


@pytest.mark.parametrize("operation", ["apply", "undo", "redo", "recover"])
def test_every_system_call_that_writes(operation: str) -> None:
    tried: Counter[str] = Counter()
    bad: list[str] = []
    with in_memory() as folder:
        root, state, log = folder / "project", folder / "state", folder / "log"
        start(operation, root, state)
        assert traced(operation, root, state, log) == REACHED
        todo = list(points(log))
        for name, nth in todo:
            for fault in ("signal=SIGKILL", "error=ENOSPC", "error=EIO", "error=EACCES"):
                start(operation, root, state)
                code = traced(operation, root, state, log, "-e", f"inject={name}:{fault}:when={nth}")
                # Strace ends as its child did, by the same signal.
                found = list(judged(operation, root, state, REFUSED if code == REFUSED else code))
                tried[fault.partition("=")[2]] += 1
                bad += [f"{operation}, {name} number {nth}, {fault}: {one}" for one in found]
    told(f"System calls of {operation}: {len(todo)}; tried {dict(tried)}, bad outcomes: {len(bad)}.")
    assert len(todo) > 20
    assert bad == []


def start(operation: str, root: Path, state: Path) -> None:
    shutil.rmtree(state, ignore_errors=True)
    prepare(operation, root, Journal(state))
