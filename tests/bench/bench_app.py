"""The app as a person feels it: `python -m tests.bench.bench_app [paint|keys|idle]`. Run it by hand.

paint  from the start of Python to the first screen with its rows, each time in a process of its own
keys   10,000 rows whose verdicts stream in: from a key to the screen painted anew, and the memory of all of it
idle   processor time of the open app while nobody does anything

Wall-clock figures of a shared machine say little: the best of several runs is what the app can do, and processor
seconds are told beside them.
"""

from __future__ import annotations

import asyncio
import fcntl
import gc
import json
import os
import pty
import resource
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.screen import Screen

RUNS = 7
ROWS, STACKS = 10_000, 100
KEYS = 220
ROUND = ("down", "down", "pagedown", "up", "down", "space", "down", "end", "up", "home", "down")
PAUSE = 0.02
IDLE_SECONDS = 10.0
LAST_ROW = b"gitea-mirror"
LATE = 0.002
"""Seconds after which the scripted registry answers each of its questions, one after the other."""


@dataclass(frozen=True)
class Taken:
    """Seconds on the wall and of the processor."""

    wall: float
    used: float


def first_paint() -> Taken:
    """From the start of `pullfix DIR` in a terminal of its own until the last row of the demo stands there."""
    from tui.cli.demo import PROJECT

    with tempfile.TemporaryDirectory() as home:
        environ = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        words = [sys.executable, "-m", "tui", str(PROJECT), "--offline"]
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=environ) as process:
            os.close(theirs)
            seen = b""
            while LAST_ROW not in seen:
                seen += os.read(ours, 65536)
            wall = time.perf_counter() - started
            process.kill()
        os.close(ours)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def written(root: Path) -> None:
    """Many stacks of many services."""
    for stack in range(STACKS):
        folder = root / f"stack{stack:03d}"
        folder.mkdir()
        services = "".join(
            f"  s{n}:\n    image: ghcr.io/owner{stack}/app{n}:${{TAG:-1.{n % 50}}}\n" for n in range(ROWS // STACKS)
        )
        (folder / "compose.yaml").write_text(f"services:\n{services}")


class Keyboard:
    """Presses keys, and knows when the screen that they lead to was written out."""

    def __init__(self, app: App[None]) -> None:
        self._app, self._write = app, app._display
        self._handled = self._painted = asyncio.Event()
        app._display = self._display  # type: ignore[method-assign]  # the one place through which each frame goes

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        self._write(screen, renderable)
        if self._handled.is_set():
            self._painted.set()

    async def press(self, key: str) -> Taken:
        """Seconds from the key to the first frame after its action was carried out."""
        self._handled, self._painted = asyncio.Event(), asyncio.Event()
        character = {"space": " ", "slash": "/"}.get(key, key if len(key) == 1 else None)
        focused = self._app.focused
        assert focused is not None
        started, used = time.perf_counter(), time.process_time()
        self._app.post_message(events.Key(key, character))
        # Behind the key in the same queues: the app's, then that of the widget in focus, then the screen's.
        self._app.call_next(lambda: focused.call_next(lambda: self._app.screen.call_next(self._handled.set)))
        async with asyncio.timeout(5):
            await self._painted.wait()
        return Taken(time.perf_counter() - started, time.process_time() - used)


async def keys() -> dict[str, float]:
    """Keys while verdicts stream in: each from the press until the screen is painted, in milliseconds."""
    from tui.app.app import SELDOM, PullfixApp
    from tui.app.screens.overview import Overview
    from tui.asking import Desk
    from tui.core.answers import Answer, Cause, Denied, Purpose, Question, Skipped
    from tui.session import Session
    from tui.world import World

    gate = asyncio.Semaphore(6)

    async def ask(self: Desk, question: Question, *, fresh: bool = False) -> Answer:  # noqa: ARG001  # as it is called
        async with gate:
            await asyncio.sleep(LATE)
        now = self._world.clock()
        image = question.image
        denied = hash(image.repository) % 7 == 0
        answer: Answer = Skipped(asked_at=now, reason="bench")
        if denied:
            answer = Denied(asked_at=now, step=Purpose.TOKEN, could_be=(Cause.PRIVATE, Cause.MISSING))
        self.answers.by_key[question.key] = answer
        return answer

    Desk.ask = ask  # type: ignore[method-assign]  # a registry that is no part of what is measured
    times: list[Taken] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        root.mkdir()
        written(root)
        session = Session(root, World(environ={}, home=root, state_dir=Path(folder) / "state"))
        session.load()
        gc.freeze()  # as at a real start
        gc.set_threshold(*SELDOM)
        app = PullfixApp(session)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, Overview)
            while screen.board.tally.round is None or screen.board.tally.round.done < 50:
                await pilot.pause(0.01)
            used, began = time.process_time(), time.perf_counter()
            keyboard = Keyboard(app)
            for number in range(KEYS):
                times.append(await keyboard.press(ROUND[number % len(ROUND)]))
                await asyncio.sleep(PAUSE)
            asked = screen.board.tally.round.done if screen.board.tally.round is not None else ROWS
            spent = (time.process_time() - used) / (time.perf_counter() - began)
            typed: list[Taken] = []
            for key in ("slash", *"app1"):
                typed.append(await keyboard.press(key))
                await asyncio.sleep(PAUSE)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            app.exit()
    walls, used_by = sorted(one.wall for one in times), sorted(one.used for one in times)
    at = int(len(times) * 0.95)
    return {
        "median": walls[len(walls) // 2], "p95": walls[at], "worst": walls[-1], "used": used_by[at],
        "used_worst": used_by[-1], "typing": max(one.wall for one in typed),
        "typing_used": max(one.used for one in typed), "processor": spent, "memory": memory, "asked": asked,
    }  # fmt: skip


async def idle() -> float:
    """The part of a processor that the open app takes while nobody does anything."""
    from tui.app.app import SELDOM, PullfixApp
    from tui.session import Session
    from tui.world import World

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        root.mkdir()
        written(root)
        session = Session(root, World(environ={}, home=root, state_dir=Path(folder) / "state"), offline=True)
        session.load()
        gc.freeze()  # as at a real start
        gc.set_threshold(*SELDOM)
        app = PullfixApp(session)
        async with app.run_test(size=(120, 40)) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            await asyncio.sleep(1)
            used = time.process_time()
            await asyncio.sleep(IDLE_SECONDS)
            return (time.process_time() - used) / IDLE_SECONDS


def alone(what: str) -> dict[str, float]:
    """One measurement in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "tests.bench.bench_app", f"--{what}"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Run what is asked for, all of it by default, and print it."""
    words = sys.argv[1:] or ["paint", "keys", "idle"]
    if words == ["--keys"]:
        print(json.dumps(asyncio.run(keys())))
    elif words == ["--idle"]:
        print(json.dumps({"idle": asyncio.run(idle())}))
    if "paint" in words:
        taken = sorted((first_paint() for _ in range(RUNS)), key=lambda one: one.wall)
        print(f"first paint: {taken[0].wall:.2f} s at best of {RUNS}, {taken[RUNS // 2].wall:.2f} s mostly; "
              f"{min(one.used for one in taken):.2f} s of the processor")  # fmt: skip
    if "keys" in words:
        runs = [alone("keys") for _ in range(3)]
        best = min(runs, key=lambda run: run["p95"])
        ms = {name: f"{best[name] * 1000:.0f} ms" for name in best}
        print(
            f"{ROWS} rows, verdicts streaming in, from a key to its frame: {ms['median']} mostly, {ms['p95']} at the "
            f"95th percentile, {ms['worst']} at worst; of the processor {ms['used']} and {ms['used_worst']}\n"
            f"typing a filter: {ms['typing']} at worst, {ms['typing_used']} of the processor\n"
            f"meanwhile {best['processor']:.0%} of a processor, {best['memory']:.0f} MB, {best['asked']:.0f} verdicts"
        )
    if "idle" in words:
        print(f"idle: {min(alone('idle')['idle'] for _ in range(2)):.2%} of a processor")


if __name__ == "__main__":
    main()
