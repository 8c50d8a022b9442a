"""A tag out of many: newest first, narrowed down while the person types."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.app.dialogs.dialog import Dialog
from tui.app.present import dim, safe, short
from tui.core.tag_rows import TagRow

MOST_SHOWN = 500
TAG_WIDTH = 48


class Pick(Dialog[str | None]):
    """The tag, or None. What is typed is taken as it is when no tag matches it. What is known of the image behind a tag
    stands beside it."""

    DEFAULT_CSS = """
    Pick { align: center middle; }
    Pick > Vertical { width: 80%; max-width: 80; height: 80%; border: round $accent; padding: 0 1;
           background: $surface; }
    Pick OptionList { height: 1fr; border: none; }
    Pick .hint { color: $text-muted; }
    """
    BINDINGS = [  # noqa: RUF012  # Textual's own form
        Binding("escape", "leave", "Back"),
        Binding("down", "move(1)", "Next", priority=True),
        Binding("up", "move(-1)", "Previous", priority=True),
    ]

    def __init__(self, title: str, rows: Sequence[TagRow], note: str = "") -> None:
        super().__init__()
        self._title, self._rows, self._note = title, tuple(rows), note

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield Input(placeholder="type to narrow down", id="narrow", compact=True)
            yield OptionList(id="tags")
            yield Static(Text(f"{self._note}   enter take it   esc back".strip()), classes="hint")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self._fill("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def narrowed(self, event: Input.Changed) -> None:
        self._fill(event.value.strip())

    def _fill(self, text: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        found = [(at, row) for at, row in enumerate(self._rows) if text.lower() in row.tag.lower()][:MOST_SHOWN]
        lines = _lines([row for _, row in found])
        options.add_options([Option(line, id=str(at)) for (at, _), line in zip(found, lines, strict=True)])
        options.highlighted = 0 if found else None

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if options.option_count:
            options.highlighted = min(max((options.highlighted or 0) + by, 0), options.option_count - 1)

    @on(Input.Submitted)
    def taken(self, event: Input.Submitted) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None and options.option_count:
            self._take(options.get_option_at_index(options.highlighted))
        elif event.value.strip():
            self.dismiss(event.value.strip())

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option)

    def _take(self, option: Option) -> None:
        self.dismiss(self._rows[int(option.id or 0)].tag)

    def action_leave(self) -> None:
        self.dismiss(None)


def _lines(rows: Sequence[TagRow]) -> list[Text]:
    """Columns as wide as the tags here need: the tag, its marks, its age, its platforms. A digest is longer than any
    tag, and its row goes its own way."""
    cells = [
        (Text(short(row.tag, TAG_WIDTH)), *map(dim, map(safe, (row.shown_marks, row.age, row.shown_platforms))))
        for row in rows
    ]
    tags = [line for line, row in zip(cells, rows, strict=True) if "sha256:" not in row.tag] or cells
    widths = [max(cell.cell_len for cell in column) for column in zip(*tags, strict=True)]
    return [_line(line, widths) for line in cells]


def _line(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    text = Text(no_wrap=True)
    for cell, width in zip(cells, widths, strict=True):
        if width or cell.cell_len:
            text.append_text(cell).append(" " * (max(width - cell.cell_len, 0) + 2))
    text.rstrip()
    return text
