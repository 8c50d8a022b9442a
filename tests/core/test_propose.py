"""What is offered, and what is recommended: never without the registry's word and a source for the claim."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.core.test_image import good
from tests.loading import loaded
from tui.core.answers import (
    Absent,
    Answer,
    Answers,
    Cause,
    Denied,
    Lacking,
    ManifestOf,
    Present,
    Purpose,
    Tags,
    TagsOf,
    Unreachable,
    Unreached,
)
from tui.core.catalogue import Catalogue, load_catalogue
from tui.core.diagnose import status_of
from tui.core.finding import Disposition, Remedy, RemedyCode
from tui.core.propose import questions_for, remedies
from tui.core.rules import Rules, read_rules
from tui.core.text import SourceFile
from tui.core.where import locate

AT = datetime(2026, 11, 24, tzinfo=UTC)
AMD64 = "linux/amd64"
DENIED = Denied(asked_at=AT, step=Purpose.TOKEN, could_be=(Cause.PRIVATE, Cause.MISSING))
NO_TAG = Absent(asked_at=AT, what=Lacking.TAG)
THERE = Present(asked_at=AT, digest="sha256:" + "0" * 64)
NOBODY = Unreachable(asked_at=AT, why=Unreached.TIMEOUT)


def moved(**more: str) -> Catalogue:
    lines = [
        "- id: a",
        "  to: x.io/new/app",
        *(f"  {key}: {value}" for key, value in {"from": "[x.io/old/app]", **more}.items()),
    ]
    lines += ["  evidence:", "    - {what: docs, ref: here}"]
    return load_catalogue("\n".join(lines) + "\n")


def offered(
    answer: Answer,
    asked: dict[str, Answer],
    catalogue: Catalogue | None = None,
    rules: Rules | None = None,
    tag: str = "1.5",
) -> dict[RemedyCode, Remedy]:
    """The remedies of `x.io/old/app`, given its own answer and those of candidates."""
    snapshot, found = loaded({"compose.yaml": f"services:\n  web:\n    image: x.io/old/app:{tag}\n"})
    reference = locate("web", found, snapshot)
    answers = Answers()
    for text, reply in asked.items():
        question = TagsOf(good(text)) if isinstance(reply, Tags) else ManifestOf(good(text), AMD64)
        answers.by_key[question.key] = reply
    status = status_of(reference, answer, asking=False)
    given = remedies(
        reference, status, catalogue or Catalogue.of(()), rules or Rules("pullfix.yaml"), answers, AMD64,
        date(2026, 11, 24), found,
    )  # fmt: skip
    assert sum(remedy.recommended for remedy in given) <= 1
    return {remedy.code: remedy for remedy in given}


def test_a_cited_move_that_answers_is_recommended() -> None:
    switch = offered(DENIED, {"x.io/new/app:1.5": THERE}, moved())[RemedyCode.SWITCH_PATH]
    assert switch.recommended
    assert (switch.to, switch.disposition) == ("x.io/new/app", Disposition.READY)
    assert "Known move (1 source)." in switch.evidence


@pytest.mark.parametrize(
    ("reply", "more"),
    [
        pytest.param(NO_TAG, {}, id="the tag is not there"),
        pytest.param(NOBODY, {}, id="nobody answers"),
        pytest.param(DENIED, {}, id="it is refused too"),
        pytest.param(THERE, {"confidence": "low"}, id="the source is doubtful"),
        pytest.param(THERE, {"kind": "successor-fork"}, id="it is somebody else's fork"),
        pytest.param(THERE, {"kind": "vendor-change"}, id="it is another image of the vendor's choice"),
        pytest.param(THERE, {"kind": "official-deprecation"}, id="it is another image than the official one"),
        pytest.param(THERE, {"from": "[x.io/old/app, x.io/old/worker]"}, id="several images became one"),
    ],
)
def test_without_proof_nothing_is_recommended(reply: Answer, more: dict[str, str]) -> None:
    given = offered(DENIED, {"x.io/new/app:1.5": reply}, moved(**more))
    assert not any(remedy.recommended for remedy in given.values())


def test_why_another_image_is_not_recommended_is_told() -> None:
    switch = offered(DENIED, {"x.io/new/app:1.5": THERE}, moved(kind="vendor-change"))[RemedyCode.SWITCH_PATH]
    assert (switch.to, switch.disposition, switch.recommended) == ("x.io/new/app", Disposition.READY, False)
    assert "another image in its place" in switch.risk


def test_the_same_image_comes_before_another_in_its_place() -> None:
    fork = "- id: f\n  kind: successor-fork\n  from: [x.io/old/app]\n  to: x.io/fork/app\n"
    move = "- id: m\n  from: [x.io/old/app]\n  to: x.io/new/app\n"
    there: dict[str, Answer] = {"x.io/fork/app:1.5": THERE, "x.io/new/app:1.5": THERE}
    switch = offered(DENIED, there, load_catalogue(fork + move))[RemedyCode.SWITCH_PATH]
    assert (switch.to, switch.recommended) == ("x.io/new/app", True)
    assert [candidate.argument for candidate in switch.candidates] == ["x.io/new/app", "x.io/fork/app"]
    assert "another image" not in switch.risk


def test_another_major_version_is_offered_and_never_recommended() -> None:
    tags = Tags(asked_at=AT, tags=("2.0", "3.1"))
    pin = offered(NO_TAG, {"x.io/old/app": tags, "x.io/old/app:3.1": THERE})[RemedyCode.PIN_TAG]
    assert (pin.to, pin.disposition, pin.recommended) == ("3.1", Disposition.READY, False)
    assert "major" in pin.why


@pytest.mark.parametrize(
    ("tag", "ref"),
    [
        pytest.param("0.22.0", "#v0.22.0", id="a release"),
        pytest.param("v0.22.0", "#v0.22.0", id="a release with its v"),
        pytest.param("1.0-rc.1", "#v1.0-rc.1", id="a pre-release"),
        pytest.param("latest", "", id="a floating tag"),
        pytest.param("16", "", id="a major version floats too"),
        pytest.param("1.5-alpine", "", id="a variant is no Git tag"),
    ],
)
def test_a_build_takes_the_release_that_the_tag_names(tag: str, ref: str) -> None:
    source = {"source_repo": "https://github.com/o/app", "dockerfile": "docker/Dockerfile"}
    build = offered(DENIED, {}, moved(**source), tag=tag)[RemedyCode.BUILD_LOCALLY]
    assert build.to == f"https://github.com/o/app.git{ref} dockerfile=docker/Dockerfile"
    assert ("nobody asked the repository" in build.risk) == bool(ref)


def test_what_nobody_could_decide_is_never_mended_by_recommendation() -> None:
    given = offered(NOBODY, {"x.io/new/app:1.5": THERE}, moved())
    assert not any(remedy.recommended for remedy in given.values())


def test_a_missing_tag_is_pinned_to_the_nearest_that_answers() -> None:
    tags = Tags(asked_at=AT, tags=("1.4", "1.3", "2.0"))
    pin = offered(NO_TAG, {"x.io/old/app": tags, "x.io/old/app:1.4": THERE})[RemedyCode.PIN_TAG]
    assert (pin.to, pin.recommended) == ("1.4", True)
    unsure = offered(NO_TAG, {"x.io/old/app": tags, "x.io/old/app:1.4": NOBODY})[RemedyCode.PIN_TAG]
    assert (unsure.to, unsure.recommended) == ("", False)


def test_a_path_that_does_not_answer_cannot_be_pinned_and_says_so() -> None:
    pin = offered(DENIED, {})[RemedyCode.PIN_TAG]
    assert pin.disposition is Disposition.IMPOSSIBLE
    assert "choose a path that answers first" in pin.why


def test_the_projects_own_move_comes_first() -> None:
    text = "moves:\n  - from: [x.io/old/app]\n    to: x.io/ours/app\n"
    rules = read_rules(SourceFile("pullfix.yaml", text.encode(), text), "pullfix.yaml")
    assert rules.problems == ()
    switch = offered(DENIED, {"x.io/ours/app:1.5": THERE, "x.io/new/app:1.5": THERE}, moved(), rules)
    assert switch[RemedyCode.SWITCH_PATH].to == "x.io/ours/app"


def test_what_is_asked_for_first_and_then() -> None:
    snapshot, found = loaded({"compose.yaml": "services:\n  web:\n    image: x.io/old/app:1.5\n"})
    reference = locate("web", found, snapshot)
    status, answers, rules = status_of(reference, NO_TAG, asking=False), Answers(), Rules("pullfix.yaml")
    first = questions_for(reference, status, moved(), rules, AMD64, answers)
    assert [question.key for question in first] == [
        ManifestOf(good("x.io/new/app:1.5"), AMD64).key,
        TagsOf(good("x.io/old/app")).key,
    ]
    answers.by_key[first[1].key] = Tags(asked_at=AT, tags=("1.4",))
    then = questions_for(reference, status, moved(), rules, AMD64, answers)
    assert ManifestOf(good("x.io/old/app:1.4"), AMD64).key in [question.key for question in then]
