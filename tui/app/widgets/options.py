"""The library's list of options, in terminals that leave it no room at all."""

from __future__ import annotations

from textual.widgets import OptionList


class Options(OptionList):
    """Without a column or a line to stand in, the library has laid nothing out, and would look for what is not there
    when it goes by a page (Textual 8.2, `OptionList._move_page`)."""

    def action_page_up(self) -> None:
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]  # the library has no types here

    def action_page_down(self) -> None:
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]
