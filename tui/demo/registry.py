"""The embedded registry: real sockets on loopback, one port for each registry that it plays.

It serves `pullfix demo` without a network, and every test that needs a registry. It speaks enough HTTP/1.1 for
clients that behave (keep-alive, Content-Length bodies, HEAD), and misbehaves on demand: an `Oddity` set for a path
takes the place of the reply. What was asked is recorded, so that a test can look at what was sent.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain, repeat
from types import TracebackType
from typing import Self, assert_never

from tui.demo.asked import Asked, Replied
from tui.demo.github import HostedGitHub
from tui.demo.hosted import HostedRegistry, HostedWorld
from tui.demo.replying import reply
from tui.demo.scripted import UNSCRIPTED, Rule, ScriptedRegistry, reply_of

_HEAD_LIMIT = 64 * 1024
NOWHERE = "http://nowhere.invalid"
"""Where the names of a registry lead that does not resolve (RFC 6761, 6.4)."""


@dataclass(frozen=True, slots=True)
class Late:
    """The right reply, after this many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Instead:
    """Another reply: a page, a redirect, a broken server."""

    reply: Replied


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is cut in place of a reply."""


@dataclass(frozen=True, slots=True)
class Drip:
    """Bytes of `data` one by one, this many seconds apart, without ever ending the headers."""

    seconds: float
    data: bytes = b"HTTP/1.1 200 OK\r\nx-padding: " + b"." * 1000


@dataclass(frozen=True, slots=True)
class Raw:
    """These bytes, and the end of the connection."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Endless:
    """`head`, and then `chunk` over and over, so many seconds apart, until the client has had enough."""

    head: bytes
    chunk: bytes
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Computed:
    """A reply that depends on what was asked."""

    reply: Callable[[Asked], Replied]


Played = HostedRegistry | ScriptedRegistry | HostedGitHub
Oddity = Late | Instead | Reset | Drip | Raw | Endless | Computed


class EmbeddedRegistry:
    """Listens while it is entered. `routes` maps each played host to the base URL that plays it."""

    def __init__(self, world: HostedWorld) -> None:
        self.world = world
        self.routes: dict[str, str] = {}
        self.requests: list[Asked] = []
        """Everything that was asked, in the order that it came."""
        self.oddities: dict[tuple[str, str], Oddity] = {}
        """By (host, path): `host` is the first name of the registry, `path` is without the query."""
        self.unscripted: list[Asked] = []
        """The requests that no rule of a script was for."""
        self._used: Counter[Rule] = Counter()
        self._servers: list[asyncio.Server] = []
        self._closed: list[socket.socket] = []
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        for registry in self.world.registries:
            base = NOWHERE
            if not isinstance(registry, ScriptedRegistry) or not registry.unresolved:
                port = self._closed_port() if registry.down else await self._listen(registry)
                base = f"http://127.0.0.1:{port}"
            self.routes |= dict.fromkeys(registry.names, base)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.close()
        for writer in tuple(self._open):
            writer.transport.abort()
        for server in self._servers:
            await server.wait_closed()
        for closed in self._closed:
            closed.close()

    async def _listen(self, registry: Played) -> int:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(registry, reader, writer)

        server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    def _closed_port(self) -> int:
        """A port that stays ours and refuses: bound, never listening."""
        held = socket.socket()
        held.bind(("127.0.0.1", 0))
        self._closed.append(held)
        return int(held.getsockname()[1])

    async def _serve(self, registry: Played, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while (asked := await _read(registry.names[0], reader)) is not None:
                self.requests.append(asked)
                if not await self._answer(registry, asked, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went away, or is none
        except asyncio.CancelledError:
            pass  # the server closes
        finally:
            self._open.discard(writer)
            writer.close()

    def _reply(self, registry: Played, asked: Asked) -> Replied:
        if isinstance(registry, HostedRegistry):
            return reply(registry, asked)
        if isinstance(registry, HostedGitHub):
            return registry.reply(asked)
        rule = registry.rule_for(asked, self._used)
        if rule is None:
            self.unscripted.append(asked)
            return UNSCRIPTED
        self._used[rule] += 1
        return reply_of(rule)

    async def _answer(self, registry: Played, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        """Write one reply. False: the connection is of no more use."""
        oddity = self.oddities.get((asked.host, asked.path))
        match oddity:
            case None:
                await _write(writer, asked, self._reply(registry, asked))
            case Late(seconds=seconds):
                await asyncio.sleep(seconds)
                await _write(writer, asked, self._reply(registry, asked))
            case Instead(reply=other):
                await _write(writer, asked, other)
            case Reset():
                writer.transport.abort()
                return False
            case Drip(seconds=seconds, data=data):
                await _pour(writer, (bytes((byte,)) for byte in data), seconds)
                return False
            case Raw(data=data):
                writer.write(data)
                await writer.drain()
                return False
            case Endless(head=head, chunk=chunk, seconds=seconds):
                await _pour(writer, chain((head,), repeat(chunk)), seconds)
            case Computed(reply=replied):
                await _write(writer, asked, replied(asked))
            case _:
                assert_never(oddity)
        return asked.headers.get("connection", "").lower() != "close"


async def _read(host: str, reader: asyncio.StreamReader) -> Asked | None:
    """The next request on a connection; None when the client is done."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, _, rest = first.partition(" ")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = headers.get("content-length", "0")
    body = await reader.readexactly(int(length)) if length.isdecimal() else b""
    return Asked(host, method, rest.rpartition(" ")[0], headers, body)


async def _pour(writer: asyncio.StreamWriter, parts: Iterable[bytes], seconds: float) -> None:
    """Parts, so many seconds apart. A client that goes away ends it: writing fails then."""
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(seconds)


async def _write(writer: asyncio.StreamWriter, asked: Asked, replied: Replied) -> None:
    phrase = HTTPStatus(replied.status).phrase
    headers = {"content-length": str(len(replied.body)), **replied.headers}
    head = [f"HTTP/1.1 {replied.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    writer.write("\r\n".join(head).encode("latin-1") + (b"" if asked.method == "HEAD" else replied.body))
    await writer.drain()


class ThreadedRegistry:
    """An EmbeddedRegistry in a thread of its own, for callers without an event loop."""

    def __init__(self, world: HostedWorld) -> None:
        self.registry = EmbeddedRegistry(world)
        self._ready = threading.Event()
        self._fault: BaseException | None = None
        self._loop = asyncio.new_event_loop()
        self._done: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="embedded-registry", daemon=True)

    @property
    def routes(self) -> dict[str, str]:
        return self.registry.routes

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._fault is not None:
            self._thread.join()
            raise self._fault
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._done is not None:
            self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._hold())

    async def _hold(self) -> None:
        try:
            async with self.registry:
                self._done = asyncio.Event()
                self._ready.set()
                await self._done.wait()
        except OSError as fault:
            self._fault = fault
            self._ready.set()
