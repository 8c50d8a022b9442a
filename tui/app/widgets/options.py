"""The library's list of options, in terminals that leave it no room at all."""

from __future__ import annotations

from textual.geometry import Size
from textual.widgets import OptionList


class Options(OptionList):
    """Without a column or a line to stand in, the library has laid nothing out, and would look for what is not there
    when it goes by a page (Textual 8.2, `OptionList._move_page`); nor can it fold a text into no column at all
    (`OptionList.get_content_height`)."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        padding = self.get_component_styles("option-list--option").padding.width
        return super().get_content_height(container, viewport, max(width, padding + 1))

    def action_page_up(self) -> None:
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]  # the library has no types here

    def action_page_down(self) -> None:
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]
