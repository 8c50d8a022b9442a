"""The demo project on a copy, its registry on loopback, and the app on both."""

from __future__ import annotations

import html
import io
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import Static

from tui.app.app import PullfixApp
from tui.app.screens.detail import Detail
from tui.app.screens.overview import Overview
from tui.app.widgets.diff_view import DiffView
from tui.cli.demo import PROJECT
from tui.demo.registry import ThreadedRegistry
from tui.demo.world import demo_world
from tui.session import Session
from tui.world import World

SIZES = [(80, 24), (120, 40)]
"""The two sizes that every screen must hold at."""


@pytest.fixture(scope="session")
def routes() -> Iterator[dict[str, str]]:
    """The embedded registry, one for all tests here."""
    with ThreadedRegistry(demo_world()) as registry:
        yield dict(registry.routes)


@pytest.fixture
def root(sealed: Path) -> Path:
    """A copy of the demo project below the (empty) home."""
    folder = sealed / "srv" / "hoarder"
    shutil.copytree(PROJECT, folder)
    return folder


@pytest.fixture
def session(root: Path, world: World, routes: dict[str, str]) -> Session:
    """A loaded session on the copy."""
    made = Session(root, replace(world, routes=routes, github=routes["api.github.com"]))
    made.load()
    return made


class Driver:
    """Presses keys, waits for what they set going, and reads the screen."""

    def __init__(self, app: PullfixApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.presses = 0

    async def settle(self) -> None:
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.presses += 1
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        await self.pilot.press(*text)
        await self.settle()

    @property
    def overview(self) -> Overview:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, Overview))

    def text(self, selector: str) -> str:
        """What a widget says; `#diff` is the diff of the screen, with its signs."""
        if selector == "#diff":
            return self.app.screen.query_one(DiffView).plain
        return str(self.app.screen.query_one(selector, Static).content)

    def screen_text(self) -> str:
        """All that the terminal shows, styles taken away."""
        svg = self.app.export_screenshot()
        return html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "", svg, flags=re.DOTALL)).replace("\xa0", " ")

    def read(self) -> str:
        """What the open message, or the tab that is seen, says, at a width at which nothing wraps."""
        if isinstance(self.app.screen, Detail):
            return self.app.screen.text()
        console = Console(width=400, file=io.StringIO())
        with console.capture() as captured:
            console.print(self.app.screen.query_one("VerticalScroll > Static", Static).content)
        return captured.get()

    def cells(self) -> list[list[str]]:
        table = self.overview.table
        return [[str(cell) for cell in table.get_row_at(n)] for n in range(table.row_count)]

    @property
    def screen_name(self) -> str:
        return type(self.app.screen).__name__


Drive = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def drive(session: Session) -> Drive:
    """Open the app at a size; by default after the registries have answered."""

    @asynccontextmanager
    async def opened(size: tuple[int, int] = (120, 40), *, settled: bool = True) -> AsyncIterator[Driver]:
        app = PullfixApp(session)
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, pilot)
            if settled:
                await driver.settle()
            yield driver

    return opened
