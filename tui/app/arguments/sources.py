"""Fallback sources: the list in its order, each source put to the test; added to, taken from, and ordered anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.app.arguments.editor import Check, Checked, Editor, keys
from tui.app.present import short
from tui.app.widgets.options import Options
from tui.core.language import later, tr
from tui.core.plan import Refusal
from tui.core.remedies.fallback_sources import OPTION, fallback

LEAST_SOURCES = 2
PATH_WIDTH = 40


class Rows(Options, inherit_bindings=False):
    """The list. A click moves the focus to a row; enter is a key of the whole."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", show=False),
        Binding("down,j", "cursor_down", show=False),
        Binding("enter", "enter", show=False),
    ]

    class Entered(Message):
        """The list is as it is wanted."""

    def action_enter(self) -> None:
        self.post_message(self.Entered())


class SourcesEditor(Editor):
    """See the module. The digest that was offered with the list stays while the list is one of the same sources."""

    LEAST = 6
    TALL = True
    DEFAULT_CSS = """
    SourcesEditor OptionList { height: 1fr; border: none; padding: 0; background: transparent; text-wrap: nowrap; }
    SourcesEditor OptionList:focus { border: none; }
    SourcesEditor .answer { max-height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up,K", "shift(-1)", later("Up"), id="source-up", tooltip=later("Try this source earlier")),
        Binding("shift+down,J", "shift(1)", later("Down"), id="source-down", tooltip=later("Try it later")),
        Binding("x", "drop", later("Remove"), id="source-drop", tooltip=later("Take this source off the list")),
        Binding("a", "add", later("Add"), id="source-add", tooltip=later("Type another source")),
    ]

    def __init__(self, value: str, check: Check) -> None:
        super().__init__()
        words, _, self._digest = value.partition(OPTION)
        self.sources = [word.strip() for word in words.split(",") if word.strip()]
        self._offered = set(self.sources)
        self._check = check
        self._checked: dict[str, Checked] = {}

    def compose(self) -> ComposeResult:
        yield Rows(id="sources")
        yield Input(placeholder=tr("another source; enter adds it"), id="line", compact=True)
        yield Static(id="answer", classes="answer")
        buttons = (
            ("add", tr("a add")), ("up", tr("K up")), ("down", tr("J down")), ("drop", tr("x remove")),
        )  # fmt: skip
        yield keys("", *(Button(Text(label), id=name, compact=True) for name, label in buttons))

    def on_mount(self) -> None:
        self._show(0)

    @property
    def first(self) -> Widget:
        return self.query_one(OptionList)

    @property
    def argument(self) -> str:
        same = set(self.sources) <= self._offered
        return ",".join(self.sources) + (f"{OPTION}{self._digest}" if self._digest and same else "")

    @property
    def at(self) -> int:
        """The source in focus, from 0."""
        return self.query_one(OptionList).highlighted or 0

    def _show(self, at: int) -> None:
        rows = self.query_one(OptionList)
        rows.clear_options()
        rows.add_options([Option(self._line(n, source)) for n, source in enumerate(self.sources)])
        rows.highlighted = min(max(at, 0), len(self.sources) - 1) if self.sources else None
        fault = self._fault()
        self.query_one("#answer", Static).update(Text(fault, style="red"))
        self.changed("" if fault else self.argument)
        self.look(tuple(source for source in self.sources if source not in self._checked))

    def _line(self, number: int, source: str) -> Text:
        text = Text(f"{number + 1}  {short(source, PATH_WIDTH)}", no_wrap=True, overflow="ellipsis").append("  ")
        known = self._checked.get(source)
        return text.append_text(known.verdict) if known else text.append(tr("Asking."), style="dim")

    def _fault(self) -> str:
        if len(self.sources) < LEAST_SOURCES:
            return tr("Two sources at least: one to fall back on.")
        read = fallback(self.argument)
        return read.message if isinstance(read, Refusal) else ""

    @work(exclusive=True, group="check")
    async def look(self, sources: Sequence[str]) -> None:
        """Ask about those that nobody was asked about yet."""
        for source in sources:
            found = await self._check(source)
            if not self.there:
                return
            self._checked[source] = found
            if source in self.sources:
                at = self.sources.index(source)
                self.query_one(OptionList).replace_option_prompt_at_index(at, self._line(at, source))

    def action_shift(self, by: int) -> None:
        """Earlier or later in the list."""
        at, to = self.at, self.at + by
        if 0 <= to < len(self.sources):
            self.sources[at], self.sources[to] = self.sources[to], self.sources[at]
            self._show(to)

    def action_drop(self) -> None:
        if self.sources:
            self.sources.pop(self.at)
            self._show(self.at)

    def action_add(self) -> None:
        self.screen.set_focus(self.query_one(Input))

    def action_leave(self) -> None:
        """Out of the line first, then out of the list."""
        line = self.query_one(Input)
        if line.has_focus:
            line.value = ""
            self.screen.set_focus(self.query_one(OptionList))
        else:
            self.leave()

    @on(Input.Submitted)
    def added(self, event: Input.Submitted) -> None:
        source, event.input.value = event.value.strip(), ""
        if source and source not in self.sources:
            self.sources.append(source)
            self._show(len(self.sources) - 1)
        self.screen.set_focus(self.query_one(OptionList))

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        match event.button.id:
            case "add":
                self.action_add()
            case "up":
                self.action_shift(-1)
            case "down":
                self.action_shift(1)
            case "drop":
                self.action_drop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a source is typed, letters are letters."""
        typing = any(line.has_focus for line in self.query(Input))
        return False if typing and action in ("add", "drop", "shift") else super().check_action(action, parameters)

    @on(Rows.Entered)
    def take(self) -> None:
        if not self._fault():
            self.post_message(self.Taken(self.argument))
