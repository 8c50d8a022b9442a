"""The registries of the benchmarks, in a process of their own: as little work as can be, for they are not measured."""

from __future__ import annotations

import asyncio
import json
import socket
from functools import partial

from tui.demo.images import index

IMAGE = index(("linux/amd64", "linux/arm64"), "x").manifest


class Server(asyncio.Protocol):
    """Answers each request of a connection after a while. With tokens, anything but a token is refused without one."""

    def __init__(self, late: float, port: int, *, tokens: bool) -> None:
        self.late, self.port, self.tokens = late, port, tokens
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            asyncio.get_running_loop().call_later(self.late, self.send, self.reply(head))

    def send(self, reply: bytes) -> None:
        assert self.transport is not None
        if not self.transport.is_closing():
            self.transport.write(reply)

    def reply(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path.startswith("/token"):
            return made(200, json.dumps({"token": "t", "expires_in": 300}).encode())
        if self.tokens and b"authorization: Bearer t" not in head and b"Authorization: Bearer t" not in head:
            name = path.removeprefix("/v2/").partition("/manifests/")[0]
            realm = f'Bearer realm="http://127.0.0.1:{self.port}/token",service="s",scope="repository:{name}:pull"'
            return made(401, b"", f"www-authenticate: {realm}\r\n")
        return made(200, IMAGE.data, f"content-type: {IMAGE.media_type}\r\n")


def made(status: int, body: bytes, headers: str = "") -> bytes:
    return f"HTTP/1.1 {status} x\r\n{headers}content-length: {len(body)}\r\n\r\n".encode() + body


def serve(kind: str, hosts: int, late: float) -> None:
    """Listen, print the addresses, and answer until killed."""

    async def main() -> None:
        loop, bases = asyncio.get_running_loop(), []
        for _ in range(hosts):
            listening = socket.create_server(("127.0.0.1", 0))
            port = listening.getsockname()[1]
            made_for = partial(Server, late, port, tokens=kind == "tokens")
            await loop.create_server(made_for, sock=listening)
            bases.append(f"127.0.0.1:{port}")
        print(*bases, flush=True)
        await asyncio.Event().wait()

    asyncio.run(main())
