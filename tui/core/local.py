"""The copy of an image that this machine already has: what its engine says of it, as a value and as sentences.

A copy that is here keeps running whatever a registry answers. It says nothing about the registry, so no verdict
depends on it; it is told beside the verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tui.core.image import DEFAULT_TAG, ImageName
from tui.core.language import listing, tr, trn

_NAMED = 3
"""So many containers are named; of more, their number is told."""
_AGES: tuple[tuple[int, Callable[[int], str]], ...] = (
    (365 * 86400, lambda n: trn("{n} year", "{n} years", n)),
    (30 * 86400, lambda n: trn("{n} month", "{n} months", n)),
    (7 * 86400, lambda n: trn("{n} week", "{n} weeks", n)),
    (86400, lambda n: trn("{n} day", "{n} days", n)),
    (3600, lambda n: trn("{n} hour", "{n} hours", n)),
    (60, lambda n: trn("{n} minute", "{n} minutes", n)),
)


@dataclass(frozen=True, slots=True)
class LocalImage:
    """Has an engine on this machine this image?"""

    image: ImageName

    @property
    def key(self) -> str:
        """How an engine's own list names it: by the digest where there is one, else by the tag."""
        image = self.image
        return f"{image.path}@{image.digest}" if image.digest else f"{image.path}:{image.tag or DEFAULT_TAG}"


@dataclass(frozen=True, slots=True)
class Container:
    """A container that runs the image. `since`: when it was made."""

    name: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """The answer of the engine: the image is here."""

    asked_at: datetime
    engine: str
    """The socket that answered."""
    image_id: str
    digests: tuple[str, ...] = ()
    """The digests that registries gave it, `sha256:…`, each once. Empty for what was built or loaded here."""
    created: datetime | None = None
    """When it was built."""
    since: datetime | None = None
    """When it got its name here: with a pull, usually. None where the engine does not keep it (Podman)."""
    size: int = 0
    """Bytes, unpacked."""
    containers: tuple[Container, ...] = ()
    """Those that run it now."""
    source: str = ""
    """Where its source is, as its own label says."""

    def is_of(self, digest: str | None) -> bool:
        """Are these the bytes that a registry names by this digest?"""
        return digest is not None and digest in self.digests


def age(since: datetime, now: datetime) -> str:
    """`3 weeks`, `1 day`, `less than a minute`: rounded down."""
    seconds = (now - since).total_seconds()
    for unit, said in _AGES:
        if seconds >= unit:
            return said(int(seconds // unit))
    return tr("less than a minute")


def sentence(local: Local) -> str:
    """What is here, and that it stays: `Your running copy is safe for now: web-1 runs it, pulled 3 weeks ago.`"""
    came, number = _came(local), len(local.containers)
    if not number:
        if came:
            return tr("A copy is on this machine, {came}; it stays until it is removed.", came=came)
        return tr("A copy is on this machine; it stays until it is removed.")
    names = listing(container.name for container in local.containers[:_NAMED])
    if number > _NAMED:
        names = tr("{names} and {n} more", names=names, n=number - _NAMED)
    if not came:
        return trn(
            "Your running copy is safe for now: {names} runs it.",
            "Your running copy is safe for now: {names} run it.",
            number,
            names=names,
        )
    return trn(
        "Your running copy is safe for now: {names} runs it, {came}.",
        "Your running copy is safe for now: {names} run it, {came}.",
        number,
        names=names,
        came=came,
    )


def _came(local: Local) -> str:
    if local.since is not None and local.digests:
        return tr("pulled {age} ago", age=age(local.since, local.asked_at))
    if local.since is not None:
        return tr("named {age} ago", age=age(local.since, local.asked_at))
    return tr("built {age} ago", age=age(local.created, local.asked_at)) if local.created is not None else ""


def compared(local: Local, digest: str | None) -> str:
    """How the copy stands to what the registry has now under the name; empty where that is not known."""
    if digest is None or not local.digests:
        return ""
    if local.is_of(digest):
        return tr("The registry has the same bytes under this name now.")
    return tr("The registry has other bytes under this name now: a pull replaces the copy.")


def document(local: Local) -> dict[str, object]:
    """The `local` object of the JSON contract."""
    return {
        "engine": local.engine,
        "image_id": local.image_id,
        "digests": list(local.digests),
        "created": local.created.isoformat() if local.created else None,
        "since": local.since.isoformat() if local.since else None,
        "size": local.size,
        "containers": [
            {"name": container.name, "since": container.since.isoformat() if container.since else None}
            for container in local.containers
        ],
    }
