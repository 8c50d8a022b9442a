"""What a picker shows beside each tag: its age, its platforms, and which tags change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tui.core.ages import old
from tui.core.answers import (
    Answer,
    Answers,
    DigestOf,
    FactsOf,
    ManifestOf,
    Odd,
    Present,
    Question,
    Skipped,
    TagFacts,
    Tags,
    TagsOf,
)
from tui.core.image import BadName, ImageName, parse
from tui.core.tag_rows import MOST_LOOKED_AT, TagRow, questions, rows

NOW = datetime(2026, 11, 24, tzinfo=UTC)
AMD64 = "linux/amd64"
A, B = (f"sha256:{letter * 64}" for letter in "ab")
TAGS = ("1.0.0", "1.1.0", "1.1.0-alpine", "latest")
FACTS = (
    TagFacts(tag="1.1.0", digest=A, pushed="2026-11-03T10:00:00.123456789Z", platforms=("linux/amd64", "linux/arm64")),
    TagFacts(tag="latest", digest=A, pushed="2026-11-03T10:00:00Z", platforms=("linux/amd64", "linux/arm64")),
    TagFacts(tag="1.0.0", digest=B, pushed="no date"),
    TagFacts(tag="gone", digest=B),
)


def good(text: str) -> ImageName:
    name = parse(text)
    assert not isinstance(name, BadName)
    return name


def heard(image: ImageName, *more: tuple[Question, Answer], facts: Answer) -> Answers:
    found = Answers({TagsOf(image).key: Tags(asked_at=NOW, tags=TAGS), FactsOf(image).key: facts})
    found.by_key.update({question.key: answer for question, answer in more})
    return found


def told(image: ImageName, answers: Answers, in_use: str | None = None) -> dict[str, TagRow]:
    return {row.tag: row for row in rows(image, answers, in_use, platform=AMD64, now=NOW)}


def test_a_website_tells_of_pushes_platforms_and_sameness() -> None:
    image = good("a/b:latest")
    found = told(image, heard(image, facts=Tags(asked_at=NOW, facts=FACTS)))
    assert list(found) == ["1.1.0", "1.1.0-alpine", "1.0.0", "latest"]
    new = found["1.1.0"]
    assert (new.age, new.shown_platforms, new.marks, new.identical) == (
        "2 weeks ago",
        "amd64, arm64",
        ("= latest now",),
        True,
    )
    assert found["latest"].identical
    assert (found["1.0.0"].age, found["1.0.0"].digest, found["1.0.0"].identical) == ("", B, False)
    assert found["1.1.0-alpine"] == TagRow("1.1.0-alpine")


def test_the_registry_outranks_its_website() -> None:
    image = good("a/b:latest")
    here = (DigestOf(image.with_tag("1.1.0")), Present(asked_at=NOW, digest=B))
    found = told(image, heard(image, here, facts=Tags(asked_at=NOW, facts=FACTS)), in_use=B)
    assert (found["1.1.0"].digest, found["1.1.0"].marks, found["1.1.0"].pushed) == (B, ("identical",), FACTS[0].pushed)


def test_where_no_website_tells_a_few_images_are_looked_at() -> None:
    image = good("ghcr.io/a/b:1.1.0-alpine")
    nobody = Skipped(asked_at=NOW, reason="None.")
    asked = [q for q in questions(image, heard(image, facts=nobody), AMD64) if isinstance(q, ManifestOf)]
    assert [q.image.tag for q in asked] == ["1.1.0-alpine", "1.1.0", "1.0.0", "latest"]
    assert all(q.deep for q in asked)
    seen = Present(asked_at=NOW, digest=A, created="2026-11-20T00:00:00Z", platforms=("linux/arm/v7", "linux/arm64/v8"))
    row = told(image, heard(image, (asked[0], seen), facts=nobody))["1.1.0-alpine"]
    assert (row.age, row.built, row.pushed) == ("4 days ago", seen.created, "")
    assert (row.shown_platforms, row.identical) == ("arm/v7, arm64", True)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param(Tags(asked_at=NOW), id="a website that tells nothing of them"),
        pytest.param(Odd(asked_at=NOW), id="a website in trouble: reading may count as pulls there"),
        pytest.param(None, id="not asked yet"),
    ],
)
def test_else_no_image_is_looked_at(facts: Answer | None) -> None:
    image = good("a/b:latest")
    answers = heard(image, facts=facts or Odd(asked_at=NOW))
    if facts is None:
        del answers.by_key[FactsOf(image).key]
    assert not any(isinstance(question, ManifestOf) for question in questions(image, answers, AMD64))
    skipped = heard(image, facts=Skipped(asked_at=NOW, reason="None."))
    assert not any(isinstance(question, ManifestOf) for question in questions(image, skipped))


def test_a_mirror_is_not_made_to_pull_what_it_does_not_keep() -> None:
    image = good("ghcr.io/a/b:latest")
    for endpoint, looks in (("", 4), ("ghcr.io", 4), ("mirror.example", 0)):
        answers = heard(image, facts=Skipped(asked_at=NOW, reason="None."))
        answers.by_key[TagsOf(image).key] = Tags(asked_at=NOW, tags=TAGS, endpoint=endpoint)
        asked = questions(image, answers, AMD64)
        assert sum(isinstance(question, ManifestOf) for question in asked) == looks


def test_many_tags_are_no_many_looks() -> None:
    image = good("ghcr.io/a/b:1.0.50")
    answers = heard(image, facts=Skipped(asked_at=NOW, reason="None."))
    answers.by_key[TagsOf(image).key] = Tags(asked_at=NOW, tags=tuple(f"1.0.{n}" for n in range(100)))
    asked = [q.image.tag for q in questions(image, answers, AMD64) if isinstance(q, ManifestOf)]
    assert asked == ["1.0.50", *(f"1.0.{n}" for n in range(99, 99 - MOST_LOOKED_AT + 1, -1))]


def test_a_day_without_a_zone_is_one_of_utc_and_without_a_clock_nothing_is_old() -> None:
    image = good("a/b:latest")
    answers = heard(image, facts=Tags(asked_at=NOW, facts=(replace(FACTS[0], pushed="2026-11-23"),)))
    assert told(image, answers)["1.1.0"].age == "1 day ago"
    assert {row.age for row in rows(image, answers)} == {""}


@pytest.mark.parametrize(
    ("platforms", "shown"),
    [
        ((), ""),
        (("linux/amd64",), "amd64"),
        (("linux/amd64", "linux/arm64/v8", "linux/arm64"), "amd64, arm64"),
        (
            ("linux/amd64", "linux/arm/v6", "linux/arm/v7", "linux/s390x", "windows/amd64"),
            "amd64, arm/v6, arm/v7 and 2 more",
        ),
        (("windows/amd64",), "windows/amd64"),
    ],
)
def test_platforms_are_told_shortly(platforms: tuple[str, ...], shown: str) -> None:
    assert TagRow("1", platforms=platforms).shown_platforms == shown


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-3, "today"),
        (0, "today"),
        (1, "1 day ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (60, "8 weeks ago"),
        (61, "2 months ago"),
        (365, "12 months ago"),
        (729, "23 months ago"),
        (730, "2 years ago"),
        (3700, "10 years ago"),
    ],
)
def test_the_age_of_an_image_in_words(days: int, said: str) -> None:
    assert old(timedelta(days=days, hours=1)) == said
