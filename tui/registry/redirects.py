"""Where a redirect leads, whether it is followed, and what to say where it leads nowhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from tui.core.language import tr
from tui.registry.exchange import Outcome, Reply, Request, joined, shown_url

MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


def target_of(url: str, outcome: Outcome) -> str:
    """The address that a reply sends on to; empty where it sends nowhere, or to what is no address."""
    if not isinstance(outcome, Reply) or outcome.status not in _REDIRECTS or not outcome.get("location"):
        return ""
    return joined(url, outcome.get("location"))


def is_safe(here: str, there: str) -> bool:
    """Never from https to plain http, and only to something that speaks HTTP."""
    scheme = urlsplit(there).scheme
    return scheme == "https" or (scheme == "http" and urlsplit(here).scheme == "http")


def is_same_place(here: str, there: str) -> bool:
    """The same host by the same scheme."""
    return urlsplit(here)[:2] == urlsplit(there)[:2]


def end_of(sent: Sequence[Request], following: Request) -> str:
    """Why the next of so many redirected requests is not sent, as a whole sentence; empty where it is sent.

    One that was sent before, with the same proof, would be answered as before.
    """
    last, there = shown_url(sent[-1]), shown_url(following)
    if not is_safe(sent[-1].url, following.url):
        return tr("It redirects from {url} to {other}, which is not safe to follow.", url=last, other=there)
    if following in sent and there != last:
        return tr("This is a redirect loop: {url} redirects to {other}, and that back to it.", url=there, other=last)
    if following in sent:
        return tr("This is a redirect loop: {url} redirects to itself.", url=there)
    if len(sent) > MOST_REDIRECTS:
        first = shown_url(sent[0])
        return tr("It redirects {n} times in a row, from {url} to {other} and on.", n=len(sent), url=first, other=there)
    return ""
