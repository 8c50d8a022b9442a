"""500 files, 5,000 edits: how long deciding, the diff, applying and taking back take. Run it by hand:

`python -m tests.bench.bench_apply [FILES] [SERVICES]`. Wall and processor seconds; the disk is that of TMPDIR.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tui.core.diff import unified
from tui.core.finding import RemedyCode
from tui.core.plan import Choice
from tui.workbench import Workbench
from tui.world import World

Result = TypeVar("Result")
SERVICE = "  s{n}:\n    image: ghcr.io/o/app{n}:1.{n}\n    restart: always\n    ports:\n      - '8{n}:80'\n\n"


def filled(root: Path, files: int, services: int) -> Workbench:
    """Many stacks of some services each."""
    for number in range(files):
        folder = root / f"stack{number:04d}"
        folder.mkdir()
        text = "services:\n" + "".join(SERVICE.format(n=n) for n in range(services))
        (folder / "compose.yaml").write_text(text)
    return Workbench(root, World(environ={}, home=root, state_dir=root.parent / "state"))


def timed(what: str, work: Callable[[], Result]) -> Result:
    wall, used = time.perf_counter(), time.process_time()
    result = work()
    print(f"{what:8} {time.perf_counter() - wall:6.2f} s wall {time.process_time() - used:6.2f} s processor")
    return result


def main() -> None:
    files, services = (int(word) for word in (*sys.argv[1:], "500", "10")[:2])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        root.mkdir()
        bench = filled(root, files, services)
        timed("load", bench.load)
        choices = [Choice(r.id, RemedyCode.PIN_TAG, "2.0") for r in bench.loaded.references]
        plan = timed("decide", lambda: bench.plan_of(choices))
        assert len(plan.steps) == files * services
        assert len(plan.changes) == files
        timed("diff", lambda: unified(plan.changes))
        timed("apply", lambda: bench.journal.apply(root, plan.changes))
        timed("undo", lambda: bench.journal.undo(root))


if __name__ == "__main__":
    main()
