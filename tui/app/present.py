"""Values as they are shown: safe, short, and in the colours of their standing. Markup in them is never parsed."""

from __future__ import annotations

import locale
import unicodedata

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from tui.core import report
from tui.core.finding import Finding
from tui.core.status import Status
from tui.core.verdict import Standing

COLOURS = {
    Standing.FINE: "green",
    Standing.FAILING: "red",
    Standing.UNDECIDED: "yellow",
    Standing.WAITING: "cyan",
    Standing.ASIDE: "bright_black",
    Standing.ASKING: "bright_black",
}
"""Of the terminal's own sixteen: they follow its palette, light or dark."""


def ascii_only() -> bool:
    """Can the locale's encoding not show our glyphs?"""
    return not locale.getpreferredencoding(False).lower().replace("-", "").startswith("utf")


def safe(text: str) -> str:
    """Control and direction characters made visible, so that a name can neither move the cursor nor turn the line."""
    return "".join(
        c
        if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp")
        else c.encode("unicode_escape").decode()
        for c in text
    )


def short(text: str, columns: int) -> str:
    """At most so many columns; a long value loses its middle, never its end."""
    text = safe(text).replace("\n", " ")
    if cell_len(text) <= columns:
        return text
    if columns < 8:
        return text[: max(columns, 0)]
    head, tail = (columns - 1) // 3, columns - 1 - (columns - 1) // 3
    start, end = 0, len(text)
    while cell_len(text[:start]) < head:
        start += 1
    while cell_len(text[end:]) < tail:
        end -= 1
    return f"{text[:start]}…{text[end:]}"


def clipped(sentence: str, columns: int) -> str:
    """At most so many columns of a sentence, which loses its end."""
    sentence = safe(sentence).replace("\n", " ")
    if cell_len(sentence) <= columns:
        return sentence
    end = len(sentence)
    while end and cell_len(sentence[:end]) > columns - 1:
        end -= 1
    return f"{sentence[:end].rstrip()}…"


def status_text(status: Status, finding: Finding | None = None) -> Text:
    """`✗ denied`, in its colour; `✓ available moved` where it works and there is advice."""
    glyph = report.glyph(status, ascii_only=ascii_only())
    style = Style(color=COLOURS[status.standing], bold=True)
    text = Text(no_wrap=True).append(f"{glyph} {report.word(status)}", style=style)
    if finding is not None and finding.mark and status.standing is Standing.FINE:
        text.append(f" {finding.mark}", style="cyan")
    return text


def dim(text: str) -> Text:
    return Text(safe(text), style="dim")


def bold(text: str) -> Text:
    return Text(safe(text), style="bold")
