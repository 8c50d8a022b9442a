"""Places where an image may be that no entry of a catalogue names: where GitHub's redirect leads, and the same name on
other registries. The former counts with the registry's answer; the latter proves nothing but by its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui.core.catalogue import Destination
from tui.core.image import DEFAULT_REGISTRY, OFFICIAL, ImageName
from tui.core.language import tr
from tui.core.news import PACKAGES, Repository

PUBLIC = (PACKAGES, DEFAULT_REGISTRY, "quay.io")
"""Projects publish under the same name on several of these."""
LSCR, LINUXSERVER = "lscr.io", "linuxserver/"
"""LinuxServer.io's own front: lscr.io, ghcr.io/linuxserver and docker.io/linuxserver hold the same images."""
OFFICIAL_TOO = "public.ecr.aws/docker"
"""Docker publishes its official images there as well."""


def redirected(image: ImageName, repository: Repository | None) -> Iterator[Destination]:
    """Where the repository behind a path at ghcr.io went: the packages go with it when their owner pushes them anew,
    and GHCR itself redirects nothing. The package may be called as before, or as the repository is now."""
    if repository is None or not repository.moved or image.registry != PACKAGES:
        return
    said = tr("GitHub redirects {old} to {new}.", old=repository.asked, new=repository.full_name)
    now = repository.full_name.lower()
    owner, _, name = image.repository.partition("/")
    below = name.partition("/")[2]
    new_owner = now.partition("/")[0]
    for path in (now, f"{now}/{below}" if below else "", f"{new_owner}/{name}" if new_owner != owner else ""):
        if path and path != image.repository:
            yield Destination(f"{PACKAGES}/{path}", (), said=said)


def namesakes(image: ImageName) -> Iterator[Destination]:
    """The same repository on other registries."""
    name = image.repository
    registries = [*PUBLIC, LSCR] if name.startswith(LINUXSERVER) else list(PUBLIC)
    if image.registry == DEFAULT_REGISTRY and name.startswith(f"{OFFICIAL}/"):
        registries = [OFFICIAL_TOO]
    if image.registry in registries or registries == [OFFICIAL_TOO]:
        for registry in registries:
            if registry != image.registry:
                yield Destination(f"{registry}/{name}", (), namesake=True)
