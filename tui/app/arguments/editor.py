"""What all that ask for an argument have in common: it is told while it changes, taken with enter, left with escape."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.await_remove import AwaitRemove
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from tui.app.alive import alive
from tui.core.language import later, tr

PAUSE = 0.25
"""Seconds without a key before anybody is asked."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about an argument. `said`: in full; `verdict`: in a word or two. `good`: it answers or is
    there; None: nobody could tell. `refused`: it cannot be taken."""

    said: Text
    verdict: Text
    good: bool | None = None
    refused: bool = False


Check = Callable[[str], Awaitable[Checked]]


class Editor(Vertical):
    """Stands inside a card."""

    LEAST: ClassVar[int] = 3
    """Lines that it needs to be of use."""
    TALL: ClassVar[bool] = False
    """It takes all the room that there is."""
    DEFAULT_CSS = """
    Editor { height: auto; padding: 0 0 0 3; }
    Editor Input { width: 1fr; }
    Editor .answer { height: auto; max-height: 2; min-height: 1; }
    Editor .keys { height: 1; color: $text-muted; }
    Editor .keys Static { width: auto; margin-right: 2; }
    Editor .keys Button { margin-right: 2; min-width: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "leave", later("Back"), id="argument-leave", tooltip=later("The argument stays as it was"),
        ),
    ]  # fmt: skip

    @dataclass
    class Changed(Message):
        """The argument as it would be taken now; empty: there is none."""

        argument: str

    @dataclass
    class Taken(Message):
        """It is what the person wants. `checked`: what was found out, where it was asked for."""

        argument: str
        checked: Checked | None = None

    class Left(Message):
        """It stays as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._told: str | None = None
        self._shut = False

    def make_room(self, lines: int) -> None:
        """It may take so many lines."""
        self.styles.height = max(lines, self.LEAST) if self.TALL else "auto"

    def changed(self, argument: str) -> None:
        """Tell what it is now, once."""
        if argument != self._told:
            self._told = argument
            self.post_message(self.Changed(argument))

    def leave(self) -> None:
        """As with escape."""
        self.post_message(self.Left())

    def action_leave(self) -> None:
        self.leave()

    @property
    def there(self) -> bool:
        """Is it still open? Answers of the network come when they come."""
        return not self._shut and self.is_attached and alive(self.screen)

    def shut(self) -> AwaitRemove:
        """Take it off its card. What is answered from now on is nobody's business."""
        self._shut = True
        return self.remove()

    @property
    def first(self) -> Widget:
        """What the keys go to when it opens."""
        return self.query(Input).first()

    def take(self) -> None:
        """As with enter."""
        raise NotImplementedError

    @on(Button.Pressed, "#take")
    def pressed_take(self) -> None:
        self.take()

    @on(Button.Pressed, "#leave")
    def pressed_leave(self) -> None:
        self.leave()


def keys(hint: str, *others: Button) -> Horizontal:
    """The last line: the keys, to be clicked as well."""
    take = Button(Text(tr("enter take it")), id="take", compact=True)
    back = Button(Text(tr("esc back")), id="leave", compact=True)
    parts: list[Button | Static] = [take, back, *others]
    for button in (take, back, *others):
        button.can_focus = False
    return Horizontal(*parts, Static(Text(hint, no_wrap=True)), classes="keys")
