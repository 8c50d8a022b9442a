"""What is shown, as plain text to copy: no styles, no lines broken for the width of a terminal."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType
from textual.content import Content

WIDE = 4000
"""Columns at which nothing is folded that people read."""


def plain(shown: RenderableType | Content) -> str:
    """Its text, without blanks at the ends of lines."""
    if isinstance(shown, Content):
        text = shown.plain
    else:
        console = Console(width=WIDE, file=io.StringIO(), color_system=None)
        with console.capture() as captured:
            console.print(shown)
        text = captured.get()
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n") + "\n"
