"""A unified diff with line numbers and colours; it scrolls where it is larger than its place."""

from __future__ import annotations

import re

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.widgets import Static

from tui.app.present import safe

_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_NOISE = ("diff --git", "--- ", "index ", "new file", "deleted file", "\\ ")


def rendered(diff: str) -> Text:
    """The diff for people: the file's name, then numbered lines; what only tools need is left out."""
    out: list[Text] = []
    old = new = 0
    for line in diff.split("\n"):
        hunk = _HUNK.match(line)
        if hunk is not None:
            old, new = int(hunk[1]), int(hunk[2])
            if out and out[-1].style != "bold":
                out.append(Text("   ⋯", style="dim"))
        elif line.startswith("+++ "):
            name = line[4:].rstrip("\t")
            if out:
                out.append(Text())
            out.append(Text(safe(name.removeprefix("b/")), style="bold"))
        elif line.startswith(_NOISE) or not line:
            continue
        elif line[0] == "+":
            out.append(_numbered(new, line, "green"))
            new += 1
        elif line[0] == "-":
            out.append(_numbered(old, line, "red"))
            old += 1
        else:
            out.append(_numbered(new, line, "dim"))
            old, new = old + 1, new + 1
    whole = Text("\n").join(out)
    whole.no_wrap = True
    return whole


def _numbered(number: int, line: str, style: str) -> Text:
    text = Text(f"{number:>4} ", style="dim")
    return text.append(f"{line[0]} {safe(line[1:])}", style=style)


class DiffView(ScrollableContainer):
    """Shows one diff, or a sentence in its place."""

    DEFAULT_CSS = """
    DiffView { border: round $panel-lighten-2; padding: 0 1; height: 1fr; }
    DiffView:focus { border: round $accent; }
    DiffView Static { width: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="diff")

    def show(self, diff: str, title: str = "") -> None:
        """Put a diff into the view. Lines are not wrapped: the view scrolls sideways."""
        self.border_title = safe(title) if title else None
        self._fold(folds=False)
        self.query_one("#diff", Static).update(rendered(diff))
        self.scroll_home(animate=False)

    def say(self, sentence: str, title: str = "") -> None:
        """Put a sentence in its place: why there is no diff."""
        self.border_title = safe(title) if title else None
        self._fold(folds=True)
        self.query_one("#diff", Static).update(Text(safe(sentence), style="dim"))

    def _fold(self, *, folds: bool) -> None:
        self.query_one("#diff", Static).styles.width = "1fr" if folds else "auto"
