"""The tags of a repository as rows: newest first, each with what is known of the image behind it.

For a picker: ask `questions`, put the answers into `Answers` and call again until nothing is new (`Session.tag_rows`
does that), then show `rows`. Of a row, `tag` is the version, `marks` the words for it, `age` a text such as “3 weeks
ago”, `shown_platforms` a short text, and `identical` tells that taking it changes no byte. All but `tag` may be empty:
what could not be had is not worth a sentence. `alike_first` puts the variant that is written before the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tui.core.ages import old
from tui.core.answers import Answers, DigestOf, FactsOf, ManifestOf, Present, Question, Skipped, TagFacts, Tags, TagsOf
from tui.core.image import DEFAULT_TAG, ImageName
from tui.core.language import later, listing, tr
from tui.core.meaning import candidates
from tui.core.versions import newest_first, read

LATEST = later("= latest now")
IDENTICAL = later("identical")
MOST_LOOKED_AT = 8
"""Tags whose manifest and config are read where no website tells of them: three requests each."""
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TagRow:
    """One tag, and what is known of it."""

    tag: str
    digest: str | None = None
    marks: tuple[str, ...] = ()
    """`= latest now`; `identical`: the same image as the one in use."""
    identical: bool = False
    """It is the image in use, by its digest."""
    pushed: str = ""
    """When it was last pushed: RFC 3339; only a website tells."""
    built: str = ""
    """When the image was built: RFC 3339."""
    age: str = ""
    """How long ago that was, in words: the push where it is known, else the build."""
    platforms: tuple[str, ...] = ()
    """`os/arch[/variant]`."""

    @property
    def shown_marks(self) -> str:
        """The marks in the language that is spoken."""
        return listing(map(tr, self.marks))

    @property
    def shown_platforms(self) -> str:
        """`amd64, arm64, arm/v7 and 2 more`: what runs on Linux without the word."""
        names = list(dict.fromkeys(_short(platform) for platform in self.platforms))
        shown, rest = listing(names[:_MOST_SHOWN]), len(names) - _MOST_SHOWN
        return tr("{shown} and {n} more", shown=shown, n=rest) if rest > 0 else shown


@dataclass(frozen=True, slots=True)
class _Known:
    """What the answers tell of one tag."""

    digest: str | None = None
    pushed: str = ""
    built: str = ""
    platforms: tuple[str, ...] = ()


def questions(image: ImageName, answers: Answers, platform: str = "") -> tuple[Question, ...]:
    """The tags, and what a website tells of them; then the digests of those that `latest` and the tag of this image may
    mean; where no website tells, the images of a few. Call again with the answers. `platform`: the one whose images are
    looked at; empty: none are."""
    tags = answers.of(TagsOf(image))
    if not isinstance(tags, Tags):
        return (TagsOf(image), FactsOf(image))
    floating = dict.fromkeys(tag for tag in (image.tag or DEFAULT_TAG, DEFAULT_TAG) if tag in tags.tags)
    asked = dict.fromkeys(tag for start in floating for tag in (start, *candidates(start, tags.tags)))
    digests = (DigestOf(image.with_tag(tag)) for tag in asked)
    return (TagsOf(image), FactsOf(image), *digests, *_looks(image, answers, tags, platform))


def _looks(image: ImageName, answers: Answers, tags: Tags, platform: str) -> tuple[ManifestOf, ...]:
    """The images of the tags that are shown first, where no website tells of them. Not at a mirror: what it does not
    keep it would pull for the look."""
    mirrored = tags.endpoint not in ("", image.registry)
    if not platform or mirrored or not isinstance(answers.of(FactsOf(image)), Skipped):
        return ()
    written = image.tag or DEFAULT_TAG
    first = alike_first(tuple(TagRow(tag) for tag in newest_first(tags.tags)), written)
    chosen = dict.fromkeys((*(tag for tag in tags.tags if tag == written), *(row.tag for row in first)))
    return tuple(ManifestOf(image.with_tag(tag), platform, deep=True) for tag in list(chosen)[:MOST_LOOKED_AT])


def rows(
    image: ImageName, answers: Answers, in_use: str | None = None, *, platform: str = "", now: datetime | None = None
) -> tuple[TagRow, ...]:
    """All tags, newest first. `in_use`: the digest that counts as the one in use; else that of the image's own tag.
    `now`: ages are told from here; without it they are not."""
    tags = answers.of(TagsOf(image))
    if not isinstance(tags, Tags):
        return ()
    known = _known(image, answers, platform)
    own = image.tag or DEFAULT_TAG
    latest = known.get(DEFAULT_TAG, _Known()).digest
    used = image.digest or in_use or known.get(own, _Known()).digest
    return tuple(_row(tag, known.get(tag, _Known()), latest, used, own, now) for tag in newest_first(tags.tags))


def _row(tag: str, known: _Known, latest: str | None, used: str | None, own: str, now: datetime | None) -> TagRow:
    marks, digest = [], known.digest
    if digest is not None and digest == latest and tag != DEFAULT_TAG:
        marks.append(LATEST)
    if digest is not None and digest == used and tag != own and not (used == latest and LATEST in marks):
        marks.append(IDENTICAL)
    return TagRow(
        tag, digest, tuple(marks), identical=digest is not None and digest == used, pushed=known.pushed,
        built=known.built, age=_age(known.pushed or known.built, now), platforms=known.platforms,
    )  # fmt: skip


def _age(when: str, now: datetime | None) -> str:
    try:
        then = datetime.fromisoformat(when)
    except ValueError:
        return ""
    return old(now - (then if then.tzinfo else then.replace(tzinfo=UTC))) if now is not None else ""


def alike_first(table: tuple[TagRow, ...], written: str) -> tuple[TagRow, ...]:
    """The tags of the variant that is written before all others; each part keeps its order."""
    words = read(written).words
    return tuple(sorted(table, key=lambda row: read(row.tag).words != words))


def _known(image: ImageName, answers: Answers, platform: str) -> dict[str, _Known]:
    """What was heard of each tag, in whatever way. The registry's own word outranks that of its website."""
    told = answers.of(FactsOf(image))
    facts = {found.tag: found for found in (told.facts if isinstance(told, Tags) else ())}
    known = {}
    for tag in dict.fromkeys((*facts, *answers.tags_asked_for(image))):
        here = _of_facts(facts[tag]) if tag in facts else _Known()
        asked: list[Question] = [DigestOf(image.with_tag(tag))]
        if platform:
            asked += (ManifestOf(image.with_tag(tag), platform, deep=deep) for deep in (False, True))
        for answer in map(answers.of, asked):
            here = _with(here, answer) if isinstance(answer, Present) else here
        if here != _Known():
            known[tag] = here
    return known


def _of_facts(facts: TagFacts) -> _Known:
    return _Known(facts.digest, facts.pushed, platforms=facts.platforms)


def _with(known: _Known, answer: Present) -> _Known:
    return replace(
        known, digest=answer.digest or known.digest, built=answer.created or known.built,
        platforms=answer.platforms or known.platforms,
    )  # fmt: skip


def _short(platform: str) -> str:
    """`linux/arm64/v8` is arm64, `linux/arm/v7` is arm/v7; `windows/amd64` stays."""
    name = platform.removeprefix("linux/")
    return "arm64" if name == "arm64/v8" else name
