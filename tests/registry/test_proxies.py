"""Proxies: which one a request goes through, by SOCKS and by HTTP, and what is told of one that lets nobody through."""

from __future__ import annotations

import asyncio
import gc
import struct
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.registry.test_client import BOTH, CANARY, named
from tests.registry.test_connections import serving
from tui.core.answers import ManifestOf, Present, Purpose, Unreachable, Unreached
from tui.registry.client import RegistryClient
from tui.registry.exchange import NoReply, Outcome, Reply, Request
from tui.registry.proxies import UnusableProxyError, proxy_for
from tui.registry.wire import Wire

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]
ALL = {"HTTPS_PROXY": "http://p:1", "HTTP_PROXY": "http://p:2", "ALL_PROXY": "socks5://p:3"}


# --- which proxy


@pytest.mark.parametrize(
    ("url", "environ", "chosen"),
    [
        pytest.param("https://r.example/v2/", {}, None, id="none"),
        pytest.param("https://r.example/v2/", ALL, "HTTPS_PROXY", id="https"),
        pytest.param("http://r.example/v2/", ALL, "HTTP_PROXY", id="http"),
        pytest.param("https://r.example/", {"HTTP_PROXY": "p:2", "ALL_PROXY": "p:3"}, "ALL_PROXY", id="all others"),
        pytest.param("https://r.example/", {"HTTP_PROXY": "p:2"}, None, id="the other scheme"),
        pytest.param("https://r.example/", {"https_proxy": "p:1"}, "https_proxy", id="lower case"),
        pytest.param("https://r.example/", {"https_proxy": "p:1", "HTTPS_PROXY": "p:2"}, "HTTPS_PROXY", id="both"),
        pytest.param("https://r.example/", {"HTTPS_PROXY": " ", "all_proxy": "p:2"}, "all_proxy", id="an empty one"),
        pytest.param("http://r.example/", {"HTTP_PROXY": "p:2", "REQUEST_METHOD": "GET"}, None, id="httpoxy"),
        pytest.param("https://localhost:5000/", ALL, None, id="localhost"),
        pytest.param("https://127.8.0.1/", ALL, None, id="loopback"),
        pytest.param("http://[::1]:5000/", ALL, None, id="loopback of IPv6"),
    ],
)
def test_the_variable_that_counts(url: str, environ: dict[str, str], chosen: str | None) -> None:
    found = proxy_for(url, environ)
    assert (found.variable if found else None) == chosen


@pytest.mark.parametrize(
    ("no_proxy", "spared", "not_spared"),
    [
        pytest.param("10.0.0.0/8", ["10.1.2.3", "10.1.2.3:5000"], ["11.0.0.1", "10.example"], id="a network"),
        pytest.param("10.1.2.3/8", ["10.9.9.9"], ["11.0.0.1"], id="a network by an address in it"),
        pytest.param("fd00::/8", ["[fd00::1]", "[fd00::1]:5000"], ["[fe80::1]", "10.0.0.1"], id="a network of IPv6"),
        pytest.param("10.1.2.3", ["10.1.2.3", "10.1.2.3:81", "[::ffff:10.1.2.3]"], ["10.1.2.4"], id="an address"),
        pytest.param("10.1.2.3:5000", ["10.1.2.3:5000"], ["10.1.2.3"], id="an address with a port"),
        pytest.param("[fd00::1]:5000", ["[fd00::1]:5000"], ["[fd00::1]"], id="IPv6 with a port"),
        pytest.param("fd00::1", ["[fd00::1]"], ["[fd00::2]"], id="IPv6"),
        pytest.param("a.example", ["a.example", "b.a.example", "A.Example:5000"], ["xa.example"], id="a name"),
        pytest.param(".a.example", ["b.a.example"], ["a.example"], id="below a name"),
        pytest.param("*.a.example", ["b.a.example"], ["a.example"], id="below a name, with a star"),
        pytest.param("a.example:5000", ["a.example:5000", "b.a.example:5000"], ["a.example"], id="a name with a port"),
        pytest.param("a.example:443", ["a.example"], ["a.example:5000"], id="the port of the scheme"),
        pytest.param("x, B.example ,,", ["b.example"], ["a.example"], id="several, with blanks"),
        pytest.param("x,*", ["a.example", "10.0.0.1"], [], id="everything"),
        pytest.param("10.0.0.0/99,:80,/,[", [], ["a.example", "10.0.0.1"], id="what is nothing"),
    ],
)
def test_no_proxy_is_read_as_docker_reads_it(no_proxy: str, spared: list[str], not_spared: list[str]) -> None:
    """Each row as golang.org/x/net/http/httpproxy has it."""
    for name in ("NO_PROXY", "no_proxy"):
        environ = ALL | {name: no_proxy}
        assert [host for host in spared if proxy_for(f"https://{host}/v2/", environ)] == []
        assert [host for host in not_spared if not proxy_for(f"https://{host}/v2/", environ)] == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(f"gopher://ada:{CANARY}@p:1", "HTTPS_PROXY names a proxy that speaks gopher; ", id="gopher"),
        pytest.param(f"http://ada:{CANARY}@p:port", "HTTPS_PROXY does not hold the address of a proxy, ", id="port"),
        pytest.param(f"http://ada:{CANARY}#x@p:1", "HTTPS_PROXY does not hold the address of a proxy, ", id="sign"),
        pytest.param("http://", "HTTPS_PROXY does not hold the address of a proxy, ", id="no host"),
        pytest.param("http://[::1", "HTTPS_PROXY does not hold the address of a proxy, ", id="half a bracket"),
    ],
)
def test_a_proxy_of_no_use_is_told_without_its_password(value: str, said: str) -> None:
    with pytest.raises(UnusableProxyError, match=f"^{said}") as caught:
        proxy_for("https://r.example/v2/", {"HTTPS_PROXY": value})
    assert CANARY not in str(caught.value)


def test_the_password_of_a_proxy_is_not_shown() -> None:
    found = proxy_for("https://r.example/v2/", {"ALL_PROXY": f"ada:{CANARY}@p.example:1"})
    assert found is not None
    assert (found.shown, CANARY in repr(found)) == ("http://p.example:1", False)


# --- over real sockets


@asynccontextmanager
async def listening(handler: Handler) -> AsyncIterator[str]:
    """Host and port of a server on loopback, which is through with all its connections at the end."""
    under_way = list[asyncio.Task[None]]()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        under_way.append(asyncio.create_task(handler(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await asyncio.gather(*under_way)


def socks(asked: list[str], port: int) -> Handler:
    """A SOCKS5 proxy (RFC 1928, 1929) that wants ada's password and leads all names to one port of this machine."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            methods = await reader.readexactly((await reader.readexactly(2))[1])
            assert 2 in methods  # user and password
            writer.write(b"\x05\x02")
            user = await reader.readexactly((await reader.readexactly(2))[1])
            password = await reader.readexactly((await reader.readexactly(1))[0])
            known = (user, password) == (b"ada", CANARY.encode())
            writer.write(b"\x01" + (b"\x00" if known else b"\x01"))
            if not known:
                return
            head = await reader.readexactly(5)
            assert head[:4] == b"\x05\x01\x00\x03"  # CONNECT to a name
            name = await reader.readexactly(head[4])
            (wanted,) = struct.unpack("!H", await reader.readexactly(2))
            asked.append(f"{name.decode()}:{wanted}")
            behind, onward = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"\x05\x00\x00\x01" + bytes(6))
            await asyncio.gather(carry(reader, onward), carry(behind, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away
        finally:
            writer.close()

    return serve


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
    writer.close()
    await writer.wait_closed()


def refusing(status: str) -> Handler:
    """An HTTP proxy that answers everything with this status."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    return serve


async def sent(url: str, environ: dict[str, str]) -> Outcome:
    wire = Wire({}, 10, environ)
    try:
        return await wire.send(Request(purpose=Purpose.PING, method="GET", url=url))
    finally:
        await wire.aclose()


async def test_a_registry_is_asked_through_a_socks_proxy() -> None:
    """The proxy resolves the name, not this machine."""
    asked = list[str]()
    async with serving() as server, listening(socks(asked, server.port)) as place:
        environ = {"all_proxy": f"socks5h://ada:{CANARY}@{place}"}
        async with RegistryClient(environ=environ, home=Path("/nonexistent"), plain_http=lambda _: True) as client:
            answer = await client.ask(ManifestOf(named("r.example:5000/a/b:1"), BOTH[0]))
    assert isinstance(answer, Present)
    assert set(asked) == {"r.example:5000"}


async def test_a_socks_proxy_beside_a_good_one_hinders_nobody() -> None:
    async with serving() as server:
        environ = {"HTTP_PROXY": f"http://127.0.0.1:{server.port}", "ALL_PROXY": "socks5://127.0.0.1:1"}
        outcome = await sent("http://r.example/v2/", environ)
    assert isinstance(outcome, Reply)
    assert server.heads[0].startswith("GET http://r.example/v2/ ")


async def test_a_network_in_no_proxy_is_reached_without() -> None:
    async with serving() as server:
        environ = {"ALL_PROXY": f"http://127.0.0.1:{server.port}", "NO_PROXY": "192.0.2.0/24"}
        # Nobody is at 192.0.2.1 (RFC 5737): that the proxy heard nothing is what counts.
        wire = Wire({}, 0.01, environ)
        outcome = await wire.send(Request(purpose=Purpose.PING, method="GET", url="http://192.0.2.1/v2/"))
        await wire.aclose()
    assert isinstance(outcome, NoReply)
    assert (outcome.why is Unreached.PROXY, server.heads) == (False, [])


TAIL = ", does not let us through to r.example: "
LOGIN = " It wants a user and a password, which stand in its address: {}://USER:PASSWORD@{}"


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        pytest.param(
            "https://r.example/v2/", "407 Proxy Authentication Required",
            f"{TAIL}407 Proxy Authentication Required.{LOGIN}", id="it wants a login",
        ),
        pytest.param("http://r.example/v2/", "407 No", f"{TAIL}407.{LOGIN}", id="it wants a login, in plain http"),
        pytest.param("https://r.example/v2/", "403 Forbidden", f"{TAIL}403 Forbidden.", id="it forbids"),
        pytest.param("https://r.example/v2/", "502 Bad Gateway", f"{TAIL}502 Bad Gateway.", id="it finds nobody"),
    ],
)  # fmt: skip
async def test_a_proxy_that_lets_nobody_through_is_named(url: str, status: str, said: str) -> None:
    async with listening(refusing(status)) as place:
        outcome = await sent(url, {"ALL_PROXY": f"http://ada:{CANARY}@{place}"})
    assert isinstance(outcome, NoReply)
    assert (outcome.why, outcome.unconnected) == (Unreached.PROXY, True)
    assert outcome.message == f"http://{place}, the proxy of ALL_PROXY{said.format('http', place)}"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_socks_proxy_that_refuses_the_password_is_named() -> None:
    """httpcore leaves the connection to Python's collector where SOCKS itself fails; it is collected here."""
    async with listening(socks([], 1)) as place:
        outcome = await sent("http://r.example/v2/", {"HTTP_PROXY": f"socks5://ada:wrong@{place}"})
    assert isinstance(outcome, NoReply)
    assert outcome.why is Unreached.PROXY
    assert outcome.message.startswith(f"socks5://{place}, the proxy of HTTP_PROXY{TAIL}")
    assert "wrong" not in outcome.message
    gc.collect()


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_not_there_is_named_and_the_way_out(scheme: str) -> None:
    async with listening(refusing("200 OK")) as place:
        pass
    environ = {"HTTPS_PROXY": f"{scheme}://ada:{CANARY}@{place}"}
    async with RegistryClient(environ=environ, home=Path("/nonexistent")) as client:
        answer = await client.ask(ManifestOf(named("r.example/a/b:1"), BOTH[0]))
    assert isinstance(answer, Unreachable)
    assert answer.why is Unreached.PROXY
    assert answer.message == f"{scheme}://{place}, the proxy of HTTPS_PROXY, does not take connections."


async def test_a_proxy_whose_name_does_not_resolve_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", nobody)
    outcome = await sent("https://r.example/v2/", {"HTTPS_PROXY": "http://p.invalid:3128"})
    assert isinstance(outcome, NoReply)
    assert outcome.why is Unreached.PROXY
    assert outcome.message == "The name of http://p.invalid:3128, the proxy of HTTPS_PROXY, does not resolve."


async def test_what_breaks_off_behind_a_proxy_is_told_with_the_proxy() -> None:
    async def breaking(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with listening(breaking) as place:
        outcome = await sent("http://r.example/v2/", {"HTTP_PROXY": f"http://{place}"})
    assert isinstance(outcome, NoReply)
    assert outcome.why is Unreached.BROKEN
    assert outcome.message.endswith(f"It was asked by way of http://{place}, the proxy of HTTP_PROXY.")


async def test_a_proxy_of_no_use_concerns_its_own_scheme_alone() -> None:
    async with serving() as server:
        environ = {"HTTPS_PROXY": "gopher://p:1", "HTTP_PROXY": f"http://127.0.0.1:{server.port}"}
        outcomes = [await sent(f"{scheme}://r.example/v2/", environ) for scheme in ("https", "http")]
    assert isinstance(outcomes[0], NoReply)
    assert outcomes[0].why is Unreached.PROXY
    assert isinstance(outcomes[1], Reply)
