"""A conversation with an endpoint of its own certificates: each request carries how far its host is trusted.

Own authorities hold for the whole conversation, as they do for Docker: a registry's token endpoint is often signed by
the same one. That any certificate does, and our own certificate, hold for the endpoint's host alone.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from tui.core.answers import Answer
from tui.registry.exchange import PLAIN, Request, Trust
from tui.registry.mirrors import Endpoint
from tui.registry.protocol import Asking


def trusting(endpoint: Endpoint, asking: Asking) -> Asking:
    """The same conversation."""
    if endpoint.trust == PLAIN:
        return (yield from asking)
    try:
        request = next(asking)
        while True:
            outcome = yield replace(request, trust=_trust(endpoint, request))
            request = asking.send(outcome)
    except StopIteration as done:
        answer: Answer = done.value
        return answer
    finally:
        asking.close()


def _trust(endpoint: Endpoint, request: Request) -> Trust:
    own = urlsplit(f"//{endpoint.host}").hostname == urlsplit(request.url).hostname
    return endpoint.trust if own else Trust(authorities=endpoint.trust.authorities)
