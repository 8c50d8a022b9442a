"""The tags of a repository as rows: newest first, each with what is known of the image behind it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.answers import Answers, DigestOf, Present, Question, Tags, TagsOf
from tui.core.image import DEFAULT_TAG, ImageName
from tui.core.meaning import candidates
from tui.core.versions import newest_first, read

LATEST = f"= {DEFAULT_TAG} now"
IDENTICAL = "identical"


@dataclass(frozen=True, slots=True)
class TagRow:
    """One tag. `digest` is None where nobody asked for it: a handful of tags are asked for, not all."""

    tag: str
    digest: str | None = None
    marks: tuple[str, ...] = ()
    """`= latest now`; `identical`: the same image as the one in use."""


def questions(image: ImageName, answers: Answers) -> tuple[Question, ...]:
    """The tags, then the digests of those that `latest` and the tag of this image may mean. Call again with the
    answers."""
    tags = answers.of(TagsOf(image))
    if not isinstance(tags, Tags):
        return (TagsOf(image),)
    floating = dict.fromkeys(tag for tag in (image.tag or DEFAULT_TAG, DEFAULT_TAG) if tag in tags.tags)
    asked = dict.fromkeys(tag for start in floating for tag in (start, *candidates(start, tags.tags)))
    return (TagsOf(image), *(DigestOf(image.with_tag(tag)) for tag in asked))


def rows(image: ImageName, answers: Answers, in_use: str | None = None) -> tuple[TagRow, ...]:
    """All tags, newest first. `in_use`: the digest that counts as the one in use; else that of the image's own tag."""
    tags = answers.of(TagsOf(image))
    if not isinstance(tags, Tags):
        return ()
    known = _digests(answers, image)
    latest = known.get(DEFAULT_TAG)
    used = image.digest or in_use or known.get(image.tag or DEFAULT_TAG)
    return tuple(_row(tag, known.get(tag), latest, used, image.tag or DEFAULT_TAG) for tag in newest_first(tags.tags))


def _row(tag: str, digest: str | None, latest: str | None, used: str | None, own: str) -> TagRow:
    marks = []
    if digest is not None and digest == latest and tag != DEFAULT_TAG:
        marks.append(LATEST)
    if digest is not None and digest == used and tag != own and not (used == latest and LATEST in marks):
        marks.append(IDENTICAL)
    return TagRow(tag, digest, tuple(marks))


def alike_first(table: tuple[TagRow, ...], written: str) -> tuple[TagRow, ...]:
    """The tags of the variant that is written before all others; each part keeps its order."""
    words = read(written).words
    return tuple(sorted(table, key=lambda row: read(row.tag).words != words))


def _digests(answers: Answers, image: ImageName) -> dict[str, str]:
    """Tag to digest, as far as it was asked for in whatever way."""
    tags = answers.of(TagsOf(image))
    found = {}
    for tag in tags.tags if isinstance(tags, Tags) else ():
        answer = answers.of(DigestOf(image.with_tag(tag)))
        if isinstance(answer, Present) and answer.digest is not None:
            found[tag] = answer.digest
    return found
