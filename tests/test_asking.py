"""When a registry is asked, and when an earlier answer stands in; and that all is over by the deadline."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW
from tui.asking import FRESH_SECONDS, Desk
from tui.core.ages import ago
from tui.core.answers import Absent, Answer, ManifestOf, Present, Skipped, TagsOf, Unreachable, Unreached
from tui.core.image import BadName, ImageName, parse
from tui.core.status import Status
from tui.core.verdict import Verdict
from tui.demo.hosted import HUB, HostedRegistry, HostedWorld, Repository
from tui.demo.images import index
from tui.demo.registry import EmbeddedRegistry, Late
from tui.session import Session
from tui.world import World

THERE, GONE = "plain.example/a/b:1", "plain.example/a/b:2"


@pytest.fixture
async def registry() -> AsyncIterator[EmbeddedRegistry]:
    repository = Repository(tags={"1": index(("linux/amd64",), "x")})
    async with EmbeddedRegistry(
        HostedWorld((HostedRegistry(names=("plain.example",), repositories={"a/b": repository}),))
    ) as embedded:
        yield embedded


def named(text: str) -> ImageName:
    name = parse(text)
    assert not isinstance(name, BadName)
    return name


class Runs:
    """One run after the other on the same machine, each at a time of its own."""

    def __init__(self, world: World, registry: EmbeddedRegistry) -> None:
        self.world, self.registry = replace(world, routes=registry.routes), registry

    async def ask(
        self, text: str, after: float = 0, *, offline: bool = False, max_age: float | None = None, fresh: bool = False
    ) -> tuple[Answer, bool]:
        """The answer, and whether somebody was asked for it."""
        desk = Desk(self._at(NOW + timedelta(seconds=after)), offline=offline, max_age=max_age)
        before = len(self.registry.requests)
        answer = await desk.ask(ManifestOf(named(text), "linux/amd64"), fresh=fresh)
        await desk.aclose()
        return answer, len(self.registry.requests) > before

    def _at(self, now: datetime) -> World:
        return replace(self.world, clock=lambda: now)


@pytest.fixture
def runs(world: World, registry: EmbeddedRegistry) -> Runs:
    return Runs(world, registry)


async def test_what_was_there_within_the_minute_is_not_asked_for(runs: Runs) -> None:
    first, asked = await runs.ask(THERE)
    assert (type(first), first.from_cache, asked) == (Present, False, True)
    again, asked = await runs.ask(THERE, FRESH_SECONDS - 1)
    assert (type(again), again.from_cache, again.asked_at, asked) == (Present, True, first.asked_at, False)
    assert (await runs.ask(THERE, FRESH_SECONDS + 1))[1]
    assert (await runs.ask(THERE, 1, fresh=True))[1]
    assert (await runs.ask(THERE, 1, max_age=0))[1]


async def test_what_the_settings_forbid_by_now_is_not_taken_from_before(runs: Runs) -> None:
    await runs.ask(THERE)
    conf = runs.world.home / ".config" / "containers" / "registries.conf"
    conf.parent.mkdir(parents=True)
    conf.write_text(f'[[registry]]\nlocation = "{THERE.partition("/")[0]}"\nblocked = true\n')
    answer, asked = await runs.ask(THERE, 1)
    assert isinstance(answer, Unreachable)
    assert (answer.why, asked) == (Unreached.BLOCKED, False)


async def test_what_was_missing_is_asked_for_each_time(runs: Runs) -> None:
    assert isinstance((await runs.ask(GONE))[0], Absent)
    assert (await runs.ask(GONE, 1))[1]


async def test_max_age_takes_both(runs: Runs) -> None:
    for text, kind in ((THERE, Present), (GONE, Absent)):
        await runs.ask(text)
        answer, asked = await runs.ask(text, 3000, max_age=3600)
        assert (type(answer), answer.from_cache, asked) == (kind, True, False)
        assert (await runs.ask(text, 8000, max_age=3600))[1]


async def test_offline_tells_what_is_known_and_skips_the_rest(runs: Runs) -> None:
    await runs.ask(GONE)
    answer, asked = await runs.ask(GONE, 3 * 3600, offline=True)
    assert (type(answer), answer.from_cache, answer.asked_at, asked) == (Absent, True, NOW, False)
    answer, asked = await runs.ask(THERE, offline=True)
    assert (type(answer), asked) == (Skipped, False)


async def test_the_deadline_counts_for_all_questions_together(world: World, registry: EmbeddedRegistry) -> None:
    for path in ("/v2/a/b/manifests/1", "/v2/a/b/tags/list"):
        registry.oddities["plain.example", path] = Late(60)
    desk = Desk(replace(world, routes=registry.routes), deadline=0.2)
    for question in (ManifestOf(named(THERE), "linux/amd64"), TagsOf(named(THERE)), TagsOf(named("plain.example/c"))):
        answer = await desk.ask(question)
        assert isinstance(answer, Unreachable)
        assert answer.why is Unreached.TIMEOUT
        assert "--deadline" in (answer.message or "")
    await desk.aclose()


async def test_what_has_the_same_digest_as_last_time_is_not_read_again_where_reading_counts(world: World) -> None:
    """Docker Hub counts GET, and not HEAD: a second check takes nothing from the quota, and knows the platforms."""
    tags = {"1": index(("linux/amd64",), "x"), "arm": index(("linux/arm64",), "x")}
    hub = HostedRegistry(
        names=("docker.io", "auth.docker.io"), manners=HUB, repositories={"a/b": Repository(tags=tags)}
    )
    async with EmbeddedRegistry(HostedWorld((hub,))) as embedded:
        runs, asked = Runs(world, embedded), list[list[str]]()
        for tag, kind, platforms in (("1", Present, ("linux/amd64",)), ("arm", Absent, ("linux/arm64",))):
            for _ in range(2):
                before = len(embedded.requests)
                answer, _new = await runs.ask(f"a/b:{tag}", max_age=0)
                assert isinstance(answer, (Present, Absent))
                assert (type(answer), answer.platforms, answer.from_cache) == (kind, platforms, False)
                asked.append([r.method for r in embedded.requests[before:] if "/manifests/" in r.path])
    assert ["GET" in methods for methods in asked] == [True, False, True, False]
    assert all("HEAD" in methods for methods in asked)


# --- a session on top


COMPOSE = "services:\n  there:\n    image: {THERE}\n  gone:\n    image: {GONE}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "compose.yaml").write_text(COMPOSE.replace("{THERE}", THERE).replace("{GONE}", GONE))
    return folder


async def checked(root: Path, world: World, *, offline: bool = False) -> tuple[list[Status], Session]:
    """All statuses in the order that they were told, and the closed session."""
    session, told = Session(root, world, offline=offline), list[Status]()
    session.load()
    await session.check(on_status=lambda _, status: told.append(status))
    await session.aclose()
    return told, session


async def test_the_verdicts_of_the_last_time_are_shown_while_it_is_asked_again(
    root: Path, world: World, registry: EmbeddedRegistry
) -> None:
    world = replace(world, routes=registry.routes)
    told, _ = await checked(root, world)
    assert [status.before for status in told] == [None] * len(told)
    later = replace(world, clock=lambda: NOW + timedelta(hours=3))
    told, session = await checked(root, later)
    assert [(s.verdict, s.before, s.aged) for s in told[:2]] == [
        (None, Verdict.AVAILABLE, "3 hours ago"),
        (None, Verdict.TAG_MISSING, "3 hours ago"),
    ]
    assert {(s.verdict, s.from_cache, s.aged) for s in session.statuses.values()} == {
        (Verdict.AVAILABLE, False, ""),
        (Verdict.TAG_MISSING, False, ""),
    }


async def test_offline_the_sentence_tells_the_age(root: Path, world: World, registry: EmbeddedRegistry) -> None:
    world = replace(world, routes=registry.routes)
    await checked(root, world)
    later = replace(world, clock=lambda: NOW + timedelta(hours=3))
    _, session = await checked(root, later, offline=True)
    findings = await session.findings()
    (message,) = [finding.message for finding in findings.values()]
    assert message.endswith("This was asked 3 hours ago.")
    assert {(s.from_cache, s.checked_at) for s in session.statuses.values()} == {(True, NOW)}


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1 second ago"), (59, "59 seconds ago"),
     (60, "1 minute ago"), (7200, "2 hours ago"), (777_600, "9 days ago")],
)  # fmt: skip
def test_ages_as_people_say_them(seconds: int, text: str) -> None:
    assert ago(timedelta(seconds=seconds)) == text
