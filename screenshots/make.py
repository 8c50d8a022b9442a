"""Writes the screenshots from the demo project: the same bytes on every run.

python screenshots/make.py          SVG, and PNG beside it where rsvg-convert is installed
"""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot

from tui.app.app import PullfixApp
from tui.cli.demo import PROJECT
from tui.core.config import Config
from tui.demo.engine import EmbeddedEngine
from tui.demo.registry import ThreadedRegistry
from tui.demo.world import demo_copies, demo_world
from tui.session import Session
from tui.translations import speak
from tui.world import World

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 24, 23, 40, tzinfo=UTC)
WIDE, SMALL = (120, 36), (80, 24)
CELL = 12.2
"""The width of a cell in the pictures that Rich draws."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, the size of the terminal, and the keys that lead there."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]
    theme: str = ""
    language: str = ""


SHOTS = (
    Shot("overview", WIDE, ()),
    Shot("overview-80x24", SMALL, ()),
    Shot("overview-filter", WIDE, ("slash", *"status:fail", "tab", "enter", "A")),
    Shot("overview-copy", SMALL, ("down", "down", "down", "C")),
    Shot("walk", WIDE, ("g",)),
    Shot("walk-80x24", SMALL, ("g",)),
    Shot("walk-path", WIDE, ("g", "t")),
    Shot("walk-pin", WIDE, ("down", "down", "f")),
    Shot("walk-build", WIDE, ("g", "3", "t")),
    Shot("walk-wait", WIDE, ("g", "4", "t")),
    Shot("walk-log-in", WIDE, ("g", "5")),
    Shot("walk-fallback", WIDE, ("g", "6", "t")),
    Shot("walk-end", WIDE, ("g", "enter", "enter", "s")),
    Shot("tag-picker", WIDE, ("down", "down", "f", "t")),
    Shot("tag-picker-80x24", SMALL, ("down", "down", "f", "t")),
    Shot("review", WIDE, ("g", "enter", "enter", "escape", "d")),
    Shot("detail", WIDE, ("v",)),
    Shot("detail-80x24", SMALL, ("v",)),
    Shot("origin", WIDE, ("v", "o", "down")),
    Shot("file", WIDE, ("v", "o", "enter")),
    Shot("announced", WIDE, ("a",)),
    Shot("local-copy", WIDE, ("v", "l")),
    Shot("review-80x24", SMALL, ("g", "enter", "enter", "escape", "d")),
    Shot("review-split", WIDE, ("g", "enter", "enter", "escape", "d", "v")),
    Shot("history", WIDE, ("f", "enter", "a", "y", "h")),
    Shot("evidence", WIDE, ("e",)),
    Shot("evidence-80x24", SMALL, ("e",)),
    Shot("moved", WIDE, ("down",) * 7),
    Shot("keys", WIDE, ("question_mark",)),
    Shot("help", WIDE, ("f1",)),
    Shot("help-80x24", SMALL, ("f1",)),
    Shot("palette", WIDE, ("ctrl+p",)),
    Shot("overview-light", WIDE, (), "light"),
    Shot("walk-light", WIDE, ("g",), "light"),
    Shot("overview-high-contrast", SMALL, (), "high-contrast"),
    Shot("overview-chinese", WIDE, (), language="zh_CN"),
    Shot("walk-chinese", WIDE, ("g",), language="zh_CN"),
    Shot("walk-chinese-80x24", SMALL, ("g",), language="zh_CN"),
    Shot("help-chinese", WIDE, ("f1",), language="zh_CN"),
    Shot("applied", WIDE, ("g", "enter", "enter", "escape", "d", "a", "y")),
)


async def settle(app: PullfixApp, pilot: Pilot[None]) -> None:
    for _ in range(2):
        await app.workers.wait_for_complete()
        await pilot.pause()


@contextmanager
def house() -> Iterator[Path]:
    """An empty home of always the same name: it is seen in the pictures."""
    home = Path(tempfile.gettempdir()) / "pullfix-pictures"
    home.mkdir()
    try:
        yield home
    finally:
        shutil.rmtree(home)


async def take(shot: Shot, routes: dict[str, str]) -> str:
    """The SVG of one picture."""
    speak({}, shot.language)
    with ExitStack() as stack:
        home = stack.enter_context(house())
        root = home / "srv" / "hoarder"
        shutil.copytree(PROJECT, root)
        engine = stack.enter_context(EmbeddedEngine(home / "engine.sock", demo_copies(NOW)))
        world = World(
            environ={}, home=home, state_dir=home / "state", routes=routes, clock=lambda: NOW, sockets=(engine.path,),
            engine_seconds=60, config=Config(theme=shot.theme), github=routes["api.github.com"],
        )  # fmt: skip
        session = Session(root, world)
        session.load()
        app = PullfixApp(session)
        async with app.run_test(size=shot.size) as pilot:
            await settle(app, pilot)
            same_speed(session)
            for key in shot.keys:
                await pilot.press(key)
                await settle(app, pilot)
            app.clear_notifications()
            await pilot.pause()
            return steady(app.export_screenshot(title="pullfix"), routes)


def same_speed(session: Session) -> None:
    """As if every request had taken four milliseconds."""
    for reference, status in session.statuses.items():
        if status.answer is not None:
            steps = tuple(replace(step, milliseconds=4) for step in status.answer.exchange)
            session.statuses[reference] = replace(status, answer=replace(status.answer, exchange=steps))


def steady(svg: str, routes: dict[str, str]) -> str:
    """Without what differs from run to run: ids, ports and clocks."""
    svg = re.sub(r"terminal-\d+", "terminal-1", svg)
    svg = svg.replace("<text ", '<text xml:space="preserve" ')  # blanks at the start of a line are part of it
    svg = re.sub(r"\b\d\d:\d\d:\d\d(&#160;| )UTC", r"23:40:00\1UTC", svg)
    svg = gridded(svg)
    for port in {url.rpartition(":")[2] for url in routes.values()}:
        svg = svg.replace(port, "5000")
    return svg


def gridded(svg: str) -> str:
    """Wide characters each in their two cells: renderers do not stretch a font that lacks them to `textLength`."""
    return re.sub(r'<text ([^>]*?)x="([\d.]+)"([^>]*?)textLength="[\d.]+"([^>]*)>([^<]*)</text>', _runs, svg)


def _runs(found: re.Match[str]) -> str:
    before, x, middle, after, inside = found.groups()
    text = html.unescape(inside)
    if text.isascii() or all(cell_len(c) < 2 for c in text):
        return found[0]
    runs, at = [], float(x)
    for run in re.findall(r"[\u2e80-\U0010ffff]|[^\u2e80-\U0010ffff]+", text):
        wide = cell_len(run) * CELL
        shown = html.escape(run).replace("\u00a0", "&#160;")
        runs.append(f'<text {before}x="{at:g}"{middle}textLength="{wide:g}"{after}>{shown}</text>')
        at = round(at + wide, 1)
    return "".join(runs)


def main() -> None:
    """Write all pictures."""
    with ThreadedRegistry(demo_world()) as registry:
        for shot in SHOTS:
            target = HERE / f"{shot.name}.svg"
            target.write_text(asyncio.run(take(shot, dict(registry.routes))), encoding="utf-8")
            if shutil.which("rsvg-convert"):
                subprocess.run(["rsvg-convert", "-o", str(target.with_suffix(".png")), str(target)], check=True)


if __name__ == "__main__":
    main()
