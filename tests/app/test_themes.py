"""The themes: every letter can be read, the choice is kept, and without colours the focus is still seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from textual.color import Color
from textual.widgets import Input

from tests.app.conftest import Driver
from tui import remembered
from tui.app import themes
from tui.app.app import PullfixApp
from tui.core.config import THEMES, Config
from tui.session import Session
from tui.world import World

LEAST = 4.5
"""WCAG 2.2, 1.4.3: text on its ground."""
ROADS = (
    (), ("e",), ("escape", "question_mark"), ("escape", "f1"), ("escape", "f"), ("t",), ("escape", "enter"), ("a",),
    ("n", "escape", "h"),
)  # fmt: skip
"""Over all screens and some dialogs."""


def made(root: Path, world: World, routes: dict[str, str], **config: object) -> PullfixApp:
    session = Session(root, replace(world, routes=routes, config=Config(**config)))  # type: ignore[arg-type]
    session.load()
    return PullfixApp(session)


def segments(app: PullfixApp) -> list[Segment]:
    return [segment for strip in app.screen._compositor.render_strips() for segment in strip]


def ratio(first: Color, second: Color) -> float:
    """The contrast of two colours, by WCAG's own formula; 1 to 21."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def contrast(segment: Segment) -> float:
    style = segment.style
    assert style is not None
    assert not style.dim
    assert style.color is not None
    assert style.bgcolor is not None
    colours = [style.color, style.bgcolor]
    if style.reverse:
        colours.reverse()
    text, ground = (Color.from_rich_color(colour) for colour in colours)
    return ratio(text, ground)


def letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


@pytest.mark.parametrize("theme", [name for name in THEMES if name != themes.ANSI])
async def test_every_letter_can_be_read_on_its_ground(
    root: Path, world: World, routes: dict[str, str], theme: str
) -> None:
    app = made(root, world, routes, theme=theme)
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        faint: dict[str, float] = {}
        for road in ROADS:
            await driver.press(*road)
            top = app.screen
            for segment in segments(app):
                if letters(segment.text) and contrast(segment) < LEAST:
                    faint[f"{type(top).__name__}: {segment.text.strip()} {segment.style}"] = round(contrast(segment), 1)
        assert faint == {}


@pytest.mark.parametrize("theme", [name for name in THEMES if name != themes.ANSI])
def test_every_colour_of_a_palette_can_be_read_on_every_ground(theme: str) -> None:
    palette = themes.palette(theme)
    built = next(one for one in themes.themes() if one.name == theme)
    grounds = [Color.parse(ground) for ground in (built.background, built.surface, built.panel) if ground]
    for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14):  # all but black and the brightest white
        colour = Color(*RichColor.from_ansi(number).get_truecolor(palette))
        for ground in grounds:
            assert ratio(colour, ground) >= LEAST, (number, ground.hex)


async def test_the_terminals_own_theme_sends_its_sixteen_alone(
    root: Path, world: World, routes: dict[str, str]
) -> None:
    app = made(root, world, routes, theme=themes.ANSI)
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        for road in ROADS:
            await driver.press(*road)
            ours = [
                f"{segment.text} {segment.style}"
                for segment in segments(app)
                if segment.style is not None
                and any(c is not None and c.triplet for c in (segment.style.color, segment.style.bgcolor))
            ]
            assert ours == [], driver.screen_name
            hidden = [
                f"{segment.text} {segment.style}"
                for segment in segments(app)
                if segment.style is not None
                and letters(segment.text)
                and segment.style.color == segment.style.bgcolor is not None
                and not segment.style.color.is_default
            ]
            assert hidden == [], driver.screen_name


async def test_without_colours_words_signs_and_weight_say_it_and_the_focus_is_seen(
    root: Path, world: World, routes: dict[str, str]
) -> None:
    app = made(root, replace(world, environ={"NO_COLOR": "1"}), routes, theme="light")
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        for road in ROADS:
            await driver.press(*road)
            coloured = [
                segment
                for segment in segments(app)
                if segment.style is not None
                and any(c is not None and not c.is_default for c in (segment.style.color, segment.style.bgcolor))
            ]
            assert coloured == [], driver.screen_name
        await driver.press("escape", "escape")
        assert driver.screen_name == "Overview"
        text = driver.screen_text()
        assert "✗ denied" in text
        assert "╔" in text
        assert any(segment.style and segment.style.reverse and "web" in segment.text for segment in segments(app))


async def test_a_chosen_theme_is_there_at_the_next_start(root: Path, world: World, routes: dict[str, str]) -> None:
    first = made(root, world, routes)
    async with first.run_test():
        assert first.theme == "dark"
        first.choose_theme("light")
    assert made(root, world, routes).theme == "light"
    assert made(root, world, routes, theme="high-contrast").theme == "high-contrast"
    (world.state_dir / remembered.NAME).write_text("[broken")
    assert made(root, world, routes).theme == "dark"


def test_motion_is_reduced_where_it_is_wanted(root: Path, world: World, routes: dict[str, str]) -> None:
    assert made(root, world, routes, reduced_motion=True).animation_level == "none"
    assert made(root, world, routes).animation_level == "full"


async def test_without_motion_no_cursor_blinks(root: Path, world: World, routes: dict[str, str]) -> None:
    app = made(root, world, routes, reduced_motion=True)
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        await driver.press("f", "t")
        line = app.focused
        assert isinstance(line, Input)
        assert not line.cursor_blink
