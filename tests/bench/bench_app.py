"""From the start of Python to the first screen with its rows: what a person waits for. Run it by hand."""

from __future__ import annotations

import subprocess
import sys
import time

from tui.cli.demo import PROJECT

CHILD = """
import asyncio, sys, tempfile
from pathlib import Path
from tui.session import Session
from tui.world import World
session = Session(Path(sys.argv[1]), World(environ={}, home=Path("/nonexistent"), state_dir=Path(tempfile.mkdtemp())),
                  offline=True)
session.load()
from tui.app.app import PullfixApp
async def main():
    async with PullfixApp(session).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        print("painted", flush=True)
asyncio.run(main())
"""
RUNS = 5


def first_paint() -> float:
    """Seconds from the start of the process to the first painted screen."""
    started = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", CHILD, str(PROJECT)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "painted\n"
        return time.perf_counter() - started


if __name__ == "__main__":
    times = sorted(first_paint() for _ in range(RUNS))
    print(f"first paint: {times[RUNS // 2]:.2f} s (median of {RUNS}; {times[0]:.2f} to {times[-1]:.2f})")
