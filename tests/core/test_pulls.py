"""The pulls that are left, as registries say."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.core.answers import Answer, Limited, Present, Quota
from tui.core.pulls import pulls_of
from tui.core.status import Status
from tui.core.verdict import Verdict

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def status(answer: Answer | None) -> Status:
    return Status(verdict=Verdict.AVAILABLE, answer=answer)


def present(left: int, *, endpoint: str = "docker.io", from_cache: bool = False) -> Present:
    quota = Quota(left=left, limit=100, window=21600, source="203.0.113.7")
    return Present(asked_at=NOW, endpoint=endpoint, quota=quota, from_cache=from_cache)


def test_the_least_that_each_registry_said_counts() -> None:
    said = (present(78), present(76), present(77), present(5, endpoint="mirror.example"), None, Present(asked_at=NOW))
    found = pulls_of(status(answer) for answer in said)
    assert [pulls.short for pulls in found] == ["docker.io 76 of 100 pulls left", "mirror.example 5 of 100 pulls left"]
    assert found[0].document == {
        "registry": "docker.io", "left": 76, "limit": 100, "window": 21600, "source": "203.0.113.7",
    }  # fmt: skip


def test_what_was_told_in_an_earlier_run_does_not() -> None:
    assert pulls_of([status(present(3, from_cache=True))]) == ()


def test_none_left_is_told_too() -> None:
    limited = Limited(asked_at=NOW, endpoint="docker.io", quota=Quota(left=0, limit=100))
    assert [pulls.short for pulls in pulls_of([status(limited)])] == ["docker.io 0 of 100 pulls left"]
