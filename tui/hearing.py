"""Asking GitHub about the repository behind an image, and keeping what it said, in the manners of the other answers.

What was said a moment ago is taken for `FRESH_SECONDS`; after that the mark of it (its ETag) goes along, and nothing is
sent again that did not change. Offline, and where GitHub is quiet, the last word counts, with its age.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tui.cache import Cache
from tui.core.news import News, ReleasesOf, Repository, SourceRepository
from tui.world import World

if TYPE_CHECKING:
    import ssl

    from tui.sources.github import GitHub

FRESH_SECONDS = 600.0
Said = TypeVar("Said", Repository, News)


class Hearing:
    """See the module. A world without the address of an API has nobody to ask."""

    def __init__(self, world: World, cache: Cache, *, offline: bool = False) -> None:
        self._world = world
        self._cache = cache
        self._offline = offline or not world.github
        self._github: GitHub | None = None
        self._known: dict[tuple[str, ...], Repository | News] = {}
        self._gates: dict[tuple[str, ...], asyncio.Lock] = {}

    def forgive(self) -> None:
        """A person asks again."""
        if self._github is not None:
            self._github.forgive()

    async def repository(self, name: str, until: float | None = None) -> Repository | None:
        """Where `owner/name` is now; None where nobody says. `until`: the deadline, in the time of the loop."""
        question = SourceRepository(name)
        kept = self._cache.heard(question)
        old = kept if isinstance(kept, Repository) else None
        return await self._told(question, old, lambda: self._asked().repository(question, old), until)

    async def news(self, name: str, until: float | None = None) -> News | None:
        """What `owner/name` announced, newest first; None where nobody says."""
        question = ReleasesOf(name)
        kept = self._cache.heard(question)
        old = kept if isinstance(kept, News) else None
        return await self._told(question, old, lambda: self._asked().news(question, old), until)

    async def _told(
        self,
        question: SourceRepository | ReleasesOf,
        kept: Said | None,
        ask: Callable[[], Awaitable[Said | None]],
        until: float | None,
    ) -> Said | None:
        """Asked once at a time: who asks meanwhile hears the same."""
        async with self._gates.setdefault(question.key, asyncio.Lock()):
            known = self._known.get(question.key)
            if known is not None:
                return known  # type: ignore[return-value]  # of the same question, so of the same kind
            if self._offline or (kept is not None and self._is_fresh(kept)):
                return replace(kept, from_cache=True) if kept is not None else None
            try:
                async with asyncio.timeout_at(until):
                    said = await ask()
            except TimeoutError:
                said = None
            if said is None:
                return replace(kept, from_cache=True) if kept is not None else None
            self._known[question.key] = said
            self._cache.keep_heard(question, said)
            return said

    def _is_fresh(self, kept: Repository | News) -> bool:
        return 0 <= (self._world.clock() - kept.asked_at).total_seconds() < FRESH_SECONDS

    def _asked(self) -> GitHub:
        from tui.sources.github import GitHub  # noqa: PLC0415  # seldom needed

        if self._github is None:
            token = self._world.environ.get("GITHUB_TOKEN", "").strip()
            self._github = GitHub(self._world.github, token, self._world.clock, context=self._context)
        return self._github

    def _context(self) -> ssl.SSLContext:
        """Whom connections trust: the same as for registries. A certificate file that cannot be used is an OSError."""
        from tui.registry.exchange import Trust  # noqa: PLC0415  # see above
        from tui.registry.tls import UnusableError, context_of  # noqa: PLC0415

        try:
            return context_of(Trust(), self._world.environ)
        except UnusableError as fault:
            raise OSError(str(fault)) from fault

    async def aclose(self) -> None:
        github, self._github = self._github, None
        if github is not None:
            await github.aclose()
