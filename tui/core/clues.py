"""What is known of an image beside what its registry says now: which bytes it was, and where its source went."""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.answers import Present
from tui.core.image import ImageName
from tui.core.language import tr
from tui.core.news import Repository
from tui.core.status import Status


@dataclass(frozen=True, slots=True)
class Seen:
    """Which bytes had this image when it was last there? Kept by whoever asked for it then."""

    image: ImageName

    @property
    def key(self) -> tuple[str, ...]:
        return ("seen", self.image.path, self.image.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """See the module."""

    seen: Present | None = None
    """The last answer that had it, from an earlier run perhaps."""
    repository: Repository | None = None
    """What GitHub says of the repository behind it."""


NONE = Clues()


def has_bytes(image: ImageName, status: Status, clues: Clues) -> bool:
    """Is a digest of the image known, so that another place can be compared with it?"""
    local = status.local
    return image.digest is not None or clues.seen is not None or (local is not None and bool(local.digests))


def same_bytes(image: ImageName, there: Present, status: Status, clues: Clues) -> str:
    """`identical bytes to …`: what is there has a digest that is known already, as an index or for the platform; empty
    where it has not. An engine names the one or the other, whichever it was given."""
    digests = {digest for digest in (there.digest, there.platform_digest) if digest is not None}
    if image.digest in digests:
        return tr("the very bytes of the digest")
    if status.digest in digests:
        return tr("identical bytes")
    local = status.local
    if local is not None and not digests.isdisjoint(local.digests):
        if local.containers:
            return tr("identical bytes to your running copy")
        return tr("identical bytes to the copy on this machine")
    seen = clues.seen
    if seen is not None and not digests.isdisjoint((seen.digest, seen.platform_digest)):
        return tr("identical bytes to what {image} was on {day}", image=image.familiar, day=seen.asked_at.date())
    return ""
