"""Requests over real sockets: httpx, mapped into values. The one module that knows httpx.

Each host has its connections, made when they are first needed. Those for https load certificates; those for plain http
need none and start in a tenth of the time. Bodies are read up to a cap and decompressed
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
from tui.core.language import sentences, tr
from tui.registry.connections import Connections, connections
from tui.registry.exchange import NoReply, Outcome, Reply, Request, Trust
from tui.registry.proxies import Proxy, UnusableProxyError, proxy_for
from tui.registry.tls import UnusableError, context_of
from tui.registry.unsafe import unsafe

BODY_CAP: Final = 4 * 1024 * 1024
CONNECT_SECONDS: Final = 5.0
_PROXY_WANTS_LOGIN: Final = 407
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
        started, url = time.monotonic(), self.reached_at(request.url)
        try:
            connections = self._connections_to(url, request.trust)
        except UnusableError as fault:
            return NoReply(Unreached.TLS, str(fault), _since(started))
        except UnusableProxyError as fault:
            return NoReply(Unreached.PROXY, str(fault), _since(started))
        for last in (False, True):
            try:
                return await self._sent(request, url, connections, started)
            except httpx.RemoteProtocolError as fault:
                if last or request.method == "POST":
                    return _no_reply(fault, request, started, connections.proxy)
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
                return _no_reply(fault, request, started, connections.proxy)
        raise AssertionError("unreachable: the second round always returns")

    async def _sent(self, request: Request, url: str, connections: Connections, started: float) -> Outcome:
        transport = connections.take()
        try:
            response = await transport.handle_async_request(self._made(request, url))
            try:
                body, cut = await _body(response)
            finally:
                await response.aclose()
        finally:
            connections.give(transport)
        if response.status_code == _PROXY_WANTS_LOGIN and connections.proxy is not None:
            # A request in plain http is passed on by the proxy, and only it answers so.
            said = _refusal(connections.proxy, request.host, "407")
            return NoReply(Unreached.PROXY, said, _since(started), unconnected=True)
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
        """Each host has its own. Raises UnusableError where a certificate of the settings is none, UnusableProxyError
        where its proxy cannot be used."""
        parts = urlsplit(url)
        key = (parts.scheme, parts.netloc, trust)
        if key not in self._connections:
            secure = parts.scheme == "https"
            context = self._context(trust if secure else None)
            self._connections[key] = connections(context, secure=secure, proxy=proxy_for(url, self._environ))
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


def _no_reply(fault: Exception, request: Request, started: float, proxy: Proxy | None) -> NoReply:
    why, message = _cause(fault, request.host)
    unconnected = isinstance(fault, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError))
    if proxy is not None:
        why, message = _through(proxy, fault, request.host, why, message)
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
        return unsafe(chain, host, _reason(chain))
    if any(name in texts for name in ("Name or service", "getaddrinfo", "nodename", "name resolution", "No address")):
        return Unreached.NAME, tr("The name {host} does not resolve to an address.", host=host)
    if any(isinstance(item, ConnectionRefusedError) for item in chain) or "All connection attempts failed" in texts:
        return Unreached.REFUSED, tr("Nothing listens at {host}: the connection was refused.", host=host)
    if isinstance(fault, httpx.ConnectError):
        return Unreached.REFUSED, tr("{host} cannot be connected to: {reason}.", host=host, reason=_reason(chain))
    return Unreached.BROKEN, tr("The connection to {host} broke, or what answers there does not speak HTTP.", host=host)


def _through(proxy: Proxy, fault: Exception, host: str, why: Unreached, message: str) -> tuple[Unreached, str]:
    """Why nobody answered by way of a proxy: it did not let us through, or it was not there itself. What came after,
    TLS with the other side, is told of that side, and with the proxy, which may be what speaks it."""
    if isinstance(fault, httpx.ProxyError):
        return Unreached.PROXY, _refusal(proxy, host, " ".join(str(fault).split()).rstrip("."))
    named = {"proxy": proxy.shown, "variable": proxy.variable}
    if why is Unreached.NAME:
        return Unreached.PROXY, tr("The name of {proxy}, the proxy of {variable}, does not resolve.", **named)
    if why is Unreached.REFUSED:
        return Unreached.PROXY, tr("{proxy}, the proxy of {variable}, does not take connections.", **named)
    if why is Unreached.TIMEOUT and isinstance(fault, httpx.ConnectTimeout):
        return Unreached.PROXY, tr("{proxy}, the proxy of {variable}, did not take the connection in time.", **named)
    return why, sentences(message, tr("It was asked by way of {proxy}, the proxy of {variable}.", **named))


def _refusal(proxy: Proxy, host: str, reason: str) -> str:
    """A proxy does not let us through to a host; what it said."""
    said = tr(
        "{proxy}, the proxy of {variable}, does not let us through to {host}: {reason}.",
        proxy=proxy.shown,
        variable=proxy.variable,
        host=host,
        reason=reason,
    )
    if not reason.startswith("407"):
        return said
    scheme, _, place = proxy.shown.partition("://")
    address = f"{scheme}://USER:PASSWORD@{place}"
    return sentences(said, tr("It wants a user and a password, which stand in its address: {address}", address=address))


def _reason(chain: list[BaseException]) -> str:
    """The innermost words, on one line."""
    return " ".join(next((str(item) for item in reversed(chain) if str(item)), tr("no reason given")).split()).rstrip(
        "."
    )
