"""The column of the overview for the status is as wide as its longest word, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from tests.app.conftest import SIZES, Drive
from tui.app.cells import MARKS, STATUS_CELLS
from tui.app.present import status_text
from tui.core.language import tr
from tui.core.status import Status
from tui.core.verdict import Verdict
from tui.session import Session
from tui.translations import speak


@pytest.fixture(params=["C.UTF-8", "zh_CN.UTF-8"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    speak({"LANG": request.param})
    yield request.param
    speak({})


@pytest.mark.usefixtures("spoken")
def test_every_word_fits() -> None:
    for verdict in Verdict:
        assert status_text(Status(verdict=verdict)).cell_len <= STATUS_CELLS, verdict
    there = status_text(Status(verdict=Verdict.AVAILABLE)).cell_len
    for mark in MARKS.values():
        assert there + 1 + cell_len(tr(mark)) <= STATUS_CELLS, mark


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_the_longest_word_is_whole_on_the_screen(drive: Drive, session: Session, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        for reference in session.loaded.references:
            session.statuses[reference.id] = Status(verdict=Verdict.REPOSITORY_MISSING)
        driver.overview.table.redraw()
        await driver.settle()
        assert driver.screen_text().count("✗ no such repository  ") >= 8
