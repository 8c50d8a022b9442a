"""Requests over real sockets: httpx, mapped into values. The one module that knows httpx.

Each host has a client, made when it is first needed. One for https loads certificates and obeys proxies; one for plain
http on this machine needs none of that and starts in a tenth of the time. Bodies are read up to a cap and decompressed
up to the same cap. Redirects are never followed here: `talk` decides about each.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import httpx

from tui import __version__
from tui.core.answers import Unreached
from tui.core.language import tr
from tui.registry.connections import Connections, connections
from tui.registry.exchange import NoReply, Outcome, Reply, Request, Trust
from tui.registry.talk import is_loopback
from tui.registry.tls import UnusableError, context_of

BODY_CAP: Final = 4 * 1024 * 1024
CONNECT_SECONDS: Final = 5.0
_USER_AGENT = (b"user-agent", f"pullfix/{__version__}".encode())


class Wire:
    """Holds the connections. `routes` maps a host to the base URL where it is reached."""

    def __init__(self, routes: Mapping[str, str], seconds: float, environ: Mapping[str, str]) -> None:
        self._routes = {host.lower(): base.rstrip("/") for host, base in routes.items()}
        self._timeout = {"timeout": httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)).as_dict()}
        self._environ = environ
        self._connections: dict[tuple[str, str, Trust], Connections] = {}
        self._contexts: dict[Trust | None, ssl.SSLContext] = {}

    def reached_at(self, url: str) -> str:
        """The address behind an address: the route of its host, or itself."""
        parts = urlsplit(url)
        base = self._routes.get(parts.netloc.lower())
        if base is None:
            return url
        return base + url.removeprefix(f"{parts.scheme}://{parts.netloc}")

    def routed(self, host: str) -> bool:
        return host.lower() in self._routes

    async def send(self, request: Request) -> Outcome:
        """One request. Never raises for the network; a kept connection that broke is tried once more."""
        started = time.monotonic()
        for last in (False, True):
            try:
                return await self._sent(request, started)
            except httpx.RemoteProtocolError as fault:
                if last or request.method == "POST":
                    return _no_reply(fault, request, started)
            except UnusableError as fault:
                return NoReply(Unreached.TLS, str(fault), _since(started))
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
                return _no_reply(fault, request, started)
        raise AssertionError("unreachable: the second round always returns")

    async def _sent(self, request: Request, started: float) -> Reply:
        url = self.reached_at(request.url)
        connections = self._connections_to(url, request.trust)
        transport = connections.take()
        try:
            response = await transport.handle_async_request(self._made(request, url))
            try:
                body, cut = await _body(response)
            finally:
                await response.aclose()
        finally:
            connections.give(transport)
        shown = tuple((name.lower(), value) for name, value in response.headers.multi_items())
        return Reply(response.status_code, shown, body, cut, _since(started))

    def _made(self, request: Request, url: str) -> httpx.Request:
        headers = [_USER_AGENT, (b"accept-encoding", b"identity")]
        if request.accept:
            headers.append((b"accept", request.accept.encode()))
        if request.authorization:
            headers.append((b"authorization", request.authorization.encode()))
        data = dict(request.form) or None
        made = httpx.Request(request.method, url, headers=headers, data=data, extensions=self._timeout)
        if made.url.userinfo and not request.authorization:
            # The address that a redirect led to may hold a login of its own; Go's clients send it too.
            next(httpx.BasicAuth(made.url.username, made.url.password).auth_flow(made))
        return made

    def _connections_to(self, url: str, trust: Trust) -> Connections:
        """Each host has its own. Raises UnusableError where a certificate of the settings is none."""
        parts = urlsplit(url)
        key = (parts.scheme, parts.netloc, trust)
        if key not in self._connections:
            secure = parts.scheme == "https"
            context = self._context(trust if secure else None)
            spared = not secure and is_loopback(parts.netloc)
            self._connections[key] = connections(context, secure=secure, spared=spared)
        return self._connections[key]

    def _context(self, trust: Trust | None) -> ssl.SSLContext:
        """Made once for each trust: loading the authorities takes its time. None: no TLS is spoken at all."""
        if trust not in self._contexts:
            made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if trust is None else context_of(trust, self._environ)
            self._contexts[trust] = made
        return self._contexts[trust]

    async def aclose(self) -> None:
        for held in self._connections.values():
            await held.aclose()


async def _body(response: httpx.Response) -> tuple[bytes, bool]:
    """The body up to the cap. We ask for no compression; what comes compressed all the same is bounded too."""
    raw, cut = b"", False
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101  # as all transports of ours give it
    async for chunk in response.stream:
        raw += chunk
        if len(raw) > BODY_CAP:
            raw, cut = raw[:BODY_CAP], True
            break
    if response.headers.get("content-encoding", "").lower() not in ("gzip", "deflate", "x-gzip"):
        return raw, cut
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        plain = unpack.decompress(raw, BODY_CAP)
    except zlib.error:
        return raw, cut
    return plain, cut or bool(unpack.unconsumed_tail)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _no_reply(fault: Exception, request: Request, started: float) -> NoReply:
    why, message = _cause(fault, request.host)
    unconnected = isinstance(fault, (httpx.ConnectError, httpx.ConnectTimeout))
    return NoReply(why, message, _since(started), unconnected)


def _cause(fault: Exception, host: str) -> tuple[Unreached, str]:
    """Why nobody answered. httpx keeps the system's own fault in the chain of causes."""
    chain: list[BaseException] = []
    link: BaseException | None = fault
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    texts = " ".join(str(item) for item in chain)
    handshake = any(isinstance(item, ssl.SSLError) for item in chain)
    if isinstance(fault, httpx.ConnectTimeout) and handshake:
        return Unreached.TLS, tr("{host} was reached, but did not agree on a safe connection in time.", host=host)
    if isinstance(fault, httpx.TimeoutException):
        if isinstance(fault, httpx.ConnectTimeout):
            return Unreached.TIMEOUT, tr("{host} did not take the connection in time.", host=host)
        return Unreached.TIMEOUT, tr("{host} did not answer in time.", host=host)
    if handshake or "CERTIFICATE" in texts:
        reason = _reason(chain)
        return Unreached.TLS, tr(
            "{host} was reached, but no safe connection came about: {reason}.", host=host, reason=reason
        )
    if any(name in texts for name in ("Name or service", "getaddrinfo", "nodename", "name resolution", "No address")):
        return Unreached.NAME, tr("The name {host} does not resolve to an address.", host=host)
    if any(isinstance(item, ConnectionRefusedError) for item in chain) or "All connection attempts failed" in texts:
        return Unreached.REFUSED, tr("Nothing listens at {host}: the connection was refused.", host=host)
    if isinstance(fault, httpx.ConnectError):
        return Unreached.REFUSED, tr("{host} cannot be connected to: {reason}.", host=host, reason=_reason(chain))
    return Unreached.BROKEN, tr("The connection to {host} broke, or what answers there does not speak HTTP.", host=host)


def _reason(chain: list[BaseException]) -> str:
    """The innermost words, on one line."""
    return " ".join(next((str(item) for item in reversed(chain) if str(item)), tr("no reason given")).split()).rstrip(
        "."
    )
