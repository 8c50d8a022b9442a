"""The help: its pages beside a list of them; links lead from one to another, and what is looked for is found."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Footer, Input, Markdown, OptionList
from textual.widgets.option_list import Option

from tui.app.keys import Keyed
from tui.app.present import safe
from tui.app.widgets.options import Options
from tui.core import signs
from tui.core.language import later, tr
from tui.topics import NAMES, topic, topics

NARROW = 72
"""Below so many columns the list lies above the page."""


class Help(Keyed[None]):
    """One page at a time."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash", "look", later("Find"), id="help-find", key_display="/", tooltip=later("Find words in all pages")
        ),
        Binding("n", "next", later("Next page"), id="help-next", tooltip=later("The page after this one")),
        Binding("p", "previous", later("Page before"), id="help-previous", tooltip=later("The page before this one")),
        Binding(
            "backspace",
            "back",
            later("Back"),
            id="help-back",
            tooltip=later("The page that was open before"),
            show=False,
        ),
        *(Binding(str(n), f"follow({n - 1})", show=False) for n in range(1, 10)),
        Binding("escape,q,f1", "leave", later("Close"), id="help-close", tooltip=later("Back to where you were")),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self.page = name
        self._before: list[str] = []
        self._found: list[str] = list(NAMES)

    def compose(self) -> ComposeResult:
        yield Input(id="look", placeholder=tr("words to find; enter goes to the next place"), compact=True)
        with Horizontal(id="help"):
            yield Options(id="topics")
            with VerticalScroll(id="page"):
                yield Markdown(id="text", open_links=False)
        yield Footer(compact=True)

    async def on_mount(self) -> None:
        self.query_one("#topics").border_title = tr("Help")
        self._list()
        await self.show(self.page)
        self.query_one("#page").focus()

    def on_resize(self) -> None:
        self.set_class(self.size.width < NARROW, "narrow")

    def _list(self) -> None:
        options = self.query_one("#topics", OptionList)
        options.clear_options()
        options.add_options([Option(Text(safe(topic(name).title)), id=name) for name in self._found])
        self._mark()

    def _mark(self) -> None:
        options = self.query_one("#topics", OptionList)
        options.highlighted = self._found.index(self.page) if self.page in self._found else None

    async def show(self, name: str) -> None:
        """Open a page from its start."""
        self.page = name
        page = topic(name)
        body = self.query_one("#page", VerticalScroll)
        body.border_title = safe(page.title)
        ways = enumerate(page.links[:9], 1)
        body.border_subtitle = "   ".join(f"{n} {safe(topic(to).title)}" for n, to in ways)
        await self.query_one("#text", Markdown).update(signs.plain(page.text.partition("\n")[2]))
        body.scroll_home(animate=False)
        self._mark()

    async def go(self, name: str) -> None:
        """As `show`, and the way back is kept."""
        if name != self.page:
            self._before.append(self.page)
            await self.show(name)

    @on(OptionList.OptionSelected, "#topics")
    async def picked(self, event: OptionList.OptionSelected) -> None:
        await self.go(event.option.id or self.page)
        self.query_one("#page").focus()

    @on(Markdown.LinkClicked)
    async def linked(self, event: Markdown.LinkClicked) -> None:
        if event.href in NAMES:
            await self.go(event.href)

    async def action_follow(self, at: int) -> None:
        links = topic(self.page).links
        if at < len(links):
            await self.go(links[at])

    async def action_next(self) -> None:
        await self.go(NAMES[(NAMES.index(self.page) + 1) % len(NAMES)])

    async def action_previous(self) -> None:
        await self.go(NAMES[NAMES.index(self.page) - 1])

    async def action_back(self) -> None:
        if self._before:
            await self.show(self._before.pop())

    def reason_against(self, action: str) -> str:
        return tr("No other page was open before this one.") if action == "back" and not self._before else ""

    # --- finding words

    def action_look(self) -> None:
        line = self.query_one("#look", Input)
        line.add_class("shown")
        line.focus()

    @on(Input.Changed, "#look")
    def narrowed(self, event: Input.Changed) -> None:
        """The list keeps the pages that hold the words."""
        words = event.value.strip().lower()
        self._found = [page.name for page in topics() if words in page.text.lower()]
        self._list()

    @on(Input.Submitted, "#look")
    async def sought(self, event: Input.Submitted) -> None:
        """To the next place on this page, else to the next page that holds them."""
        words = event.value.strip().lower()
        if not words or not self._found:
            return
        body = self.query_one("#page", VerticalScroll)
        below = [at for at in self._places(words) if at > body.scroll_y]
        if self.page in self._found and below and body.scroll_y < body.max_scroll_y:
            body.scroll_to(y=below[0], animate=False)
            return
        later_on = [name for name in self._found if NAMES.index(name) > NAMES.index(self.page)]
        await self.go((later_on or self._found)[0])
        places = self._places(words)
        if places:
            body.scroll_to(y=places[0], animate=False)

    def _places(self, words: str) -> list[int]:
        """The lines of the page at which a paragraph holds the words."""
        blocks = self.query_one("#text", Markdown).children
        return [block.virtual_region.y for block in blocks if words in (getattr(block, "source", "") or "").lower()]

    def action_leave(self) -> None:
        line = self.query_one("#look", Input)
        if line.has_class("shown"):
            line.value = ""
            line.remove_class("shown")
            self.query_one("#page").focus()
            return
        self.dismiss(None)
