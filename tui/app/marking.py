"""Marks: many rows are chosen, and the next key is meant for all of them."""

from __future__ import annotations

from textual import on

from tui.app.rows import Rows
from tui.app.widgets.image_table import ImageTable
from tui.core.language import tr


class Marks(Rows):
    """See the module. Screens derive from it, and take the bindings in where they want them."""

    def action_mark(self) -> None:
        line = self.current
        if line is None:
            return
        self.board.mark(line)
        self._marked()
        self.table.action_move(1)

    @on(ImageTable.Marked)
    def edge_clicked(self) -> None:
        line = self.current
        if line is not None:
            self.board.mark(line)
            self._marked()

    def action_mark_all(self) -> None:
        self.board.mark_all()
        self._marked()

    def action_unmark(self) -> None:
        self.board.marked.clear()
        self._marked()

    def _marked(self) -> None:
        self.table.redraw()
        self.show_head()
        self.refresh_bindings()

    def reason_against(self, action: str) -> str:
        if action == "unmark" and not self.board.marked:
            return tr("Nothing is marked.")
        if action in ("mark", "mark_all") and not self.board.kept:
            return tr("No row is shown.")
        return super().reason_against(action)
