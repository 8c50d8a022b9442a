"""How the app looks: its theme, no colours, no Unicode, no motion; each as the person or their terminal wants it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import events
from textual.filter import LineFilter, Monochrome, NoColor
from textual.widgets import Input

from tui import remembered
from tui.app import themes
from tui.app.legible import Legible, Sixteen
from tui.app.toasts import Toasts
from tui.app.wrapping import end_lines_between_wide_characters
from tui.core import signs

if TYPE_CHECKING:
    from rich.terminal_theme import TerminalTheme

    from tui.world import World

NONE: Final = "none"
"""Textual's animation level without any."""


class Dressed(Toasts):
    """The part of the app that knows. What was chosen is remembered; the config file and the call outrank it."""

    CSS = f"""{Toasts.CSS}
    Widget {{ border-title-color: $foreground; border-subtitle-color: $text-muted; }}
    ImageTable:nocolor:focus, OptionList:nocolor:focus, DiffView:nocolor:focus,
    #why-pane:nocolor:focus, #origin-pane:nocolor:focus, #page:nocolor:focus {{
        border: double $foreground !important;
    }}
    ImageTable:nocolor > .table--cursor, OptionList:nocolor > .option-list--option-highlighted,
    ImageTable:ansi > .table--cursor, OptionList:ansi > .option-list--option-highlighted {{
        text-style: reverse !important;
    }}
    Button:nocolor:focus, Button:ansi:focus {{ text-style: bold reverse !important; }}
    Card:nocolor {{ border-left: blank !important; }}
    Card.current:nocolor {{ border-left: outer $foreground !important; }}
    Card.current:ansi {{ border-left: outer ansi_cyan !important; }}
    Toast:nocolor {{ text-style: reverse; }}
    """

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What the library's own themes lack; one of them is in use until ours are registered."""
        return themes.OWN

    def dress(self, world: World) -> None:
        """Once, at the start."""
        config = world.config
        end_lines_between_wide_characters()
        self._state = world.state_dir
        self._legible, self._sixteen = Legible(), Sixteen()
        self._ascii: LineFilter | None = None
        signs.use(ascii_only=config.ascii or signs.wanted(world.environ, coerced=bool(sys.flags.utf8_mode)))
        if config.reduced_motion:
            self.animation_level = NONE
        for theme in themes.themes():
            self.register_theme(theme)
        self.no_color = bool(world.environ.get("NO_COLOR"))
        self._filters = [one for one in self._filters if not isinstance(one, (Monochrome, NoColor))]
        if self.no_color:
            self._filters.append(NoColor())
        kept = config.theme or remembered.read(world.state_dir).get(remembered.THEME, "")
        self.theme = themes.ANSI if self.no_color else (kept if kept in themes.NAMES else themes.DARK)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Without motion no cursor blinks."""
        if self.animation_level == NONE and isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    def choose_theme(self, name: str) -> None:
        """From now on, and at the next start."""
        self.theme = name
        self.remember(remembered.THEME, name)

    def remember(self, name: str, value: str) -> None:
        """For the next start."""
        remembered.keep(self._state, name, value)

    @property
    def ansi_theme(self) -> TerminalTheme:
        """What the sixteen colours of styled text are in this theme."""
        return themes.palette(self.theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The last ones decide what reaches the terminal: colours that it has, and in ASCII nothing else."""
        found = list(super().get_line_filters())
        if not self.no_color:
            found.append(self._sixteen if self.native_ansi_color else self._legible)
        if signs.ascii_only():
            from tui.app.ascii import AsciiFilter  # noqa: PLC0415  # seldom wanted

            self._ascii = self._ascii or AsciiFilter()
            found.append(self._ascii)
        return found
