"""Values as they are shown: safe, short, and in the colours of their standing. Markup in them is never parsed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from tui.core import report, signs
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


def safe(text: str) -> str:
    """Control and direction characters made visible, so that a name can neither move the cursor nor turn the line; in
    ASCII, where only that can be shown."""
    return signs.plain(
        "".join(
            c
            if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp")
            else c.encode("unicode_escape").decode()
            for c in text
        )
    )


def short(text: str, columns: int) -> str:
    """At most so many columns; a long value loses its middle, never its end."""
    text = safe(text).replace("\n", " ")
    if cell_len(text) <= columns:
        return text
    gap = signs.plain("…")
    if columns < 8:
        return text[: max(columns, 0)]
    left = columns - len(gap)
    head, tail = left // 3, left - left // 3
    start, end = 0, len(text)
    while cell_len(text[:start]) < head:
        start += 1
    while cell_len(text[end:]) < tail:
        end -= 1
    return f"{text[:start]}{gap}{text[end:]}"


def clipped(sentence: str, columns: int) -> str:
    """At most so many columns of a sentence, which loses its end."""
    sentence = safe(sentence).replace("\n", " ")
    if cell_len(sentence) <= columns:
        return sentence
    end, gap = len(sentence), signs.plain("…")
    while end and cell_len(sentence[:end]) > columns - len(gap):
        end -= 1
    return f"{sentence[:end].rstrip()}{gap}"


def status_text(status: Status, finding: Finding | None = None) -> Text:
    """`✗ denied`, in its colour; `✓ available moved` where it works and there is advice."""
    glyph = report.glyph(status, ascii_only=signs.ascii_only())
    style = Style(color=COLOURS[status.standing], bold=True)
    text = Text(no_wrap=True).append(f"{glyph} {report.word(status)}", style=style)
    if finding is not None and finding.mark and status.standing is Standing.FINE:
        text.append(f" {finding.mark}", style="cyan")
    return text


def dim(text: str) -> Text:
    return Text(safe(text), style="dim")


def bold(text: str) -> Text:
    return Text(safe(text), style="bold")


def home_short(path: str, home: Path) -> str:
    """A path below the home directory, as a shell writes it."""
    return f"~{path[len(str(home)) :]}" if path.startswith(f"{home}/") else path
