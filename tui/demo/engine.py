"""The embedded engine: a unix socket that answers, like Docker's, which images are on the machine that is played.

It serves the demo and the tests. Only what pullfix reads is answered; all else is 404, as an engine says it.
"""

from __future__ import annotations

import hashlib
import json
import socketserver
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One image of the engine."""

    names: tuple[str, ...]
    """With their tags, as Docker shortens them: `redis:7-alpine`."""
    digests: tuple[str, ...] = ()
    """`redis@sha256:…`"""
    built: datetime
    named: datetime
    size: int = 8_000_000
    containers: tuple[str, ...] = ()
    """The names of those that run it, started when it was named."""

    @property
    def image_id(self) -> str:
        return f"sha256:{hashlib.sha256(' '.join(self.names).encode()).hexdigest()}"

    @property
    def listed(self) -> dict[str, object]:
        return {
            "Id": self.image_id,
            "RepoTags": list(self.names),
            "RepoDigests": list(self.digests),
            "Created": int(self.built.timestamp()),
            "Size": self.size,
        }

    @property
    def inspected(self) -> dict[str, object]:
        stamps = {"Created": self.built.isoformat(), "Metadata": {"LastTagTime": self.named.isoformat()}}
        return self.listed | stamps

    @property
    def running(self) -> list[dict[str, object]]:
        since = int(self.named.timestamp())
        return [
            {"Names": [f"/{name}"], "ImageID": self.image_id, "State": "running", "Created": since}
            for name in self.containers
        ]


class EmbeddedEngine:
    """Listens on `path` while it is entered."""

    def __init__(self, path: Path, images: Sequence[Held]) -> None:
        self.path = path
        self.asked: list[str] = []
        """Method and path of every request, in order."""
        self._images = tuple(images)
        self._server = socketserver.ThreadingUnixStreamServer(str(path), self._handler(), bind_and_activate=False)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._server.server_bind()
        self._server.server_activate()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.path.unlink(missing_ok=True)

    def reply(self, path: str) -> object | None:
        """What the engine says to a GET; None: no such thing."""
        if path == "/images/json":
            return [image.listed for image in self._images]
        if path == "/containers/json":
            return [container for image in self._images for container in image.running]
        return next((image.inspected for image in self._images if path == f"/images/{image.image_id}/json"), None)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        engine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:  # the name that http.server calls
                path = urlsplit(self.path).path
                engine.asked.append(f"{self.command} {path}")
                found = engine.reply(path)
                body = json.dumps(found if found is not None else {"message": "page not found"}).encode()
                self.send_response(200 if found is not None else 404)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's own signature
                pass

        return Handler
