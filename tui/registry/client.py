"""The registries as the session sees them: a question goes in, an answer comes out, never an exception.

An image is asked for where this machine would pull it from (`mirrors`): each mirror in turn, then the registry itself.
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

from tui.core.answers import Answer, Odd, Present, Question, Tags, Unreachable, Unreached
from tui.core.image import ImageName
from tui.core.language import tr
from tui.registry import protocol
from tui.registry.courier import Courier
from tui.registry.exchange import Door, Login
from tui.registry.hosts import host_of
from tui.registry.limits import Limits
from tui.registry.logins import Logins
from tui.registry.lookups import Lookups, addresses_of
from tui.registry.mirrors import Blocked, Endpoint, Settings, endpoints
from tui.registry.pace import Pace
from tui.registry.realms import is_loopback
from tui.registry.tokens import Tokens
from tui.registry.trusting import trusting
from tui.registry.way import Passed, way_to
from tui.registry.wire import Wire
from tui.world import World

NO_SETTINGS = Settings()
NOWHERE = Path("/nonexistent")
"""The root of no machine at all."""

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
        settings: Settings = NO_SETTINGS,
        system: Path = NOWHERE,
        seen: Callable[[Question], Answer | None] = lambda _: None,
    ) -> None:
        """`settings`: how this machine reaches registries; `system`: the root of its file system, for Podman's file of
        logins; `seen`: what a question was answered an earlier time."""
        self._timeout = timeout
        self._plain_http = plain_http
        self._pace = pace or Pace()
        self._settings = settings
        self._seen = seen
        self._wire = Wire(_routes(routes or {}), timeout, environ)
        self._logins = Logins(
            environ, home, timeout, engine=settings.engine, system=system, helpers=settings.helpers
        )  # fmt: skip
        self._tokens = Tokens(self._pace.seconds)
        self._limits = Limits(self._pace.seconds)
        self._courier = Courier(self._wire.send, timeout * PATIENCE, self._pace)
        self._flights: dict[tuple[str, ...], asyncio.Task[Answer]] = {}
        self._runway = asyncio.Lock()
        """Flights set out one after the other, a turn of the loop apart. All at once they would keep step through all
        layers: the first request sent as late as the last, and nothing to do while all replies are awaited."""

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
        """What of the settings and the stored logins could not be used, as whole sentences."""
        return (*self._settings.notes, *self._logins.notes)

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
        """Whoever comes first and has it answers: the mirrors in their order, then the registry itself."""
        async with self._runway:
            await asyncio.sleep(0)
        image = question.image
        ways = await self._ways(image)
        if isinstance(ways, Blocked):
            return Unreachable(
                asked_at=self._pace.now(), endpoint=image.registry, why=Unreached.BLOCKED, message=ways.why
            )
        passed: list[tuple[Endpoint, Answer]] = []
        for endpoint in ways[:-1]:
            answer = await self._answer_of(endpoint, question)
            if isinstance(answer, (Present, Tags)):
                return _told(answer, endpoint, image, passed)
            passed.append((endpoint, answer))
        return _told(await self._answer_of(ways[-1], question), ways[-1], image, passed)

    async def _ways(self, image: ImageName) -> tuple[Endpoint, ...] | Blocked:
        ways = endpoints(self._settings, image)
        if not self._settings.networks or isinstance(ways, Blocked):
            return ways
        hosts = {way.host for way in ways}
        found = await asyncio.gather(*(addresses_of(host) for host in hosts))
        return endpoints(self._settings, image, dict(zip(hosts, found, strict=True)))

    async def _answer_of(self, endpoint: Endpoint, question: Question) -> Answer:
        """The answer of one endpoint, by the first scheme that it speaks."""
        here = replace(question, image=endpoint.image(question.image))
        limited = self._limits.of(here)
        if limited is not None:
            return limited
        login = await self._logins.of(*endpoint.login) if endpoint.login else None
        answer: Answer | None = None
        for scheme in self._schemes(endpoint):
            other = await self._conversed(here, endpoint, scheme, login)
            steps = (*(answer.exchange if answer else ()), *other.exchange)
            answer = replace(_better(answer, other), exchange=steps)
            if not _worth_another_scheme(other, scheme):
                break
        assert answer is not None  # noqa: S101  # there is at least one scheme
        if login is not None and any(step.login for step in answer.exchange):
            answer = replace(answer, login_from=login.source)
        self._limits.told(here, answer)
        return answer

    def _schemes(self, endpoint: Endpoint) -> tuple[str, ...]:
        if endpoint.schemes:
            return endpoint.schemes
        plain = self._plain_http(endpoint.host) and not self._wire.routed(endpoint.host)
        return ("http", "https") if plain else ("https",)

    async def _conversed(self, question: Question, endpoint: Endpoint, scheme: str, login: Login | None) -> Answer:
        """One conversation with one endpoint."""
        repository, api, host = question.image.repository, endpoint.host, host_of(endpoint.registry)

        def start() -> protocol.Asking:
            return trusting(endpoint, protocol.ask(
                question, host=host, base=f"{scheme}://{api}", endpoint=endpoint.registry,
                login=login, tokens=self._tokens, now=self._pace.now(),
                door=Door(api=endpoint.api, query=endpoint.query, insecure=endpoint.insecure),
                seen=self._seen(question) if host.reads_count else None,
            ))  # fmt: skip

        self._tokens.expect(api, login, repository)
        try:
            answer = await self._courier.carry(f"{scheme}://{api}", start)
        finally:
            self._tokens.done(api, login, repository)
        if answer is not None:
            return answer
        seconds = f"{self._timeout * PATIENCE:g}"
        message = tr("{host} took longer than {seconds} seconds for one question.", host=api, seconds=seconds)
        return Unreachable(
            asked_at=self._pace.now(), endpoint=endpoint.registry, why=Unreached.TIMEOUT, message=message
        )


def client_of(world: World, settings: Settings, seen: Callable[[Question], Answer | None]) -> RegistryClient:
    """A client that reaches registries as this machine does. `seen`: what a question was answered an earlier time."""
    return RegistryClient(
        environ=world.environ, home=world.home, routes=world.routes, pace=Pace(now=world.clock), settings=settings,
        system=world.system, seen=seen,
    )  # fmt: skip


def _told(answer: Answer, endpoint: Endpoint, image: ImageName, passed: Passed) -> Answer:
    """The answer with how it came to be this endpoint's."""
    if not passed and not endpoint.because:
        return answer
    steps = (step for _, before in passed for step in before.exchange)
    return replace(answer, way=way_to(endpoint, image, passed), exchange=(*steps, *answer.exchange))


_UNSAFE = (Unreached.TLS, Unreached.NO_TLS, Unreached.REFUSED, Unreached.PROXY)


def _better(first: Answer | None, second: Answer) -> Answer:
    """Of two schemes, the answer that tells more: the second, unless nobody is there that speaks it."""
    nobody = isinstance(second, Unreachable) and second.why is not Unreached.TLS
    return first if first is not None and nobody else second


def _worth_another_scheme(answer: Answer, scheme: str) -> bool:
    """Does the other side seem to expect https? Go's servers answer 400 to plain http, others break off. Or, where
    plain http is allowed after it: does it not speak https?"""
    if isinstance(answer, Unreachable):
        unsafe = scheme == "https" and answer.why in _UNSAFE
        return unsafe or answer.why is Unreached.BROKEN
    return scheme == "http" and isinstance(answer, Odd) and answer.http == 400


def _routes(routes: Mapping[str, str]) -> dict[str, str]:
    """A route of a registry holds for the host of its API too."""
    found = dict(routes)
    for name, base in routes.items():
        found.setdefault(host_of(name).api_host(name), base)
    return found
