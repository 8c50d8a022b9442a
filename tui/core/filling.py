"""Sentences with their fillings, as Chinese sets them: a blank beside what is Latin, none between its own characters.

The catalogue has a blank on each side of a `{name}`, for most of what is filled in is Latin; where it is Chinese, the
blank goes. What is filled in itself stays as it is, for it may be the name of a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

_LATIN = "\u2e7f"
"""The last character before those of Chinese and its neighbours."""


def filled(said: str, fillings: Mapping[str, object]) -> str:
    """The sentence with what stands for each `{name}`."""
    told = ""
    for literal, name, form in _parts(said):
        value = format(fillings[name], form) if name else ""
        told = _joined(_joined(told, literal, value), value, "")
    return told


@lru_cache(maxsize=1024)
def _parts(said: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((literal, name or "", form or "") for literal, name, form, _ in Formatter().parse(said))


def _joined(told: str, literal: str, after: str) -> str:
    """The two, with no blank of the literal's between two wide characters."""
    if literal == " ":
        return told if _wide(told[-1:]) and _wide(after[:1]) else told + literal
    if literal.startswith(" ") and _wide(told[-1:]) and _wide(literal[1:2]):
        literal = literal[1:]
    if literal.endswith(" ") and _wide(literal[-2:-1]) and _wide(after[:1]):
        literal = literal[:-1]
    return told + literal


def _wide(character: str) -> bool:
    return character > _LATIN
