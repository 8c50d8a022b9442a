"""The client over real sockets against the embedded registry: verdicts, secrets, hostile servers, deadlines."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tui.core.answers import (
    Absent,
    Answer,
    Cause,
    Denied,
    Lacking,
    Limited,
    ManifestOf,
    Odd,
    Present,
    Tags,
    TagsOf,
    Unreachable,
    Unreached,
)
from tui.core.image import BadName, ImageName, parse
from tui.demo.asked import Replied
from tui.demo.hosted import GHCR, HUB, HostedRegistry, HostedWorld, Repository
from tui.demo.images import image, index
from tui.demo.registry import Drip, EmbeddedRegistry, Instead, Late, Oddity, Raw, Reset
from tui.demo.world import demo_world
from tui.registry.client import RegistryClient

CANARY = "canary-7f3a91"
BOTH = ("linux/amd64", "linux/arm64")


def named(text: str) -> ImageName:
    name = parse(text)
    assert not isinstance(name, BadName)
    return name


def logged_in(home: Path, registry: str, user: str = "ada", secret: str = CANARY) -> Path:
    """A home with a login in Docker's config.json."""
    auth = base64.b64encode(f"{user}:{secret}".encode()).decode()
    (home / ".docker").mkdir(parents=True)
    (home / ".docker" / "config.json").write_text(json.dumps({"auths": {registry: {"auth": auth}}}))
    return home


def world() -> HostedWorld:
    several, single = index(BOTH, "several"), image("linux/arm64", "single")
    private = Repository(tags={"1": several}, private=True)
    plain = HostedRegistry(
        names=("plain.example",),
        repositories={"a/b": Repository(tags={"1": several, "arm": single}), "a/private": private},
        logins={"ada": CANARY},
    )
    ghcr = HostedRegistry(
        names=("ghcr.io",), manners=GHCR, repositories={"a/b": Repository(tags={"1": several}), "a/private": private},
        logins={"ada": CANARY},
    )  # fmt: skip
    hub = HostedRegistry(
        names=("docker.io", "auth.docker.io", "hub.docker.com"),
        manners=HUB,
        repositories={"a/b": Repository(tags={"1": several})},
    )
    return HostedWorld((plain, ghcr, hub))


@pytest.fixture
async def registry() -> AsyncIterator[EmbeddedRegistry]:
    async with EmbeddedRegistry(world()) as embedded:
        yield embedded


async def asked(
    registry: EmbeddedRegistry, text: str, *, home: Path = Path("/nonexistent"), platform: str = BOTH[0],
    seconds: float = 10,
) -> Answer:  # fmt: skip
    async with RegistryClient(environ={}, home=home, routes=registry.routes, timeout=seconds) as client:
        return await client.ask(ManifestOf(named(text), platform))


async def test_the_demo_world() -> None:
    async with EmbeddedRegistry(demo_world()) as registry:
        moved = await asked(registry, "ghcr.io/karakeep-app/karakeep:latest")
        assert isinstance(moved, Denied)
        assert set(moved.could_be) == {Cause.MOVED, Cause.MISSING, Cause.PRIVATE}
        latest, release = [await asked(registry, f"ghcr.io/hoarder-app/hoarder:{tag}") for tag in ("latest", "release")]
        assert isinstance(latest, Present)
        assert isinstance(release, Present)
        assert (latest.digest, latest.platforms) == (release.digest, BOTH)
        missing = await asked(registry, "getmeili/meilisearch:v1.99")
        assert isinstance(missing, Absent)
        assert missing.what is Lacking.TAG
        limited = await asked(registry, "postgres:16-alpine")
        assert isinstance(limited, Limited)
        assert limited.retry_after == 2460
        private = await asked(registry, "ghcr.io/acme-internal/backup:2.1")
        assert isinstance(private, Denied)
        assert private.could_be[0] is Cause.PRIVATE
        down = await asked(registry, "registry.acme.example/metrics:1.4")
        assert isinstance(down, Unreachable)
        assert down.why is Unreached.REFUSED


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("plain.example/a/b:2", Lacking.TAG, id="a plain registry lacks a tag: its tag list tells"),
        pytest.param("plain.example/a/c:1", Lacking.REPOSITORY, id="a plain registry lacks a repository"),
        pytest.param("ghcr.io/a/b:2", Lacking.TAG, id="ghcr gave a token, so the tag is missing"),
        pytest.param("a/b:2", Lacking.TAG, id="Docker Hub shows the repository, so the tag is missing"),
        pytest.param("plain.example/a/b:arm", Lacking.PLATFORM, id="a single image for another platform"),
    ],
)
async def test_what_is_absent(registry: EmbeddedRegistry, text: str, what: Lacking) -> None:
    answer = await asked(registry, text)
    assert isinstance(answer, Absent)
    assert answer.what is what


async def test_an_index_without_the_platform_names_those_it_has(registry: EmbeddedRegistry) -> None:
    answer = await asked(registry, "plain.example/a/b:1", platform="linux/s390x")
    assert isinstance(answer, Absent)
    assert (answer.what, answer.platforms) == (Lacking.PLATFORM, BOTH)


@pytest.mark.parametrize("host", ["plain.example", "ghcr.io"])
async def test_a_login_opens_a_private_repository(registry: EmbeddedRegistry, tmp_path: Path, host: str) -> None:
    assert isinstance(await asked(registry, f"{host}/a/private:1"), Denied)
    answer = await asked(registry, f"{host}/a/private:1", home=logged_in(tmp_path, host))
    assert isinstance(answer, Present)
    assert "ada" in {step.login for step in answer.exchange}


async def test_a_stale_login_does_not_hide_a_public_image(registry: EmbeddedRegistry, tmp_path: Path) -> None:
    answer = await asked(registry, "ghcr.io/a/b:1", home=logged_in(tmp_path, "ghcr.io", secret="old-" + CANARY))
    assert isinstance(answer, Present)
    assert answer.login_refused
    assert answer.login_from == str(tmp_path / ".docker" / "config.json")


@pytest.mark.parametrize("secret", [CANARY, "wrong-" + CANARY])
async def test_no_secret_reaches_the_exchange(registry: EmbeddedRegistry, tmp_path: Path, secret: str) -> None:
    echo = Replied(403, json.dumps({"errors": [{"code": "DENIED", "message": f"you sent {secret}"}]}).encode())
    registry.oddities["ghcr.io", "/v2/a/private/manifests/1"] = Instead(echo)
    home = logged_in(tmp_path, "ghcr.io", secret=secret)
    sent = base64.b64encode(f"ada:{secret}".encode()).decode()
    for text in ("ghcr.io/a/private:1", "ghcr.io/a/b:1", "plain.example/a/private:1"):
        answer = await asked(registry, text, home=home)
        shown = repr(answer.exchange)
        assert CANARY not in shown
        assert sent not in shown
        assert '"token"' not in shown


async def test_a_redirect_to_another_host_carries_no_authorization(registry: EmbeddedRegistry, tmp_path: Path) -> None:
    there = {"location": "https://plain.example/v2/a/b/manifests/1?X-Amz-Signature=signed"}
    registry.oddities["ghcr.io", "/v2/a/private/manifests/1"] = Instead(Replied(307, b"", there))
    answer = await asked(registry, "ghcr.io/a/private:1", home=logged_in(tmp_path, "ghcr.io"))
    assert isinstance(answer, Present)
    elsewhere = [request for request in registry.requests if request.host == "plain.example"]
    assert elsewhere
    assert all("authorization" not in request.headers for request in elsewhere)
    assert "signed" not in repr(answer)


PAGE = Replied(200, b"<html><title>Welcome to the hotel</title></html>", {"content-type": "text/html"})


@pytest.mark.parametrize(
    ("oddity", "kind"),
    [
        pytest.param(Instead(PAGE), Odd, id="a page in place of a manifest"),
        pytest.param(Instead(Replied(404, b"<html>not here</html>")), Odd, id="a page for a tag that the list names"),
        pytest.param(Instead(Replied(200, b"{broken")), Odd, id="broken JSON"),
        pytest.param(Instead(Replied(200, b"[" * 100_000)), Odd, id="JSON nested without end"),
        pytest.param(Instead(Replied(500, b"")), Unreachable, id="a broken server"),
        pytest.param(Instead(Replied(200, b" " * 6_000_000)), Odd, id="a huge body"),
        pytest.param(
            Instead(Replied(200, gzip.compress(b" " * 50_000_000), {"content-encoding": "gzip"})), Odd, id="a bomb"
        ),
        pytest.param(
            Instead(Replied(302, b"", {"location": "https://[x/"})), Odd, id="a redirect to what is no address"
        ),
        pytest.param(Reset(), Unreachable, id="a connection that is cut"),
        pytest.param(Raw(b"SSH-2.0-OpenSSH_9.6\r\n"), Unreachable, id="something that is no web server"),
        pytest.param(Drip(0.01), Unreachable, id="a server that drips"),
        pytest.param(Late(30), Unreachable, id="a server that sleeps"),
    ],
)
async def test_trouble_is_an_answer(registry: EmbeddedRegistry, oddity: Oddity, kind: type) -> None:
    """In time, too: whoever waits for the sleeping server, or for the one that drips, gets the manifest in the end."""
    registry.oddities["plain.example", "/v2/a/b/manifests/1"] = oddity
    assert isinstance(await asked(registry, "plain.example/a/b:1", seconds=0.3), kind)


async def test_tags_over_several_pages() -> None:
    tags = {f"1.{number}": image("linux/amd64", "x") for number in range(25)}
    paged = HostedRegistry(names=("paged.example",), repositories={"a/b": Repository(tags=tags)}, page_size=10)
    async with (
        EmbeddedRegistry(HostedWorld((paged,))) as embedded,
        RegistryClient(environ={}, home=Path("/nonexistent"), routes=embedded.routes) as client,
    ):
        answer = await client.ask(TagsOf(named("paged.example/a/b")))
    assert isinstance(answer, Tags)
    assert (answer.tags, answer.complete) == (tuple(tags), True)


async def test_a_link_to_another_host_is_not_followed(registry: EmbeddedRegistry) -> None:
    link = {"link": '<https://evil.example/v2/a/b/tags/list?last=1>; rel="next"'}
    page = Replied(200, b'{"name": "a/b", "tags": ["1"]}', link)
    registry.oddities["plain.example", "/v2/a/b/tags/list"] = Instead(page)
    async with RegistryClient(environ={}, home=Path("/nonexistent"), routes=registry.routes) as client:
        answer = await client.ask(TagsOf(named("plain.example/a/b")))
    assert isinstance(answer, Tags)
    assert (answer.tags, answer.complete) == (("1",), False)


async def test_one_question_asked_by_many_is_one_request(registry: EmbeddedRegistry) -> None:
    async with RegistryClient(environ={}, home=Path("/nonexistent"), routes=registry.routes) as client:
        question = ManifestOf(named("plain.example/a/b:1"), BOTH[0])
        answers = await asyncio.gather(*(client.ask(question) for _ in range(20)))
    assert len(set(map(id, answers))) == 1
    assert len(registry.requests) == 1


async def test_a_registry_on_loopback_is_asked_over_plain_http(registry: EmbeddedRegistry) -> None:
    base = registry.routes["plain.example"].removeprefix("http://")
    async with RegistryClient(environ={}, home=Path("/nonexistent")) as client:
        answer = await client.ask(ManifestOf(named(f"{base}/a/b:1"), BOTH[0]))
    assert isinstance(answer, Present)


async def test_a_realm_over_plain_http_gets_nothing(registry: EmbeddedRegistry, tmp_path: Path) -> None:
    header = {"www-authenticate": 'Bearer realm="http://ghcr.io/token",service="x"'}
    registry.oddities["plain.example", "/v2/a/b/manifests/1"] = Instead(Replied(401, b"", header))
    answer = await asked(registry, "plain.example/a/b:1", home=logged_in(tmp_path, "plain.example"))
    assert isinstance(answer, Odd)
    assert all("authorization" not in request.headers for request in registry.requests)


async def test_addresses_that_are_none_are_no_crash(registry: EmbeddedRegistry) -> None:
    header = {"www-authenticate": 'Bearer realm="https://[x",service="x"'}
    registry.oddities["plain.example", "/v2/a/b/manifests/1"] = Instead(Replied(401, b"", header))
    answer = await asked(registry, "plain.example/a/b:1")
    assert isinstance(answer, Odd)
    assert answer.message is not None
    assert answer.message.startswith("It names https://[x as the place for tokens.")
    page = Replied(200, b'{"name": "a/b", "tags": ["1"]}', {"link": '<https://[x?last=1>; rel="next"'})
    registry.oddities["plain.example", "/v2/a/b/tags/list"] = Instead(page)
    async with RegistryClient(environ={}, home=Path("/nonexistent"), routes=registry.routes) as client:
        listed = await client.ask(TagsOf(named("plain.example/a/b")))
    assert isinstance(listed, Tags)
    assert (listed.tags, listed.complete) == (("1",), False)
