"""What works but is stale, and what fails but runs: told without alarm, and mended by the same keys."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.conftest import SIZES, Drive
from tests.conftest import NOW
from tui.app.widgets.cards import Cards
from tui.demo.engine import EmbeddedEngine
from tui.demo.world import demo_copies
from tui.session import Session
from tui.world import World

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


@pytest.fixture
def session(root: Path, world: World, routes: dict[str, str]) -> Iterator[Session]:
    """As everywhere, on a machine with an engine that has the bookmark server."""
    with (
        tempfile.TemporaryDirectory(prefix="pf-") as folder,
        EmbeddedEngine(Path(folder, "e"), demo_copies(NOW)) as engine,
    ):
        made = Session(root, replace(world, routes=routes, sockets=(engine.path,), engine_seconds=60))
        made.load()
        yield made


@both_sizes
async def test_a_running_copy_is_told_in_the_pane_and_in_the_walk(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        said = "Your running copy is safe for now: hoarder-web-1 runs it, pulled 3 weeks ago."
        assert said in driver.text("#why")
        await driver.press("g")
        assert said in driver.text("#facts")
        assert "identical bytes to your running copy" in driver.app.screen.query_one(Cards).cards[0].text


@both_sizes
async def test_a_path_that_was_left_is_marked_and_can_be_switched(
    drive: Drive, size: tuple[int, int], root: Path
) -> None:
    async with drive(size) as driver:
        assert driver.cells()[-1][0] == "✓ available moved"
        await driver.press(*["down"] * 7)
        assert "the image moved to ghcr.io/raylabshq/gitea-mirror" in driver.text("#why")
        assert "built on 2025-07-02" in driver.text("#why")
        assert "f  Switch path: ghcr.io/raylabshq/gitea-mirror" in driver.text("#why")
        await driver.press("f")
        assert driver.screen_name == "Walk"
        await driver.press("enter", "a", "y")
        assert "image: ghcr.io/raylabshq/gitea-mirror:latest" in (root / "docker-compose.yml").read_text()
        assert driver.cells()[-1][0] == "✓ available floating"
