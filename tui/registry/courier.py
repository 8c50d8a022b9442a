"""Carries the requests of all conversations: through the gate of their host, again where that helps, shared where
they are equal. It decides nothing about what a reply means; it never raises for the network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from tui.core.answers import Answer, Purpose, Unreached
from tui.core.language import tr
from tui.registry import quotas, reading
from tui.registry.exchange import NoReply, Outcome, Reply, Request
from tui.registry.gates import AT_ONCE, Gate
from tui.registry.pace import Pace
from tui.registry.protocol import Asking

Send = Callable[[Request], Awaitable[Outcome]]

AGAIN: Final = frozenset((408, 429, 500, 502, 503, 504))
"""What may be better the next time (go-containerregistry transport/error.go)."""
TRIES = 3
TALKS_AT_ONCE = 2 * AT_ONCE
"""Conversations under way with one host: enough that its places are used while some of them wait for a token."""
SHORT_SECONDS = 2.0
"""A registry that asks for a wait of at most so long is waited for; a longer one is the answer."""
FIRST_SECONDS = 0.25
"""The middle of the first wait where the registry names none; each next one is twice as long."""


class Courier:
    """See the module. `patience`: seconds that the requests of one conversation may take, waiting in line aside."""

    def __init__(self, send: Send, patience: float, pace: Pace) -> None:
        self._send = send
        self._patience = patience
        self._pace = pace
        self._gates: dict[str, Gate] = {}
        self._lines: dict[str, asyncio.Semaphore] = {}
        self._shared: dict[Request, asyncio.Task[Outcome]] = {}
        self._rank = 0

    def gate(self, origin: str) -> Gate:
        """The gate of a host, by its `scheme://host`, port and all."""
        found = self._gates.get(origin)
        if found is None:
            found = self._gates[origin] = Gate(AT_ONCE, self._pace.seconds)
        return found

    def forgive(self) -> None:
        """A person asks again: the dead too are asked."""
        for gate in self._gates.values():
            gate.forgive()

    async def aclose(self) -> None:
        """Give up what is under way."""
        tasks = tuple(self._shared.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def carry(self, origin: str, start: Callable[[], Asking]) -> Answer | None:
        """A whole conversation with a host, by its `scheme://host`; None: it took longer than the patience.

        It starts when its turn has come, because by then it may know what earlier ones learned. The requests of
        earlier ones go first, so that answers come one by one and not all at the end.
        """
        line = self._lines.setdefault(origin, asyncio.Semaphore(TALKS_AT_ONCE))
        self._rank += 1
        rank, left = self._rank, self._patience
        async with line:
            talk, outcome = start(), None
            try:
                async with self.gate(origin).passed(rank):
                    request = next(talk)
                    if request.origin == origin and request.purpose is not Purpose.TOKEN:
                        outcome = await self._sent(request, left)
                while left > 0:
                    outcome = await self._outcome(request, rank, left, outcome)
                    left -= outcome.milliseconds / 1000
                    request, outcome = talk.send(outcome), None
            except StopIteration as done:
                answer: Answer = done.value
                return answer
            finally:
                talk.close()
        return None

    async def _outcome(self, request: Request, rank: int, left: float, first: Outcome | None) -> Outcome:
        """Equal requests for a token are sent once. `first`: it was sent already, with this outcome."""
        if request.purpose is not Purpose.TOKEN:
            return await self._tried(request, rank, left, first)
        task = self._shared.get(request)
        if task is None:
            task = self._shared[request] = asyncio.create_task(self._tried(request, rank, left, first))
            task.add_done_callback(lambda _: self._shared.pop(request, None))
        return await asyncio.shield(task)

    async def _tried(self, request: Request, rank: int, left: float, outcome: Outcome | None) -> Outcome:
        """Sent, and sent again where that may help. The time that all tries took stands in the outcome."""
        took, tried = 0.0, 0
        while True:
            if outcome is None:
                async with self.gate(request.origin).passed(rank):
                    outcome = await self._sent(request, left - took)
            took += outcome.milliseconds / 1000
            wait = self._again_in(request, outcome, tried)
            if wait is None or took + wait >= left:
                return replace(outcome, milliseconds=round(took * 1000)) if tried else outcome
            await self._pace.sleep(wait)
            took, tried, outcome = took + wait, tried + 1, None

    async def _sent(self, request: Request, left: float) -> Outcome:
        """Sent once. Whoever calls holds a place at the gate of its host."""
        gate = self.gate(request.origin)
        down = gate.down()
        if down is not None:
            return down
        started = self._pace.seconds()
        try:
            async with asyncio.timeout(left):
                outcome = await self._send(request)
        except TimeoutError:
            seconds = f"{left:.3g}"
            message = tr(
                "{host} took longer than {seconds} seconds for one answer.", host=request.host, seconds=seconds
            )
            outcome = NoReply(Unreached.TIMEOUT, message, round(left * 1000))
        gate.heard(outcome, started)
        return outcome

    def _again_in(self, request: Request, outcome: Outcome, tried: int) -> float | None:
        """Seconds after which the same request is worth another try; None: it is not."""
        if request.method not in ("GET", "HEAD") or not isinstance(outcome, Reply) or outcome.status not in AGAIN:
            return None
        told = quotas.retry_after(outcome, reading.said(outcome).message, self._pace.now())
        if told is not None and told > SHORT_SECONDS:
            return None
        if (outcome.status == 429 and tried > 0) or tried + 1 == TRIES or not self.gate(request.origin).may_retry():
            return None
        middle: float = FIRST_SECONDS * 2**tried
        return (told or 0) + middle * (0.5 + self._pace.chance())
