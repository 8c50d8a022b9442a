"""Tags as the lines of the picker: the tag itself, and what is known of the image behind it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from tui.app.present import dim, safe, short
from tui.core.tag_rows import TagRow

TAG_WIDTH = 40


def tag_lines(rows: Sequence[TagRow], columns: int) -> list[Text]:
    """Columns as wide as the tags here need: the tag, its marks, its age, its platforms. A digest is longer than any
    tag, and its row goes its own way."""
    most = min(TAG_WIDTH, max(columns // 2, 12))
    cells = [
        (Text(short(row.tag, most)), *map(dim, map(safe, (row.shown_marks, row.age, row.shown_platforms))))
        for row in rows
    ]
    tags = [line for line, row in zip(cells, rows, strict=True) if "sha256:" not in row.tag] or cells
    widths = [max((cell.cell_len for cell in column), default=0) for column in zip(*tags, strict=True)]
    return [_line(line, widths) for line in cells]


def _line(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    text = Text(no_wrap=True, overflow="ellipsis")
    for cell, width in zip(cells, widths, strict=True):
        if width or cell.cell_len:
            text.append_text(cell).append(" " * (max(width - cell.cell_len, 0) + 2))
    text.rstrip()
    return text
