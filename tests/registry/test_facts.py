"""What Docker Hub's website tells of tags, over real sockets, and what happens where it does not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.registry.test_client import logged_in, named
from tui import session as sessions
from tui.core.answers import Answer, FactsOf, Odd, Skipped, Tags, Unreachable
from tui.demo.asked import Replied
from tui.demo.hosted import HUB, HostedRegistry, HostedWorld, Repository
from tui.demo.images import image, index
from tui.demo.registry import EmbeddedRegistry, Instead, Late, Oddity, Reset
from tui.registry.client import RegistryClient
from tui.registry.facts import MOST_PAGES
from tui.session import Session
from tui.world import World

BOTH = ("linux/amd64", "linux/arm64/v8")
PAGE = "/v2/namespaces/a/repositories/b/tags"
HOST = "docker.io"


def hub(tags: int = 2) -> HostedWorld:
    several, single = index(BOTH, "several"), image("linux/amd64", "single")
    repositories = {
        "a/b": Repository(
            tags={"1.0": several, "latest": several, "single": single},
            pushed={"1.0": "2026-05-01T00:00:00Z", "latest": "2026-06-01T00:00:00Z"},
        ),
        "a/many": Repository(tags={f"1.0.{n}": single for n in range(tags)}),
        "a/private": Repository(tags={"1.0": single}, private=True),
    }
    names = (HOST, "registry-1.docker.io", "auth.docker.io", "hub.docker.com")
    plain = HostedRegistry(names=("plain.example",), repositories=repositories)
    return HostedWorld((HostedRegistry(names=names, manners=HUB, repositories=repositories), plain))


@pytest.fixture
async def registry() -> AsyncIterator[EmbeddedRegistry]:
    async with EmbeddedRegistry(hub()) as embedded:
        yield embedded


async def facts(registry: EmbeddedRegistry, text: str, home: Path = Path("/nonexistent")) -> Answer:
    async with RegistryClient(environ={}, home=home, routes=registry.routes) as client:
        return await client.ask(FactsOf(named(text)))


async def test_the_website_tells_what_was_pushed_last_first(registry: EmbeddedRegistry, tmp_path: Path) -> None:
    answer = await facts(registry, "a/b", logged_in(tmp_path, "https://index.docker.io/v1/"))
    assert isinstance(answer, Tags)
    assert answer.complete
    found = {told.tag: told for told in answer.facts}
    assert list(found) == ["latest", "1.0", "single"]
    assert found["latest"].pushed == "2026-06-01T00:00:00Z"
    assert found["latest"].digest == found["1.0"].digest == index(BOTH, "several").manifest.digest
    assert (found["1.0"].platforms, found["single"].platforms) == (BOTH, ("linux/amd64",))
    assert len(registry.requests) == 1
    assert "authorization" not in registry.requests[0].headers


@pytest.mark.parametrize(("tags", "pages", "complete"), [(100, 1, True), (101, 2, True), (1000, MOST_PAGES, False)])
async def test_only_so_many_pages_are_asked_for(tags: int, pages: int, complete: bool) -> None:
    async with EmbeddedRegistry(hub(tags)) as registry:
        answer = await facts(registry, "a/many")
        assert isinstance(answer, Tags)
        assert (len(answer.facts), answer.complete) == (min(tags, pages * 100), complete)
        assert len(registry.requests) == pages


async def test_other_registries_are_not_asked(registry: EmbeddedRegistry) -> None:
    assert isinstance(await facts(registry, "plain.example/a/b"), Skipped)
    assert registry.requests == []


async def test_what_the_website_does_not_show_is_told_by_nobody(registry: EmbeddedRegistry) -> None:
    assert isinstance(await facts(registry, "a/private"), Odd)
    assert isinstance(await facts(registry, "a/nothing"), Odd)


def page(*results: object) -> Instead:
    return Instead(Replied(200, json.dumps({"results": results}).encode(), {"content-type": "application/json"}))


@pytest.mark.parametrize(
    ("oddity", "told"),
    [
        pytest.param(Reset(), Unreachable, id="it breaks off"),
        pytest.param(Instead(Replied(200, b"<html>Sorry</html>")), Odd, id="a page for people"),
        pytest.param(Instead(Replied(429, b"{}", {"retry-after": "60"})), Odd, id="it has had enough"),
        pytest.param(Instead(Replied(200, b'{"results": {"a": 1}}')), Odd, id="no list"),
        pytest.param(page(), Tags, id="a list with nothing in it"),
    ],
)
async def test_trouble_is_no_news(registry: EmbeddedRegistry, oddity: Oddity, told: type[Answer]) -> None:
    registry.oddities[HOST, PAGE] = oddity
    answer = await facts(registry, "a/b")
    assert isinstance(answer, told)
    assert getattr(answer, "facts", ()) == ()


async def test_what_makes_no_sense_is_left_out(registry: EmbeddedRegistry) -> None:
    unknown = {"os": "unknown", "architecture": "unknown", "digest": "sha256:1"}
    registry.oddities[HOST, PAGE] = page(
        7, {}, {"name": "a b"}, {"name": ["x"]},
        {"name": "1", "digest": 5, "images": "none", "tag_last_pushed": 7, "last_updated": "2026-01-02T00:00:00Z"},
        {"name": "2", "digest": "md5:1", "images": [unknown, 3], "tag_last_pushed": "0001-01-01T00:00:00Z"},
    )  # fmt: skip
    answer = await facts(registry, "a/b")
    assert isinstance(answer, Tags)
    assert [(f.tag, f.digest, f.pushed, f.platforms) for f in answer.facts] == [
        ("1", None, "2026-01-02T00:00:00Z", ()),
        ("2", None, "", ()),
    ]


async def test_the_tags_do_not_wait_for_a_website_that_never_answers(
    registry: EmbeddedRegistry, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "WEBSITE_SECONDS", 0.01)
    registry.oddities[HOST, PAGE] = Late(3600)
    session = Session(tmp_path, replace(world, routes=registry.routes))
    rows = await session.tag_rows(named("a/b:1.0"))
    await session.aclose()
    assert [(row.tag, row.age) for row in rows] == [("1.0", ""), ("latest", ""), ("single", "")]
    assert rows[0].digest == index(BOTH, "several").manifest.digest
