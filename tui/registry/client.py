"""The registries as the session sees them: a question goes in, an answer comes out, never an exception.

Questions with the same key share one flight, and all of them share the connections, the logins, the access tokens and
the gates of the hosts. A registry that asked for a wait is not asked until it is over. Names on this machine
(localhost, 127.0.0.0/8) are asked over plain http first, as Docker allows there, and over https where that makes no
sense to the other side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tui.core.answers import Answer, Odd, Question, Unreachable, Unreached
from tui.registry import protocol
from tui.registry.courier import Courier
from tui.registry.exchange import Login
from tui.registry.hosts import Host, host_of
from tui.registry.limits import Limits
from tui.registry.logins import Logins
from tui.registry.lookups import Lookups
from tui.registry.pace import Pace
from tui.registry.talk import is_loopback
from tui.registry.tokens import Tokens
from tui.registry.wire import Wire

PATIENCE = 3
"""The requests of one question may take this many times the timeout of one request."""


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
        pace: Pace | None = None,
    ) -> None:
        self._timeout = timeout
        self._plain_http = plain_http
        self._pace = pace or Pace()
        self._wire = Wire(_routes(routes or {}), timeout)
        self._logins = Logins(environ, home, timeout)
        self._tokens = Tokens(self._pace.seconds)
        self._limits = Limits(self._pace.seconds)
        self._courier = Courier(self._wire.send, timeout * PATIENCE, self._pace)
        self._flights: dict[tuple[str, ...], asyncio.Task[Answer]] = {}

    async def __aenter__(self) -> Self:
        asyncio.get_running_loop().set_default_executor(Lookups())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        flights = tuple(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        await self._courier.aclose()
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

    def forgive(self) -> None:
        """A person asks again: registries that were dead a moment ago are tried. A wait that one asked for holds."""
        self._courier.forgive()

    async def _asked(self, question: Question) -> Answer:
        limited = self._limits.of(question)
        if limited is not None:
            return limited
        answer = await self._conversed(question)
        self._limits.told(question, answer)
        return answer

    async def _conversed(self, question: Question) -> Answer:
        registry = question.image.registry
        host = host_of(registry)
        api = host.api_host(registry)
        login = await self._logins.of(registry, question.image.repository)
        plain = self._plain_http(api) and not self._wire.routed(api)
        answer: Answer | None = None
        for scheme in ("http", "https") if plain else ("https",):
            other = await self._driven(question, host, f"{scheme}://{api}", login)
            if answer is None or not isinstance(other, Unreachable):
                answer = other
            if not _wants_tls(other):
                break
        assert answer is not None  # noqa: S101  # there is at least one scheme
        if login is not None and any(step.login for step in answer.exchange):
            answer = replace(answer, login_from=login.source)
        return answer

    async def _driven(self, question: Question, host: Host, base: str, login: Login | None) -> Answer:
        """One conversation with one endpoint."""
        registry, repository, api = question.image.registry, question.image.repository, urlsplit(base).netloc

        def start() -> protocol.Asking:
            return protocol.ask(
                question, host=host, base=base, endpoint=registry, login=login, tokens=self._tokens,
                now=self._pace.now(),
            )  # fmt: skip

        self._tokens.expect(api, login, repository)
        try:
            answer = await self._courier.carry(api, start)
        finally:
            self._tokens.done(api, login, repository)
        if answer is not None:
            return answer
        message = f"{api} took longer than {self._timeout * PATIENCE:g} seconds for one question."
        return Unreachable(asked_at=self._pace.now(), endpoint=registry, why=Unreached.TIMEOUT, message=message)


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
