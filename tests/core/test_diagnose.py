"""From an answer to a verdict and to sentences that people can act on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.core.test_questions import HERE, reference
from tui.core.answers import (
    Absent,
    Answer,
    Budget,
    Cause,
    Denied,
    Lacking,
    Limited,
    Odd,
    Present,
    Purpose,
    Skipped,
    Step,
    Tags,
    Unreachable,
    Unreached,
)
from tui.core.diagnose import finding_about, finding_of, status_of, status_of_answer
from tui.core.finding import Severity
from tui.core.image import BadName, ImageName, parse
from tui.core.reference import Reference, Role
from tui.core.sentences.phrases import duration
from tui.core.verdict import Standing, Verdict

AT = datetime(2026, 11, 24, tzinfo=UTC)
HIDDEN = (Cause.PRIVATE, Cause.MOVED, Cause.MISSING)
DENIED = Denied(asked_at=AT, step=Purpose.TOKEN, could_be=HIDDEN, http=403, code="DENIED", message="denied")


def named(text: str) -> ImageName:
    name = parse(text)
    assert not isinstance(name, BadName)
    return name


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        pytest.param(Present(asked_at=AT), Verdict.AVAILABLE, id="there"),
        pytest.param(Tags(asked_at=AT), Verdict.AVAILABLE, id="a tag list"),
        pytest.param(Present(asked_at=AT, login_refused=True), Verdict.AVAILABLE, id="there, without the login"),
        pytest.param(Absent(asked_at=AT, what=Lacking.TAG), Verdict.TAG_MISSING, id="no tag"),
        pytest.param(Absent(asked_at=AT, what=Lacking.EITHER), Verdict.TAG_MISSING, id="no tag, or no repository"),
        pytest.param(Absent(asked_at=AT, what=Lacking.REPOSITORY), Verdict.REPOSITORY_MISSING, id="no repository"),
        pytest.param(Absent(asked_at=AT, what=Lacking.PLATFORM), Verdict.PLATFORM_MISSING, id="no platform"),
        pytest.param(DENIED, Verdict.DENIED, id="denied"),
        pytest.param(
            Denied(asked_at=AT, step=Purpose.TOKEN, could_be=HIDDEN, login_refused=True),
            Verdict.BAD_LOGIN,
            id="bad login",
        ),
        pytest.param(Limited(asked_at=AT), Verdict.RATE_LIMITED, id="limited"),
        pytest.param(Unreachable(asked_at=AT, why=Unreached.NAME), Verdict.UNREACHABLE, id="unreachable"),
        pytest.param(Odd(asked_at=AT), Verdict.ODD, id="odd"),
        pytest.param(Skipped(asked_at=AT, reason="Not asked."), Verdict.SKIPPED, id="skipped"),
    ],
)
def test_verdicts(answer: Answer, verdict: Verdict) -> None:
    status = status_of(reference("ghcr.io/a/b:1"), answer, asking=False)
    assert status.verdict is verdict
    found = finding_of(reference("ghcr.io/a/b:1"), status)
    assert (found is None) == (status.standing is Standing.FINE or verdict is Verdict.SKIPPED)


def test_a_reference_without_a_question_has_a_status_all_the_same() -> None:
    assert status_of(reference(None), None, asking=False).verdict is Verdict.UNRESOLVED
    assert status_of(reference("A::"), None, asking=False).verdict is Verdict.INVALID
    assert status_of(reference("a", Role.BUILT), None, asking=False).verdict is Verdict.NOT_PULLED
    assert status_of(reference("a", shadowed_by=HERE), None, asking=False).verdict is Verdict.NOT_PULLED
    assert status_of(reference("a"), None, asking=True).verdict is None
    assert status_of(reference("a"), None, asking=False).verdict is Verdict.SKIPPED


@pytest.mark.parametrize("given", [reference(None), reference("A::")])
def test_what_cannot_be_asked_is_explained(given: Reference) -> None:
    found = finding_of(given, status_of(given, None, asking=False))
    assert found is not None
    assert found.severity is Severity.FAILING
    assert found.message.endswith(".")


def test_one_cause_alone_is_said_plainly() -> None:
    answer = replace(DENIED, could_be=(Cause.PRIVATE,))
    found = finding_about(named("codeberg.org/a/b:1"), status_of_answer(answer))
    assert found is not None
    assert found.message.endswith("It answers so for images that are private.")


def test_a_refused_token_says_what_is_known_and_what_to_do() -> None:
    found = finding_about(named("ghcr.io/karakeep-app/karakeep:latest"), status_of_answer(DENIED))
    assert found is not None
    assert found.message == (
        "ghcr.io gives nobody a token for karakeep-app/karakeep. It answers so for images that are private, gone or "
        "never pushed, and does not say which."
    )
    assert "https://github.com/karakeep-app?tab=packages" in found.todo
    assert "docker login ghcr.io" in found.todo
    assert found.evidence[-1] == "Its words: DENIED denied"


@pytest.mark.parametrize("why", list(Unreached))
@pytest.mark.parametrize("message", [None, "A reason\x1b[31m."])
def test_every_way_of_not_answering_is_undecided_and_explained(why: Unreached, message: str | None) -> None:
    answer = Unreachable(asked_at=AT, why=why, message=message, http=500)
    found = finding_about(named("ghcr.io/a/b"), status_of_answer(answer))
    assert found is not None
    assert found.severity is Severity.UNDECIDED
    assert "\x1b" not in found.message
    assert found.todo


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(Absent(asked_at=AT, what=Lacking.TAG), "no tag 1 in it", id="tag"),
        pytest.param(Absent(asked_at=AT, what=Lacking.REPOSITORY), "has no repository a/b", id="repository"),
        pytest.param(Absent(asked_at=AT, what=Lacking.EITHER), "does not say whether", id="either"),
        pytest.param(
            Absent(asked_at=AT, what=Lacking.PLATFORM, platforms=("linux/arm64",)), "It has linux/arm64.", id="platform"
        ),
        pytest.param(Limited(asked_at=AT, retry_after=2460), "in 41 min", id="limit with its end"),
        pytest.param(Limited(asked_at=AT), "no more requests", id="limit"),
        pytest.param(Odd(asked_at=AT, http=200, message="A page."), "answer 200", id="odd"),
        pytest.param(Present(asked_at=AT, login_refused=True), "refuses the login", id="bad login, image there"),
        pytest.param(Present(asked_at=AT, warnings=("It is old.",)), "warns: “It is old”.", id="a warning"),
        pytest.param(
            Denied(asked_at=AT, step=Purpose.MANIFEST, could_be=(Cause.BLOCKED,), message="policy"),
            "blocks",
            id="block",
        ),
        pytest.param(
            Denied(asked_at=AT, step=Purpose.MANIFEST, could_be=(Cause.NO_ACCESS, Cause.MISSING), with_login=True),
            "your login",
            id="no access",
        ),
        pytest.param(
            Denied(asked_at=AT, step=Purpose.MANIFEST, could_be=HIDDEN, login_refused=True),
            "lets nobody",
            id="bad login",
        ),
        pytest.param(
            Denied(asked_at=AT, step=Purpose.MANIFEST, could_be=(Cause.PRIVATE,)), "that are private.", id="one cause"
        ),
    ],
)
@pytest.mark.parametrize("host", ["ghcr.io", "reg.example", "1.dkr.ecr.eu-west-1.amazonaws.com"])
def test_sentences(answer: Answer, words: str, host: str) -> None:
    found = finding_about(named(f"{host}/a/b:1"), status_of_answer(answer))
    assert found is not None
    assert words in found.message
    assert "error" not in found.message.lower()


def test_a_limit_of_bytes_does_not_pass_by_waiting() -> None:
    answer = Limited(asked_at=AT, message="Data limit exceeded", budget=Budget.BYTES)
    found = finding_about(named("public.ecr.aws/a/b"), status_of_answer(answer))
    assert found is not None
    assert "does not lift it" in found.likely


def test_an_answered_401_at_the_token_hints_at_private() -> None:
    answer = Denied(asked_at=AT, step=Purpose.TOKEN, could_be=(Cause.PRIVATE, Cause.MISSING), mostly=Cause.PRIVATE)
    found = finding_about(named("ghcr.io/a/b"), status_of_answer(answer))
    assert found is not None
    assert "private" in found.likely


def test_the_exchange_is_the_evidence() -> None:
    step = Step(purpose=Purpose.TOKEN, method="GET", url="https://ghcr.io/token", status=403, login="ada")
    lost = Step(purpose=Purpose.TOKEN, method="GET", url="https://ghcr.io/token", status=None, fault="It broke.")
    answer = Denied(asked_at=AT, step=Purpose.TOKEN, could_be=HIDDEN, exchange=(step, lost))
    found = finding_about(named("ghcr.io/a/b"), status_of_answer(answer))
    assert found is not None
    assert found.evidence == ("GET https://ghcr.io/token as ada: 403", "GET https://ghcr.io/token: It broke.")


def test_official_images_and_hub_logins_have_their_own_words() -> None:
    found = finding_about(named("postgres:99"), status_of_answer(Absent(asked_at=AT, what=Lacking.REPOSITORY)))
    assert found is not None
    assert found.todo == "Open https://hub.docker.com/_/postgres to see what there is."
    refused = finding_about(named("postgres"), status_of_answer(Present(asked_at=AT, login_refused=True)))
    assert refused is not None
    assert refused.todo == "Remove it: docker logout. Or log in again: docker login"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (20, "20 s"), (60, "1 min"), (2460, "41 min"), (3600, "1 h"), (7500, "2 h 5 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text
