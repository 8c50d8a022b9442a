"""One image explained, in the app: the exchange, the conclusion, the facts, the lesson."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tui.app.present import bold, dim, safe, status_text
from tui.core import explaining
from tui.core.explaining import Explanation
from tui.core.finding import Finding
from tui.core.language import tr

INDENT = 3


def view(explained: Explanation | None, finding: Finding | None, notes: Sequence[str] = ()) -> RenderableType:
    """The conclusion first: most people open this for it. Below it, how it was found out, and what it teaches.
    `notes`: what of the settings and logins here could not be used."""
    if explained is None or explained.status.answer is None:
        return dim(finding.message if finding is not None else tr("Nobody was asked about this reference."))
    head = Text().append_text(status_text(explained.status, explained.finding))
    head.append("  ").append_text(bold(explained.image.canonical))
    if explained.finding is not None:
        for line in (explained.finding.message, explained.finding.likely, explained.finding.todo):
            head.append(f"\n{safe(line)}" if line else "")
    lessons = [Text(safe(lesson)) for lesson in explained.lessons]
    texts = [remedy.copy for remedy in finding.remedies if remedy.copy] if finding is not None else []
    unused = [_heading(tr("What could not be used here")), *(Text(safe(note)) for note in notes)] if notes else []
    return Group(
        head, *unused, _heading(tr("The exchange")), *_exchange(explained), _heading(tr("What is known")),
        _facts(explained), _heading(tr("Good to know")), *lessons,
        *([_heading(tr("As mirrors, to copy"))] if texts else []), *(Text(safe(text)) for text in texts),
    )  # fmt: skip


def _heading(words: str) -> Text:
    return bold(f"\n{words}")


def _exchange(explained: Explanation) -> Iterator[RenderableType]:
    for number, step in enumerate(explained.steps, 1):
        yield bold(explaining.heading(number, step))
        for line in explaining.told(step):
            yield Padding(dim(line), (0, 0, 0, INDENT))


def _facts(explained: Explanation) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in explaining.facts(explained):
        table.add_row(Text(name), Text(safe(value)))
    return table
