"""The tag that comes nearest to one that is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from tui.core.language import listing, sentences, tr
from tui.core.tag_words import SYSTEMS
from tui.core.versions import Version, Word, is_artifact, own_versions, read, unreleased


@dataclass(frozen=True, slots=True)
class Nearest:
    """The tag that comes nearest to one that is missing, and how it differs, in words."""

    tag: str
    how: str
    jumped: bool = False
    """It is of another major version: never to be taken unseen."""


def nearest(missing: str, tags: Iterable[str]) -> Nearest | None:
    """The best stand-in for a missing tag: of the same variant, no pre-release unless one was asked for, as many
    leading numbers the same as can be (1.5.2 for 1.5.3, not 1.9.0), then the newest; the release itself for one of its
    pre-releases; of days the one that is least far. None: none is written alike."""
    wanted = read(missing)
    if is_artifact(missing) or (wanted.commit and not wanted.numbers):
        return None
    there = [v for tag in dict.fromkeys(tags) if tag != missing and not is_artifact(tag) and (v := read(tag)).numbers]
    fit = [v for v in there if _loose(v) == _loose(wanted) and (v.dated == wanted.dated or not wanted.numbers)]
    early = unreleased(there)
    fit = [v for v in fit if v.tag not in early or wanted.pre] or fit
    if not fit:
        return _other_system(wanted, tags)
    if not wanted.numbers:
        best = max(fit, key=lambda v: (v.words == wanted.words, not v.dated, v.key))
        return Nearest(best.tag, tr("“{tag}” is not there; this is the newest version.", tag=missing))
    best = max(fit, key=lambda v: _closeness(v, wanted))
    return Nearest(best.tag, _difference(best, wanted), jumped=not best.dated and not _shared(best, wanted))


def _loose(found: Version) -> tuple[Word, ...]:
    """The words of a variant, systems without their own version: alpine3.19 may stand in for alpine3.20, and jdk17 not
    for jdk21."""
    return tuple(sorted((name, "" if name in SYSTEMS else own) for name, own in found.variant))


def _closeness(found: Version, wanted: Version) -> tuple[object, ...]:
    return (
        -_days_between(found, wanted) if wanted.dated else _shared(found, wanted),
        bool(wanted.pre) and not found.pre and _shared(found, wanted) == len(wanted.numbers),
        found.build_dated == wanted.build_dated,
        _leading(found.build, wanted.build) if found.numbers == wanted.numbers else 0,
        found.key[:-2],
        found.words == wanted.words,
        sorted(bool(own) for _, own in found.variant) == sorted(bool(own) for _, own in wanted.variant),
        own_versions(found),
        found.prefix.lower() == wanted.prefix.lower(),
        found.commit == wanted.commit,
        bool(found.build) == bool(wanted.build),
        found.build,
        _starts(found) == _starts(wanted),
        not found.channel,
    )


def _days_between(a: Version, b: Version) -> float:
    """About: months of one length will do to compare two distances, and a tag may name a 31st of February."""
    first, second = (year * 365.25 + month * 30.44 + day for year, month, day in (a.numbers[:3], b.numbers[:3]))
    return abs(first - second)


def _other_system(wanted: Version, tags: Iterable[str]) -> Nearest | None:
    """Of a repository whose tags name no version, the same words on another version of their system: the newest."""
    named = [v for tag in dict.fromkeys(tags) if not (v := read(tag)).numbers and v.words and v.tag != wanted.tag]
    fit = [v for v in named if _loose(v) == _loose(wanted) and (v.pre, v.channel) == (wanted.pre, wanted.channel)]
    if wanted.numbers or not fit:
        return None
    best = max(fit, key=own_versions)
    return Nearest(best.tag, sentences(tr("“{missing}” is not there.", missing=wanted.tag), _other_base(best, wanted)))


def _starts(found: Version) -> bool:
    """Does the tag begin with its variant, as alpine-7.0.0 does?"""
    return bool(found.variant) and found.tag.lower().startswith(found.variant[0][0])


def _shared(a: Version, b: Version) -> int:
    """How many numbers two versions have in common, from the left."""
    return _leading(a.numbers, b.numbers)


def _leading(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    return len([None for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False))])


def _difference(best: Version, wanted: Version) -> str:
    """How the best one stands to the one that is written, in words."""
    newer, tag, shared = best.key > wanted.key, wanted.tag, _shared(best, wanted)
    if best.dated:
        if newer:
            return tr("The nearest day that is there; newer than {tag}.", tag=tag)
        return tr("The nearest day that is there; older than {tag}.", tag=tag)
    if not shared:
        return tr("Another major version than {tag}: read its release notes first.", tag=tag)
    if best.numbers == wanted.numbers and (best.pre, best.pre_numbers) == (wanted.pre, wanted.pre_numbers):
        return _same_version(best, wanted)
    return sentences(_of_line(wanted, shared, newer=newer), _other_base(best, wanted))


def _of_line(wanted: Version, shared: int, *, newer: bool) -> str:
    tag = wanted.tag
    if shared == 1 and newer:
        return tr("The newest of the same major version that is there; newer than {tag}.", tag=tag)
    if shared == 1:
        return tr("The newest of the same major version that is there; older than {tag}.", tag=tag)
    line = wanted.prefix + ".".join(str(number) for number in wanted.numbers[:shared])
    if newer:
        return tr("The newest {line} that is there; newer than {tag}.", line=line, tag=tag)
    return tr("The newest {line} that is there; older than {tag}.", line=line, tag=tag)


def _same_version(best: Version, wanted: Version) -> str:
    if best.words != wanted.words:
        return sentences(tr("The same version."), _other_base(best, wanted))
    if best.build != wanted.build:
        return tr("Another build of the same version as {tag}.", tag=wanted.tag)
    return tr("The same version; here it is written {tag}.", tag=best.tag)


def _other_base(best: Version, wanted: Version) -> str:
    """alpine3.19 in place of alpine3.20."""
    ours, theirs = best.words - wanted.words, wanted.words - best.words
    pairs = [(f"{name}{own}", f"{name}{other}") for name, own in sorted(ours) for n, other in theirs if n == name]
    told = listing(tr("{base} in place of {other}", base=base, other=other) for base, other in pairs)
    return tr("It has {bases}.", bases=told) if told else ""
