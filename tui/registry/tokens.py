"""Access tokens, shared by all conversations of one client: kept until they lapse, asked for once, and for many.

Sans-IO: a conversation asks here what to send and tells here what came. Two conversations that want the same token
are given the same request, and whoever carries requests sends equal ones once. A token for several repositories is
only asked for where the registry's record allows it; where such a request is refused, that place is asked for one
repository at a time from then on, so that a repository that is closed spoils nothing for the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tui.registry.challenge import Challenge
from tui.registry.exchange import Login, Outcome, Reply, Request
from tui.registry.reading import json_of

DEFAULT_SECONDS = 60.0
"""The lifetime of a token that does not say (distribution docs/content/spec/auth/token.md, expires_in)."""
MARGIN = 0.1
"""The last tenth of a lifetime is left alone, at most `MOST_MARGIN` seconds: a request takes time to arrive."""
MOST_MARGIN = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Who gives tokens, for which service, to whom."""

    realm: str
    service: str
    login: Login | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a token is for. Equal ones share it."""

    place: Place
    scope: str


class Tokens:
    """See the module. `clock` counts seconds, from anywhere."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Wanted, tuple[str, float]] = {}
        self._under_way: dict[Wanted, tuple[Request, tuple[Wanted, ...]]] = {}
        self._one_by_one: set[Place] = set()
        self._challenges: dict[tuple[str, Login | None], Challenge] = {}
        self._open: set[tuple[str, Login | None]] = set()
        self._judged: dict[tuple[str, Login], bool] = {}
        self._expected: dict[tuple[str, Login | None], dict[str, None]] = {}

    # --- tokens

    def get(self, wanted: Wanted) -> str | None:
        """A token that will still hold when it arrives."""
        token, until = self._kept.get(wanted, ("", 0.0))
        return token if token and self._clock() < until else None

    def keep(self, for_all: Iterable[Wanted], grant: Grant) -> None:
        """Keep what was given, from now on for as long as it holds."""
        until = self._clock() + grant.seconds - min(grant.seconds * MARGIN, MOST_MARGIN)
        self._kept |= dict.fromkeys(for_all, (grant.token, until))

    def forget(self, wanted: Wanted) -> None:
        """It was refused."""
        self._kept.pop(wanted, None)

    def together(self, wanted: Wanted, host: str, at_once: int) -> tuple[Wanted, ...]:
        """What to ask for in one request: this, and what else will be wanted of the same host soon."""
        if at_once < 2 or wanted.place in self._one_by_one:
            return (wanted,)
        expected = self._expected.get((host, wanted.place.login), {})
        others = (Wanted(wanted.place, pull_scope(name)) for name in expected)
        free = [w for w in others if w != wanted and w not in self._under_way and self.get(w) is None]
        return (wanted, *free[: at_once - 1])

    def one_by_one(self, place: Place) -> None:
        """Several at once were refused there."""
        self._one_by_one.add(place)

    # --- requests under way

    def under_way(self, wanted: Wanted) -> tuple[Request, tuple[Wanted, ...]] | None:
        """The request that somebody has sent for this token already, and all that it is for."""
        return self._under_way.get(wanted)

    def begin(self, request: Request, for_all: tuple[Wanted, ...]) -> None:
        """Somebody sends this now."""
        self._under_way |= dict.fromkeys(for_all, (request, for_all))

    def end(self, for_all: tuple[Wanted, ...]) -> None:
        """It was answered, or given up."""
        for wanted in for_all:
            self._under_way.pop(wanted, None)

    # --- logins

    def judge(self, host: str, login: Login, *, good: bool) -> None:
        """A host was asked whether it takes a login, beside any question."""
        self._judged[host, login] = good

    def judged(self, host: str, login: Login) -> bool | None:
        """Does it take it? None: nobody asked."""
        return self._judged.get((host, login))

    # --- what a host asks for

    def expect(self, host: str, login: Login | None, repository: str) -> None:
        """This repository will be asked for at this host."""
        self._expected.setdefault((host, login), {})[repository] = None

    def done(self, host: str, login: Login | None, repository: str) -> None:
        """It was."""
        self._expected.get((host, login), {}).pop(repository, None)

    def challenged(self, base: str, login: Login | None, repository: str, challenge: Challenge) -> None:
        """The host of a base URL asked for proof. Where that fits any repository, it is given in advance from now on.

        A scope that is no constant and not `repository:NAME:pull` may go with a realm of its own for each repository
        (Artifactory).
        """
        scope = challenge.get("scope")
        if challenge.scheme == "basic" or not scope.startswith("repository:") or scope == pull_scope(repository):
            self._challenges.setdefault((base, login), challenge)

    def answered_without(self, base: str, login: Login | None) -> None:
        """A host answered a request that carried no proof: it is asked so again."""
        self._open.add((base, login))

    def challenge(self, base: str, login: Login | None) -> Challenge | None:
        """The challenge to meet before it is made."""
        return None if (base, login) in self._open else self._challenges.get((base, login))


def pull_scope(repository: str) -> str:
    """The scope of reading a repository (distribution docs/content/spec/auth/scope.md)."""
    return f"repository:{repository}:pull"


@dataclass(frozen=True, slots=True)
class Grant:
    """A token, and for how many seconds it holds."""

    token: str = field(repr=False)
    seconds: float


def grant_of(outcome: Outcome) -> Grant | None:
    """What a token endpoint gave: `token`, or `access_token` (Azure, Elastic); None where it gave none."""
    if not isinstance(outcome, Reply) or outcome.status != 200:
        return None
    body = json_of(outcome.body)
    if not isinstance(body, dict):
        return None
    found, seconds = body.get("token") or body.get("access_token"), body.get("expires_in")
    if not isinstance(found, str) or not found or not (found.isascii() and found.isprintable()):
        return None
    told = isinstance(seconds, (int, float)) and not isinstance(seconds, bool) and seconds >= 0
    return Grant(found, float(seconds) if told and isinstance(seconds, (int, float)) else DEFAULT_SECONDS)
