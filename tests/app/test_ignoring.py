"""An advice about a row that works is turned off with one key and a reason."""

from __future__ import annotations

from tests.app.conftest import Drive


async def test_i_writes_an_entry_of_ignore_as_a_choice(drive: Drive) -> None:
    async with drive() as driver:
        advised = next(iter(driver.overview.advice))
        code = driver.overview.advice[advised][0].code
        driver.overview.table.move_cursor(row=driver.overview.shown.index(advised))
        await driver.settle()
        assert driver.overview.advice[advised][0].message in driver.text("#why")
        await driver.press("i")
        await driver.type("pinned elsewhere")
        await driver.press("enter")
        (choice,) = driver.overview.session.choices
        assert (choice.reference, choice.argument) == (advised, f"{code} pinned elsewhere")
        assert f"code: {code}" in driver.overview.session.diff()
