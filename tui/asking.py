"""Where questions go: to what this session knows, to what was kept of earlier ones, to the registry.

The rules of freshness: a registry's yes (an image or tags that are there) is taken for `FRESH_SECONDS` without asking;
a no, a refusal and any trouble are asked for again each time, because people run us again to see whether it is mended.
`max_age` has every decided answer taken that is not older; offline, the last one is taken whatever its age. An answer
that was not asked for now says so (`from_cache`), and keeps the time at which it was given.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from tui.cache import MOST_AGE, Cache
from tui.core.answers import Answer, Answers, Present, Question, Skipped, Tags, Unreachable, Unreached
from tui.core.image import ImageName
from tui.core.language import tr
from tui.world import World

if TYPE_CHECKING:
    from tui.registry.client import RegistryClient
    from tui.registry.mirrors import Settings

FRESH_SECONDS = 60.0
CLOSING_SECONDS = 1.0
"""Connections that take longer to close are dropped."""


class Desk:
    """See the module. `deadline`: the seconds that all questions together may take, counted from `begin`."""

    def __init__(
        self, world: World, *, offline: bool = False, deadline: float | None = None, max_age: float | None = None
    ) -> None:
        self.answers = Answers()
        self.offline = offline
        self.deadline = deadline
        self._max_age = max_age
        self._world = world
        self.cache = Cache(world.cache_dir or world.state_dir, world.clock())
        self._client: RegistryClient | None = None
        self._noted: tuple[str, ...] = ()
        """What a client that is closed had to note."""
        self.until: float | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be used while asking: a login helper that is missing, a file that is broken. Known after it
        was closed, too."""
        noted = self._client.notes if self._client is not None else ()
        return tuple(dict.fromkeys(filter(None, (*self._noted, *noted, self.cache.note))))

    def begin(self) -> None:
        """A person asks: the deadline counts from now, and registries that were dead a moment ago are tried again."""
        self.until = asyncio.get_running_loop().time() + self.deadline if self.deadline is not None else None
        if self._client is not None:
            self._client.forgive()

    def forget(self, questions: Iterable[Question]) -> None:
        """Have these asked anew, whatever is known."""
        for question in questions:
            self.answers.by_key.pop(question.key, None)

    def remembered(self, question: Question, age: timedelta = MOST_AGE) -> Answer | None:
        """The last answer of an earlier run, to be shown until there is a new one; None where it is older than that."""
        kept = self.cache.of(question, self._world.clock() - min(age, MOST_AGE))
        return replace(kept, from_cache=True) if kept is not None else None

    def seen(self, image: ImageName) -> Present | None:
        """The last answer that had this image, whatever its registry says now."""
        return self.cache.seen(image)

    async def ask(self, question: Question, *, fresh: bool = False) -> Answer:
        """The answer to one question, within the deadline. `fresh`: what was kept of earlier runs does not count."""
        known = self.answers.of(question)
        if known is not None:
            return known
        answer = None if fresh else self._kept(question)
        if answer is None:
            answer = await self._asked(question)
        self.answers.by_key[question.key] = answer
        return answer

    def _kept(self, question: Question) -> Answer | None:
        """What an earlier run was told, where that may stand for an answer."""
        if self.offline:
            skipped = Skipped(asked_at=self._world.clock(), reason=tr("Not asked, because of --offline."))
            return self.remembered(question) or skipped
        kept = self.remembered(question, timedelta(seconds=FRESH_SECONDS if self._max_age is None else self._max_age))
        if kept is None:
            return None
        age = (self._world.clock() - kept.asked_at).total_seconds()
        if self._max_age is not None:
            return kept if 0 <= age < self._max_age else None
        good = isinstance(kept, (Present, Tags)) and not kept.login_refused
        if not good or not 0 <= age <= FRESH_SECONDS:
            return None
        from tui.registry.mirrors import may_answer  # noqa: PLC0415

        return kept if may_answer(self._settings, question.image, kept.endpoint) else None

    @cached_property
    def _settings(self) -> Settings:
        """How this machine reaches registries, read when it is first needed."""
        from tui.registry.machine import settings_of  # noqa: PLC0415  # `list` asks nobody

        return settings_of(self._world)

    async def _asked(self, question: Question) -> Answer:
        if self._client is None:
            from tui.registry.lightness import lighten  # noqa: PLC0415  # these load only when somebody asks

            lighten()
            from tui.registry.client import client_of  # noqa: PLC0415

            self._client = client_of(self._world, self._settings, self.remembered)
            await self._client.__aenter__()
        if self.until is None and self.deadline is not None:
            self.begin()
        try:
            async with asyncio.timeout_at(self.until):
                answer = await self._client.ask(question)
        except TimeoutError:
            message = tr("No answer within the {seconds} seconds given by --deadline.", seconds=f"{self.deadline:g}")
            return Unreachable(asked_at=self._world.clock(), why=Unreached.TIMEOUT, message=message)
        self.cache.keep(question, answer)
        return answer

    async def aclose(self) -> None:
        """Keep the answers, and close the connections."""
        self.cache.save()
        if self._client is None:
            return
        self._noted = self.notes
        client, self._client = self._client, None
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await client.__aexit__(None, None, None)
        except TimeoutError:
            pass  # the process ends, or the loop drops them
