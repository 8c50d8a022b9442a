"""Standard output for data, standard error for talk; colours and glyphs only where they can be shown."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from tui.core import signs
from tui.core.verdict import Standing

_COLOURS = {
    Standing.FINE: "32",
    Standing.FAILING: "31",
    Standing.UNDECIDED: "33",
    Standing.WAITING: "36",
    Standing.ASIDE: "2",
    Standing.ASKING: "2",
}


def safe(text: str) -> str:
    """Text of files and registries, with control characters made visible: nothing there drives the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf") else _escape(c) for c in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    """Columns that a text takes: wide characters count two, combining ones none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def padded(text: str, columns: int) -> str:
    """The text, filled with blanks to a number of columns."""
    return text + " " * max(columns - width(text), 0)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a command writes, and what can be shown there."""

    out: TextIO
    err: TextIO
    colour: bool
    unicode: bool

    @classmethod
    def of(cls, environ: Mapping[str, str], *, no_color: bool) -> Terminal:
        """The process's own streams. Colour: a terminal, no NO_COLOR, no `--no-color`."""
        colour = sys.stdout.isatty() and not no_color and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
        named = not signs.wanted(environ, coerced=bool(sys.flags.utf8_mode))
        return cls(sys.stdout, sys.stderr, colour, encoding.startswith("utf") and named)

    def print(self, text: str = "") -> None:
        """One line of the report."""
        self.out.write(self._encodable(text, self.out) + "\n")

    def write(self, text: str) -> None:
        """Data as it is, without a line end of ours."""
        self.out.write(text)

    def note(self, text: str) -> None:
        """One line of talk, on standard error."""
        self.err.write(self._encodable(text, self.err) + "\n")

    def paint(self, text: str, standing: Standing) -> str:
        """The text in the colour of a standing, where there is colour."""
        return f"\x1b[{_COLOURS[standing]}m{text}\x1b[0m" if self.colour else text

    def bold(self, text: str) -> str:
        """The text in bold, where there is colour."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    @staticmethod
    def _encodable(text: str, stream: TextIO) -> str:
        encoding = stream.encoding or "ascii"
        return text.encode(encoding, "backslashreplace").decode(encoding)
