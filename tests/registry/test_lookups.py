"""A resolver that hangs holds up no other lookup, and not the end of the process."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from tui.registry.lookups import Lookups

HANGS = """
import asyncio, threading
from tui.registry.lookups import Lookups

async def main():
    loop = asyncio.get_running_loop()
    loop.set_default_executor(Lookups())
    stuck = loop.run_in_executor(None, threading.Event().wait)
    done, _ = await asyncio.wait([stuck], timeout=0.01)
    stuck.cancel()
    print(len(done))

asyncio.run(main())
"""


async def test_lookups_that_hang_hold_up_no_other() -> None:
    loop, gate = asyncio.get_running_loop(), threading.Event()
    loop.set_default_executor(Lookups())
    stuck = [loop.run_in_executor(None, gate.wait) for _ in range(50)]
    assert await loop.run_in_executor(None, lambda: 7) == 7
    gate.set()
    assert all(await asyncio.gather(*stuck))


async def test_a_fault_reaches_the_caller() -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(Lookups())
    with pytest.raises(ZeroDivisionError):
        await loop.run_in_executor(None, lambda: 1 / 0)


def test_the_process_ends_while_a_lookup_hangs() -> None:
    done = subprocess.run([sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "0\n"
