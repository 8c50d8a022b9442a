"""One gate for each host: so many requests at once, who came first goes first, and nobody waits for the dead.

A host that nobody can connect to is not tried again for a while by those who queue for it; the first reply opens it
again. What happens at one gate is of no concern to the others: a dead or slow host delays nobody else's requests.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from tui.core.answers import Unreached
from tui.registry.exchange import NoReply, Outcome

AT_ONCE = 6
"""Requests under way to one host. 200 at once take four times as long as 200 in sixes."""
DOWN_SECONDS = 10.0
"""A host that nobody answers for is not tried again for so long."""
SLOW_IN_A_ROW = 4
"""So many requests without a reply in time, and none with one in between: the host is as good as dead."""
RETRIES = 8.0
"""Further tries that one host is granted; each good reply gives a part of one back (as gRPC's retry throttling)."""
REGAINED = 0.25


class Gate:
    """The way to one host. `seconds` is a clock that counts from anywhere."""

    def __init__(self, places: int, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._free = places
        self._queue: list[tuple[int, int, asyncio.Future[None]]] = []
        self._came = 0
        self._down: tuple[float, NoReply] | None = None
        self._slow = 0
        self._replied = float("-inf")
        self._retries = RETRIES

    @asynccontextmanager
    async def passed(self, rank: int) -> AsyncIterator[None]:
        """Wait for a free place; the lowest rank goes first."""
        await self._enter(rank)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, rank: int) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._came += 1
        heapq.heappush(self._queue, (rank, self._came, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # our turn had come in the same moment: pass it on
            raise

    def _leave(self) -> None:
        while self._queue:
            turn = heapq.heappop(self._queue)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    # --- is anybody there?

    def down(self) -> NoReply | None:
        """What to say in place of a request, while the host is known to be dead."""
        if self._down is None or self._seconds() - self._down[0] > DOWN_SECONDS:
            return None
        return self._down[1]

    def heard(self, outcome: Outcome, started: float) -> None:
        """A request that started then had this outcome."""
        if not isinstance(outcome, NoReply):
            self._down, self._slow, self._replied = None, 0, self._seconds()
            if outcome.status < 500:
                self._retries = min(RETRIES, self._retries + REGAINED)
            return
        if self._replied > started:
            return  # others were answered meanwhile
        self._slow += outcome.why is Unreached.TIMEOUT
        if outcome.unconnected or self._slow >= SLOW_IN_A_ROW:
            self._down = (self._seconds(), replace(outcome, milliseconds=0, unsent=True))

    def forgive(self) -> None:
        """A person wants it asked again now."""
        self._down, self._slow, self._retries = None, 0, RETRIES

    def may_retry(self) -> bool:
        """Is the host granted one more try? It is counted."""
        if self._retries < 1:
            return False
        self._retries -= 1
        return True
