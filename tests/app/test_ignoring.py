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


async def test_the_advice_about_all_marked_rows_is_turned_off_at_once(drive: Drive) -> None:
    async with drive() as driver:
        overview = driver.overview
        await driver.press("A", "i")
        await driver.type("known here")
        await driver.press("enter")
        chosen = {choice.reference: choice.argument for choice in overview.session.choices}
        assert len(chosen) > 1
        assert set(overview.advice) <= set(chosen)
        assert all(argument.endswith(" known here") for argument in chosen.values())
        await driver.press("u", "home", "i")
        assert "There is no advice about web." in driver.text("#notice")
