"""Mirrors, other locations and what this machine forbids, over real sockets: who answers, and what is told of it."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.registry.test_client import BOTH, CANARY, logged_in, named
from tui.core.answers import Absent, Answer, Denied, Lacking, ManifestOf, Present, Tags, TagsOf, Unreachable, Unreached
from tui.core.engine import Engine
from tui.demo.hosted import HUB, HostedRegistry, HostedWorld, Repository
from tui.demo.images import index
from tui.demo.registry import EmbeddedRegistry, Instead
from tui.demo.replying import Replied
from tui.registry.client import RegistryClient
from tui.registry.daemon_json import daemon_of
from tui.registry.hosts_toml import hosts_of
from tui.registry.mirrors import Settings
from tui.registry.registries_conf import conf_of

IMAGE, OTHER = index(BOTH, "image"), index(BOTH, "other")


def serving(*names: str, **repositories: Repository) -> HostedRegistry:
    named_so = {name.replace("__", "/"): repository for name, repository in repositories.items()}
    return HostedRegistry(names=names, repositories=named_so, logins={"ada": CANARY})


@pytest.fixture
async def registry() -> AsyncIterator[EmbeddedRegistry]:
    """Docker Hub, a mirror of a part of it, one that is down, and one where somebody keeps copies."""
    there, private = Repository(tags={"1": IMAGE}), Repository(tags={"1": IMAGE}, private=True)
    world = HostedWorld((
        HostedRegistry(
            names=("docker.io", "auth.docker.io"), manners=HUB,
            repositories={"library/redis": Repository(tags={"1": IMAGE, "2": OTHER}), "a/b": there},
        ),
        serving("m.example", library__redis=there, proxy__library__redis=there),
        HostedRegistry(names=("down.example",), down=True),
        serving("copies.example", hub__redis=there, secret__app=private),
    ))  # fmt: skip
    async with EmbeddedRegistry(world) as embedded:
        yield embedded


def docker(*mirrors: str) -> Settings:
    return Settings(rules=daemon_of("daemon.json", json.dumps({"registry-mirrors": list(mirrors)})).rules)


def podman(text: str) -> Settings:
    return Settings(engine=Engine.PODMAN, rules=conf_of("registries.conf", text).rules)


async def asked(
    registry: EmbeddedRegistry, text: str, settings: Settings, *, home: Path = Path("/nonexistent"), tags: bool = False
) -> Answer:
    question = TagsOf(named(text)) if tags else ManifestOf(named(text), BOTH[0])
    async with RegistryClient(environ={}, home=home, routes=registry.routes, settings=settings) as client:
        return await client.ask(question)


def hosts(registry: EmbeddedRegistry) -> list[str]:
    return list(dict.fromkeys(request.host for request in registry.requests))


async def test_a_mirror_that_has_it_answers_and_hub_is_not_asked(registry: EmbeddedRegistry) -> None:
    answer = await asked(registry, "redis:1", docker("https://m.example"))
    assert isinstance(answer, Present)
    assert (answer.endpoint, hosts(registry)) == ("m.example", ["m.example"])
    assert answer.way == ("m.example answers, a mirror of docker.io by daemon.json.",)


async def test_what_a_mirror_lacks_is_asked_of_hub(registry: EmbeddedRegistry) -> None:
    answer = await asked(registry, "redis:2", docker("https://m.example"))
    assert isinstance(answer, Present)
    assert (answer.endpoint, hosts(registry)) == ("docker.io", ["m.example", "docker.io", "auth.docker.io"][:2])
    assert answer.way == (
        "m.example, a mirror of docker.io by daemon.json, was asked first: it has no such tag (404).",
        "Then docker.io itself was asked.",
    )
    assert answer.exchange[0].url.startswith("https://m.example/v2/library/redis/")
    assert answer.exchange[-1].url.startswith("https://registry-1.docker.io/")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        pytest.param(Replied(401, b""), "it refuses (401)", id="it wants a login"),
        pytest.param(Replied(500, b""), "it is broken (500)", id="it is broken"),
        pytest.param(Replied(429, b""), "it takes no more requests (429)", id="it is limited"),
        pytest.param(Replied(200, b"<html>"), "it gives an odd answer (200)", id="it is something else"),
    ],
)
async def test_any_fault_of_a_mirror_falls_through(registry: EmbeddedRegistry, reply: Replied, words: str) -> None:
    registry.oddities["m.example", "/v2/library/redis/manifests/1"] = Instead(reply)
    answer = await asked(registry, "redis:1", docker("https://down.example", "https://m.example"))
    assert isinstance(answer, Present)
    assert answer.endpoint == "docker.io"
    assert "was asked first: Nothing listens at down.example: the connection was refused." in answer.way[0]
    assert answer.way[1].endswith(f"was asked first: {words}.")


async def test_what_neither_has_is_told_by_hub(registry: EmbeddedRegistry) -> None:
    answer = await asked(registry, "redis:9", docker("https://m.example"))
    assert isinstance(answer, Absent)
    assert (answer.what, answer.endpoint) == (Lacking.TAG, "docker.io")


async def test_a_login_for_hub_is_not_shown_to_its_mirror(registry: EmbeddedRegistry, tmp_path: Path) -> None:
    home = logged_in(tmp_path, "https://index.docker.io/v1/")
    auth = base64.b64encode(b"ada:mirror-" + CANARY.encode()).decode()
    config = json.loads((home / ".docker" / "config.json").read_text())
    config["auths"]["m.example"] = {"auth": auth}
    (home / ".docker" / "config.json").write_text(json.dumps(config))
    registry.oddities["m.example", "/v2/library/redis/manifests/2"] = Instead(
        Replied(401, b"", {"www-authenticate": 'Basic realm="m"'})
    )
    assert isinstance(await asked(registry, "redis:2", docker("https://m.example"), home=home), Present)
    assert hosts(registry)[0] == "m.example"
    assert not [r for r in registry.requests if r.host == "m.example" and "authorization" in r.headers]
    assert [r for r in registry.requests if r.host != "m.example" and "authorization" in r.headers]


async def test_tags_go_the_same_way(registry: EmbeddedRegistry) -> None:
    answer = await asked(registry, "redis", docker("https://m.example"), tags=True)
    assert isinstance(answer, Tags)
    assert (answer.endpoint, answer.tags) == ("m.example", ("1",))


async def test_another_location_is_asked_by_its_own_name_with_its_own_login(
    registry: EmbeddedRegistry, tmp_path: Path
) -> None:
    settings = podman('[[registry]]\nprefix = "docker.io/library"\nlocation = "copies.example/hub"\n'
                      '[[registry]]\nprefix = "ours.example"\nlocation = "copies.example/secret"')  # fmt: skip
    answer = await asked(registry, "redis:1", settings)
    assert isinstance(answer, Present)
    assert answer.endpoint == "copies.example"
    assert answer.way == ("docker.io/library/redis is reached at copies.example/hub/redis by registries.conf.",)
    assert isinstance(await asked(registry, "ours.example/app:1", settings), Denied)
    home = logged_in(tmp_path, "copies.example/secret")
    with_login = await asked(registry, "ours.example/app:1", settings, home=home)
    assert isinstance(with_login, Present)
    assert with_login.login_from.endswith("config.json")


async def test_a_blocked_registry_is_not_asked(registry: EmbeddedRegistry) -> None:
    answer = await asked(registry, "redis:1", podman('[[registry]]\nlocation = "docker.io"\nblocked = true'))
    assert isinstance(answer, Unreachable)
    assert (answer.why, answer.endpoint) == (Unreached.BLOCKED, "docker.io")
    assert answer.message == "“blocked = true” stands for docker.io in registries.conf:3."
    assert registry.requests == []


async def test_containerds_mirror_is_told_the_registry_and_asked_at_its_own_path(registry: EmbeddedRegistry) -> None:
    text = '[host."https://m.example/v2/proxy"]\noverride_path = true'
    rule = hosts_of("hosts.toml", "docker.io", text).rule
    assert rule is not None
    answer = await asked(registry, "redis:1", Settings(engine=Engine.CONTAINERD, rules=(rule,)))
    assert isinstance(answer, Present)
    assert answer.endpoint == "m.example"
    first = registry.requests[0]
    assert first.target == "/v2/proxy/library/redis/manifests/1?ns=docker.io"


async def test_an_insecure_registry_that_speaks_plain_http_is_reached(registry: EmbeddedRegistry) -> None:
    base = registry.routes["m.example"].removeprefix("http://")
    settings = Settings(insecure=frozenset((base,)))
    async with RegistryClient(
        environ={}, home=Path("/nonexistent"), settings=settings, plain_http=lambda _: False
    ) as client:
        answer = await client.ask(ManifestOf(named(f"{base}/library/redis:1"), BOTH[0]))
    assert isinstance(answer, Present)
    assert [step.url.partition(":")[0] for step in answer.exchange[:2]] == ["https", "http"]


async def test_a_registry_in_an_insecure_network_is_reached(registry: EmbeddedRegistry) -> None:
    base = registry.routes["m.example"].removeprefix("http://")
    settings = Settings(networks=daemon_of("x", '{"insecure-registries": ["127.0.0.0/8"]}').networks)
    async with RegistryClient(
        environ={}, home=Path("/nonexistent"), settings=settings, plain_http=lambda _: False
    ) as client:
        answer = await client.ask(ManifestOf(named(f"{base}/library/redis:1"), BOTH[0]))
    assert isinstance(answer, Present)


async def test_notes_of_the_settings_are_told() -> None:
    async with RegistryClient(environ={}, home=Path("/nonexistent"), settings=Settings(notes=("Odd.",))) as client:
        assert client.notes == ("Odd.",)
