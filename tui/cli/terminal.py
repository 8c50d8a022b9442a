"""Standard output for data, standard error for talk; colours and glyphs only where they can be shown."""

from __future__ import annotations

import os
import re
import sys
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TextIO

from tui.core import signs
from tui.core.errors import PullfixError
from tui.core.language import tr
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


_CLOSING = "。，、：；？！）》」』”’…"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_PARTS = re.compile(rf"(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}]*\s*|\s+")
"""What stays together on a line: a word or one wide character, with what closes it and the blanks behind it."""


def width(text: str) -> int:
    """Columns that a text takes: wide characters count two, combining ones none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def padded(text: str, columns: int) -> str:
    """The text, filled with blanks to a number of columns."""
    return text + " " * max(columns - width(text), 0)


def wrapped(text: str, columns: int) -> list[str]:
    """The lines of a sentence, none wider than so many columns. Words stay whole; between wide characters, which have
    no blanks between them, a line may end, but never before what closes (`_CLOSING`)."""
    if width(text) == len(text):
        return textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=False)
    lines, line = [], ""
    for part in _PARTS.findall(text):
        if line and width(line + part.rstrip()) > columns:
            lines.append(line.rstrip())
            line = part.lstrip()
        else:
            line += part
    return [*lines, line.rstrip()] if line.strip() else lines


def shows_unicode(environ: Mapping[str, str]) -> bool:
    """Can standard output carry Unicode, and does the locale name it?"""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return encoding.startswith("utf") and not signs.wanted(environ, coerced=bool(sys.flags.utf8_mode))


def complain(text: str) -> None:
    """A line on standard error where there is no terminal yet, or none any more. Where even that cannot be written,
    nobody is left to tell."""
    if has(sys.stderr):
        _tell(signs.plain(safe(text)), sys.stderr)


def _tell(line: str, stream: TextIO) -> None:
    try:
        stream.write(f"{line}\n")
    except OSError:
        drop(stream)


def has(stream: TextIO | None) -> bool:
    """Is it there? Python has none where the caller closed it (`>&-`)."""
    return stream is not None


class OutputError(PullfixError):
    """Standard output takes nothing more, for another reason than that its reader went away."""


@contextmanager
def writing() -> Iterator[None]:
    """Around what writes to standard output. Raises OutputError, or BrokenPipeError as it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise OutputError(tr("standard output cannot be written: {reason}.", reason=fault.strerror or fault)) from fault


def flush() -> None:
    """Bring out what is written so far. Raises as `writing`."""
    with writing():
        sys.stdout.flush()


def drop(stream: TextIO) -> None:
    """Let what could not be written go: else the end of the process would try it again, and complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


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
        return cls(sys.stdout, sys.stderr, colour, shows_unicode(environ))

    def print(self, text: str = "") -> None:
        """One line of the report."""
        self.write(self._encodable(text, self.out) + "\n")

    def write(self, text: str) -> None:
        """Data as it is, without a line end of ours. Raises as `writing`."""
        with writing():
            self.out.write(text)

    def note(self, text: str) -> None:
        """One line of talk, on standard error; lost where that takes nothing."""
        if has(self.err):
            _tell(self._encodable(text, self.err), self.err)

    def paint(self, text: str, standing: Standing) -> str:
        """The text in the colour of a standing, where there is colour."""
        return f"\x1b[{_COLOURS[standing]}m{text}\x1b[0m" if self.colour else text

    def bold(self, text: str) -> str:
        """The text in bold, where there is colour."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    @staticmethod
    def _encodable(text: str, stream: TextIO) -> str:
        encoding = stream.encoding or "ascii"
        text = signs.plain(text)
        return text.encode(encoding, "backslashreplace").decode(encoding)
