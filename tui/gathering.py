"""Much work at once that lets others have their turn: with ten thousand images a key would wait for as many starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from typing import Any, TypeVar

Item = TypeVar("Item")
AT_ONCE = 25
"""Pieces of work that are begun before others have their turn."""


async def in_turns(items: Iterable[Item]) -> AsyncIterator[Item]:
    """The items, with a turn for others now and then."""
    for number, item in enumerate(items, 1):
        yield item
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)


async def gathered(work: Iterable[Coroutine[Any, Any, Item]]) -> list[Item]:
    """What all of it gives, in its order. All of it is carried out; then the first exception of them is raised."""
    tasks: list[asyncio.Task[Item]] = []
    try:
        async for one in in_turns(work):
            tasks.append(asyncio.create_task(one))  # noqa: PERF401  # each is begun while the next ones wait
        results = await asyncio.gather(*tasks, return_exceptions=True)
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        raise
    found: list[Item] = []
    for result in results:
        if isinstance(result, BaseException):
            raise result
        found.append(result)
    return found
