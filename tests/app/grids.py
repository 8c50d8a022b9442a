"""A screen as text: what stands in each cell, and in which style, without what a release of a library may shift.

    80x24
     Step 1 of 3   web                 the characters
    ---
    aaaaaaaaaaaaaaaaaa                 below each its style, a letter
    ---
    a  light grey on dark blue, bold   what the letters stand for

Colours are told roughly (their hue, and how light they are), so that a shade more or less changes nothing. All is read
from `export_screenshot`, which is the public way to a picture of a screen.
"""

from __future__ import annotations

import colorsys
import html
import re
import string
from dataclasses import dataclass

from rich.cells import cell_len

_CELL = 12.2
"""Width of a cell in the SVG of Rich."""
_LINE = 24.4
_TEXT = re.compile(r'<text class="[^"]*?-(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>')
_GROUND = re.compile(r'<rect fill="(#[0-9a-f]{6})" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="[\d.]+"')
_STYLE = re.compile(r"\.[\w-]*?-(r\d+) \{ fill: (#[0-9a-f]{6})(.*?) \}")
_HUES = ("red", "yellow", "green", "cyan", "blue", "magenta", "red")
_LETTERS = string.ascii_letters + string.digits


@dataclass(slots=True)
class Cell:
    """One cell."""

    character: str = " "
    colour: str = ""
    ground: str = ""


def grid(svg: str, size: tuple[int, int]) -> str:
    """The text form of a screenshot."""
    columns, lines = size
    cells = [[Cell() for _ in range(columns)] for _ in range(lines)]
    _grounds(svg, cells)
    _texts(svg, cells)
    names: dict[str, str] = {}
    styles = ["".join(names.setdefault(_told(cell), _letter(names)) for cell in row) for row in cells]
    texts = ["".join(cell.character for cell in row).rstrip() for row in cells]
    legend = [f"{letter}  {told}" for told, letter in names.items()]
    return "\n".join([f"{columns}x{lines}", *texts, "---", *styles, "---", *legend, ""])


def _letter(names: dict[str, str]) -> str:
    return _LETTERS[len(names) % len(_LETTERS)]


def _grounds(svg: str, cells: list[list[Cell]]) -> None:
    for colour, x, y, width in _GROUND.findall(svg):
        row, first, count = round((float(y) - 1.5) / _LINE), round(float(x) / _CELL), round(float(width) / _CELL)
        for cell in cells[row][first : first + count] if 0 <= row < len(cells) else ():
            cell.ground = colour


def _texts(svg: str, cells: list[list[Cell]]) -> None:
    styles = {name: f"{_rough(fill)}{', bold' if 'bold' in more else ''}" for name, fill, more in _STYLE.findall(svg)}
    for name, x, y, text in _TEXT.findall(svg):
        row, at = round((float(y) - 20) / _LINE), round(float(x) / _CELL)
        if not 0 <= row < len(cells):
            continue
        for character in html.unescape(text).replace("\xa0", " "):
            for place in range(at, min(at + max(cell_len(character), 1), len(cells[row]))):
                cells[row][place].character = character if place == at else ""
                cells[row][place].colour = styles.get(name, "")
            at += max(cell_len(character), 1)


def _told(cell: Cell) -> str:
    """The style of a cell; the colour of a blank is seen by nobody."""
    ground = f"on {_rough(cell.ground)}" if cell.ground else "on nothing"
    return ground if cell.character == " " else f"{cell.colour} {ground}"


def _rough(colour: str) -> str:
    """`dark blue`, from `#1a2b5c`."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    grey = max(red, green, blue) - min(red, green, blue) < 0.12
    name = "grey" if grey else _HUES[round(hue * 6)]
    return f"{'dark' if light < 1 / 3 else 'light' if light > 2 / 3 else 'middle'} {name}"
