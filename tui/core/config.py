"""What a person set in their config file (TOML): how the app looks and which keys it has. Pure: the text comes in.

    theme = "light"           dark, light, high-contrast, ansi
    language = "zh_CN"
    reduced_motion = true
    ascii = true
    [keys]
    walk = "x,ctrl+g"         the id of an action, and its keys

What is wrong is a problem, a sentence that names the line and the way out; all the rest holds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from tui.core.language import listing, tr

THEMES = ("dark", "light", "high-contrast", "ansi")
"""The first one is the default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A field that is empty was not set."""

    theme: str = ""
    language: str = ""
    reduced_motion: bool = False
    ascii: bool = False
    keys: tuple[tuple[str, str], ...] = ()
    """Action id to keys, with commas between them, as in Textual's keymap."""
    problems: tuple[str, ...] = ()
    """What was not understood, each a sentence."""
    name: str = ""
    """The file, as a person would write it; empty: there is none."""
    text: str = ""
    """As it was read: for the line of what turns out wrong later."""


_WANTED: Mapping[str, Callable[[object], bool]] = MappingProxyType(
    {
        "theme": lambda value: value in THEMES,
        "language": lambda value: isinstance(value, str) and bool(value),
        "reduced_motion": lambda value: isinstance(value, bool),
        "ascii": lambda value: isinstance(value, bool),
        "keys": lambda value: isinstance(value, dict),
    }
)


def _form(name: str) -> str:
    """What a setting wants, for people."""
    match name:
        case "theme":
            return tr("one of {names}", names=listing(f'"{theme}"' for theme in THEMES))
        case "language":
            return tr('the code of a language, such as "en"')
        case "keys":
            return tr("a table of actions and their keys, below [keys]")
        case _:
            return tr("true or false")


def parsed(text: str, name: str) -> Config:
    """The config that a file holds. `name` is the file, as it is told to people."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        said = tr("{file} is no TOML and counts for nothing: {fault}", file=name, fault=fault)
        return Config(problems=(said,), name=name, text=text)
    problems = list(_faults(found, text, name))
    held: dict[str, Any] = {key: value for key, value in found.items() if key in _WANTED and _WANTED[key](value)}
    keys = tuple((action, keys) for action, keys in held.pop("keys", {}).items() if isinstance(keys, str) and keys)
    return Config(**held, keys=keys, problems=tuple(problems), name=name, text=text)


def _faults(found: Mapping[str, object], text: str, name: str) -> Iterator[str]:
    for key, value in found.items():
        at = place(text, name, key)
        if key not in _WANTED:
            near = get_close_matches(key, _WANTED, 1)
            if near:
                yield tr("{at}: there is no setting “{key}”. Is it {near}?", at=at, key=key, near=near[0])
            else:
                known = listing(_WANTED)
                yield tr("{at}: there is no setting “{key}”. There are {known}.", at=at, key=key, known=known)
        elif not _WANTED[key](value):
            yield tr("{at}: {key} wants {form}.", at=at, key=key, form=_form(key))
        elif isinstance(value, dict):
            for action, keys in value.items():
                if not isinstance(keys, str) or not keys:
                    yield tr('{at}: {key} wants keys in quotes, such as "g" or "g,ctrl+g".',
                             at=place(text, name, action), key=action)  # fmt: skip


def place(text: str, name: str, key: str) -> str:
    """`FILE:LINE` of a key, for people; the file alone where the line is not found."""
    plain = re.escape(key)
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"""\s*(?:\[\s*)?["']?{plain}["']?\s*[=\].]""", line):
            return f"{name}:{number}"
    return name
