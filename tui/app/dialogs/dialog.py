"""What all dialogs have in common: they lie above a screen, and their keys are told as everywhere."""

from __future__ import annotations

from textual.screen import ModalScreen, ScreenResultType

from tui.app.keys import Keyed


class Dialog(ModalScreen[ScreenResultType], Keyed[ScreenResultType]):
    """A typed question, or something to read."""
