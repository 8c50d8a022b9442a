"""What is written can be read: text that would be too faint on its ground is lifted just so far that it is not."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

LEAST = 4.5
"""The contrast of text with its ground: WCAG 2.2, success criterion 1.4.3."""
_STEPS = 12


class Legible(LineFilter):
    """Sees each line after its colours were decided (by themes, by highlighting, by dimming). Lines and borders, which
    hold no letters, stay as faint as they are meant to be."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, _lifted(style, background), control)
            if style is not None and style.color is not None and any(map(str.isalnum, text))
            else Segment(text, style, control)
            for text, style, control in segments
        ]


class Sixteen(LineFilter):
    """What the library mixed all the same, in the nearest of the terminal's own sixteen colours."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # its signature
        return [Segment(text, style and _downgraded(style), control) for text, style, control in segments]


_TINTS = (1, 2, 9, 10)
"""Red and green: as grounds they are faint tints of whole lines elsewhere, and glaring here."""


@lru_cache(4096)
def _downgraded(style: Style) -> Style:
    text, ground = style.color, style.bgcolor
    if text is not None and text.triplet:
        text = text.downgrade(ColorSystem.STANDARD)
    if ground is not None and text == ground and not ground.is_default:
        return style + Style(color=text, bgcolor=RichColor.default(), reverse=True)  # what stands out keeps doing so
    if ground is not None and (ground.triplet or ground.number in _TINTS):
        ground = RichColor.default()
    return style + Style(color=text, bgcolor=ground)


@lru_cache(4096)
def _lifted(style: Style, background: Color) -> Style:
    text, ground = style.color, background.rich_color if style.bgcolor is None else style.bgcolor
    if style.reverse:
        text, ground = ground, text
    if text is None or text.triplet is None or ground.triplet is None:
        return style  # the terminal's own colours: nobody knows them
    lifted = _readable(text.triplet, ground.triplet)
    if lifted == text.triplet:
        return style
    colour = RichColor.from_rgb(*lifted)
    return style + (Style(bgcolor=colour) if style.reverse else Style(color=colour))


def _readable(text: tuple[int, int, int], ground: tuple[int, int, int]) -> tuple[int, int, int]:
    """The colour itself, or the nearest one towards white or black that stands out."""
    if contrast(text, ground) >= LEAST:
        return text
    end = max(((255, 255, 255), (0, 0, 0)), key=lambda each: contrast(each, ground))
    for step in range(1, _STEPS):
        red, green, blue = (round(a + (b - a) * step / _STEPS) for a, b in zip(text, end, strict=True))
        if contrast((red, green, blue), ground) >= LEAST:
            return red, green, blue
    return end


def contrast(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    """1 to 21, as WCAG defines it (relative luminance of sRGB)."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
