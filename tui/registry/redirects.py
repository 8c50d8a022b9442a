"""Where a redirect leads, whether it is followed, and what to say where it leads nowhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from tui.core.language import tr
from tui.registry.exchange import Outcome, Reply, Request, joined, shown_url

MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_KEEPING = (307, 308)


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


def onward(request: Request, there: str, status: int) -> Request:
    """The request that follows a redirected one, as Go's net/http makes it: no proof of ours for another host, and GET
    in place of POST, without its form, where the status does not say to keep it (307 and 308 do)."""
    following = replace(request, url=there, led=True)
    if request.method == "POST" and status not in _KEEPING:
        following = replace(following, method="GET", form=(), login="")
    if urlsplit(there).netloc == request.host:
        return following
    return replace(following, authorization="", login="")


def unsafe(last: Request, following: Request) -> str:
    """A redirect that is not followed, whoever sends it, as a whole sentence."""
    url, other = shown_url(last), shown_url(following)
    return tr("It redirects from {url} to {other}, which is not safe to follow.", url=url, other=other)


def end_of(sent: Sequence[Request], following: Request) -> str:
    """Why the next of so many redirected requests is not sent, as a whole sentence; empty where it is sent.

    One that was sent before, with the same proof, would be answered as before.
    """
    last, there = shown_url(sent[-1]), shown_url(following)
    if not is_safe(sent[-1].url, following.url):
        return unsafe(sent[-1], following)
    if following in sent and following != sent[-1] and there != last:
        return tr("This is a redirect loop: {url} redirects to {other}, and that back to it.", url=there, other=last)
    if following in sent:
        return tr("This is a redirect loop: {url} redirects to itself.", url=there)
    if len(sent) > MOST_REDIRECTS:
        first = shown_url(sent[0])
        return tr("It redirects {n} times in a row, from {url} to {other} and on.", n=len(sent), url=first, other=there)
    return ""
