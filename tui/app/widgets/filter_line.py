"""The line that narrows the overview down while one types: what is typed, what would complete it, how much is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.suggester import Suggester
from textual.widgets import Input, Static

from tui.core.language import later, tr

Complete = Callable[[str], str | None]


class Words(Suggester):
    """Completes from what there is at the moment."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        return self._complete(value)


class Typed(Input):
    """An input whose tab takes the completion."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", later("Complete"), show=False, tooltip=later("Take the grey letters")),
        Binding("down", "leave", later("To the rows"), show=False, tooltip=later("The filter stays")),
    ]

    def __init__(self, complete: Complete) -> None:
        said = tr("text, status:denied, registry:ghcr.io, project:, tag:, !text")
        super().__init__(id="filter", placeholder=said, compact=True, suggester=Words(complete))
        self._complete = complete

    def action_complete(self) -> None:
        """Take what is proposed at the end of the line; without a proposal on to the rows."""
        proposed = self._complete(self.value)
        if proposed is None:
            self.action_leave()
            return
        self.value = proposed
        self.cursor_position = len(proposed)

    def action_leave(self) -> None:
        self.screen.focus_next()


class FilterLine(Horizontal):
    """See the module. It is there while it is wanted."""

    DEFAULT_CSS = """
    FilterLine { display: none; height: 1; padding: 0 1; }
    FilterLine.shown { display: block; }
    FilterLine Input { width: 1fr; min-width: 12; height: 1; border: none; padding: 0; }
    FilterLine Static { width: auto; max-width: 70%; padding: 0 0 0 2; }
    """

    def __init__(self, complete: Complete) -> None:
        super().__init__()
        self._complete = complete

    def compose(self) -> ComposeResult:
        yield Typed(self._complete)
        yield Static(id="filter-said")

    @property
    def value(self) -> str:
        return self.query_one(Input).value

    def open(self) -> None:
        """Show it, and let the person type."""
        self.add_class("shown")
        self.query_one(Input).focus()

    def close(self) -> None:
        """Empty it, and put it away."""
        self.query_one(Input).value = ""
        self.remove_class("shown")

    def say(self, shown: int, total: int, trouble: str) -> None:
        """How much is left, and what could not be understood."""
        said = Text(no_wrap=True, overflow="ellipsis")
        if trouble:
            said.append(trouble, "yellow").append("   ")
        said.append(tr("{shown} of {total}", shown=shown, total=total), "dim" if not trouble else "")
        self.query_one("#filter-said", Static).update(said)
