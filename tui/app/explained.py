"""One image explained, in the app: the exchange, the conclusion, the facts, the lesson."""

from __future__ import annotations

from rich.text import Text

from tui.app.present import bold, dim, safe, status_text
from tui.core import explaining
from tui.core.explaining import Explanation
from tui.core.finding import Finding

NAME = 14


def view(explained: Explanation | None, finding: Finding | None) -> Text:
    """The conclusion first: most people open this for it. Below it, how it was found out, and what it teaches."""
    if explained is None or explained.status.answer is None:
        said = finding.message if finding is not None else "Nobody was asked about this reference."
        return dim(said)
    text = Text().append_text(status_text(explained.status, explained.finding))
    text.append("  ").append_text(bold(explained.image.canonical))
    if explained.finding is not None:
        for line in (explained.finding.message, explained.finding.likely, explained.finding.todo):
            text.append(f"\n{safe(line)}" if line else "")
    text.append_text(bold("\n\nThe exchange"))
    for number, step in enumerate(explained.steps, 1):
        text.append(f"\n{safe(explaining.heading(number, step))}", style="bold")
        for line in explaining.told(step):
            text.append(f"\n   {safe(line)}", style="dim")
    text.append_text(bold("\n\nWhat is known"))
    for name, value in explaining.facts(explained):
        text.append(f"\n{name:<{NAME}}", style="dim").append(safe(value))
    text.append_text(bold("\n\nGood to know"))
    for lesson in explained.lessons:
        text.append(f"\n{safe(lesson)}")
    return text
