"""GitHub is asked with manners: marks instead of copies, no word after a limit, and the token for nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tui.cache import Cache
from tui.core.news import Line, News
from tui.demo.asked import Asked, Replied
from tui.demo.github import HostedGitHub, HostedRepository
from tui.demo.hosted import HostedWorld
from tui.demo.registry import Computed, EmbeddedRegistry, Endless, Instead, Raw, Reset
from tui.hearing import FRESH_SECONDS, Hearing
from tui.world import World

API = "api.github.com"
RELEASES = (
    {
        "tag_name": "v1", "name": "", "published_at": "2026-01-01T00:00:00Z", "html_url": "https://github.com/o/new/1",
        "body": "Fixes.\n\nMore fixes.\n\nThanks.",
    },
    {
        "tag_name": "v2", "name": "Two\x1b]0;x\x07", "published_at": "2026-03-01T00:00:00Z", "html_url": "javascript:x",
        "body": "Fixes.\r\n## Images moved to `ghcr.io/new`\x1b[2J\u202e, Docker Hub goes.\n- A fix",
    },
    {"tag_name": "v3", "draft": True, "published_at": "2026-04-01T00:00:00Z", "body": "Not yet."},
    {"tag_name": "v4", "published_at": "yesterday"},
    "no release",
)  # fmt: skip
REPOSITORY = HostedRepository(
    number=7, full_name="o/new", archived=True, releases=RELEASES, readme="# New\n\n> We renamed everything.\n\nText.\n"
)
GITHUB = HostedGitHub(repositories=(REPOSITORY,), former={"o/old": "o/new"}, token="good")


@pytest.fixture
async def served() -> AsyncIterator[EmbeddedRegistry]:
    async with EmbeddedRegistry(HostedWorld((GITHUB,))) as embedded:
        yield embedded


class Runs:
    """One run after the other on the same machine, each at a time of its own."""

    def __init__(self, world: World, served: EmbeddedRegistry) -> None:
        self.world, self.served = replace(world, github=served.routes[API]), served

    def at(self, seconds: float = 0, *, offline: bool = False, token: str = "") -> tuple[Hearing, Cache]:
        now = NOW + timedelta(seconds=seconds)
        world = replace(self.world, clock=lambda: now, environ={"GITHUB_TOKEN": token} if token else {})
        cache = Cache(world.state_dir, now)
        return Hearing(world, cache, offline=offline), cache

    async def news(self, seconds: float = 0, *, offline: bool = False) -> News | None:
        hearing, cache = self.at(seconds, offline=offline)
        told = await hearing.news("o/new")
        await hearing.aclose()
        cache.save()
        return told

    @property
    def asked(self) -> list[str]:
        return [asked.path for asked in self.served.requests]


@pytest.fixture
def runs(world: World, served: EmbeddedRegistry) -> Runs:
    return Runs(world, served)


async def test_a_rename_is_followed_within_the_api_and_told(runs: Runs) -> None:
    hearing, _ = runs.at()
    told = await hearing.repository("o/old")
    await hearing.aclose()
    assert told is not None
    assert (told.moved, told.full_name, told.archived, told.url) == (True, "o/new", True, "https://github.com/o/new")
    assert runs.asked == ["/repos/o/old", "/repositories/7"]


@pytest.mark.parametrize(
    ("name", "there"), [pytest.param("o/new", True, id="as it is"), pytest.param("o/none", False, id="not there")]
)
async def test_what_did_not_move_is_told_as_well(runs: Runs, name: str, there: bool) -> None:
    hearing, _ = runs.at()
    told = await hearing.repository(name)
    await hearing.aclose()
    assert told is not None
    assert (told.moved, told.there) == (False, there)


async def test_announcements_are_newest_first_inert_and_marked(runs: Runs) -> None:
    told = await runs.news()
    assert told is not None
    readme, two, one = told.notices
    assert (readme.title, readme.at, readme.lines) == ("README", None, (Line("We renamed everything.", marked=True),))
    assert two.lines == (Line("Images moved to `ghcr.io/new` [2J , Docker Hub goes.", marked=True),)
    assert (two.title, two.url) == ("Two ]0;x", "")
    assert (one.title, one.url, one.marked) == ("v1", "https://github.com/o/new/1", False)
    assert [line.text for line in one.lines] == ["Fixes.", "More fixes."]


async def test_what_did_not_change_is_not_sent_again_and_what_is_fresh_not_asked_for(runs: Runs) -> None:
    first = await runs.news()
    assert first is not None
    again = await runs.news(FRESH_SECONDS - 1)
    assert (again, len(runs.asked)) == (replace(first, from_cache=True), 2)
    later = await runs.news(FRESH_SECONDS + 1)
    assert later is not None
    assert (later.notices, later.asked_at > first.asked_at, later.from_cache) == (first.notices, True, False)
    assert [asked.headers.get("if-none-match", "") for asked in runs.served.requests] == ["", "", first.etag, ""]


async def test_offline_the_last_word_counts_and_without_one_nobody_knows(runs: Runs) -> None:
    assert await runs.news(offline=True) is None
    first = await runs.news()
    assert first is not None
    assert await runs.news(86400, offline=True) == replace(first, from_cache=True)
    assert len(runs.asked) == 2


@pytest.mark.parametrize(
    "oddity",
    [
        pytest.param(Instead(Replied(403, b"{}", {"x-ratelimit-remaining": "0"})), id="the hour is used up"),
        pytest.param(Instead(Replied(403, b"{}", {"retry-after": "60"})), id="too quick"),
        pytest.param(Instead(Replied(429, b"{}")), id="too many"),
        pytest.param(Instead(Replied(502, b"")), id="broken"),
        pytest.param(Reset(), id="cut off"),
        pytest.param(Raw(b"SSH-2.0-x\r\n\r\n"), id="no HTTP"),
        pytest.param(Endless(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n", b"[" * 65536), id="endless"),
        pytest.param(Instead(Replied(302, b"", {"location": "https://evil.example/x"})), id="leads elsewhere"),
        pytest.param(Instead(Replied(301, b"", {"location": "https://[x/repositories/7"})), id="leads nowhere"),
    ],
)
async def test_who_gives_no_answer_is_asked_nothing_more_until_a_person_asks(
    runs: Runs, oddity: Instead | Reset | Raw | Endless
) -> None:
    first = await runs.news()
    runs.served.oddities[API, "/repos/o/new/releases"] = oddity
    hearing, _ = runs.at(86400)
    assert first is not None
    assert await hearing.news("o/new") == replace(first, from_cache=True)
    before = len(runs.asked)
    assert await hearing.repository("o/new") is None
    assert len(runs.asked) == before
    hearing.forgive()
    told = await hearing.repository("o/new")
    await hearing.aclose()
    assert told is not None


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Replied(403, b'{"message": "Resource not accessible"}'), id="a refusal of this one thing"),
        pytest.param(Replied(200, b"[" * 100_000), id="nested without end"),
        pytest.param(Replied(200, b'{"full_name": "a/../../b"}'), id="no name"),
        pytest.param(Replied(200, b"\xff\xfe"), id="no text"),
    ],
)
async def test_a_reply_that_tells_nothing_is_no_answer_and_others_are_still_asked(runs: Runs, reply: Replied) -> None:
    runs.served.oddities[API, "/repos/o/new"] = Instead(reply)
    hearing, _ = runs.at()
    assert await hearing.repository("o/new") is None
    assert await hearing.news("o/new") is not None
    await hearing.aclose()


async def test_the_token_goes_along_and_a_stale_one_is_done_without(runs: Runs) -> None:
    for after, token, sent in ((0, "good", ["Bearer good"]), (FRESH_SECONDS, "stale", ["Bearer stale", None])):
        runs.served.requests.clear()
        hearing, cache = runs.at(after, token=token)
        told = await hearing.repository("o/new")
        await hearing.aclose()
        assert told is not None
        assert [asked.headers.get("authorization") for asked in runs.served.requests] == sent
        cache.save()
        kept = (runs.world.state_dir / "answers").read_text()
        assert token not in kept


async def test_the_token_is_for_the_api_alone(world: World) -> None:
    heard: list[Asked] = []

    def reply(asked: Asked) -> Replied:
        heard.append(asked)
        return Replied(200, b"{}")

    other = HostedGitHub(names=("elsewhere.example",))
    async with EmbeddedRegistry(HostedWorld((GITHUB, other))) as served:
        served.oddities["elsewhere.example", "/repositories/7"] = Computed(reply)
        away = f"{served.routes['elsewhere.example']}/repositories/7"
        served.oddities[API, "/repos/o/old"] = Instead(Replied(301, b"", {"location": away}))
        made = replace(world, github=served.routes[API], environ={"GITHUB_TOKEN": "good"})
        hearing = Hearing(made, Cache(made.state_dir, NOW))
        told = await hearing.repository("o/old")
        await hearing.aclose()
    assert heard == []
    assert told is not None
    assert told.full_name == "o/new"


async def test_those_who_ask_at_once_cause_one_request(runs: Runs) -> None:
    import asyncio

    hearing, _ = runs.at()
    told = await asyncio.gather(*(hearing.repository("o/new") for _ in range(5)))
    await hearing.aclose()
    assert (len(set(told)), len(runs.asked)) == (1, 1)
