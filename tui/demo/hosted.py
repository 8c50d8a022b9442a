"""What the embedded registry serves, as data: hosts with their manners, repositories, logins and faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.demo.github import HostedGitHub
from tui.demo.images import BUILT, Blob, Image
from tui.demo.scripted import ScriptedRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a kind of registry speaks. Where `realm` is empty there are no tokens: a private repository asks for a
    password directly, and whatever is missing is said to be missing."""

    realm: str = ""
    """The token endpoint as it stands in challenges: the address in the real world."""
    service: str = ""
    token_for_all: bool = False
    """True: everybody gets a token, and the manifest is refused (Docker Hub). False: the token is refused (GHCR)."""
    quota: str = ""
    """`100;w=21600`: sent as ratelimit headers with each manifest."""
    website: bool = False
    """One of `names` is a website whose API shows the public repositories and the accounts (Docker Hub)."""


PLAIN = Manners()
"""CNCF Distribution as it comes."""
HUB = Manners(
    realm="https://auth.docker.io/token",
    service="registry.docker.io",
    token_for_all=True,
    quota="100;w=21600",
    website=True,
)
GHCR = Manners(realm="https://ghcr.io/token", service="ghcr.io")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """Tags in the order that the registry lists them. A `private` one answers to the logins of its host alone."""

    tags: Mapping[str, Image] = field(default_factory=dict)
    private: bool = False
    retry_after: int | None = None
    """Manifests are refused with 429 and this many seconds."""
    pushed: Mapping[str, str] = field(default_factory=dict)
    """When each tag was last pushed, RFC 3339, as the website tells it; those without one were pushed long ago."""

    def pushed_at(self, tag: str) -> str:
        return self.pushed.get(tag, BUILT)

    def manifest(self, reference: str) -> Blob | None:
        """By tag or by digest."""
        if reference in self.tags:
            return self.tags[reference].manifest
        known = (blob for image in self.tags.values() for blob in image.manifests)
        return next((blob for blob in known if blob.digest == reference), None)

    def blob(self, digest: str) -> Blob | None:
        known = (blob for image in self.tags.values() for blob in image.blobs)
        return next((blob for blob in known if blob.digest == digest), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedRegistry:
    """One registry. `names`: every host name that leads to it, its token endpoint's among them."""

    names: tuple[str, ...]
    manners: Manners = PLAIN
    repositories: Mapping[str, Repository] = field(default_factory=dict)
    logins: Mapping[str, str] = field(default_factory=dict)
    """User to password."""
    down: bool = False
    """Nothing listens there."""
    page_size: int = 100
    """Tags in one answer where the client names no number."""


@dataclass(frozen=True, slots=True)
class HostedWorld:
    """All registries that the embedded server plays."""

    registries: tuple[HostedRegistry | ScriptedRegistry | HostedGitHub, ...]
