"""Which proxy a request goes through, by the environment. Pure.

Chosen as Docker's own client does (golang.org/x/net/http/httpproxy): HTTPS_PROXY or HTTP_PROXY by the scheme, in upper
case before lower case; what stands in NO_PROXY is spared, and this machine always. ALL_PROXY, which Go does not know,
takes the place of either that is not set, as with curl.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from tui.core.language import listing, tr

SCHEMES = ("http", "https", "socks5", "socks5h")
"""What httpx can speak with a proxy."""
_PORTS = {"http": "80", "https": "443"}
_Rule = Callable[[str, str], bool]
"""Is this host with this port spared?"""


class UnusableProxyError(Exception):
    """A proxy that the environment names and nobody can use; the message is a whole sentence with the variable."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy between us and the other side."""

    variable: str
    """The one that it comes from."""
    url: str = field(repr=False)
    """With its user and password, where it has them."""

    @property
    def shown(self) -> str:
        """The address for people: without the password."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def proxy_for(url: str, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for an address; None: it is reached without. Raises UnusableProxyError."""
    parts = urlsplit(url)
    variable = next((name for name in _variables(parts.scheme, environ) if environ.get(name, "").strip()), "")
    if not variable or _spared(parts, environ.get("NO_PROXY") or environ.get("no_proxy") or ""):
        return None
    return Proxy(variable, _address(variable, environ[variable].strip()))


def _variables(scheme: str, environ: Mapping[str, str]) -> Iterator[str]:
    """In a CGI program, HTTP_PROXY is what a caller sent as the header `Proxy` (httpoxy)."""
    for name in (f"{scheme}_proxy", "all_proxy"):
        if name != "http_proxy" or "REQUEST_METHOD" not in environ:
            yield name.upper()
        yield name


def _address(variable: str, text: str) -> str:
    """The whole address: a mere `host:port` means http, as Go has it."""
    whole = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(whole)
        known = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise no_address(variable) from None
    if not known:
        raise no_address(variable)
    if parts.scheme not in SCHEMES:
        said = tr(
            "{variable} names a proxy that speaks {scheme}; pullfix can use {schemes}.",
            variable=variable,
            scheme=parts.scheme,
            schemes=listing(SCHEMES, tr("or")),
        )
        raise UnusableProxyError(said)
    return whole


def no_address(variable: str) -> UnusableProxyError:
    """What a variable holds is no address. It may hold a password: nothing of it is told."""
    return UnusableProxyError(
        tr(
            "{variable} does not hold the address of a proxy, like http://proxy.example:3128. "
            "In a password, # is written %23, / is written %2F and @ is written %40.",
            variable=variable,
        )
    )


def _spared(parts: SplitResult, no_proxy: str) -> bool:
    """Is the host of an address reached without a proxy, by NO_PROXY or because it is this machine?"""
    host = (parts.hostname or "").lower()
    address = _ip(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return True
    port = str(parts.port or _PORTS.get(parts.scheme, ""))
    return any(rule(host, port) for entry in no_proxy.split(",") for rule in _rules(entry.strip().lower()))


def _rules(entry: str) -> Iterator[_Rule]:
    """What one entry of NO_PROXY spares: `*`, a network, an address or a name, the latter two with a port or without.

    `example.com` is for itself and for what is below it, `.example.com` and `*.example.com` for the latter alone.
    """
    if entry == "*":
        yield lambda _host, _port: True
        return
    if "/" in entry:
        try:
            network = ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return
        yield lambda host, _port: (ip := _ip(host)) is not None and ip in network
        return
    name, wanted = _parted(entry)
    address = _ip(name)
    if address is not None:
        yield lambda host, port: _ip(host) == address and wanted in ("", port)
    elif name:
        below = name[1:] if name.startswith("*.") else name
        suffix = below if below.startswith(".") else f".{below}"
        yield lambda host, port: (host == below or host.endswith(suffix)) and wanted in ("", port)


def _parted(entry: str) -> tuple[str, str]:
    """The host and the port of an entry, brackets aside; a bare IPv6 address has no port."""
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        return host, rest.removeprefix(":")
    host, colon, port = entry.rpartition(":")
    return (host, port) if colon and ":" not in host else (entry, "")


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An IPv4 address that is written as IPv6 is that IPv4 address, as in Go."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
