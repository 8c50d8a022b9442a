"""The source repositories that were asked in one session: each once, within the deadline of whoever asks."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from tui.core import building
from tui.core.git_refs import NoRefs, Refs
from tui.core.image import ImageName
from tui.core.language import tr
from tui.sources.remote_git import SECONDS, refs
from tui.world import World


class SourceRepositories:
    """See the module. `known`: what they said, by the URL that was asked for."""

    def __init__(self, world: World, *, offline: bool) -> None:
        self._world = world
        self._offline = offline
        self.known: dict[str, Refs | NoRefs] = {}

    async def ask(self, url: str, image: ImageName, until: float | None) -> None:
        """Its tags and, where the image's tag names no release, its default branch. `until`: on the loop's clock."""
        if self._offline:
            return
        if url not in self.known:
            self.known[url] = await self._refs(url, until)
        found = self.known[url]
        if isinstance(found, Refs) and building.wants_default(image, found):
            self.known[url] = await self._refs(url, until, default=True)

    async def _refs(self, url: str, until: float | None, *, default: bool = False) -> Refs | NoRefs:
        reached = self._reached(url)
        if not reached:
            host = urlsplit(url).hostname
            return NoRefs(url, tr("{host} was not asked: this world has only hosts of its own.", host=host))
        left = until - asyncio.get_running_loop().time() if until is not None else SECONDS
        if left <= 0:
            return NoRefs(url, tr("{url} was not asked: the time given by --deadline was over.", url=url))
        return await refs(
            url, self._world.environ, self._world.clock(), default=default, seconds=min(left, SECONDS), at=reached
        )

    def _reached(self, url: str) -> str:
        """Where the host of a URL is reached; empty for one that a closed world (the demo's) does not have."""
        routes = self._world.routes
        if routes is None:
            return url
        host = urlsplit(url).hostname or ""
        base = routes.get(host, "")
        return f"{base.rstrip('/')}{urlsplit(url).path}" if base else ""
