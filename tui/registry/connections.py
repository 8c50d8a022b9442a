"""The connections to registries: httpx's transports, which keep them open between requests.

A request comes here whole, with its headers and its proof, and each redirect is an answer: nothing is left to do for
httpx's client, which would take as long for it as the transport for the request itself. Only it knows how to choose
among the proxies of the environment, so where some are named, it is asked all the same.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from functools import partial
from urllib.request import getproxies

import httpx

from tui.core.language import tr
from tui.registry.tls import UnusableError

_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=None)
"""The gates bound the connections of each host. A bound over all hosts would let the dead ones use it up."""


class Connections:
    """Those to one scheme and host.

    With TLS, one transport has them all, because HTTP/2 sends all requests over one connection. Without it, each
    connection serves one request at a time, and has a transport of its own: httpcore looks through all connections of
    a transport, twice for each request, and asks the system about each.
    """

    def __init__(self, make: Callable[[], httpx.AsyncBaseTransport], *, shared: bool) -> None:
        self._make = make
        self._shared = shared
        self._all: list[httpx.AsyncBaseTransport] = []
        self._idle: list[httpx.AsyncBaseTransport] = []

    def take(self) -> httpx.AsyncBaseTransport:
        """One to send a request with. Raises UnusableError."""
        if not self._idle:
            made = self._make()
            self._all.append(made)
            self._idle.append(made)
        return self._idle[-1] if self._shared else self._idle.pop()

    def give(self, taken: httpx.AsyncBaseTransport) -> None:
        """The request is answered, or given up."""
        if not self._shared:
            self._idle.append(taken)

    async def aclose(self) -> None:
        for transport in self._all:
            await transport.aclose()


class _Proxied(httpx.AsyncBaseTransport):
    """By way of the proxies of the environment. Raises UnusableError for one of no use."""

    def __init__(self, context: ssl.SSLContext, *, http2: bool) -> None:
        try:
            self._client = httpx.AsyncClient(verify=context, http2=http2, limits=_LIMITS, trust_env=True)
        except (ValueError, ImportError, httpx.InvalidURL) as fault:
            # An address may hold a password: only what is missing is told.
            if isinstance(fault, ImportError):
                said = tr("A proxy that the environment names cannot be used: {reason}", reason=fault)
            else:
                said = tr("A proxy that the environment names cannot be used.")
            raise UnusableError(said) from fault

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._client.send(request, stream=True, follow_redirects=False)

    async def aclose(self) -> None:
        await self._client.aclose()


def connections(context: ssl.SSLContext, *, secure: bool, spared: bool) -> Connections:
    """`context`: how TLS is judged; `secure`: it is spoken; `spared`: no proxy is between us and the other side."""
    found = {} if spared else getproxies()
    if any(found.get(scheme) for scheme in ("http", "https", "all")):
        return Connections(partial(_Proxied, context, http2=secure), shared=True)
    make = partial(httpx.AsyncHTTPTransport, verify=context, http2=secure, limits=_LIMITS)
    return Connections(make, shared=secure)
