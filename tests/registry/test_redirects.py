"""Redirects that lead nowhere: the answer is odd, and its sentence names where they start and where they end."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.registry.test_client import BOTH, CANARY, asked, logged_in, world
from tui.core.answers import Denied, Odd, Present, Purpose
from tui.demo.asked import Asked, Replied
from tui.demo.images import index
from tui.demo.registry import Computed, EmbeddedRegistry, Instead
from tui.registry import redirects
from tui.registry.exchange import Request

HERE, THERE = "https://plain.example/v2/a/b/manifests/1", "https://ghcr.io/v2/x/manifests/1"
PATH = "/v2/a/b/manifests/1"
IMAGE = index(BOTH, "several").manifest


@pytest.fixture
async def registry() -> AsyncIterator[EmbeddedRegistry]:
    async with EmbeddedRegistry(world()) as embedded:
        yield embedded


def to(address: str) -> Instead:
    return Instead(Replied(302, b"", {"location": address}))


def onward(asked_for: Asked) -> Replied:
    """A redirect to an address that was never seen before."""
    return Replied(302, b"", {"location": f"{asked_for.path}?hop={len(asked_for.target)}{asked_for.target[-40:]}x"})


@pytest.mark.parametrize(
    ("first", "second", "said", "requests"),
    [
        pytest.param(to(PATH), None, f"This is a redirect loop: {HERE} redirects to itself.", 1, id="itself"),
        pytest.param(
            to(THERE), to(HERE), f"This is a redirect loop: {HERE} redirects to {THERE}, and that back to it.", 2,
            id="two hosts",
        ),
        pytest.param(
            Computed(onward), None, f"It redirects 6 times in a row, from {HERE} to {HERE} and on.", 6, id="on and on"
        ),
        pytest.param(
            to("file:///etc/passwd"), None,
            f"It redirects from {HERE} to file:///etc/passwd, which is not safe to follow.", 1, id="a file",
        ),
        pytest.param(
            to(f"http://ada:{CANARY}@plain.example/x"), None,
            f"It redirects from {HERE} to http://plain.example/x, which is not safe to follow.", 1, id="plain http",
        ),
    ],
)  # fmt: skip
async def test_redirects_that_lead_nowhere(
    registry: EmbeddedRegistry, first: Instead | Computed, second: Instead | None, said: str, requests: int
) -> None:
    registry.oddities["plain.example", PATH] = first
    if second is not None:
        registry.oddities["ghcr.io", "/v2/x/manifests/1"] = second
    answer = await asked(registry, "plain.example/a/b:1")
    assert isinstance(answer, Odd)
    assert (answer.http, answer.message) == (302, said)
    assert (len(registry.requests), len(answer.exchange)) == (requests, requests)


async def test_the_way_back_without_the_login_is_no_loop(registry: EmbeddedRegistry, tmp_path: Path) -> None:
    """What was given for the first request does not come along to the other host, nor back from it."""
    there = "https://ghcr.io/v2/x/manifests/1"
    back = {"location": "https://plain.example/v2/a/private/manifests/1"}

    def guarded(asked_for: Asked) -> Replied | None:
        if "authorization" not in asked_for.headers:
            return None  # as the registry itself answers
        return Replied(302, b"", {"location": there})

    registry.oddities["plain.example", "/v2/a/private/manifests/1"] = Computed(guarded)  # type: ignore[arg-type]
    registry.oddities["ghcr.io", "/v2/x/manifests/1"] = Instead(Replied(302, b"", back))
    answer = await asked(registry, "plain.example/a/private:1", home=logged_in(tmp_path, "plain.example"))
    assert not isinstance(answer, Present)
    assert "loop" not in (answer.message or "")


# --- of the token endpoint

GHCR_TOKEN, HUB = ("ghcr.io", "/token"), "docker.io"
"""auth.docker.io is played by the registry docker.io."""


def led(registry: EmbeddedRegistry, location: str, status: int = 307) -> None:
    """ghcr.io's token endpoint sends on."""
    registry.oddities[GHCR_TOKEN] = Instead(Replied(status, b"", {"location": location}))


def sent_to(registry: EmbeddedRegistry, path: str) -> list[Asked]:
    return [request for request in registry.requests if request.path == path]


async def test_a_token_endpoint_that_moved_on_its_host_gets_the_login_there(
    registry: EmbeddedRegistry, tmp_path: Path
) -> None:
    def moved(asked_for: Asked) -> Replied:
        return Replied(301, b"", {"location": asked_for.target.replace("/token", "/new-token") + "&sig=hidden"})

    def grant(asked_for: Asked) -> Replied:
        token = b'{"token": "t"}' if "authorization" in asked_for.headers else b"{}"
        return Replied(200, token)

    def guarded(asked_for: Asked) -> Replied:
        if asked_for.headers.get("authorization") == "Bearer t":
            return Replied(200, IMAGE.data, {"content-type": IMAGE.media_type})
        return Replied(401, b"", {"www-authenticate": 'Bearer realm="https://ghcr.io/token",service="ghcr.io"'})

    registry.oddities[GHCR_TOKEN] = Computed(moved)
    registry.oddities["ghcr.io", "/new-token"] = Computed(grant)
    registry.oddities["ghcr.io", "/v2/a/private/manifests/1"] = Computed(guarded)
    answer = await asked(registry, "ghcr.io/a/private:1", home=logged_in(tmp_path, "ghcr.io"))
    assert isinstance(answer, Present)
    assert "hidden" not in str(answer.exchange)
    assert [step.login for step in answer.exchange if step.url.startswith("https://ghcr.io/new-token")] == ["ada"]


async def test_a_token_endpoint_on_another_host_is_followed_without_the_login(
    registry: EmbeddedRegistry, tmp_path: Path
) -> None:
    """It gives what everybody gets, and what it refuses is no word about the login."""
    led(registry, "https://auth.docker.io/token?service=registry.docker.io&scope=repository:a/private:pull")
    registry.oddities[HUB, "/token"] = Instead(Replied(401, b"{}"))
    answer = await asked(registry, "ghcr.io/a/private:1", home=logged_in(tmp_path, "ghcr.io"))
    assert isinstance(answer, Denied)
    assert not answer.login_refused
    led_to = [request for request in registry.requests if request.host == HUB]
    assert led_to
    assert not [request for request in led_to if "authorization" in request.headers]
    assert CANARY not in str(answer)


@pytest.mark.parametrize(
    ("location", "said"),
    [
        pytest.param(
            "http://ghcr.io/token", "to http://ghcr.io/token, which is not safe to follow.", id="plain http"
        ),
        pytest.param(
            "https://10.0.0.1/token", "to https://10.0.0.1/token, which is not safe to follow.", id="a private network"
        ),
        pytest.param(
            f"https://ada:{CANARY}@auth.docker.io/token", "to https://auth.docker.io/token, which is not safe",
            id="a login in the address",
        ),
        pytest.param("/token?scope=repository:a/b:pull&service=ghcr.io", "redirects to itself.", id="itself"),
    ],
)  # fmt: skip
async def test_a_token_endpoint_that_leads_nowhere(registry: EmbeddedRegistry, location: str, said: str) -> None:
    def odd(asked_for: Asked) -> Replied:
        there = asked_for.target if location.startswith("/") else location
        return Replied(302, b"", {"location": there})

    registry.oddities[GHCR_TOKEN] = Computed(odd)
    answer = await asked(registry, "ghcr.io/a/b:1")
    assert isinstance(answer, Odd)
    assert said in (answer.message or "")
    assert len(sent_to(registry, "/token")) == 1


async def test_a_token_endpoint_that_leads_on_and_on(registry: EmbeddedRegistry) -> None:
    registry.oddities[GHCR_TOKEN] = Computed(onward)
    answer = await asked(registry, "ghcr.io/a/b:1")
    assert isinstance(answer, Odd)
    assert (answer.message or "").startswith("It redirects 6 times in a row, from https://ghcr.io/token?")
    assert len(sent_to(registry, "/token")) == 6


@pytest.mark.parametrize(
    ("status", "location", "method", "secret"),
    [
        pytest.param(307, "https://ghcr.io/new", "POST", True, id="kept on the host"),
        pytest.param(303, "https://ghcr.io/new", "GET", False, id="see other"),
        pytest.param(302, "https://auth.docker.io/new", "GET", False, id="another host"),
    ],
)
def test_a_form_is_sent_on_as_go_sends_it(status: int, location: str, method: str, secret: bool) -> None:
    form = (("grant_type", "refresh_token"), ("refresh_token", CANARY))
    request = Request(purpose=Purpose.TOKEN, method="POST", url="https://ghcr.io/token", form=form, login="ada")
    following = redirects.onward(request, location, status)
    assert (following.method, following.url, bool(following.form), bool(following.login)) == (
        method, location, secret, secret
    )  # fmt: skip


async def test_a_form_with_a_login_is_not_sent_to_another_host(registry: EmbeddedRegistry, tmp_path: Path) -> None:
    home = logged_in(tmp_path, "ghcr.io")
    config = {"auths": {"ghcr.io": {"auth": base64.b64encode(b"<token>:").decode(), "identitytoken": CANARY}}}
    (home / ".docker" / "config.json").write_text(json.dumps(config))
    led(registry, "https://auth.docker.io/token", 308)
    await asked(registry, "ghcr.io/a/private:1", home=home)
    assert next(request.method for request in sent_to(registry, "/token")) == "POST"
    there = [request for request in registry.requests if request.host == HUB]
    assert [request for request in there if request.method == "POST" or "authorization" in request.headers] == []
