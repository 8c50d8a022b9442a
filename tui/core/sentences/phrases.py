"""Phrases that the sentences share: who answered, in how long, how many pulls are left."""

from __future__ import annotations

from typing import NamedTuple

from tui.core.access import login_command, login_secret, page_of, plain
from tui.core.answers import Answer, Quota
from tui.core.image import DEFAULT_REGISTRY, ImageName

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


class Sentences(NamedTuple):
    """The words of a finding; empty texts where there is nothing to say."""

    message: str
    """What is known: who said what."""
    likely: str = ""
    todo: str = ""


def speaker(image: ImageName, answer: Answer) -> str:
    """Who answered: the registry, or the one that is asked in its place."""
    if answer.endpoint in ("", image.registry):
        return image.registry
    return f"{answer.endpoint}, in place of {image.registry},"


_HOLLOW = frozenset((
    "denied", "unauthorized", "forbidden", "access denied", "access forbidden", "authentication required",
    "not authorized", "requested access to the resource is denied",
    "access to the requested resource is not authorized",
))  # fmt: skip
"""What registries say to all whom they refuse."""


def said(message: str | None) -> str:
    """` It says: “…”.`, or nothing where its words tell nothing."""
    words = plain(message).rstrip(".") if message else ""
    return f" It says: “{words}”." if words and words.lower() not in _HOLLOW else ""


def path_of(image: ImageName) -> str:
    """The repository as people say it where the registry is named already."""
    return image.familiar_path if image.registry == DEFAULT_REGISTRY else image.repository


def look(image: ImageName, *, private: bool = True) -> str:
    """How to see for oneself, and how to log in where that may help."""
    page = page_of(image)
    if not private:
        return page_or_spelling(image)
    there = f"Open {page} to see whether it is there. " if page else ""
    return f"{there}If it is private and yours, log in: {login(image)}"


def login(image: ImageName) -> str:
    """The command, and what it wants."""
    secret = login_secret(image.registry)
    return f"{login_command(image.registry)}{f' (it wants {secret})' if secret else ''}"


def page_or_spelling(image: ImageName) -> str:
    """Where to see what there is."""
    page = page_of(image)
    return f"Open {page} to see what there is." if page else "Check the spelling of the path."


def duration(seconds: float) -> str:
    """`41 min`, `2 h 5 min`, `20 s`: as a person says it, rounded up."""
    whole = max(1, -(-int(seconds * 1000) // 1000))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole > _DAY * 2:
        return f"{-(-whole // _DAY)} days"
    minutes = -(-whole // _MINUTE)
    hours, rest = divmod(minutes, _HOUR // _MINUTE)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def pulls_left(quota: Quota) -> str:
    """`24 of 100 pulls in 6 h are left for 203.0.113.7.`"""
    window = f" in {duration(quota.window)}" if quota.window else ""
    return f"{quota.left} of {quota.limit} pulls{window} are left for {plain(quota.source) or 'this address'}."


def listed(words: tuple[str, ...], last: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
