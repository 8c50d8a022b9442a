"""The keys of this moment: what each does here, which do nothing now and why."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tui.app.dialogs.dialog import Dialog
from tui.app.keys import Key
from tui.core.language import later, tr


class Keys(Dialog[None]):
    """A list, in groups: what is in focus, this screen, everywhere."""

    DEFAULT_CSS = """
    Keys { align: center middle; }
    Keys > Vertical { width: 94%; max-width: 110; height: auto; max-height: 94%; border: round $accent; padding: 0 1;
                      background: $surface; }
    Keys VerticalScroll { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
    Keys .leave { color: $text-muted; }
    """
    BINDINGS = [  # noqa: RUF012  # Textual's own form
        Binding("escape,q,enter", "leave", later("Close"), id="keys-close", tooltip=later("Back to where you were")),
        Binding(
            "n",
            "names",
            later("Names"),
            id="keys-names",
            tooltip=later("The names of the actions, for the config file"),
        ),
    ]

    def __init__(self, groups: Sequence[tuple[str, Sequence[Key]]]) -> None:
        super().__init__()
        self._groups = groups
        self._names = False

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = tr("Keys")
            with VerticalScroll():
                yield Static(_listed(self._groups), id="listed")
            yield Static(Text(tr("esc close   n names   F1 help   ctrl+p every action")), classes="leave")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_names(self) -> None:
        """What each is called in the config file, in place of what it does."""
        self._names = not self._names
        self.query_one("#listed", Static).update(_listed(self._groups, names=self._names))

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_click(self) -> None:
        if self.get_widget_at(*self.app.mouse_position)[0] is self:
            self.dismiss(None)


def _listed(groups: Sequence[tuple[str, Sequence[Key]]], *, names: bool = False) -> RenderableType:
    wide = max((len(key.keys) for _, keys in groups for key in keys), default=0)
    name = max((Text(key.name).cell_len for _, keys in groups for key in keys), default=0)
    parts: list[RenderableType] = []
    for title, keys in groups:
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="bold", no_wrap=True, width=wide)
        table.add_column(no_wrap=True, width=name)
        table.add_column(overflow="fold")
        for key in keys:
            why = tr("not now: {reason}", reason=key.reason) if key.reason else ""
            told = Text(key.id, style="bold") if names else Text(why or key.told, style="" if why else "dim")
            table.add_row(Text(key.keys), Text(key.name, style="dim" if key.reason else ""), told)
        parts += [Text(title, style="bold"), table, Text()]
    parts.append(Text(tr("Arrow keys, page up and page down move; tab goes to the next part."), style="dim"))
    mouse = tr("The mouse does all that keys do: rows, cards, and the keys at the bottom.")
    return Group(*parts, Text(mouse, style="dim"))
