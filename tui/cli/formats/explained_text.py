"""One image explained, as plain text: the exchange, the conclusion, the facts, the lesson."""

from __future__ import annotations

from tui.cli.formats.table import way_out
from tui.cli.terminal import Terminal, padded, safe, width, wrapped
from tui.core import explaining
from tui.core.explaining import Explanation
from tui.core.finding import Disposition
from tui.core.report import glyph, word

COLUMNS = 100
NAME = 14
"""Columns of the names of facts, where none is wider."""


def show(explained: Explanation, terminal: Terminal) -> None:
    """Write it all. Long sentences are broken; what somebody may copy (URLs, headers) is not."""
    terminal.print(terminal.bold(safe(f"{explained.image.canonical}  {explained.platform}")))
    for number, step in enumerate(explained.steps, 1):
        terminal.print(terminal.bold(safe(explaining.heading(number, step))))
        for line in explaining.told(step):
            terminal.print(safe(f"   {line}"))
    terminal.print()
    _conclusion(explained, terminal)
    terminal.print()
    _facts(explained, terminal)
    if explained.news is not None and explained.news.notices:
        terminal.print()
        terminal.print(terminal.bold(safe(explaining.news_heading(explained.news))))
        for title, lines in explaining.announced(explained.news):
            terminal.print(safe(title))
            for line in lines:
                terminal.print(safe(f"   {line}"))
    terminal.print()
    for lesson in explained.lessons:
        _sentences(lesson, terminal)


def _facts(explained: Explanation, terminal: Terminal) -> None:
    """What is known, in two columns: the names are as wide as the language makes them."""
    facts = tuple(explaining.facts(explained))
    names = max((NAME, *(width(name) + 1 for name, _ in facts)))
    for name, text in facts:
        first, *more = wrapped(safe(text), COLUMNS - names) or [""]
        terminal.print(f"{padded(name, names)}{first}")
        for line in more:
            terminal.print(f"{' ' * names}{line}")


def _conclusion(explained: Explanation, terminal: Terminal) -> None:
    status, finding = explained.status, explained.finding
    mark = glyph(status, ascii_only=not terminal.unicode)
    advice = f"  ({finding.mark})" if finding is not None and finding.mark else ""
    terminal.print(terminal.paint(f"{mark} {word(status)}", status.standing) + advice)
    if finding is None:
        return
    for text in (finding.message, finding.likely, finding.todo):
        _sentences(text, terminal)
    for remedy in finding.remedies:
        if remedy.disposition is Disposition.READY:
            terminal.print(safe(way_out(remedy)))


def _sentences(text: str, terminal: Terminal) -> None:
    for line in wrapped(safe(text), COLUMNS):
        terminal.print(line)
