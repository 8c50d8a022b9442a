"""The keys of the config file, held against the actions that there are. What does not fit is told; the rest holds."""

from __future__ import annotations

import pkgutil
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module

from textual.binding import Binding, InvalidBinding
from textual.dom import DOMNode
from textual.keys import KEY_TO_UNICODE_NAME, Keys
from textual.screen import Screen

import tui.app
from tui.core.config import Config, place
from tui.core.language import listing, tr

_MODIFIERS = {"ctrl", "shift", "alt", "super", "meta", "hyper"}
_NAMED = {key.value for key in Keys} | set(KEY_TO_UNICODE_NAME)


def checked(config: Config) -> tuple[dict[str, str], tuple[str, ...]]:
    """A keymap for the library, and a sentence for each line that was not taken."""
    classes = bound_classes()
    known = {binding.id for each in classes for binding in bindings(each) if binding.id}
    taken: dict[str, str] = {}
    problems: list[str] = []
    for action, text in config.keys:
        at = place(config.text, config.name, action)
        keys, fault = _keys(text)
        if action not in known:
            problems.append(_unknown(at, action, known))
        elif fault:
            said = tr("{at}: “{key}” is no key. Keys are written like g, ctrl+g, f5, space.", at=at, key=fault)
            problems.append(said)
        else:
            taken[action] = keys
    return taken, (*problems, *_shared(config, classes, taken))


def _shared(config: Config, classes: list[type[DOMNode]], taken: dict[str, str]) -> Iterator[str]:
    """Two actions on one key: the later line gives way, and then whom that leaves with a key that is taken."""
    left = list(reversed(taken))
    while left:
        action = left.pop(0)
        if shared := _clash(classes, taken, action):
            key, other = shared
            del taken[action]
            left = list(reversed(taken))
            yield tr("{at}: {key} would be the key of {action} and of {other} on one screen. Give one of them another.",
                     at=place(config.text, config.name, action), key=key, action=action, other=other)  # fmt: skip


def _unknown(at: str, action: str, known: set[str]) -> str:
    near = get_close_matches(action, sorted(known), 3)
    if near:
        return tr("{at}: there is no action “{action}”. Near it: {near}.", at=at, action=action, near=listing(near))
    return tr("{at}: there is no action “{action}”. Press ? and then n for their names.", at=at, action=action)


def bound_classes() -> list[type[DOMNode]]:
    """The app, its screens and its widgets: all classes with bindings of our own."""
    for module in pkgutil.walk_packages(tui.app.__path__, "tui.app."):
        import_module(module.name)
    found: dict[type[DOMNode], None] = {}
    left: list[type[DOMNode]] = [DOMNode]
    while left:
        each = left.pop()
        left += each.__subclasses__()
        if each.__module__.startswith("tui.app") and any(binding.id for binding in bindings(each)):
            found[each] = None
    return sorted(found, key=lambda each: (each.__module__, each.__name__))


def bindings(each: type[DOMNode]) -> list[Binding]:
    """One for each key, those of the bases included."""
    merged = each._merged_bindings  # noqa: SLF001  # the library has no other way to see them without an instance
    return [binding for _, binding in merged] if merged is not None else []


def _keys(text: str) -> tuple[str, str]:
    """As the library writes them, and the first that is none."""
    found = []
    for key in text.split(","):
        try:
            (binding,) = Binding.make_bindings([Binding(key.strip() or " ", "x")])
        except InvalidBinding:
            return "", key.strip()
        *modifiers, last = binding.key.split("+")
        named = last in _NAMED or len(last) == 1 or last.replace("_", " ").upper() in _unicode_names(last)
        if not set(modifiers) <= _MODIFIERS or not named:
            return "", key.strip()
        found.append(binding.key)
    return ",".join(found), ""


def _unicode_names(last: str) -> set[str]:
    """Keys of characters go by the names that Unicode has for them: `exclamation_mark`."""
    name = last.replace("_", " ").upper()
    try:
        unicodedata.lookup(name)
    except KeyError:
        return set()
    return {name}


def _clash(classes: list[type[DOMNode]], keymap: Mapping[str, str], action: str) -> tuple[str, str] | None:
    """A key of the action that another action of the same screen would have, and that one's name."""
    everywhere = [one for each in classes if not issubclass(each, Screen) for one in bindings(each) if one.priority]
    for each in classes:
        here = [*bindings(each), *(everywhere if issubclass(each, Screen) else ())]
        if not any(binding.id == action for binding in here):
            continue
        mine = set(keymap[action].split(","))
        for key, other in _others(here, keymap, action):
            if key in mine:
                return key, other
    return None


def _others(here: list[Binding], keymap: Mapping[str, str], action: str) -> Iterator[tuple[str, str]]:
    """Each key of the other actions, once the keymap holds."""
    for binding in here:
        if binding.id == action or binding.system or not (binding.description or binding.id):
            continue
        if binding.id is not None and binding.id in keymap:
            yield from ((key, binding.id) for key in keymap[binding.id].split(","))
        else:
            yield binding.key, binding.id or binding.description
