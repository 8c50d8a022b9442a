"""The copy on this machine, in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.core.test_image import good
from tui.core import documents, report
from tui.core.local import Container, Local, LocalImage, age, compared, sentence
from tui.core.status import Status
from tui.core.verdict import Verdict

HERE, THERE = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
WEEKS = timedelta(weeks=3)
PULLED = Local(
    asked_at=NOW, engine="/e", image_id="sha256:1", digests=(HERE,), since=NOW - WEEKS, created=NOW - 2 * WEEKS
)


def copy(*containers: str, **more: object) -> Local:
    return replace(PULLED, containers=tuple(Container(name) for name in containers), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("local", "said"),
    [
        pytest.param(
            copy("web-1"), "Your running copy is safe for now: web-1 runs it, pulled 3 weeks ago.", id="running"
        ),
        pytest.param(
            copy("a", "b", "c", "d", "e"),
            "Your running copy is safe for now: a, b, c and 2 more run it, pulled 3 weeks ago.",
            id="running often",
        ),
        pytest.param(copy(), "A copy is on this machine, pulled 3 weeks ago; it stays until it is removed.", id="idle"),
        pytest.param(
            copy(digests=()), "A copy is on this machine, named 3 weeks ago; it stays until it is removed.", id="built"
        ),
        pytest.param(
            copy(since=None), "A copy is on this machine, built 1 month ago; it stays until it is removed.", id="Podman"
        ),
        pytest.param(
            copy(since=None, created=None), "A copy is on this machine; it stays until it is removed.", id="no dates"
        ),
    ],
)
def test_what_is_here_is_said(local: Local, said: str) -> None:
    assert sentence(local) == said


@pytest.mark.parametrize(
    ("digest", "local", "word"),
    [
        pytest.param(HERE, copy(), "the same bytes", id="the same"),
        pytest.param(THERE, copy(), "other bytes", id="pushed anew"),
        pytest.param(None, copy(), "", id="the registry gave no digest"),
        pytest.param(HERE, copy(digests=()), "", id="built here"),
    ],
)
def test_the_copy_is_compared_with_what_the_registry_has(digest: str | None, local: Local, word: str) -> None:
    said = compared(local, digest)
    assert (word in said) if word else (said == "")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "less than a minute"), (-5, "less than a minute"), (61, "1 minute"), (7200, "2 hours"), (86400, "1 day"),
     (8 * 86400, "1 week"), (65 * 86400, "2 months"), (800 * 86400, "2 years")],
)  # fmt: skip
def test_ages(seconds: int, said: str) -> None:
    assert age(NOW - timedelta(seconds=seconds), NOW) == said


def test_an_engine_is_asked_by_digest_where_there_is_one() -> None:
    assert LocalImage(good("redis")).key == "docker.io/library/redis:latest"
    assert LocalImage(good(f"redis:7@{HERE}")).key == f"docker.io/library/redis@{HERE}"


def test_a_report_tells_of_the_copy_beside_the_verdict() -> None:
    assert report.here(Status(verdict=Verdict.DENIED)) == ""
    denied = report.here(Status(verdict=Verdict.DENIED, digest=THERE, local=copy("web-1")))
    assert denied == sentence(copy("web-1"))
    there = report.here(Status(verdict=Verdict.AVAILABLE, digest=HERE, local=copy()))
    assert there.endswith("The registry has the same bytes under this name now.")
    document = documents.status_document(Status(verdict=Verdict.AVAILABLE, local=copy("web-1")))
    assert document["local"]["containers"] == [{"name": "web-1", "since": None}]  # type: ignore[index]
