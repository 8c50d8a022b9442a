"""How requests are carried: in what order, how many at once, how often again. No sockets, and a clock of our own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from datetime import UTC, datetime

import pytest

from tui.core.answers import Answer, Limited, ManifestOf, Odd, Present, Purpose, Question, TagsOf, Unreached
from tui.core.image import BadName, ImageName, parse
from tui.registry.courier import SHORT_SECONDS, TALKS_AT_ONCE, Courier
from tui.registry.exchange import SHOWN_BODY, NoReply, Outcome, Reply, Request, step_of
from tui.registry.gates import AT_ONCE, DOWN_SECONDS, RETRIES, SLOW_IN_A_ROW
from tui.registry.limits import Limits
from tui.registry.pace import Pace

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FINE = Reply(200)
DEAD = NoReply(Unreached.REFUSED, "Nothing listens at a.example: the connection was refused.", unconnected=True)
SLOW = NoReply(Unreached.TIMEOUT, "a.example did not answer in time.", 10)


class World:
    """A clock that only sleeping moves, and a network that says what a test wants."""

    def __init__(self, *outcomes: Outcome, then: Outcome = FINE) -> None:
        self.time, self.slept, self.sent = 0.0, list[float](), list[Request]()
        self.under_way = self.most_under_way = 0
        self.outcomes, self.then = list(outcomes), then
        self.hold: Callable[[Request], asyncio.Event | None] = lambda _: None
        pace = Pace(now=lambda: NOW, seconds=lambda: self.time, sleep=self.sleep, chance=lambda: 0.5)
        self.courier = Courier(self.send, 30, pace)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)

    async def send(self, request: Request) -> Outcome:
        self.sent.append(request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        held = self.hold(request)
        await (held.wait() if held is not None else asyncio.sleep(0))
        self.under_way -= 1
        return self.outcomes.pop(0) if self.outcomes else self.then

    async def asked(self, *paths: str, host: str = "a.example", method: str = "GET") -> list[Outcome]:
        """One conversation of one request for each path."""
        heard: list[Outcome] = []

        def talk(path: str) -> Generator[Request, Outcome, Answer]:
            heard.append((yield Request(purpose=Purpose.MANIFEST, method=method, url=f"https://{host}/{path}")))
            return Odd(asked_at=NOW)

        await asyncio.gather(*(self.courier.carry(f"https://{host}", lambda path=path: talk(path)) for path in paths))  # type: ignore[misc]
        return heard


def fault(status: int, message: str = "", **headers: str) -> Reply:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, named, f'{{"errors": [{{"message": "{message}"}}]}}'.encode())


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_what_passes_is_tried_again(status: int) -> None:
    world = World(fault(status))
    assert [o.status for o in await world.asked("x") if isinstance(o, Reply)] == [200]
    assert world.slept == [0.25]


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 405, 410, 451, 501])
async def test_what_does_not_pass_is_not_tried_again(status: int) -> None:
    world = World(fault(status))
    await world.asked("x")
    assert (len(world.sent), world.slept) == (1, [])


async def test_only_reading_is_tried_again() -> None:
    world = World(fault(503))
    await world.asked("x", method="POST")
    assert len(world.sent) == 1


async def test_a_server_that_stays_broken_is_tried_three_times_each_wait_longer() -> None:
    world = World(then=fault(502))
    (outcome,) = await world.asked("x")
    assert isinstance(outcome, Reply)
    assert (outcome.status, len(world.sent), world.slept) == (502, 3, [0.25, 0.5])


async def test_a_broken_host_with_many_images_is_not_flooded() -> None:
    world = World(then=fault(500))
    await world.asked(*map(str, range(50)))
    assert len(world.sent) == 50 + RETRIES


@pytest.mark.parametrize(
    ("reply", "waits"),
    [
        (fault(429, "retry-after: 880.092µs, allowed: 44000/minute"), [pytest.approx(0.25088, abs=1e-4)]),
        (fault(429, retry_after="1"), [1.25]),
        (fault(429), [0.25]),
        (fault(429, retry_after="3600"), []),
        (fault(429, retry_after="Tue, 24 Nov 2026 13:00:00 GMT"), []),
        (fault(503, retry_after=str(int(SHORT_SECONDS) + 1)), []),
    ],
    ids=["microseconds in the text", "a second", "no word", "an hour", "an hour as a date", "a broken server"],
)
async def test_a_wait_that_a_registry_asks_for(reply: Reply, waits: list[float]) -> None:
    world = World(reply)
    await world.asked("x")
    assert world.slept == waits


async def test_a_limit_is_tried_again_once_at_the_most() -> None:
    world = World(then=fault(429, "retry-after: 1ms"))
    await world.asked("x")
    assert len(world.sent) == 2


async def test_a_host_gets_a_handful_of_requests_at_once() -> None:
    world = World()
    await world.asked(*map(str, range(100)))
    assert (len(world.sent), world.most_under_way) == (100, AT_ONCE)


async def test_a_slow_host_delays_no_other() -> None:
    world, never = World(), asyncio.Event()
    world.hold = lambda request: never if request.host == "slow.example" else None
    slow = asyncio.create_task(world.asked(*map(str, range(30)), host="slow.example"))
    assert len(await world.asked(*map(str, range(30)))) == 30
    assert not slow.done()
    never.set()
    await slow


async def test_who_came_first_is_answered_first() -> None:
    """Each conversation has three requests: the first one is through before the last one has begun."""
    world, order = World(), list[int]()

    def talk(number: int) -> Generator[Request, Outcome, Answer]:
        for _ in range(3):
            yield Request(purpose=Purpose.MANIFEST, method="GET", url=f"https://a.example/{number}")
        order.append(number)
        return Odd(asked_at=NOW)

    count = 4 * TALKS_AT_ONCE
    await asyncio.gather(*(world.courier.carry("https://a.example", lambda n=n: talk(n)) for n in range(count)))  # type: ignore[misc]
    assert order == list(range(count))


async def test_a_dead_host_is_left_alone_until_it_may_have_recovered() -> None:
    world = World(then=DEAD)
    heard = await world.asked(*map(str, range(100)))
    assert len(world.sent) == AT_ONCE
    assert all(isinstance(outcome, NoReply) and outcome.why is Unreached.REFUSED for outcome in heard)
    assert isinstance(heard[-1], NoReply)
    assert (heard[-1].message, heard[-1].unsent) == (DEAD.message, True)
    request = Request(purpose=Purpose.PING, method="GET", url="https://a.example/v2/")
    assert step_of(request, heard[-1], ()).fault == f"{DEAD.message} It was not asked again so soon after that."
    world.then = FINE
    assert await world.asked("again") == heard[-1:]
    world.time += DOWN_SECONDS + 1
    assert await world.asked("later") == [FINE]


async def test_a_person_who_asks_again_gets_the_dead_asked() -> None:
    world = World(DEAD)
    await world.asked("x")
    world.courier.forgive()
    assert await world.asked("x") == [FINE]


async def test_one_slow_reply_condemns_no_host_but_several_in_a_row_do() -> None:
    world = World(SLOW, FINE, *[SLOW] * SLOW_IN_A_ROW)
    for _ in range(2 + SLOW_IN_A_ROW):
        await world.asked("x")
    assert len(world.sent) == 2 + SLOW_IN_A_ROW
    await world.asked("x")
    assert len(world.sent) == 2 + SLOW_IN_A_ROW


async def test_equal_questions_for_a_token_are_sent_once() -> None:
    world = World()

    def talk() -> Generator[Request, Outcome, Answer]:
        yield Request(purpose=Purpose.TOKEN, method="GET", url="https://auth.example/token?scope=aws")
        return Odd(asked_at=NOW)

    await asyncio.gather(*(world.courier.carry("https://a.example", talk) for _ in range(10)))
    assert len(world.sent) == 1


async def test_a_conversation_that_outlasts_the_patience_is_given_up() -> None:
    world = World(then=NoReply(Unreached.BROKEN, "x", 20_000))

    def endless() -> Generator[Request, Outcome, Answer]:
        while True:
            yield Request(purpose=Purpose.MANIFEST, method="GET", url="https://a.example/x")

    assert await world.courier.carry("https://a.example", endless) is None
    assert len(world.sent) == 2


async def test_a_caller_who_leaves_frees_the_place() -> None:
    world, never = World(), asyncio.Event()
    world.hold = lambda _: never
    stuck = [asyncio.create_task(world.asked(str(n))) for n in range(AT_ONCE + 3)]
    for _ in range(3):
        await asyncio.sleep(0)  # every task starts, and those that may send
    assert len(world.sent) == AT_ONCE
    for task in stuck:
        task.cancel()
    await asyncio.gather(*stuck, return_exceptions=True)
    world.hold, world.under_way = lambda _: None, 0
    assert len(await world.asked(*map(str, range(20)))) == 20


# --- waits that registries ask for


def named(text: str) -> ImageName:
    name = parse(text)
    assert not isinstance(name, BadName)
    return name


def question(repository: str) -> Question:
    return ManifestOf(named(f"a.example/{repository}:1"), "linux/amd64")


def test_a_wait_holds_for_the_repository_and_two_of_them_for_the_registry() -> None:
    now = 0.0
    limits, limited = Limits(lambda: now), Limited(asked_at=NOW, retry_after=100)
    limits.told(question("x/one"), limited)
    assert limits.of(question("x/two")) is None
    now = 40.0
    again = limits.of(question("x/one"))
    assert again is not None
    assert (again.retry_after, again.from_cache, again.asked_at) == (60, True, NOW)
    limits.told(question("x/two"), limited)
    assert limits.of(question("x/three")) is not None
    assert limits.of(TagsOf(named("a.example/x/three"))) is None
    now = 141.0
    assert limits.of(question("x/three")) is None


def test_a_reply_lifts_the_wait() -> None:
    limits, limited = Limits(lambda: 0.0), Limited(asked_at=NOW, retry_after=100)
    for name in ("x/one", "x/two"):
        limits.told(question(name), limited)
    limits.told(question("x/three"), Present(asked_at=NOW))
    assert limits.of(question("x/one")) is None


def test_a_body_of_which_the_start_is_recorded_says_that_it_goes_on() -> None:
    request = Request(purpose=Purpose.MANIFEST, method="GET", url="https://a.example/v2/a/manifests/1")
    whole, long = (step_of(request, Reply(404, body=b"x" * n), ()).body for n in (SHOWN_BODY, SHOWN_BODY + 1))
    assert whole == "x" * SHOWN_BODY
    assert long == "x" * (SHOWN_BODY - 1) + "…"
