"""Where only ASCII can be shown, nothing else reaches the terminal: not even the borders of the library."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.core import signs


class AsciiFilter(LineFilter):
    """The last to see each line. What is longer in ASCII was written so before (`tui.core.signs`); here each column
    stays one column."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # its signature
        return [Segment(_cells(text), style, control) for text, style, control in segments]


@lru_cache(4096)
def _cells(text: str) -> str:
    return text if text.isascii() else "".join(_columns(c) for c in text)


def _columns(character: str) -> str:
    match cell_len(character):
        case 0:
            return ""
        case 1:
            return signs.cell(character)
        case wide:
            return "?" * wide
