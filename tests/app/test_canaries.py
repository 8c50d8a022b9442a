"""No secret is on any screen: logins, tokens and the neighbours in env files, on the way through the whole app.

The places where people have them are those of `tests.test_canaries`, which searches what the commands write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.conftest import Driver
from tests.test_canaries import CANARIES, NEIGHBOUR, Place, place, searched
from tui.app.app import PullfixApp
from tui.cli.main import world
from tui.session import Session

__all__ = ["place"]
SHORT = ("e", "c", "escape", "f", "escape")
"""Pressed for each row, one after the other."""
LONG = ("v", "2", "down", "enter", "c", "escape", "3", "c", "end", "4", "5", "6", "escape", "f", "2", "t", "escape",
        "escape", "question_mark", "escape", "p", "c", "escape", "o", "h", "escape")  # fmt: skip
"""For the last row, whose neighbours in the file are secrets."""


def shown(driver: Driver) -> Iterator[tuple[str, bytes]]:
    """The screen as lines, and as one text without blanks and borders, for a secret may stand on two lines."""
    lines = [strip.text for strip in driver.app.screen._compositor.render_strips()]
    inner = (line.strip(" │╭╮╰╯─▌▸") for line in lines)
    yield "a screen", "\n".join(lines).encode()
    yield "a screen, its lines joined", "".join(inner).replace(" ", "").encode()
    yield "what was copied", driver.app.clipboard.encode()


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
async def test_no_secret_is_on_any_screen(place: Place, size: tuple[int, int]) -> None:  # the fixture
    with (place.root / "compose.yaml").open("a") as file:
        file.write(f"    labels:\n      x-token: {NEIGHBOUR}\n      url: https://me:{NEIGHBOUR}@git.example/a.git\n")
    here = world(place.environ)
    session = Session(place.root, replace(here, sockets=(), github="none:", system=Path(place.home / "machine")))
    session.load()
    app = PullfixApp(session)
    seen = set()
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        for number in range(len(place.hosts)):
            last = number == len(place.hosts) - 1
            for key in LONG if last else SHORT if size[0] < 100 else ():
                await driver.press(key)
                seen.add(driver.screen_name)
                for where, text in shown(driver):
                    searched({f"{where} of {driver.screen_name}": text}, (*CANARIES, NEIGHBOUR))
            while driver.screen_name != "Overview":
                await driver.press("escape")
            driver.overview.query_one("#images").focus()
            await driver.press("down")
    assert {"Overview", "Detail", "FileView", "Walk", "Keys", "Message"} <= seen
