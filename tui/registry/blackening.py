"""Secrets blacked out of what a registry said: it may repeat in its words what it was sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from tui.core.answers import Answer

T = TypeVar("T")
_LEAST_SECRET = 4
"""Shorter texts are not searched for: they would black out half of a reply."""
_LONG_SECRET = 12
_WORDS = ("message", "warnings", "labels", "quota")
_NAMES = ("code", "digest", "media_type", "platforms", "created", "tags", "exchange")


def blackened(value: T, secrets: Iterable[str]) -> T:
    """The same text, or the same value with all its texts, every known secret blacked out."""
    hidden = [secret for secret in secrets if len(secret) >= _LEAST_SECRET]
    return cast("T", _without(value, hidden)) if hidden else value


def _without(value: object, hidden: list[str]) -> object:
    if isinstance(value, str):
        for secret in hidden:
            value = value.replace(secret, "…")
        return value
    if isinstance(value, tuple):
        return tuple(_without(item, hidden) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        now = {part.name: getattr(value, part.name) for part in fields(value)}
        after = {name: _without(part, hidden) for name, part in now.items()}
        return replace(value, **after) if after != now else value
    return value


def without_secrets(answer: Answer, secrets: Collection[str]) -> Answer:
    """The answer without any secret that the registry repeated. In names and digests only long ones are looked for: a
    short password may well be a word that a tag is made of."""
    if not secrets:
        return answer
    long = {secret for secret in secrets if len(secret) >= _LONG_SECRET}
    found = {part.name: getattr(answer, part.name) for part in fields(answer)}
    words = {name: blackened(found[name], secrets) for name in _WORDS if name in found}
    names = {name: blackened(found[name], long) for name in _NAMES if name in found}
    return replace(answer, **words, **names)
