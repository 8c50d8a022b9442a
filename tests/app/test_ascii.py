"""Without Unicode: what a locale says, and that nothing but ASCII reaches the terminal, on any screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.conftest import SIZES, Driver
from tui.app.app import PullfixApp
from tui.app.present import clipped, safe, short
from tui.core import signs
from tui.session import Session
from tui.world import World

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


@pytest.fixture(autouse=True)
def unicode_again() -> Iterator[None]:
    yield
    signs.use(ascii_only=False)


@pytest.mark.parametrize(
    ("environ", "coerced", "ascii_only"),
    [
        ({}, True, False),
        ({"LANG": "en_GB.UTF-8"}, False, False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False, False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, True, True),
        ({"LANG": "POSIX"}, True, True),
        ({"LANG": "C.utf8"}, False, False),
        ({"LANG": "zh_CN.GB18030"}, False, True),
        ({"LC_CTYPE": "UTF-8"}, False, False),
    ],
)
def test_the_locale_says_what_can_be_shown(environ: dict[str, str], coerced: bool, ascii_only: bool) -> None:
    assert signs.wanted(environ, coerced=coerced) is ascii_only


def test_signs_have_stand_ins_and_all_else_is_escaped() -> None:
    signs.use(ascii_only=True)
    assert safe("a → b… “c” é镜") == 'a -> b... "c" \\xe9\\u955c'
    assert short("ghcr.io/karakeep-app/karakeep:latest", 20) == "ghcr....akeep:latest"
    assert clipped("It answers so for images", 12) == "It answer..."


def test_where_unicode_can_be_shown_nothing_changes() -> None:
    assert safe("a → b… é镜") == "a → b… é镜"


@both_sizes
async def test_every_cell_of_every_screen_is_ascii(
    root: Path, world: World, routes: dict[str, str], size: tuple[int, int]
) -> None:
    (root / "größe.yml").write_text("services:\n  größe:\n    image: getmeili/meilisearch:v1.99\n", encoding="utf-8")
    session = Session(root, replace(world, routes=routes, environ={"LANG": "C", "LC_ALL": "C"}))
    session.load()
    app = PullfixApp(session)
    roads: tuple[tuple[str, ...], ...] = (
        (), ("question_mark",), ("e",), ("e", "o", "enter"), ("p",), ("f",), ("f", "t"),
        ("f", "2"), ("down", "down", "f", "t"), ("f", "enter"),
        ("d", "v"), ("d", "a"), ("h",), ("slash",), ("f1",), ("ctrl+p",),
    )  # fmt: skip
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        seen = set()
        for road in roads:
            while driver.screen_name != "Overview":
                await driver.press("escape")
            await driver.press("escape", *road)
            seen.add(driver.screen_name)
            lines = [strip.text for strip in app.screen._compositor.render_strips()]
            assert [line for line in lines if not line.isascii()] == [], driver.screen_name
        shown = {"Overview", "Keys", "Detail", "FileView", "Message", "Walk", "Review", "Confirm", "History", "Help"}
        assert shown | {"Palette"} <= seen, seen
