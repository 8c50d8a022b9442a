"""Where a redirect leads, whether it is followed, and what to say where it leads nowhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

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
        return f"It redirects from {last} to {there}, which is not safe to follow."
    if following in sent:
        back = f"redirects to {last}, and that back to it" if there != last else "redirects to itself"
        return f"This is a redirect loop: {there} {back}."
    if len(sent) > MOST_REDIRECTS:
        return f"It redirects {len(sent)} times in a row, from {shown_url(sent[0])} to {there} and on."
    return ""
