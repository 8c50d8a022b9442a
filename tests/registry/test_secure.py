"""Registries behind TLS, over HTTP/1.1 and HTTP/2, with certificates good and bad; and names that do not resolve."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import pytest
import trustme

from tests.registry.test_client import BOTH, named
from tui.asking import Desk
from tui.core.answers import Answer, ManifestOf, Present, Tags, TagsOf, Unreachable, Unreached
from tui.demo.hosted import HostedRegistry, HostedWorld, Repository
from tui.demo.images import index
from tui.demo.registry import EmbeddedRegistry
from tui.registry.client import RegistryClient
from tui.registry.unsafe import unsafe
from tui.world import World

IMAGE = index(BOTH, "x")
PAGE = json.dumps({"name": "a/b", "tags": [f"1.{n}" for n in range(10_000)]}).encode()
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Spoken:
    """What connections were made of."""

    protocols: list[str | None] = field(default_factory=list)
    requests: int = 0


def body_of(path: str) -> tuple[str, bytes]:
    return ("application/json", PAGE) if "/tags/" in path else (IMAGE.manifest.media_type, IMAGE.manifest.data)


def speaking(spoken: Spoken) -> Handler:
    """Serve a connection with the protocol that was agreed on."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        agreed = writer.get_extra_info("ssl_object").selected_alpn_protocol()
        spoken.protocols.append(agreed)
        try:
            await (_two if agreed == "h2" else _one)(reader, writer, spoken)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away
        finally:
            writer.close()

    return serve


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, spoken: Spoken) -> None:
    while True:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        spoken.requests += 1
        kind, body = body_of(head.split(" ", 2)[1])
        writer.write(f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()


async def _two(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, spoken: Spoken) -> None:
    talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding=None))
    talk.initiate_connection()
    left: dict[int, bytes] = {}
    while True:
        for stream in list(left):
            while left[stream] and (room := min(talk.local_flow_control_window(stream), talk.max_outbound_frame_size)):
                part, left[stream] = left[stream][:room], left[stream][room:]
                talk.send_data(stream, part, end_stream=not left[stream])
            if not left[stream]:
                del left[stream]
        writer.write(talk.data_to_send())
        await writer.drain()
        data = await reader.read(65_536)
        if not data:
            return
        for event in talk.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                spoken.requests += 1
                assert event.headers is not None
                kind, body = body_of(dict(event.headers)[b":path"].decode())
                talk.send_headers(event.stream_id, [(":status", "200"), ("content-type", kind)])
                left[event.stream_id] = body


@asynccontextmanager
async def listening(handler: Handler, context: ssl.SSLContext | None) -> AsyncIterator[str]:
    """The base URL of a server on loopback that is reached with https, whatever it speaks."""
    server = await asyncio.start_server(handler, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def shown(certificate: trustme.LeafCert, *protocols: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    context.set_alpn_protocols(list(protocols or ("http/1.1",)))
    return context


async def asked(base: str, authority: trustme.CA, folder: Path, *, tags: bool = False) -> Answer:
    file = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    question = TagsOf(named("tls.example/a/b")) if tags else ManifestOf(named("tls.example/a/b:1"), BOTH[0])
    async with RegistryClient(
        environ={"SSL_CERT_FILE": str(file)}, home=folder, routes={"tls.example": base}, timeout=5
    ) as client:
        return await client.ask(question)


@pytest.mark.parametrize("protocols", [("http/1.1",), ("h2", "http/1.1")], ids=["HTTP/1.1", "HTTP/2"])
async def test_both_protocols_are_spoken(authority: trustme.CA, tmp_path: Path, protocols: tuple[str, ...]) -> None:
    spoken = Spoken()
    context = shown(authority.issue_cert("127.0.0.1"), *protocols)
    async with listening(speaking(spoken), context) as base:
        assert isinstance(await asked(base, authority, tmp_path), Present)
        tags = await asked(base, authority, tmp_path, tags=True)
    assert isinstance(tags, Tags)
    assert (len(tags.tags), tags.complete) == (10_000, True)
    assert set(spoken.protocols) == {protocols[0]}


async def test_many_questions_share_one_connection_of_http_2(authority: trustme.CA, tmp_path: Path) -> None:
    spoken, file = Spoken(), tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    async with (
        listening(speaking(spoken), shown(authority.issue_cert("127.0.0.1"), "h2")) as base,
        RegistryClient(environ={"SSL_CERT_FILE": str(file)}, home=tmp_path, routes={"tls.example": base}) as client,
    ):
        questions = [ManifestOf(named(f"tls.example/a/b{n}:1"), BOTH[0]) for n in range(30)]
        answers = await asyncio.gather(*(client.ask(question) for question in questions))
    assert all(isinstance(answer, Present) for answer in answers)
    assert spoken.requests == 30
    assert len(spoken.protocols) <= 6


def expired(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO + timedelta(days=90))


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        pytest.param(expired, "The certificate of tls.example has expired.", id="expired"),
        pytest.param(
            lambda authority: authority.issue_cert("other.example"),
            "The certificate that tls.example shows is for another address.",
            id="of another host",
        ),
        pytest.param(
            lambda _: trustme.CA().issue_cert("127.0.0.1"),
            "The certificate of tls.example is of an authority that this machine does not trust.",
            id="of nobody",
        ),
    ],
)
async def test_a_certificate_that_is_not_to_be_trusted(
    authority: trustme.CA, tmp_path: Path, certificate: Callable[[trustme.CA], trustme.LeafCert], said: str
) -> None:
    spoken = Spoken()
    async with listening(speaking(spoken), shown(certificate(authority))) as base:
        answer = await asked(base, authority, tmp_path)
    assert isinstance(answer, Unreachable)
    assert (answer.why, answer.message) == (Unreached.TLS, said)
    assert spoken.requests == 0


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the connection and say nothing: the handshake never ends."""
    await reader.read()
    writer.close()


async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    writer.close()


@pytest.mark.parametrize(
    ("handler", "why", "said"),
    [
        pytest.param(silent, Unreached.TLS, "in time", id="silence"),
        pytest.param(plain, Unreached.NO_TLS, "What answers at tls.example speaks no TLS.", id="plain http"),
    ],
)
async def test_what_is_no_tls(tmp_path: Path, handler: Handler, why: Unreached, said: str) -> None:
    async with (
        listening(handler, None) as base,
        RegistryClient(environ={}, home=tmp_path, routes={"tls.example": base}, timeout=0.3) as client,
    ):
        answer = await client.ask(ManifestOf(named("tls.example/a/b:1"), BOTH[0]))
    assert isinstance(answer, Unreachable)
    assert answer.why is why
    assert said in (answer.message or "")


@pytest.mark.parametrize(
    ("elsewhere", "why"),
    [
        pytest.param(False, Unreached.BROKEN, id="here, http tried too"),
        pytest.param(True, Unreached.NO_TLS, id="https"),
    ],
)
async def test_what_speaks_neither_http_nor_tls(tmp_path: Path, elsewhere: bool, why: Unreached) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"+OK dovecot ready\r\n")
        writer.close()

    async with listening(babble, None) as base:
        host = "tls.example" if elsewhere else base.partition("://")[2]
        routes = {host: base} if elsewhere else {}
        async with RegistryClient(environ={}, home=tmp_path, routes=routes) as client:
            answer = await client.ask(ManifestOf(named(f"{host}/a/b:1"), BOTH[0]))
    assert isinstance(answer, Unreachable)
    assert answer.why is why


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (18, "The certificate of a.example is self-signed, and this machine does not trust it."),
        (62, "The certificate that a.example shows is for another host name."),
        (23, "The reason that is given: certificate revoked."),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told_without_codes(code: int, said: str) -> None:
    fault = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate revoked (_ssl.c:1006)")
    fault.verify_code = code
    assert unsafe([fault], "a.example", str(fault.args[1])) == (Unreached.TLS, said)


# --- names


async def test_a_name_that_does_not_resolve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with RegistryClient(environ={}, home=tmp_path) as client:
        answer = await client.ask(ManifestOf(named("nowhere.example/a/b:1"), BOTH[0]))
    assert isinstance(answer, Unreachable)
    assert (answer.why, answer.message) == (Unreached.NAME, "The name nowhere.example does not resolve to an address.")


async def test_names_that_hang_hold_up_no_other_registry(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Twenty resolvers that never answer, many more than asyncio has threads for them, and one good registry."""
    real, gate = socket.getaddrinfo, threading.Event()

    def lookup(host: str | bytes, *rest: Any, **more: Any) -> Any:  # noqa: ANN401  # whatever the real one takes and gives
        if "hangs" in str(host):
            gate.wait()
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    good = HostedRegistry(names=("good.localhost",), repositories={"a/b": Repository(tags={"1": IMAGE})})
    desk = Desk(world, deadline=3)
    async with EmbeddedRegistry(HostedWorld((good,))) as embedded:
        fine = embedded.routes["good.localhost"].removeprefix("http://")
        names = [f"hangs{n}.example/a/b:1" for n in range(20)] + [f"{fine}/a/b:1"]
        answers = await asyncio.gather(*(desk.ask(ManifestOf(named(name), BOTH[0])) for name in names))
        await desk.aclose()
    gate.set()
    assert isinstance(answers[-1], Present)
    assert {answer.message for answer in answers[:-1]} == {"No answer within the 3 seconds given by --deadline."}
