"""Much work at once: in order, all of it, with turns for others, and none left over when it is called off."""

from __future__ import annotations

import asyncio

import pytest

from tui.gathering import AT_ONCE, gathered, in_turns


async def doubled(number: int) -> int:
    await asyncio.sleep(0)
    return number * 2


async def test_the_results_come_in_order() -> None:
    assert await gathered(doubled(n) for n in range(250)) == [n * 2 for n in range(250)]
    assert await gathered(doubled(n) for n in range(0)) == []


async def test_others_have_their_turn_before_all_is_begun() -> None:
    begun, seen = [0], []

    async def one() -> None:
        begun[0] += 1

    asyncio.get_running_loop().call_soon(lambda: seen.append(begun[0]))
    await gathered(one() for _ in range(3 * AT_ONCE))
    assert seen == [0]
    assert begun == [3 * AT_ONCE]


async def test_all_is_carried_out_before_an_exception_is_raised() -> None:
    done: list[int] = []

    async def one(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)
        if number == 1:
            raise ValueError(number)

    with pytest.raises(ValueError, match="1"):
        await gathered(one(n) for n in range(5))
    assert done == [0, 1, 2, 3, 4]


async def test_what_is_called_off_leaves_nothing_running() -> None:
    ended: list[int] = []

    async def endless(number: int) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(number)

    for turns in (1, 5):  # while it begins, and while it waits
        ended.clear()
        work = asyncio.create_task(gathered(endless(n) for n in range(3 * AT_ONCE)))
        for _ in range(turns):
            await asyncio.sleep(0)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_items_come_one_by_one() -> None:
    assert [item async for item in in_turns("abc")] == ["a", "b", "c"]
