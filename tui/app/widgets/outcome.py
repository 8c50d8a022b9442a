"""What came of it after files were written: a panel that stays, with the keys that come next."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.app.present import safe, status_text
from tui.core.language import tr
from tui.core.report import Row

MOST = 5
"""Images that are named; of more, their number is told."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the panel tells. `asking`: that the registries are being asked, until they have answered."""

    said: str
    asking: str = ""
    about: tuple[Row, ...] = ()
    """The images that it concerns, as they are now."""
    failing: tuple[Row, ...] = ()
    undecided: tuple[Row, ...] = ()
    undone: bool = False
    built: str = ""
    """The service that is built here now."""


class Outcome(Static):
    """Not there until something was written."""

    DEFAULT_CSS = """
    Outcome { display: none; height: auto; max-height: 8; padding: 0 1; border-left: outer $success;
              background: $surface; link-style: none; link-color: $foreground; }
    Outcome.shown { display: block; }
    """

    def tell(self, told: Told) -> None:
        """Show it in place of what was told before."""
        self.add_class("shown")
        lines = [Content.from_rich_text(line) for line in lines_of(told)]
        self.update(Content("\n").join([*lines, keys_of(told)]))


def lines_of(told: Told) -> list[Text]:
    """What was written, what the registries say now, and what is still open."""
    lines = [Text(safe(told.said), style="bold")]
    if told.asking:
        return [*lines, Text(told.asking)]
    if told.about:
        lines.append(_named(Text(tr("Asked again: ")), told.about))
    if told.failing:
        lines.append(_named(Text(tr("Still failing: ")), told.failing))
    else:
        lines.append(Text(tr("Still failing: none.")))
    if told.undecided:
        lines.append(_named(Text(tr("Undecided: ")), told.undecided))
    return lines


def _named(text: Text, rows: tuple[Row, ...]) -> Text:
    for number, row in enumerate(rows[:MOST]):
        text.append(tr(", ") if number else "").append(f"{safe(row.label)} ").append_text(status_text(row.status))
    if len(rows) > MOST:
        text.append(tr(" and {n} more", n=len(rows) - MOST))
    return text.append(tr("."))


def keys_of(told: Told) -> Content:
    """The keys that come next; a click does the same."""
    turn = ("y", tr("redo"), "screen.redo") if told.undone else ("z", tr("undo"), "screen.undo")
    keys = [turn, ("h", tr("history"), "screen.history")]
    if told.built:
        keys.append(("b", tr("build {service} now", service=safe(told.built)), "screen.build"))
    if told.failing:
        keys.append(("g", tr("walk what still fails"), "screen.walk"))
    keys.append(("esc", tr("close"), "screen.clear"))
    shown = [
        Content.assemble((key, "bold"), " ", (words, "$text-muted")).stylize(Style.from_meta({"@click": action}))
        for key, words, action in keys
    ]
    return Content("   ").join(shown)
