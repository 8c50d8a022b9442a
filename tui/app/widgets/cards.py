"""The ways out as cards, one below the other. One is in focus, none is chosen until enter.

Up and down move the focus, a number goes to its card. A click moves the focus there, a click on the card in focus
chooses it. The argument of a card is asked for inside it, by an editor.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.app.arguments.editor import Editor
from tui.app.widgets.card_room import bodies, height
from tui.core.language import later

INDENT = 3
"""Columns before the lines below a title."""
EDGES = 6
"""Columns of a card that hold no words: its edge, its padding, the scroll bar."""


@dataclass(frozen=True, slots=True)
class Deal:
    """What one card shows. One that cannot serve can be read, and not chosen."""

    head: Text
    lines: tuple[str, ...]
    """The most important first; shown as far as there is room."""
    serves: bool = True
    alone: Text | None = None
    """The head where there is no room for anything below it; None: the same."""


class Card(Vertical):
    """One way out. Its left edge is bright while it is in focus."""

    DEFAULT_CSS = """
    Card { height: auto; padding: 0 1; border-left: outer $panel-lighten-1; background: $background; }
    Card .body { padding: 0 0 0 3; color: $text-muted; }
    Card.current { border-left: outer $accent; background: $row; }
    Card.idle { border-left: outer $panel-darken-1; }
    Cards:blur Card.current { border-left: outer $accent 50%; }
    Cards.editing Card.current { border-left: outer $accent; }
    """

    def __init__(self, number: int, deal: Deal) -> None:
        super().__init__()
        self.number = number
        self._head, self._body = Static(), Static(classes="body")
        self.take(deal)

    def take(self, deal: Deal) -> None:
        """Show another deal."""
        self.deal = deal
        self.set_class(not deal.serves, "idle")

    @property
    def serves(self) -> bool:
        return self.deal.serves

    @property
    def text(self) -> str:
        """All that it has to say, whether there is room for it or not."""
        return "\n".join((str(self.deal.head), *self.deal.lines))

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._body

    def show(self, lines: Sequence[Content]) -> None:
        """These lines below the title."""
        self._head.update(self.deal.head if lines or self.deal.alone is None else self.deal.alone)
        self._body.update(Content("\n").join(lines))
        self._body.display = bool(lines)

    def on_click(self) -> None:
        if isinstance(self.parent, Cards):
            self.parent.clicked(self.number)


class Cards(VerticalScroll, can_focus=True):
    """See the module. `at`: the number of the card in focus, from 0; None where there is none. `room`: the most lines
    that all cards may take."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", later("Choose"), id="choose",
            tooltip=later("Write the numbered diff of this card and go on"),
        ),
        Binding("up,k", "move(-1)", later("Up"), show=False),
        Binding("down,j", "move(1)", later("Down"), show=False),
        *(Binding(str(n), f"go({n - 1})", later("Card"), show=False) for n in range(1, 10)),
    ]  # fmt: skip

    class Focused(Message):
        """Another card is in focus, or the same one was dealt anew."""

    class Chosen(Message):
        """Enter on the card in focus."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.at: int | None = None
        self.room = 0
        self._turn = asyncio.Lock()
        """Cards are dealt anew when an answer comes, just while somebody opens an editor."""
        self.editor: Editor | None = None
        """What asks for the argument of the card in focus, while it does."""

    @property
    def cards(self) -> list[Card]:
        return list(self.query_children(Card))

    @property
    def columns(self) -> int:
        """Of the lines below a title."""
        return self.app.size.width - EDGES - INDENT

    async def deal(self, deals: Sequence[Deal], at: int | None) -> None:
        """Lay out new cards with this one in focus; nothing is chosen by that. While an argument is asked for, the
        cards stay as they are; with none to lay out, that ends."""
        async with self._turn:
            if self.editor is not None and deals:
                return
            self._close()
            cards = self.cards
            if len(cards) == len(deals):  # nothing that somebody clicks on just now goes away
                for card, deal in zip(cards, deals, strict=True):
                    card.take(deal)
            else:
                async with self.batch():
                    await self.query_children(Card).remove()
                    await self.mount_all(Card(number, deal) for number, deal in enumerate(deals))
            self.at = None
            if at is not None:
                self.action_go(at)
                self.screen.set_focus(self)

    def lay_out(self) -> None:
        """As many lines of each card as there is room for."""
        cards = self.cards
        lines = [card.deal.lines for card in cards]
        self.styles.height = height(lines, self.columns, self.room)
        for card, body in zip(cards, bodies(lines, self.at, self.columns, self.room), strict=True):
            card.show(body)

    def action_go(self, at: int) -> None:
        """The focus on a card."""
        cards = self.cards
        if not 0 <= at < len(cards):
            return
        self.at = at
        for card in cards:
            card.set_class(card.number == at, "current")
        self.lay_out()
        cards[at].scroll_visible(animate=False)
        self.post_message(self.Focused())

    def action_move(self, by: int) -> None:
        """To the card before or behind."""
        self.action_go((self.at if self.at is not None else -1) + by)

    def action_choose(self) -> None:
        if self.at is not None:
            self.post_message(self.Chosen())

    def clicked(self, at: int) -> None:
        """The first click looks, the second takes. While an argument is asked for, the card of it has clicks of its
        own."""
        if self.editor is not None and at == self.at:
            return
        if self.editor is not None:
            self.editor.leave()
            return
        self.focus()
        if at == self.at:
            self.action_choose()
        else:
            self.action_go(at)

    # --- the argument

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While an argument is typed, the keys are its own."""
        mine = action in ("choose", "move", "go")
        return False if mine and self.editor is not None else super().check_action(action, parameters)

    async def edit(self, editor: Editor) -> None:
        """Ask for the argument of the card in focus, inside it. The others keep their titles, or give their room, too,
        where there is little."""
        async with self._turn:
            if self.at is None:
                return
            self._close()
            self.editor = editor
            self.add_class("editing")
            self.make_room()
            await self.cards[self.at].mount(editor)
            self.screen.set_focus(editor.first)  # at once: the next key is for it

    def make_room(self) -> None:
        """For the editor, after the terminal has got another size, too."""
        if self.editor is None:
            return
        cards = self.cards
        crowded = self.room - len(cards) < self.editor.LEAST
        self.styles.height = "auto" if crowded and not self.editor.TALL else self.room  # the rest is for the diff
        for card in cards:
            card.show(())
            card.display = card.number == self.at or not crowded
        self.editor.make_room(self.room - (1 if crowded else len(cards)))

    def _close(self) -> None:
        if self.editor is not None:
            self.editor.shut()
            self.editor = None
            self.remove_class("editing")
            for card in self.cards:
                card.display = True

    def done(self) -> None:
        """The argument is there, or is not wanted: back to the card."""
        self._close()
        self.lay_out()
        self.screen.set_focus(self)
