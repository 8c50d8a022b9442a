"""The keys that decide which rows are shown and in which order: filter, what needs one, sort, folds."""

from __future__ import annotations

from textual import on
from textual.widgets import Input

from tui.app import filtering
from tui.app.rows import Rows
from tui.app.sorting import COLUMNS
from tui.app.widgets.filter_line import FilterLine
from tui.app.widgets.image_table import ImageTable
from tui.core.language import tr
from tui.core.reference import ReferenceId


class Narrows(Rows):
    """See the module. Screens derive from it, and take the bindings in where they want them."""

    def complete(self, text: str) -> str | None:
        """The end of what is being typed into the filter."""
        return filtering.completion(text, self.board.book)

    def action_filter(self) -> None:
        self.query_one(FilterLine).open()

    @on(Input.Changed, "#filter")
    def narrowed(self) -> None:
        """Each key narrows at once; the projects that were folded away open, so that nothing found is hidden."""
        board, line = self.board, self.query_one(FilterLine)
        board.query = filtering.read(line.value, board.book)
        board.folded.clear()
        at = self.here
        board.narrow()
        self.show_lines(at)

    @on(Input.Submitted, "#filter")
    def kept(self) -> None:
        self.table.focus()

    def clear_filter(self) -> None:
        """All rows again."""
        self.query_one(FilterLine).close()
        self.table.focus()

    def go_to(self, reference_id: ReferenceId) -> None:
        """The cursor on a reference, whatever is filtered out or folded away now."""
        board = self.board
        if reference_id not in board.book.by_id:
            return
        if reference_id not in {entry.key for entry in board.kept}:
            board.needs_me = False
            self.query_one(FilterLine).close()
            board.query = filtering.Query()
            board.narrow()
        board.fold(board.book.by_id[reference_id].reference.project, away=False)
        self.show_lines(reference_id)
        self.table.focus()

    def action_needs_me(self) -> None:
        self.board.needs_me = not self.board.needs_me
        at = self.here
        self.board.narrow()
        self.show_lines(at)

    def action_sort(self) -> None:
        self.sort_by((self.board.column + 1) % len(COLUMNS))

    def action_turn(self) -> None:
        self.sort_by(self.board.column, turned=not self.board.turned)

    def sort_by(self, column: int, *, turned: bool = False) -> None:
        """Order the rows by a column, as they stand at this moment."""
        at = self.here
        self.board.column, self.board.turned = column, turned
        self.board.resort()
        self.show_lines(at)

    @on(ImageTable.Headed)
    def headed(self, event: ImageTable.Headed) -> None:
        """A click sorts by the column, a second one turns the order, a third one is the order of the files again."""
        column = event.column + 1
        if column != self.board.column:
            self.sort_by(column)
        elif not self.board.turned:
            self.sort_by(column, turned=True)
        else:
            self.sort_by(0)

    # --- projects

    def fold(self, *, away: bool | None = None) -> None:
        """Fold the project in focus, or that of the row in focus."""
        entry, heading = self.current_entry, self.current_heading
        path = heading.key if heading is not None else entry.reference.project if entry is not None else None
        if path is None or not self.board.book.grouped:
            return
        at = self.here
        self.board.fold(path, away=away)
        self.show_lines(at)

    def action_fold(self, away: bool) -> None:  # the parameter of a binding
        self.fold(away=away)

    def action_fold_all(self) -> None:
        at = self.here
        self.board.fold_all()
        self.show_lines(at)

    def reason_against(self, action: str) -> str:
        if action in ("fold", "fold_all") and not self.board.book.grouped:
            return tr("There is only one project here.")
        return super().reason_against(action)
