"""The showpieces as they were last looked at: each cell's character and style, at both sizes.

PULLFIX_SNAPSHOTS=rewrite writes them anew; look at what changed before it is committed.
"""

from __future__ import annotations

import difflib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.app.conftest import SIZES, Drive
from tests.app.grids import grid
from tui.session import Session

KEPT = Path(__file__).parent / "snapshots"
REWRITE = "PULLFIX_SNAPSHOTS"
WANTED = os.environ.get(REWRITE) == "rewrite"
"""Read here: a test sees nothing of the tester's environment."""
HOW = f"If it is meant so: {REWRITE}=rewrite .ci/test tests/app/test_snapshots.py, and read what git diff then says."
SCREENS = {
    "overview": (),
    "detail": ("v",),
    "walk": ("g",),
    "tag-picker": ("down", "down", "f", "t"),
    "review": ("g", "enter", "enter", "escape", "d"),
    "applied": ("f", "enter", "a", "y"),
    "history": ("f", "enter", "a", "y", "h"),
    "keys": ("question_mark",),
}
"""The screens, and the keys that lead to them from the overview."""
_PORT = re.compile(r"(127\.0\.0\.1|localhost):\d{2,5}\b")


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times of the day are shown as the clock of the machine has them."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_looks_as_it_did(drive: Drive, session: Session, name: str, size: tuple[int, int]) -> None:
    still = replace(session.world.config, reduced_motion=True)  # a cursor that blinks is there or not
    session.world = replace(session.world, config=still)
    async with drive(size) as driver:
        await driver.press(*SCREENS[name])
        shown = _PORT.sub(r"\1:5000", grid(driver.app.export_screenshot(), size))
    path = KEPT / f"{name}-{size[0]}x{size[1]}.txt"
    if WANTED:
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if shown != kept:
        changes = difflib.unified_diff(kept.split("\n"), shown.split("\n"), "kept", "shown", lineterm="", n=1)
        pytest.fail("\n".join([f"{name} at {size[0]}x{size[1]} looks otherwise than it did.", HOW, *changes]))


class Words(App[None]):
    """Two words, the second in a colour of its own; the first is wide."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self.colour = colour

    def compose(self) -> ComposeResult:
        yield Static(Text.assemble("仓库 ", ("here", self.colour)))


async def test_a_colour_and_a_column_are_told_apart() -> None:
    grids = {}
    for colour in ("#ff0000", "#f00808", "#00ff00", "bold #ff0000"):
        app = Words(colour)
        async with app.run_test(size=(20, 3)) as pilot:
            await pilot.pause()
            grids[colour] = grid(app.export_screenshot(), (20, 3))
    assert grids["#ff0000"].split("\n")[:3] == ["20x3", "仓库 here", ""]
    assert grids["#ff0000"] == grids["#f00808"], "a shade is no difference"
    assert len(set(grids.values())) == 3
    assert grids["#ff0000"].split("\n")[5].startswith("aaaabccccb")
