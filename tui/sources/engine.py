"""The engines of this machine, Docker's and Podman's, asked over their unix sockets which images they have.

Two requests tell what is there (`GET /images/json`, `GET /containers/json`), one more for each image that was asked
for and is there: `docker-socket-proxy` and the like allow these three. Nothing is ever changed. An engine that is
missing, that we may not talk to, that hangs or that is something else altogether is as good as none: nobody is told.
Sources: docs.docker.com/reference/api/engine (Podman serves the same paths), docker/cli
cli/context/store/metadatastore.go.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.core.image import DIGEST, BadName, parse
from tui.core.local import Container, Local, LocalImage

if TYPE_CHECKING:
    import httpx

BODY_CAP: Final = 32 * 1024 * 1024
"""A list of 50,000 images; more is no engine's."""
SOURCE_LABEL: Final = "org.opencontainers.image.source"
_SCHEME = "unix://"
_ID = re.compile(r"[0-9a-f]{64}")


def sockets(environ: Mapping[str, str], home: Path, machine: Iterable[Path]) -> tuple[Path, ...]:
    """Where engines may listen, as their own clients look for them. `machine`: the places that all users share.

    Who names an engine (DOCKER_HOST, CONTAINER_HOST, a Docker context) means that one and no other.
    """
    named = [value for name in ("DOCKER_HOST", "CONTAINER_HOST") if (value := environ.get(name))]
    if not named:
        context = _context(environ, home)
        named = [context] if context else []
    if named:
        return tuple(dict.fromkeys(Path(n.removeprefix(_SCHEME)) for n in named if n.startswith(f"{_SCHEME}/")))
    runtime = environ.get("XDG_RUNTIME_DIR")
    own = [Path(runtime, "docker.sock"), Path(runtime, "podman", "podman.sock")] if runtime else []
    return tuple(dict.fromkeys((*own, home / ".docker" / "run" / "docker.sock", *machine)))


def _context(environ: Mapping[str, str], home: Path) -> str:
    """The endpoint of the Docker context in use; empty for the default one and for one that cannot be read."""
    folder = Path(environ["DOCKER_CONFIG"]) if environ.get("DOCKER_CONFIG") else home / ".docker"
    name = environ.get("DOCKER_CONTEXT") or _dig(_file(folder / "config.json"), "currentContext")
    if not isinstance(name, str) or name in ("", "default"):
        return ""
    key = hashlib.sha256(name.encode()).hexdigest()
    endpoint = _dig(_file(folder / "contexts" / "meta" / key / "meta.json"), "Endpoints", "docker", "Host")
    return endpoint if isinstance(endpoint, str) else ""


def _file(path: Path) -> object:
    try:
        return _json(path.read_bytes())
    except OSError:
        return None


def _json(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _dig(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


@dataclass(frozen=True, slots=True)
class _Listed:
    """One image as the list of an engine has it. `image_id` is without its `sha256:`."""

    image_id: str
    digests: tuple[str, ...]
    created: datetime | None
    size: int


@dataclass(frozen=True, slots=True)
class _Named:
    """An image of the list with what the engine says of it alone: when it was built, when it got its name here."""

    listed: _Listed
    created: datetime | None
    since: datetime | None
    source: str


class Engines:
    """The engines behind some sockets. One that did not answer is left alone for as long as this lives."""

    def __init__(self, paths: Iterable[Path], clock: Callable[[], datetime], patience: float) -> None:
        self._paths = tuple(paths)
        self._clock = clock
        self._patience = patience
        self._mute: set[Path] = set()

    async def copies(self, questions: Iterable[LocalImage]) -> dict[str, Local]:
        """The copies that are here, by the key of their question; of two engines the first one counts. Never raises."""
        keys = frozenset(question.key for question in questions)
        there = [path for path in self._paths if keys and path not in self._mute and _is_socket(path)]
        copies: dict[str, Local] = {}
        for path, found in zip(there, await asyncio.gather(*(self._of(path, keys) for path in there)), strict=True):
            if found is None:
                self._mute.add(path)
            else:
                copies = found | copies
        return copies

    async def _of(self, path: Path, keys: frozenset[str]) -> dict[str, Local] | None:
        """What one engine has; None: there is no engine."""
        import httpx  # noqa: PLC0415  # dear to load, and most calls find no socket

        limits = httpx.Limits(max_connections=8)
        client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=str(path), verify=False, limits=limits),  # a socket file has no TLS
            base_url="http://localhost",
            timeout=httpx.Timeout(self._patience, pool=None),
        )
        async with client:
            try:
                async with asyncio.timeout(self._patience):
                    asked = (_got(client, "/images/json"), _got(client, "/containers/json"))
                    images, containers = await asyncio.gather(*asked)
            except (TimeoutError, httpx.HTTPError, OSError):
                return None
            if not isinstance(images, list):
                return None
            wanted = {key: listed for key, listed in _by_name(images).items() if key in keys}
            told = await self._told(client, {listed.image_id: listed for listed in wanted.values()})
        running = _running(containers)
        return {
            key: self._local(path, told[listed.image_id], running.get(listed.image_id, ()))
            for key, listed in wanted.items()
        }

    def _local(self, path: Path, named: _Named, containers: tuple[Container, ...]) -> Local:
        listed = named.listed
        return Local(
            asked_at=self._clock(), engine=str(path), image_id=f"sha256:{listed.image_id}", digests=listed.digests,
            created=named.created, since=named.since, size=listed.size, containers=containers, source=named.source,
        )  # fmt: skip

    async def _told(self, client: httpx.AsyncClient, listed: Mapping[str, _Listed]) -> dict[str, _Named]:
        """Each image with what the engine says of it alone; what comes late or is odd is done without."""
        if not listed:
            return {}
        tasks = {key: asyncio.create_task(_got(client, f"/images/sha256:{key}/json")) for key in listed}
        try:
            await asyncio.wait(tasks.values(), timeout=self._patience)
        finally:
            for task in tasks.values():
                task.cancel()
        about = await asyncio.gather(*tasks.values(), return_exceptions=True)
        return {
            one.image_id: _Named(
                one,
                _time(_dig(said, "Created")) or one.created,
                _time(_dig(said, "Metadata", "LastTagTime")),
                label if isinstance(label := _dig(said, "Config", "Labels", SOURCE_LABEL), str) else "",
            )
            for one, said in zip(listed.values(), about, strict=True)
        }


def _is_socket(path: Path) -> bool:
    try:
        return path.is_socket()
    except OSError:
        return False


async def _got(client: httpx.AsyncClient, path: str) -> object:
    """The JSON at a path; None where there is none."""
    async with client.stream("GET", path) as response:
        if response.status_code != 200:
            return None
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > BODY_CAP:
                return None
    return _json(bytes(body))


def _by_name(images: list[object]) -> dict[str, _Listed]:
    """The images of a list by each of their names: `path:tag` and `path@digest`, canonical."""
    found: dict[str, _Listed] = {}
    for entry in images:
        image_id = _id(_dig(entry, "Id"))
        if not image_id:
            continue
        by_digest = [name for name in _texts(_dig(entry, "RepoDigests")) if DIGEST.fullmatch(name.rpartition("@")[2])]
        digests = tuple(dict.fromkeys(name.rpartition("@")[2] for name in by_digest))
        size = _dig(entry, "Size")
        listed = _Listed(image_id, digests, _time(_dig(entry, "Created")), size if isinstance(size, int) else 0)
        for text in (*_texts(_dig(entry, "RepoTags")), *by_digest):
            name = parse(text)
            if not isinstance(name, BadName):
                found[LocalImage(name).key] = listed
    return found


def _id(value: object) -> str:
    """The digits of an image's id, with `sha256:` (Docker) or without (Podman); empty where it is none."""
    text = value.removeprefix("sha256:") if isinstance(value, str) else ""
    return text if _ID.fullmatch(text) else ""


def _running(containers: object) -> dict[str, tuple[Container, ...]]:
    """The running containers by the id of their image."""
    found: dict[str, tuple[Container, ...]] = {}
    for entry in containers if isinstance(containers, list) else ():
        image_id, names = _id(_dig(entry, "ImageID")), _texts(_dig(entry, "Names"))
        if image_id and names:
            container = Container(names[0].removeprefix("/"), _time(_dig(entry, "Created")))
            found[image_id] = (*found.get(image_id, ()), container)
    return found


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _time(value: object) -> datetime | None:
    """RFC 3339 or seconds since 1970; the zero time of Go (0001-01-01) and everything else is None."""
    try:
        if isinstance(value, int):
            return datetime.fromtimestamp(value, UTC) if value > 0 else None
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    if found is None or found.year <= 1:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
