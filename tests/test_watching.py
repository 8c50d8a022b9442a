"""Watching: turns, waits that registries ask for, files that change meanwhile, and the end. Nobody sleeps."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import NOW
from tui.cli import watch as command
from tui.cli.arguments import parse
from tui.cli.terminal import Terminal
from tui.core.errors import UsageError
from tui.core.turns import GROWTH, LONGEST, Turns
from tui.demo.asked import Replied
from tui.demo.hosted import HostedRegistry, HostedWorld, Repository
from tui.demo.images import index
from tui.demo.registry import Instead, ThreadedRegistry
from tui.registry.pace import Pace
from tui.session import Session
from tui.watching import Event, What, watch
from tui.world import World

HOST = "registry.acme.example"
PATH = "/v2/team/app/manifests/1.0"


@dataclass
class Time:
    """A clock that stands still but for `sleep`, which lets happen what is due."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)
    happens: dict[int, Callable[[], None]] = field(default_factory=dict)
    """By the number of the sleep, from 1: what happens during it."""

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.slept.append(seconds)
        self.happens.get(len(self.slept), lambda: None)()

    @property
    def pace(self) -> Pace:
        return Pace(now=lambda: NOW, seconds=lambda: self.seconds, sleep=self.sleep, chance=lambda: 0.5)


@pytest.fixture
def registry() -> Iterator[ThreadedRegistry]:
    repositories = {
        "team/app": Repository(tags={"1.0": index(("linux/amd64",), "app")}),
        "team/other": Repository(tags={"2": index(("linux/amd64",), "other")}),
    }
    world = HostedWorld((HostedRegistry(names=(HOST,), repositories=repositories),))
    with ThreadedRegistry(world) as playing:
        yield playing


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "compose.yaml").write_text(f"services:\n  app:\n    image: {HOST}/team/app:1.0\n")
    return tmp_path


def gone(registry: ThreadedRegistry, status: int = 404, headers: dict[str, str] | None = None) -> Callable[[], None]:
    """Take the image away; what is returned puts it back."""
    code = {404: "MANIFEST_UNKNOWN", 429: "TOOMANYREQUESTS"}.get(status, "UNKNOWN")
    body = json.dumps({"errors": [{"code": code, "message": "not now"}]}).encode()
    registry.registry.oddities[HOST, PATH] = Instead(Replied(status, body, headers or {}))
    others = json.dumps({"name": "team/app", "tags": ["0.9"]}).encode()
    registry.registry.oddities[HOST, "/v2/team/app/tags/list"] = Instead(Replied(200, others))
    return registry.registry.oddities.clear


def session_of(project: Path, world: World, registry: ThreadedRegistry) -> Session:
    session = Session(project, replace(world, routes=dict(registry.routes)))
    session.load()
    return session


async def events(session: Session, time: Time, *, deadline: float | None = None) -> list[Event]:
    try:
        return [event async for event in watch(session, time.pace, interval=60, deadline=deadline)]
    finally:
        await session.aclose()


async def test_it_ends_when_the_image_appears_and_asks_later_and_later(
    project: Path, world: World, registry: ThreadedRegistry
) -> None:
    time = Time()
    time.happens[3] = gone(registry)
    found = await events(session_of(project, world, registry), time)
    assert time.slept == [60, 60 * GROWTH, 60 * GROWTH**2]
    assert [event.what for event in found] == [What.CHANGED, *[What.NEXT] * 3, What.CHANGED, What.DONE]


async def test_a_registry_says_itself_when_to_ask_again(
    project: Path, world: World, registry: ThreadedRegistry
) -> None:
    time = Time()
    gone(registry, 429, {"retry-after": "7200"})
    found = await events(session_of(project, world, registry), time, deadline=10_000)
    assert time.slept == [7200]
    assert found[-1].what is What.LATE  # the client counts the wait by its own clock, which stood still


def test_a_watch_of_weeks_comes_to_an_end_of_its_growth(
    project: Path, world: World, registry: ThreadedRegistry
) -> None:
    session = session_of(project, world, registry)
    rhythm, now = Turns(60), 0.0
    for _ in range(3000):
        rhythm.asked(session.loaded.references, session.statuses, now, 0.5)
        wait = rhythm.next(session.loaded.references, now)
        assert 60 <= wait <= LONGEST
        now += wait


async def test_the_rhythm_has_an_end_and_each_registry_its_own(
    project: Path, world: World, registry: ThreadedRegistry
) -> None:
    (project / "compose.yaml").write_text(
        f"services:\n  app:\n    image: {HOST}/team/app:1.0\n  far:\n    image: nobody.invalid/team/app:1\n"
    )
    gone(registry, 429, {"retry-after": "100000"})
    time = Time()
    closed = dict(registry.routes) | {"nobody.invalid": "http://127.0.0.1:1"}
    session = Session(project, replace(world, routes=closed))
    session.load()
    found = await events(session, time, deadline=10_000)
    assert max(time.slept) == LONGEST
    assert found[-1].what is What.LATE
    asked = [request for request in registry.registry.requests if request.path == PATH]
    assert len(asked) <= 2  # HEAD and GET of the first round; the others were for the far one alone


async def test_what_is_mended_in_the_files_counts_at_once(
    project: Path, world: World, registry: ThreadedRegistry
) -> None:
    gone(registry)
    time = Time()
    time.happens[1] = lambda: (project / "compose.yaml").write_text(  # type: ignore[assignment, func-returns-value]
        f"services:\n  app:\n    image: {HOST}/team/other:2\n"
    )
    found = await events(session_of(project, world, registry), time)
    assert len(time.slept) == 1
    assert found[-1] == Event(what=What.DONE)


async def test_a_file_that_is_broken_for_a_moment_ends_nothing(
    project: Path, world: World, registry: ThreadedRegistry
) -> None:
    time = Time()
    back = gone(registry)
    time.happens[1] = lambda: project.rename(project.with_name("elsewhere"))  # type: ignore[assignment, func-returns-value]

    def mended() -> None:
        project.with_name("elsewhere").rename(project)
        back()

    time.happens[2] = mended
    found = await events(session_of(project, world, registry), time)
    assert [event.what for event in found].count(What.UNREADABLE) == 1
    assert found[-1].what is What.DONE


# --- the command


@pytest.fixture
def call(
    project: Path, world: World, registry: ThreadedRegistry, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    def run(time: Time, *words: str) -> tuple[int, str, str]:
        arguments: Namespace = parse(("watch", str(project), *words))
        reached = replace(world, routes=dict(registry.routes))
        status = command.run(arguments, reached, Terminal.of({}, no_color=True), time.pace)
        said = capfd.readouterr()
        return int(status), said.out, said.err

    return run


def test_the_command_tells_each_change_and_then_runs_what_was_asked(
    call: Callable[..., tuple[int, str, str]], project: Path, registry: ThreadedRegistry
) -> None:
    time = Time()
    time.happens[1] = gone(registry)
    status, out, err = call(time, "--exec", "sh -c 'echo ran > ran.txt; exit 5'", "--bell")
    assert status == 5
    assert (project / "ran.txt").read_text() == "ran\n"
    assert [line.split()[1:] for line in out.splitlines()] == [
        ["✗", "no", "such", "tag", "app", f"{HOST}/team/app:1.0"],
        ["✓", "available", "app", f"{HOST}/team/app:1.0"],
    ]
    assert "Not there yet: app. Asked again in 1 min." in err
    assert "\a" in err


def test_events_are_json_lines(call: Callable[..., tuple[int, str, str]], registry: ThreadedRegistry) -> None:
    time = Time()
    time.happens[1] = gone(registry)
    status, out, _ = call(time, "--format", "json")
    found = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [event["event"] for event in found] == ["changed", "next", "changed", "done"]
    assert {event["schema"] for event in found} == {"pullfix.watch/1"}
    assert (found[0]["verdict"], found[2]["verdict"]) == ("tag-missing", "available")
    assert found[1]["seconds"] == 60
    assert datetime.fromisoformat(found[0]["at"]) == NOW


@pytest.mark.parametrize(("answer", "ends"), [(404, 1), (500, 3)], ids=["it fails", "nobody can say"])
def test_when_the_time_is_over_the_status_says_what_is_left(
    call: Callable[..., tuple[int, str, str]], registry: ThreadedRegistry, answer: int, ends: int
) -> None:
    gone(registry, answer)
    status, _, err = call(Time(), "--deadline", "30")
    assert status == ends
    assert "The time is over. Not there yet: app." in err


def test_what_waiting_does_not_mend_is_named_and_not_waited_for(
    call: Callable[..., tuple[int, str, str]], project: Path
) -> None:
    (project / "compose.yaml").write_text(
        f"services:\n  app:\n    image: {HOST}/team/app:1.0\n  bad:\n    image: '{HOST}/UPPER:1'\n"
    )
    time = Time()
    status, _, err = call(time)
    assert (status, time.slept) == (1, [])
    assert "Waiting does not mend bad" in err


def test_a_command_that_cannot_be_split_is_refused_before_anybody_waits(
    call: Callable[..., tuple[int, str, str]],
) -> None:
    for words in ("sh -c 'open", " "):
        with pytest.raises(UsageError, match="--exec"):
            call(Time(), "--exec", words)
