"""The palette, keys of one's own, and the settings that are remembered."""

from __future__ import annotations

import os
import re
import signal
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input, OptionList
from textual.widgets._footer import FooterKey

from tests.app.conftest import SIZES, Drive, Driver
from tui import remembered
from tui.app.app import PullfixApp
from tui.app.keymap import checked
from tui.cli.main import configured, main
from tui.core import language
from tui.core.config import parsed
from tui.core.errors import UsageError
from tui.session import Session
from tui.world import World

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.use(None)


async def look_for(driver: Driver, words: str) -> list[str]:
    """Open the palette and type; the lines that are left."""
    await driver.press("ctrl+p")
    assert isinstance(driver.app.screen, CommandPalette)
    driver.app.screen.query_one(Input).value = words
    await driver.settle()
    options = driver.app.screen.query_one(OptionList)
    for _ in range(100):  # the search runs in steps of its own
        if options.option_count and not driver.app.screen._busy_timer:
            break
        await driver.pilot.pause()
    return [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]


async def take(driver: Driver, words: str) -> None:
    assert await look_for(driver, words)
    await driver.press("enter")
    if isinstance(driver.app.screen, CommandPalette):
        await driver.press("enter")  # the first one only leaves the line
    await driver.settle()


@both_sizes
@pytest.mark.parametrize(
    ("words", "screen"),
    [("walk", "Walk"), ("history", "History"), ("help: pinning", "Help")],
)
async def test_actions_and_pages_are_found(drive: Drive, size: tuple[int, int], words: str, screen: str) -> None:
    async with drive(size) as driver:
        await take(driver, words)
        assert driver.screen_name == screen


async def test_actions_are_listed_with_their_keys_and_tooltips(drive: Drive) -> None:
    async with drive() as driver:
        (first, *_) = await look_for(driver, "needs me")
        assert "Needs me   n" in first
        assert "Only what fails" in first
        await driver.press("ctrl+p")
        assert driver.screen_name == "Overview"


async def test_the_keys_of_a_dialog_are_in_it(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f", "t")
        assert any("Back" in line for line in await look_for(driver, "back"))


async def test_a_row_is_jumped_to_even_where_it_is_filtered_out(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("slash")
        await driver.type("karakeep")
        await driver.press("enter")
        await driver.press("e")
        await take(driver, "go to metrics")
        assert driver.screen_name == "Overview"
        row = driver.overview.current_row()
        assert row is not None
        assert row.label == "metrics"


async def test_themes_and_languages_are_chosen_and_remembered(drive: Drive, world: World) -> None:
    async with drive() as driver:
        await take(driver, "theme: light")
        assert driver.app.theme == "light"
        await take(driver, "简体")
        assert language.spoken() == "zh_CN"
        assert driver.screen_name == "Overview"
        await driver.settle()
        assert len(driver.cells()) == 8
    kept = remembered.read(world.state_dir)
    assert (kept["theme"], kept["language"]) == ("light", "zh_CN")


def with_keys(root: Path, world: World, routes: dict[str, str], text: str) -> PullfixApp:
    session = Session(root, replace(world, routes=routes, config=parsed(text, "c.toml")))
    session.load()
    return PullfixApp(session)


@both_sizes
async def test_keys_of_ones_own_work_and_are_shown(
    root: Path, world: World, routes: dict[str, str], size: tuple[int, int]
) -> None:
    app = with_keys(root, world, routes, '[keys]\nwalk = "x,ctrl+g"\nhelp = "f3"\n')
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        assert driver.screen_name == "Overview"
        shown = {key.description: key.key_display for key in app.screen.query(FooterKey)}
        assert shown["Walk"] == "x"
        assert shown["Keys"] == "f3"
        await driver.press("f3")
        told = driver.read()
        assert "x ctrl+g  Walk" in told
        await driver.press("n")
        assert any(line.split()[-1:] == ["needs-me"] for line in driver.read().splitlines())
        await driver.press("escape", "g")
        assert driver.screen_name == "Overview"
        await driver.press("x")
        assert driver.screen_name == "Walk"


async def test_what_does_not_fit_is_told_at_the_start(root: Path, world: World, routes: dict[str, str]) -> None:
    app = with_keys(root, world, routes, 'themes = 1\n[keys]\nwalkk = "w"\nfix = "n"\nreview = "crtl+x"\nagain = "t"\n')
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        assert driver.screen_name == "Message"
        told = driver.read()
        for part in (
            "c.toml:1: there is no setting “themes”. Is it theme?",
            "c.toml:3: there is no action “walkk”. Near it: walk",
            "c.toml:4: n would be the key of fix and of needs-me on one screen. Give one of them another.",
            "c.toml:5: “crtl+x” is no key.",
            "All the rest of the file holds.",
        ):
            assert part in told, part
        await driver.press("escape")
        shown = {key.description: key.key_display for key in app.screen.query(FooterKey)}
        assert shown["Ask again"] == "t"
        assert shown["Fix"] == "f"


def test_two_keys_can_change_places() -> None:
    keymap, problems = checked(parsed('[keys]\nfix = "x,enter"\nwalk = "f"\n', "c.toml"))
    assert problems == ()
    assert keymap == {"fix": "x,enter", "walk": "f"}
    assert checked(parsed('[keys]\nwalk = "f"\nfix = "g,enter"\n', "c.toml"))[1] == ()


def test_of_two_lines_with_one_key_the_later_gives_way() -> None:
    keymap, problems = checked(parsed('[keys]\nwalk = "x"\nfix = "x"\n', "c.toml"))
    assert keymap == {"walk": "x"}
    assert problems == ("c.toml:3: x would be the key of fix and of walk on one screen. Give one of them another.",)
    keymap, problems = checked(parsed('[keys]\nwalk = "f"\nfix = "r"\n', "c.toml"))
    assert keymap == {}
    assert len(problems) == 2


def test_signs_are_keys_too() -> None:
    assert checked(parsed('[keys]\nwalk = "!,ctrl+shift+f5,f6"\n', "c.toml")) == (
        {"walk": "exclamation_mark,ctrl+shift+f5,f6"},
        (),
    )


async def test_ctrl_z_puts_the_app_aside(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[int, int]] = []
    async with drive() as driver:
        assert driver.app._driver is not None
        monkeypatch.setattr(type(driver.app._driver), "can_suspend", property(lambda _: True))
        monkeypatch.setattr(os, "kill", lambda process, number: sent.append((process, number)))
        await driver.press("f", "t", "ctrl+z")
        assert sent == [(os.getpid(), signal.SIGTSTP)]


def test_the_config_file_is_where_the_environment_says(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environ = {"HOME": str(sealed), "PULLFIX_CONFIG": str(sealed / "mine.toml")}
    with pytest.raises(UsageError, match="PULLFIX_CONFIG names"):
        configured(environ)
    (sealed / "mine.toml").write_text('language = "tlh"\ntheme = "light"\n')
    config = configured(environ)
    assert config.theme == "light"
    assert config.language == ""
    assert config.problems == ('~/mine.toml:1: there is no language “tlh” here. There are "en", "zh_CN".',)
    assert main(["help"]) == 0
    assert "First steps" in capsys.readouterr().out


def test_a_terminal_that_cannot_show_an_app_is_told_so(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert main([str(root)], open_app=lambda _: 1 // 0) == 2
    assert "This terminal (TERM=dumb) cannot show the app." in capsys.readouterr().err


@pytest.mark.parametrize("file", ["README.md", "tui/help/en/keys.md", "tui/help/zh_CN/keys.md"])
def test_the_examples_of_a_config_file_hold(file: str) -> None:
    text = Path(__file__).parents[2].joinpath(file).read_text(encoding="utf-8")
    (block,) = [b for b in re.findall(r"(?:^(?: {4}.*)?\n)+", text, re.MULTILINE) if "[keys]" in b]
    config = parsed(textwrap.dedent(block), "c.toml")
    assert (config.theme, config.problems) == ("light", ())
    assert checked(config) == (dict(config.keys), ())
