"""What an image can be pinned to, and unpinned: told by digests, within a handful of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.core.test_image import good
from tests.loading import one
from tui.core import pinning, tag_rows
from tui.core.answers import (
    Absent,
    Answers,
    DigestOf,
    FactsOf,
    Lacking,
    ManifestOf,
    Present,
    Question,
    Tags,
    TagsOf,
)
from tui.core.diagnose import status_of
from tui.core.finding import Disposition, Remedy, RemedyCode
from tui.core.status import Status
from tui.core.verdict import Verdict

AT = datetime(2026, 11, 24, tzinfo=UTC)
AMD64 = "linux/amd64"
A, B, C = ("sha256:" + letter * 64 for letter in "abc")
NGINX = {
    "1.27.0": A, "1.27": A, "1": A, "latest": A, "1.26.1": B, "1.26": B, "stable": B, "1.27.0-alpine": C, "alpine": C,
}  # fmt: skip
"""Tag to digest."""


class Registry:
    """Answers from a table of tags, and counts the questions."""

    def __init__(self, tags: Mapping[str, str], label: str = "") -> None:
        self.tags, self.label = tags, label
        self.asked: list[Question] = []

    def answer(self, question: Question) -> Present | Tags | Absent:
        self.asked.append(question)
        if isinstance(question, TagsOf):
            return Tags(asked_at=AT, tags=tuple(self.tags))
        digest = question.image.digest or self.tags.get(question.image.asked)
        if digest not in self.tags.values():
            return Absent(asked_at=AT, what=Lacking.TAG)
        labels = ((pinning.VERSION_LABEL, self.label),) if self.label else ()
        return Present(asked_at=AT, digest=digest, labels=labels if isinstance(question, ManifestOf) else ())


def offered(image: str, tags: Mapping[str, str], label: str = "", comment: str = "") -> dict[RemedyCode, Remedy]:
    """The cards of an image, all questions asked."""
    registry, answers, name = Registry(tags, label), Answers(), good(image)
    status = _status(image, registry)
    for _ in range(3):
        for question in pinning.questions(name, status, answers, AMD64):
            if answers.of(question) is None:
                answers.by_key[question.key] = registry.answer(question)
    assert sum(isinstance(question, DigestOf) for question in registry.asked) <= 8
    return {card.code: card for card in pinning.cards(name, status, answers, AMD64, comment)}


def _status(image: str, registry: Registry) -> Status:
    reference = one({"compose.yaml": f"services:\n  web:\n    image: {image}\n"}, "web")
    return status_of(reference, registry.answer(ManifestOf(good(image), AMD64)), asking=False)


@pytest.mark.parametrize(
    ("image", "to", "why"),
    [
        pytest.param("nginx", "1.27.0", "latest means 1.27.0 now.", id="no tag is latest"),
        pytest.param("nginx:1", "1.27.0", "1 means 1.27.0 now.", id="a major version"),
        pytest.param("nginx:stable", "1.26.1", "stable means 1.26.1 now.", id="a channel behind the newest"),
        pytest.param("nginx:alpine", "1.27.0-alpine", "alpine means 1.27.0-alpine now.", id="the variant stays"),
        pytest.param("nginx:1.26.1", f"1.26.1@{B}", "1.26.1 is one release already", id="a version gets its digest"),
    ],
)
def test_what_works_is_pinned_to_what_it_means_now(image: str, to: str, why: str) -> None:
    card = offered(image, NGINX)[RemedyCode.PIN_TAG]
    assert (card.to, card.disposition) == (to, Disposition.READY)
    assert card.why.startswith(why)


def test_the_three_forms_are_offered_and_the_digest_keeps_the_version() -> None:
    card = offered("nginx:1", NGINX)[RemedyCode.PIN_TAG]
    assert [offer.argument for offer in card.candidates] == ["1.27.0", f"1.27.0@{A}", f"{A} # 1.27.0"]
    assert card.recommended
    assert "the same digest now" in card.evidence[0]


def test_a_version_that_moves_is_pinned_with_its_digest() -> None:
    card = offered("fedora", {"latest": A, "41": A, "40": B})[RemedyCode.PIN_TAG]
    assert card.to == f"41@{A}"
    assert "41 moves too" in card.why


def test_without_a_version_the_digest_is_offered_and_nothing_is_recommended() -> None:
    card = offered("a/b:main", {"main": A, "1.0.0": B})[RemedyCode.PIN_TAG]
    assert (card.to, card.recommended) == (f"main@{A}", False)
    assert "None of the 1 tags asked for has its digest" in card.why


def test_the_label_of_the_image_leads_to_a_version_that_no_rule_would_ask_for() -> None:
    tags = {f"1.{minor}.{patch}": B for minor in range(9) for patch in range(9)} | {"1.2.3": A, "lts": A}
    assert offered("a/b:lts", tags)[RemedyCode.PIN_TAG].to == f"lts@{A}"
    assert offered("a/b:lts", tags, label="1.2.3")[RemedyCode.PIN_TAG].to == "1.2.3"


def test_a_version_never_means_another_major_version() -> None:
    card = offered("a/b:3", {"3": A, "4.0.0": A, "3.1.0": B})[RemedyCode.PIN_TAG]
    assert (card.to, card.recommended) == (f"3@{A}", False)


@pytest.mark.parametrize(
    ("image", "comment", "to"),
    [
        pytest.param(f"nginx:1.27@{A}", "", "1.27", id="a digest back to its tag"),
        pytest.param(f"nginx@{A}", "1.27.0", "1.27.0", id="a digest alone to the version in its comment"),
        pytest.param(f"nginx@{A}", "", "1.27.0", id="a digest alone to the version that has it"),
        pytest.param("nginx:1.27.0", "", "1", id="a version to its line"),
        pytest.param("nginx:1.27.0-alpine", "", "alpine", id="a variant without a line to its channel"),
    ],
)
def test_what_is_pinned_can_be_unpinned(image: str, comment: str, to: str) -> None:
    card = offered(image, NGINX, comment=comment)[RemedyCode.UNPIN_TAG]
    assert (card.to, card.disposition) == (to, Disposition.READY)


@pytest.mark.parametrize("image", ["nginx", "nginx:1", "nginx:stable"])
def test_what_floats_cannot_be_unpinned(image: str) -> None:
    assert RemedyCode.UNPIN_TAG not in offered(image, NGINX)


def test_a_digest_that_is_gone_can_be_given_up_for_its_tag() -> None:
    gone = "sha256:" + "0" * 64
    cards = offered(f"nginx:1.27.0@{gone}", NGINX)
    assert cards[RemedyCode.UNPIN_TAG].to == "1.27.0"
    assert cards[RemedyCode.PIN_TAG].to == "1.27.0"
    assert "another image now" in cards[RemedyCode.PIN_TAG].why
    lost = offered(f"nginx:9.9@{gone}", NGINX)[RemedyCode.UNPIN_TAG]
    assert (lost.to, lost.disposition) == ("", Disposition.ASKS)


def test_a_digest_that_nothing_tells_the_version_of_asks_for_a_tag() -> None:
    card = offered(f"a/b@{C}", {"latest": A, "1.0.0": A, "old": C})[RemedyCode.UNPIN_TAG]
    assert (card.to, card.disposition) == ("", Disposition.ASKS)
    assert "Nothing tells" in card.why


def test_rows_mark_what_is_the_same_image_now() -> None:
    registry, answers, image = Registry(NGINX), Answers(), good("nginx:stable")
    for _ in range(2):
        for question in tag_rows.questions(image, answers):
            answers.by_key.setdefault(question.key, registry.answer(question))
    rows = {row.tag: row.marks for row in tag_rows.rows(image, answers)}
    assert list(rows)[:4] == ["1.27.0", "1.27.0-alpine", "1.27", "1.26.1"]
    assert rows["1.27.0"] == ("= latest now",)
    assert rows["1.26.1"] == ("identical",)
    assert rows["1.27.0-alpine"] == rows["latest"] == rows["stable"] == ()
    used = {row.tag: row.marks for row in tag_rows.rows(image, answers, in_use=A)}
    assert used["1.27.0"] == ("= latest now",)
    assert used["1.26.1"] == ()
    alike = tag_rows.alike_first(tag_rows.rows(image, answers), "1-alpine")
    assert [row.tag for row in alike][:3] == ["1.27.0-alpine", "alpine", "1.27.0"]


def test_no_list_of_tags_gives_no_rows() -> None:
    image, answers = good("nginx"), Answers()
    assert [question.key for question in tag_rows.questions(image, answers)] == [TagsOf(image).key, FactsOf(image).key]
    assert tag_rows.rows(image, answers) == ()
    assert tag_rows.rows(replace(image, tag="1"), answers) == ()


@pytest.mark.parametrize(
    ("image", "tags", "why"),
    [
        pytest.param(f"nginx:1.27@{A}", NGINX, "It is pinned to a digest already", id="pinned already"),
        pytest.param("a/b:weird", {"weird": A, "odd": B}, "No tag tells its version", id="no version among the tags"),
    ],
)
def test_what_cannot_be_pinned_better_says_why(image: str, tags: Mapping[str, str], why: str) -> None:
    card = offered(image, tags)[RemedyCode.PIN_TAG]
    assert card.why.startswith(why)
    assert not card.recommended


def test_a_registry_that_tells_no_digest_leaves_the_choice_to_the_person() -> None:
    image, answers = good("a/b:1.2.3"), Answers()
    status = replace(_status("a/b:1.2.3", Registry({"1.2.3": A})), digest=None)
    answers.by_key[TagsOf(image).key] = Tags(asked_at=AT, tags=("1.2.3", "1.2", "latest"))
    assert DigestOf(image) in pinning.questions(image, status, answers, AMD64)
    answers.by_key[DigestOf(image).key] = Present(asked_at=AT)
    pin, back = pinning.cards(image, status, answers, AMD64, "")
    assert (pin.to, pin.disposition) == ("", Disposition.ASKS)
    assert back.to == "1.2"


def test_a_version_without_a_line_cannot_be_unpinned() -> None:
    assert RemedyCode.UNPIN_TAG not in offered("a/b:1.2.3", {"1.2.3": A})


def test_a_path_that_nobody_reached_is_not_asked_for_its_tags() -> None:
    status = replace(_status("nginx:1", Registry(NGINX)), verdict=Verdict.UNREACHABLE)
    assert pinning.questions(good("nginx:1"), status, Answers(), AMD64) == ()
    (card,) = pinning.cards(good("nginx:1"), status, Answers(), AMD64, "")
    assert (card.disposition, card.to) == (Disposition.ASKS, "")
