"""How requests share connections, and how they set out: counted, over real sockets where that matters."""

from __future__ import annotations

import asyncio
import base64
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.registry.test_client import BOTH, CANARY, named
from tui.core.answers import ManifestOf, Present, Purpose, Unreached
from tui.demo.images import index
from tui.registry.client import RegistryClient
from tui.registry.exchange import NoReply, Outcome, Reply, Request
from tui.registry.gates import AT_ONCE
from tui.registry.wire import Wire

IMAGE = index(BOTH, "x").manifest


@dataclass
class Server:
    """Plain HTTP/1.1. It answers everything with an image, and counts."""

    port: int = 0
    connections: int = 0
    heads: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
                head = (
                    f"HTTP/1.1 200 OK\r\ncontent-type: {IMAGE.media_type}\r\ncontent-length: {len(IMAGE.data)}\r\n\r\n"
                )
                writer.write(head.encode() + IMAGE.data)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away
        finally:
            writer.close()


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


async def test_connections_are_no_more_than_requests_at_once_and_are_used_again() -> None:
    async with serving() as server, RegistryClient(environ={}, home=Path("/nonexistent")) as client:
        for half in (range(30), range(30, 60)):
            questions = [ManifestOf(named(f"127.0.0.1:{server.port}/a/b{n}:1"), BOTH[0]) for n in half]
            answers = await asyncio.gather(*(client.ask(question) for question in questions))
            assert all(isinstance(answer, Present) for answer in answers)
        assert len(server.heads) == 60
        assert server.connections <= AT_ONCE


async def test_questions_set_out_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in turns of the event loop: two requests that start in the same turn keep step to the end."""
    turn, sent, all_out = 0, list[int](), asyncio.Event()

    async def count() -> None:
        nonlocal turn
        while not all_out.is_set():
            turn += 1
            await asyncio.sleep(0)

    async def send(_: Wire, request: Request) -> Outcome:  # noqa: ARG001  # in the place of the real one
        sent.append(turn)
        if len(sent) == 10 * AT_ONCE:
            all_out.set()
        await all_out.wait()
        return Reply(200, (("content-type", IMAGE.media_type),), IMAGE.data)

    monkeypatch.setattr(Wire, "send", send)
    async with RegistryClient(environ={}, home=Path("/nonexistent")) as client:
        questions = [ManifestOf(named(f"r{n % 10}.example/a/b{n}:1"), BOTH[0]) for n in range(200)]
        await asyncio.gather(count(), *(client.ask(question) for question in questions))
    assert len(sent) == 200
    assert max(Counter(sent[: 10 * AT_ONCE]).values()) == 1


@pytest.mark.parametrize(
    ("proof", "sent"),
    [
        pytest.param("", "Basic " + base64.b64encode(f"ada:{CANARY}".encode()).decode(), id="its own"),
        pytest.param("Bearer t", "Bearer t", id="ours goes first"),
    ],
)
async def test_a_login_in_an_address_goes_to_that_address(proof: str, sent: str) -> None:
    wire = Wire({}, 10, {})
    async with serving() as server:
        url = f"http://ada:{CANARY}@127.0.0.1:{server.port}/v2/"
        outcome = await wire.send(Request(purpose=Purpose.CONFIG, method="GET", url=url, authorization=proof))
        await wire.aclose()
    assert isinstance(outcome, Reply)
    assert [line for line in server.heads[0].split("\r\n") if "authorization" in line.lower()] == [
        f"authorization: {sent}" if proof else f"Authorization: {sent}"
    ]


async def test_a_login_in_an_address_is_in_no_sentence() -> None:
    wire = Wire({}, 10, {})
    async with serving() as server:
        pass
    url = f"http://ada:{CANARY}@127.0.0.1:{server.port}/v2/"
    outcome = await wire.send(Request(purpose=Purpose.CONFIG, method="GET", url=url))
    await wire.aclose()
    assert isinstance(outcome, NoReply)
    assert (outcome.why, CANARY in outcome.message) == (Unreached.REFUSED, False)
