"""Redirects that lead nowhere: the answer is odd, and its sentence names where they start and where they end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.registry.test_client import CANARY, asked, logged_in, world
from tui.core.answers import Odd, Present
from tui.demo.asked import Asked, Replied
from tui.demo.registry import Computed, EmbeddedRegistry, Instead

HERE, THERE = "https://plain.example/v2/a/b/manifests/1", "https://ghcr.io/v2/x/manifests/1"
PATH = "/v2/a/b/manifests/1"


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
