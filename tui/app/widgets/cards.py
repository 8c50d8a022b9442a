"""The ways out as cards, one below the other. One is in focus, none is chosen until enter.

Up and down move the focus over those that can serve, a number goes to its card. A click moves the focus there, a click
on the card in focus chooses it.
"""

from __future__ import annotations

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

Words = Text | Content


@dataclass(frozen=True, slots=True)
class Deal:
    """What one card shows. One that cannot serve is passed over."""

    head: Words
    body: Words
    serves: bool = True


class Card(Vertical):
    """One way out. Its left edge is bright while it is in focus."""

    DEFAULT_CSS = """
    Card { height: auto; padding: 0 1; border-left: outer $panel-lighten-1; background: $background; }
    Card .body { padding: 0 0 0 3; color: $text-muted; }
    Card.current { border-left: outer $accent; background: $surface-lighten-1; }
    Card.idle { border-left: outer $panel-darken-1; }
    Cards:blur Card.current { border-left: outer $accent 50%; }
    """

    def __init__(self, number: int, deal: Deal) -> None:
        super().__init__()
        self.number, self.serves, self._deal = number, deal.serves, deal
        self.set_class(not deal.serves, "idle")

    @property
    def text(self) -> str:
        """What stands on it."""
        return f"{self._deal.head}\n{self._deal.body}"

    def compose(self) -> ComposeResult:
        yield Static(self._deal.head)
        if str(self._deal.body):
            yield Static(self._deal.body, classes="body")

    def on_click(self) -> None:
        if self.serves and isinstance(self.parent, Cards):
            self.parent.clicked(self.number)


class Cards(VerticalScroll, can_focus=True):
    """See the module. `at`: the number of the card in focus, from 0; None where no card can serve."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", id="choose", tooltip="Write the numbered diff of this card and go on"),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        *(Binding(str(n), f"go({n - 1})", f"Card {n}", show=False) for n in range(1, 10)),
    ]

    class Focused(Message):
        """Another card is in focus, or the same one was dealt anew."""

    class Chosen(Message):
        """Enter on the card in focus."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.at: int | None = None

    @property
    def cards(self) -> list[Card]:
        return list(self.query_children(Card))

    async def deal(self, deals: Sequence[Deal], at: int | None) -> None:
        """Lay out new cards with this one in focus; nothing is chosen by that."""
        async with self.batch():
            await self.query_children(Card).remove()
            await self.mount_all(Card(number, deal) for number, deal in enumerate(deals))
        self.at = None
        if at is not None:
            self.action_go(at)

    def action_go(self, at: int) -> None:
        """The focus on a card, where there is one that can serve."""
        cards = self.cards
        if not 0 <= at < len(cards) or not cards[at].serves:
            return
        self.at = at
        for card in cards:
            card.set_class(card.number == at, "current")
        cards[at].scroll_visible(animate=False)
        self.post_message(self.Focused())

    def action_move(self, by: int) -> None:
        """To the next card that can serve."""
        cards = self.cards
        at = (self.at if self.at is not None else -1) + by
        while 0 <= at < len(cards) and not cards[at].serves:
            at += by
        self.action_go(at)

    def action_choose(self) -> None:
        if self.at is not None:
            self.post_message(self.Chosen())

    def clicked(self, at: int) -> None:
        """The first click looks, the second takes."""
        self.focus()
        if at == self.at:
            self.action_choose()
        else:
            self.action_go(at)
