"""The keys of a diff, the same wherever one is read: two columns, folding, from hunk to hunk, into the clipboard."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ScreenResultType

from tui.app.keys import Keyed
from tui.app.widgets.diff_view import DiffView
from tui.core.language import later, tr


class Looks(Keyed[ScreenResultType]):
    """What a screen with one diff needs for them. Screens derive from it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "right_square_bracket,n", "next_hunk", later("Next hunk"), id="next-hunk", show=False, key_display="]",
            tooltip=later("To the next change in the diff"),
        ),
        Binding(
            "left_square_bracket,p", "last_hunk", later("Last hunk"), id="last-hunk", show=False, key_display="[",
            tooltip=later("To the change before in the diff"),
        ),
        Binding("l", "wrap", later("Wrap"), id="wrap", show=False,
                tooltip=later("Fold long lines, or scroll to their ends")),
        Binding("C", "copy_hunk", later("Copy hunk"), id="copy-hunk", show=False,
                tooltip=later("The change with the bar as a diff of its own, into the clipboard")),
        Binding("A", "copy_diff", later("Copy diff"), id="copy-diff", show=False,
                tooltip=later("The whole diff, into the clipboard")),
    ]  # fmt: skip
    SPLIT = Binding(
        "v", "split", later("Split"), id="split", tooltip=later("Old and new beside each other, or in one column")
    )
    """Where it stands in the footer, is for the screen to say."""

    @property
    def view(self) -> DiffView:
        return self.query_one(DiffView)

    def reason_against(self, action: str) -> str:
        looks = ("next_hunk", "last_hunk", "wrap", "split", "copy_hunk", "copy_diff")
        if action in looks and self.is_mounted and not self.view.diff:
            return tr("There is no diff here.")
        return super().reason_against(action)

    def action_split(self) -> None:
        self.view.toggle_split()
        self.set_class(self.view.split, "stacked")  # two columns want the whole width

    def action_wrap(self) -> None:
        self.view.toggle_wrap()

    def action_next_hunk(self) -> None:
        self.view.step(1)

    def action_last_hunk(self) -> None:
        self.view.step(-1)

    def action_copy_hunk(self) -> None:
        """The clipboard of the terminal, by OSC 52: over SSH, too."""
        self.app.copy_to_clipboard(self.view.patch)
        self.notify(tr("The hunk is in the clipboard."), markup=False)

    def action_copy_diff(self) -> None:
        self.app.copy_to_clipboard(self.view.diff)
        self.notify(tr("The diff is in the clipboard."), markup=False)
