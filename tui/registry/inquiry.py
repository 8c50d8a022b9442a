"""One question to one registry, with or without a login: its conversation, and what every answer to it shares."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import TypedDict

from tui.core.answers import Answer, Purpose, Quota, Step
from tui.registry import quotas, reading
from tui.registry.challenge import Challenge
from tui.registry.exchange import Outcome, Reply, Request
from tui.registry.families import family_of
from tui.registry.hosts import ANY, Host
from tui.registry.manifest import ACCEPT
from tui.registry.talk import Talk, Talking

Asking = Generator[Request, Outcome, Answer]


class Telling(TypedDict, total=False):
    """The part that every answer shares."""

    asked_at: datetime
    endpoint: str
    exchange: tuple[Step, ...]
    http: int | None
    code: str | None
    message: str | None
    quota: Quota | None


class Inquiry:
    """See the module. `host` is the record of the registry, or that of its family once it has shown itself."""

    def __init__(self, host: Host, talk: Talk, endpoint: str, now: datetime, seen: Answer | None = None) -> None:
        self._host = host
        self._shown: tuple[tuple[int, Challenge | None], Host] | None = None
        """What was made of so many steps and this challenge."""
        self.talk = talk
        self.endpoint = endpoint
        self.now = now
        self.quota: Quota | None = None
        self.seen = seen
        """What the same question was answered an earlier time."""

    @property
    def host(self) -> Host:
        if self._host is not ANY:
            return self._host
        heard = (len(self.talk.steps), self.talk.met)
        if self._shown is None or self._shown[0] != heard:
            family = family_of(self.talk.steps, self.talk.host, self.talk.met)
            self._shown = heard, family.manners if family is not None else ANY
        return self._shown[1]

    def fetch(self, purpose: Purpose, method: str, path: str, accept: str = ACCEPT) -> Talking:
        """A path of the API, as `Talk.fetch`; the quota that comes with it is kept."""
        outcome = yield from self.talk.fetch(purpose, method, path, accept)
        if isinstance(outcome, Reply):
            self.quota = quotas.quota(outcome) or self.quota
        return outcome

    def told(self, reply: Reply | None = None, message: str | None = None) -> Telling:
        """What an answer carries; `message` takes the place of the registry's own words."""
        told = Telling(
            asked_at=self.now, endpoint=self.endpoint, exchange=tuple(self.talk.steps), quota=self.quota
        )  # fmt: skip
        if reply is not None:
            words = reading.said(reply) if reply.status >= 300 else reading.Said()
            told |= {"http": reply.status, "code": words.code, "message": words.message}
        if message is not None:
            told["message"] = message
        return told
