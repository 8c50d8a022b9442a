"""Phrases that the sentences share: who answered, in how long, how many pulls are left."""

from __future__ import annotations

from typing import NamedTuple

from tui.core.access import login_command, login_secret, page_of, plain
from tui.core.answers import Answer, Quota
from tui.core.image import DEFAULT_REGISTRY, ImageName
from tui.core.language import sentences, tr, trn

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
    return tr("{endpoint}, in place of {registry},", endpoint=answer.endpoint, registry=image.registry)


_HOLLOW = frozenset((
    "denied", "unauthorized", "forbidden", "access denied", "access forbidden", "authentication required",
    "not authorized", "requested access to the resource is denied",
    "access to the requested resource is not authorized",
))  # fmt: skip
"""What registries say to all whom they refuse."""


def said(message: str | None) -> str:
    """`It says: “…”.`, or nothing where its words tell nothing."""
    words = plain(message).rstrip(".") if message else ""
    return tr("It says: “{words}”.", words=words) if words and words.lower() not in _HOLLOW else ""


def path_of(image: ImageName) -> str:
    """The repository as people say it where the registry is named already."""
    return image.familiar_path if image.registry == DEFAULT_REGISTRY else image.repository


def look(image: ImageName, *, private: bool = True) -> str:
    """How to see for oneself, and how to log in where that may help."""
    page = page_of(image)
    if not private:
        return page_or_spelling(image)
    there = tr("Open {page} to see whether it is there.", page=page) if page else ""
    return sentences(there, tr("If it is private and yours, log in: {command}", command=login(image)))


def login(image: ImageName) -> str:
    """The command, and what it wants."""
    command, secret = login_command(image.registry), login_secret(image.registry)
    return tr("{command} (it wants {secret})", command=command, secret=secret) if secret else command


def page_or_spelling(image: ImageName) -> str:
    """Where to see what there is."""
    page = page_of(image)
    return tr("Open {page} to see what there is.", page=page) if page else tr("Check the spelling of the path.")


def duration(seconds: float) -> str:
    """`41 min`, `2 h 5 min`, `20 s`: as a person says it, rounded up."""
    whole = max(1, -(-int(seconds * 1000) // 1000))
    if whole < _MINUTE:
        return tr("{n} s", n=whole)
    if whole > _DAY * 2:
        return trn("{n} day", "{n} days", -(-whole // _DAY))
    minutes = -(-whole // _MINUTE)
    hours, rest = divmod(minutes, _HOUR // _MINUTE)
    if not hours:
        return tr("{n} min", n=minutes)
    return tr("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else tr("{hours} h", hours=hours)


def pulls_left(quota: Quota) -> str:
    """`24 of 100 pulls in 6 h are left for 203.0.113.7.`"""
    left, limit, whose = quota.left, quota.limit, plain(quota.source) or tr("this address")
    if quota.window:
        return tr(
            "{left} of {limit} pulls in {window} are left for {whose}.",
            left=left,
            limit=limit,
            window=duration(quota.window),
            whose=whose,
        )
    return tr("{left} of {limit} pulls are left for {whose}.", left=left, limit=limit, whose=whose)
