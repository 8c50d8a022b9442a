"""The registries as the session sees them: a question goes in, an answer comes out, never an exception.

Questions with the same key share one flight; a registry gets a handful of questions at once, and all of them share
the connections, the logins and the access tokens. Names on this machine (localhost, 127.0.0.0/8) are asked over plain
http first, as Docker allows there, and over https where that makes no sense to the other side.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tui.core.answers import Answer, Odd, Question, Unreachable, Unreached
from tui.registry import protocol
from tui.registry.hosts import host_of
from tui.registry.logins import Logins
from tui.registry.talk import is_loopback
from tui.registry.tokens import Tokens
from tui.registry.wire import Wire

AT_ONCE = 6
"""Questions under way for one registry. 200 questions at once take four times as long as 200 in sixes."""
PATIENCE = 3
"""One question may take this many times the timeout of one request."""
DOWN_SECONDS = 5.0
"""A registry that nobody answers for is not tried again for this long."""
_DEAD = (Unreached.NAME, Unreached.REFUSED, Unreached.TIMEOUT)


class RegistryClient:
    """Asks registries. Enter it before the first question."""

    def __init__(
        self,
        *,
        environ: Mapping[str, str],
        home: Path,
        timeout: float = 10,
        plain_http: Callable[[str], bool] = is_loopback,
        routes: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._timeout = timeout
        self._plain_http = plain_http
        self._clock = clock
        self._wire = Wire(_routes(routes or {}), timeout)
        self._logins = Logins(environ, home, timeout)
        self._tokens = Tokens()
        self._flights: dict[tuple[str, ...], asyncio.Task[Answer]] = {}
        self._gates: dict[str, asyncio.Semaphore] = {}
        self._down: dict[str, tuple[float, Unreachable]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        flights = tuple(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        await self._logins.aclose()
        await self._wire.aclose()

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the stored logins could not be used, as whole sentences."""
        return tuple(self._logins.notes)

    async def ask(self, question: Question) -> Answer:
        """The registry's answer. Asked twice at the same time, it is asked once; a caller may be cancelled."""
        flight = self._flights.get(question.key)
        if flight is None:
            flight = asyncio.create_task(self._asked(question))
            self._flights[question.key] = flight
            flight.add_done_callback(lambda _: self._flights.pop(question.key, None))
        return await asyncio.shield(flight)

    async def _asked(self, question: Question) -> Answer:
        registry = question.image.registry
        gate = self._gates.setdefault(registry, asyncio.Semaphore(AT_ONCE))
        async with gate:
            known = self._known_down(registry)
            if known is not None:
                return known
            try:
                async with asyncio.timeout(self._timeout * PATIENCE):
                    answer = await self._conversed(question)
            except TimeoutError:
                message = f"{registry} took longer than {self._timeout * PATIENCE:g} seconds for one question."
                answer = Unreachable(
                    asked_at=self._clock(), endpoint=registry, why=Unreached.TIMEOUT,
                    message=message,
                )  # fmt: skip
            if isinstance(answer, Unreachable) and answer.why in _DEAD:
                self._down[registry] = (time.monotonic(), answer)
            return answer

    def _known_down(self, registry: str) -> Unreachable | None:
        since, answer = self._down.get(registry, (0.0, None))
        if answer is None or time.monotonic() - since > DOWN_SECONDS:
            return None
        return replace(answer, from_cache=True)

    async def _conversed(self, question: Question) -> Answer:
        registry = question.image.registry
        host = host_of(registry)
        api = host.api_host(registry)
        login = await self._logins.of(registry, question.image.repository)
        plain = self._plain_http(api) and not self._wire.routed(api)
        answer: Answer | None = None
        for scheme in ("http", "https") if plain else ("https",):
            asking = protocol.ask(
                question, host=host, base=f"{scheme}://{api}", endpoint=registry, login=login, tokens=self._tokens,
                now=self._clock(),
            )  # fmt: skip
            other = await self._driven(asking)
            if answer is None or not isinstance(other, Unreachable):
                answer = other
            if not _wants_tls(other):
                break
        assert answer is not None  # noqa: S101  # there is at least one scheme
        if login is not None and any(step.login for step in answer.exchange):
            answer = replace(answer, login_from=login.source)
        return answer

    async def _driven(self, asking: protocol.Asking) -> Answer:
        """Carry requests and outcomes between the conversation and the wire."""
        try:
            request = next(asking)
            while True:
                request = asking.send(await self._wire.send(request))
        except StopIteration as done:
            answer: Answer = done.value
            return answer


def _wants_tls(answer: Answer) -> bool:
    """Does the other side seem to expect https? Go's servers answer 400 to plain http, others break off."""
    if isinstance(answer, Unreachable):
        return answer.why is Unreached.BROKEN
    return isinstance(answer, Odd) and answer.http == 400


def _routes(routes: Mapping[str, str]) -> dict[str, str]:
    """A route of a registry holds for the host of its API too."""
    found = dict(routes)
    for name, base in routes.items():
        found.setdefault(host_of(name).api_host(name), base)
    return found
