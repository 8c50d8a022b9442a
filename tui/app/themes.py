"""The themes: dark, light, high contrast, and the terminal's own sixteen colours.

Text that is coloured by role (`green`, `red`, `cyan` …, as in `tui.app.present`) gets the tint of the theme by the
library's filter: each theme has a palette of sixteen, and the tests compute that every one of them can be read
(contrast 4.5:1 and more, WCAG 2.2, 1.4.3). The `ansi` theme leaves them to the terminal.
"""

from __future__ import annotations

from rich.terminal_theme import TerminalTheme
from textual.theme import Theme

from tui.core.config import THEMES
from tui.core.language import later

DARK, LIGHT, HIGH_CONTRAST, ANSI = THEMES
NAMES = {
    DARK: later("Theme: dark"),
    LIGHT: later("Theme: light"),
    HIGH_CONTRAST: later("Theme: high contrast"),
    ANSI: later("Theme: the terminal's own colours"),
}
"""As the palette names them."""

OWN = {"row": "#2d2d2d", "row-focus": "#3e3e3e", "edge": "#45505a"}
"""Our own beside the library's: the ground of the row under the cursor, without and with the focus; quiet borders."""
_BUILT = (
    Theme(
        name=DARK, primary="#0178D4", secondary="#004578", accent="#ffa62b", warning="#ffa62b", error="#ba3c5b",
        success="#4EBF71", foreground="#e0e0e0", background="#121212", surface="#1e1e1e",
        variables={"text-muted": "#a6a6a6", **OWN},
    ),
    Theme(
        name=LIGHT, dark=False, primary="#004578", secondary="#005a9e", accent="#8a4500", warning="#7a4a00",
        error="#a3123a", success="#0b6b2c", foreground="#1b1b1b", background="#fbfaf7", surface="#f3f1ec",
        panel="#e6e3dc", variables={
            "footer-key-foreground": "#8a4500", "text-muted": "#4d4d4d", "row": "#e9e6df", "row-focus": "#dcd8cf",
            "edge": "#a8a49b",
        },
    ),
    Theme(
        name=HIGH_CONTRAST, primary="#5cb8ff", secondary="#9ad2ff", accent="#ffff00", warning="#ffd75f",
        error="#ff8f8f", success="#7dff7d", foreground="#ffffff", background="#000000", surface="#000000",
        panel="#1c1c1c", variables={
            "text-muted": "#d8d8d8", "footer-description-foreground": "#ffffff", "row": "#2b2b2b",
            "row-focus": "#454545", "edge": "#8a8a8a",
        },
    ),
    Theme(
        name=ANSI, ansi=True, primary="ansi_blue", secondary="ansi_cyan", warning="ansi_yellow", error="ansi_red",
        success="ansi_green", accent="ansi_cyan", foreground="ansi_default", background="ansi_default",
        surface="ansi_default", panel="ansi_default", boost="ansi_default",
        variables={
            "ansi-background": "ansi_default", "ansi-foreground": "ansi_default", "border-blurred": "ansi_default",
            "block-cursor-foreground": "ansi_default", "block-cursor-background": "ansi_default",
            "block-cursor-text-style": "reverse", "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default", "input-cursor-text-style": "reverse",
            "input-selection-background": "ansi_default", "screen-selection-background": "ansi_default",
            "footer-key-foreground": "ansi_cyan", "text-muted": "ansi_default", "row": "ansi_default",
            "row-focus": "ansi_default", "edge": "ansi_default",
            **{f"text-{role}": f"ansi_{colour}" for role, colour in (
                ("primary", "blue"), ("secondary", "cyan"), ("accent", "cyan"), ("warning", "yellow"), ("error", "red"),
                ("success", "green"),
            )},
        },
    ),
)  # fmt: skip


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _palette(ground: str, text: str, eight: str, bright: str) -> TerminalTheme:
    """Black, red, green, yellow, blue, magenta, cyan, white; then the bright ones."""
    return TerminalTheme(
        _rgb(ground), _rgb(text), [_rgb(one) for one in eight.split()], [_rgb(one) for one in bright.split()]
    )


_PALETTES = {
    DARK: _palette(
        "#121212", "#e0e0e0",
        "#1a1a1a #ff6b81 #98e024 #fd971f #82aaff #ff79c6 #58d1eb #e0e0e0",
        "#a3a3a3 #ff8c9c #b5f04f #ffd166 #a6c1ff #ff9ad5 #8be4f5 #ffffff",
    ),
    LIGHT: _palette(
        "#fbfaf7", "#1b1b1b",
        "#1b1b1b #a3123a #0b6b2c #7a4a00 #0b4f9c #7b1a74 #005f6b #3d3d3d",
        "#555555 #8a0f31 #085723 #634000 #083f7d #63155d #004b55 #000000",
    ),
    HIGH_CONTRAST: _palette(
        "#000000", "#ffffff",
        "#000000 #ff8f8f #7dff7d #ffd75f #9ad2ff #ffa8f0 #7df4ff #ffffff",
        "#d8d8d8 #ffb3b3 #a8ffa8 #ffe88f #c2e4ff #ffc7f5 #b0f9ff #ffffff",
    ),
}  # fmt: skip


def themes() -> tuple[Theme, ...]:
    """All of them, to be registered."""
    return _BUILT


def palette(name: str) -> TerminalTheme:
    """What the sixteen colours are in a theme; the `ansi` one asks nobody."""
    return _PALETTES.get(name, _PALETTES[DARK])
