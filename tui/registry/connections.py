"""The connections to registries: httpx's transports, which keep them open between requests.

A request comes here whole, with its headers and its proof, each redirect is an answer, and `proxies` chooses the proxy:
nothing is left to do for httpx's client, which would take as long for it as the transport for the request itself.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from functools import partial

import httpx

from tui.registry.proxies import Proxy, no_address

_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=None)
"""The gates bound the connections of each host. A bound over all hosts would let the dead ones use it up."""


class Connections:
    """Those to one scheme and host.

    With TLS, one transport has them all, because HTTP/2 sends all requests over one connection. Without it, each
    connection serves one request at a time, and has a transport of its own: httpcore looks through all connections of
    a transport, twice for each request, and asks the system about each.
    """

    def __init__(
        self, make: Callable[[], httpx.AsyncBaseTransport], *, shared: bool, proxy: Proxy | None = None
    ) -> None:
        self.proxy = proxy
        self._make = make
        self._shared = shared
        self._all: list[httpx.AsyncBaseTransport] = []
        self._idle: list[httpx.AsyncBaseTransport] = []

    def take(self) -> httpx.AsyncBaseTransport:
        """One to send a request with."""
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


def connections(context: ssl.SSLContext, *, secure: bool, proxy: Proxy | None = None) -> Connections:
    """`context`: how TLS is judged; `secure`: it is spoken; `proxy`: what is between us and the other side. Raises
    UnusableProxyError."""
    make = partial(httpx.AsyncHTTPTransport, verify=context, http2=secure, limits=_LIMITS)
    if proxy is None:
        return Connections(make, shared=secure)
    try:
        between = httpx.Proxy(proxy.url)
    except (ValueError, httpx.InvalidURL):
        raise no_address(proxy.variable) from None
    return Connections(partial(make, proxy=between), shared=True, proxy=proxy)
