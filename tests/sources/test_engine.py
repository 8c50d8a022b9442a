"""The engines of the machine: what one says is read, and one that is none is as good as missing."""

from __future__ import annotations

import hashlib
import json
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.core.test_image import good
from tui.core.local import Container, LocalImage
from tui.demo.engine import EmbeddedEngine, Held
from tui.sources.engine import Engines, sockets

WEEKS = timedelta(weeks=3)
DIGEST = f"sha256:{'a' * 64}"
REDIS = Held(
    names=("redis:7-alpine", "acme/cache:1"), digests=(f"redis@{DIGEST}",), built=NOW - 2 * WEEKS, named=NOW - WEEKS,
    containers=("hoarder-cache-1", "hoarder-cache-2"),
)  # fmt: skip
BUILT = Held(names=("hoarder-web:latest",), built=NOW - WEEKS, named=NOW - WEEKS)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: that of a socket has 107 bytes at the most."""
    with tempfile.TemporaryDirectory(prefix="pf-") as made:
        yield Path(made)


def asked(*names: str) -> list[LocalImage]:
    return [LocalImage(good(name)) for name in names]


def engines(*paths: Path, patience: float = 60) -> Engines:
    return Engines(paths, lambda: NOW, patience)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("redis:7-alpine", id="as it is written"),
        pytest.param("docker.io/library/redis:7-alpine", id="in full"),
        pytest.param("acme/cache:1", id="by its other name"),
        pytest.param(f"redis@{DIGEST}", id="by digest"),
        pytest.param(f"redis:whatever@{DIGEST}", id="by digest beside a tag"),
    ],
)
async def test_a_copy_is_found_by_each_of_its_names(folder: Path, name: str) -> None:
    with EmbeddedEngine(folder / "e.sock", [REDIS, BUILT]) as engine:
        (copy,) = (await engines(engine.path).copies(asked(name))).values()
    assert copy.image_id == REDIS.image_id
    assert copy.digests == (DIGEST,)
    assert (copy.created, copy.since, copy.asked_at) == (NOW - 2 * WEEKS, NOW - WEEKS, NOW)
    assert copy.containers == (
        Container("hoarder-cache-1", NOW - WEEKS),
        Container("hoarder-cache-2", NOW - WEEKS),
    )
    assert sorted(engine.asked[:2]) == ["GET /containers/json", "GET /images/json"]
    assert engine.asked[2:] == [f"GET /images/{REDIS.image_id}/json"]


@pytest.mark.parametrize("name", ["redis:8", "redis", "ghcr.io/library/redis:7-alpine", f"redis@sha256:{'b' * 64}"])
async def test_what_is_not_there_is_not_found(folder: Path, name: str) -> None:
    with EmbeddedEngine(folder / "e.sock", [REDIS]) as engine:
        assert await engines(engine.path).copies(asked(name)) == {}


async def test_a_name_without_a_tag_means_latest_and_a_build_has_no_digest(folder: Path) -> None:
    with EmbeddedEngine(folder / "e.sock", [BUILT]) as engine:
        (copy,) = (await engines(engine.path).copies(asked("hoarder-web"))).values()
    assert (copy.digests, copy.containers) == ((), ())


async def test_nobody_is_asked_about_nothing(folder: Path) -> None:
    with EmbeddedEngine(folder / "e.sock", [BUILT]) as engine:
        assert await engines(engine.path).copies([]) == {}
        assert engine.asked == []


async def test_of_two_engines_the_first_one_counts_and_both_are_asked(folder: Path) -> None:
    other = Held(names=("redis:7-alpine",), built=NOW, named=NOW)
    with EmbeddedEngine(folder / "a", [REDIS]) as first, EmbeddedEngine(folder / "b", [other, BUILT]) as second:
        found = await engines(first.path, second.path).copies(asked("redis:7-alpine", "hoarder-web"))
    assert [(copy.engine, copy.image_id) for _, copy in sorted(found.items())] == [
        (str(second.path), BUILT.image_id),
        (str(first.path), REDIS.image_id),
    ]


# --- what is no engine


def http(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body


def listed(*images: object) -> bytes:
    return http(json.dumps(images).encode())


class Foreign:
    """Something else on a socket: says `said` to whoever connects, or nothing at all."""

    def __init__(self, path: Path, said: bytes | None) -> None:
        self.connections = 0
        self._said = said
        self._held: list[socket.socket] = []
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen(16)

    def serve(self) -> None:
        while True:
            try:
                one, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._held.append(one)
            if self._said is not None:
                self._answer(one, self._said)

    @staticmethod
    def _answer(one: socket.socket, said: bytes) -> None:
        try:
            one.recv(65536)
            one.sendall(said)
            one.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # whoever asked has heard enough

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for one in self._held:
            one.close()


@pytest.fixture
def foreign(folder: Path) -> Iterator[Callable[[bytes | None], tuple[Foreign, Path]]]:
    made: list[tuple[Foreign, threading.Thread]] = []

    def make(said: bytes | None) -> tuple[Foreign, Path]:
        path = folder / f"f{len(made)}"
        one = Foreign(path, said)
        thread = threading.Thread(target=one.serve, daemon=True)
        thread.start()
        made.append((one, thread))
        return one, path

    yield make
    for one, thread in made:
        one.close()
        thread.join()


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"SSH-2.0-OpenSSH_9.9\r\n", id="no HTTP"),
        pytest.param(b"", id="nothing, and closes"),
        pytest.param(http(b"<html>"), id="no JSON"),
        pytest.param(http(b'{"message": "no"}'), id="JSON that is no list"),
        pytest.param(http(b"[]", "403 Forbidden"), id="a proxy that refuses"),
        pytest.param(http(b"[" * 100_000), id="JSON without a bottom"),
        pytest.param(listed(None, 1, {"Id": 5}, {"Id": "../x", "RepoTags": ["redis:7"]}), id="odd items"),
        pytest.param(
            listed({"Id": "a" * 64, "RepoTags": "redis:7", "RepoDigests": [3, "x@y"], "Size": "big"}), id="odd fields"
        ),
    ],
)  # fmt: skip
async def test_something_else_on_the_socket_is_no_engine(
    foreign: Callable[[bytes | None], tuple[Foreign, Path]], said: bytes
) -> None:
    _, path = foreign(said)
    assert await engines(path).copies(asked("redis:7")) == {}


async def test_one_that_hangs_is_given_up_and_not_asked_again(
    foreign: Callable[[bytes | None], tuple[Foreign, Path]],
) -> None:
    hanging, path = foreign(None)
    asking = engines(path, patience=0.2)
    assert await asking.copies(asked("redis:7")) == {}
    before = hanging.connections
    assert before
    assert await asking.copies(asked("redis:7")) == {}
    assert hanging.connections == before


async def test_one_that_hangs_keeps_no_other_from_answering(
    folder: Path, foreign: Callable[[bytes | None], tuple[Foreign, Path]]
) -> None:
    _, path = foreign(None)
    with EmbeddedEngine(folder / "e.sock", [REDIS]) as engine:
        assert len(await engines(path, engine.path, patience=3).copies(asked("redis:7-alpine"))) == 1


async def test_a_file_a_dead_socket_and_nothing_are_passed_over(folder: Path) -> None:
    (folder / "file").write_text("")
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(folder / "dead"))
    dead.close()
    found = await engines(folder / "file", folder / "dead", folder / "nothing", Path("/dev/null/x")).copies(asked("a"))
    assert found == {}


async def test_an_image_that_went_away_meanwhile_is_told_from_the_list(folder: Path) -> None:
    class Forgetful(EmbeddedEngine):
        def reply(self, path: str) -> object | None:
            return None if path.startswith("/images/sha256") else super().reply(path)

    with Forgetful(folder / "e.sock", [REDIS]) as engine:
        (copy,) = (await engines(engine.path).copies(asked("redis:7-alpine"))).values()
    assert (copy.created, copy.since) == (datetime.fromtimestamp(int(REDIS.built.timestamp()), UTC), None)


# --- where they listen


MACHINE = (Path("/var/run/docker.sock"),)


def test_the_places_of_docker_and_podman(folder: Path) -> None:
    assert sockets({"XDG_RUNTIME_DIR": "/run/user/7"}, folder, MACHINE) == (
        Path("/run/user/7/docker.sock"),
        Path("/run/user/7/podman/podman.sock"),
        folder / ".docker/run/docker.sock",
        *MACHINE,
    )


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        pytest.param({"DOCKER_HOST": "unix:///a/b.sock"}, ["/a/b.sock"], id="DOCKER_HOST"),
        pytest.param({"CONTAINER_HOST": "unix:///c.sock"}, ["/c.sock"], id="CONTAINER_HOST"),
        pytest.param({"DOCKER_HOST": "tcp://10.0.0.1:2375"}, [], id="an engine that is elsewhere"),
        pytest.param({"DOCKER_HOST": "ssh://ada@host"}, [], id="an engine over ssh"),
        pytest.param({"DOCKER_HOST": "unix://relative"}, [], id="no absolute path"),
    ],
)
def test_who_names_an_engine_means_that_one(folder: Path, environ: dict[str, str], found: list[str]) -> None:
    assert sockets(environ, folder, MACHINE) == tuple(Path(name) for name in found)


def context(home: Path, name: str, host: object) -> None:
    meta = home / ".docker" / "contexts" / "meta" / hashlib.sha256(name.encode()).hexdigest()
    meta.mkdir(parents=True)
    (meta / "meta.json").write_text(json.dumps({"Name": name, "Endpoints": {"docker": {"Host": host}}}))


def test_the_docker_context_in_use_names_the_engine(folder: Path) -> None:
    context(folder, "rootless", "unix:///run/user/7/docker.sock")
    context(folder, "far", "ssh://far")
    context(folder, "odd", 5)
    assert sockets({}, folder, MACHINE)[-1:] == MACHINE
    (folder / ".docker" / "config.json").write_text('{"currentContext": "rootless"}')
    assert sockets({}, folder, MACHINE) == (Path("/run/user/7/docker.sock"),)
    assert sockets({"DOCKER_CONTEXT": "far"}, folder, MACHINE) == ()
    for name in ("default", "odd", "unknown"):
        assert sockets({"DOCKER_CONTEXT": name}, folder, MACHINE)[-1:] == MACHINE
    (folder / ".docker" / "config.json").write_text("no JSON")
    assert sockets({}, folder, MACHINE)[-1:] == MACHINE
