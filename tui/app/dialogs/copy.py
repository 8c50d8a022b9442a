"""What of a row is to be copied: a short list, each with what it would be."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from tui.app.dialogs.dialog import Dialog
from tui.app.emphasis import cut, flat
from tui.app.widgets.options import Options
from tui.core.language import later, tr, trn

VALUE_CELLS = 60
"""Columns of a value in the list."""


class Copy(Dialog[int | None]):
    """The number of what was chosen, from 0; None when the person steps out."""

    DEFAULT_CSS = """
    Copy { align: center middle; }
    Copy > Vertical { width: 94%; max-width: 104; height: auto; max-height: 94%; border: round $accent; padding: 0 1;
                      background: $surface; }
    Copy OptionList { height: auto; max-height: 1fr; border: none; }
    Copy .hint { color: $text-muted; }
    """
    BINDINGS = [  # noqa: RUF012  # Textual's own form
        Binding("escape,q", "leave", later("Back"), id="copy-leave", tooltip=later("Copy nothing")),
        *(Binding(str(n), f"take({n - 1})", f"{n}", show=False) for n in range(1, 10)),
    ]

    def __init__(self, offers: Sequence[tuple[str, str]], rows: int) -> None:
        """`offers`: name and value, for the first of so many rows."""
        super().__init__()
        self._offers, self._rows = tuple(offers), rows

    def compose(self) -> ComposeResult:
        wide = max((cell_len(name) for name, _ in self._offers), default=0)
        with Vertical() as box:
            box.border_title = tr("Copy") if self._rows == 1 else trn("Copy of {n} row", "Copy of {n} rows", self._rows)
            yield Options(*(self._line(n, wide) for n in range(len(self._offers))))
            yield Static(Text(tr("enter or its number copies it   esc back")), classes="hint")

    def _line(self, number: int, wide: int) -> Text:
        name, value = self._offers[number]
        line = Text(f"{number + 1}  {name}", no_wrap=True, overflow="ellipsis")
        line.append(" " * (wide - cell_len(name) + 2))
        return line.append_text(cut(Text(flat(value), style="bold"), VALUE_CELLS))

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        self.action_take(event.option_index)

    def action_take(self, number: int) -> None:
        if number < len(self._offers):
            self.dismiss(number)

    def action_leave(self) -> None:
        self.dismiss(None)
