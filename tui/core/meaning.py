"""What a floating tag means: which tags to ask for, and which of those with the same digest is the version to pin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from tui.core.versions import COMPLETE, Version, Word, is_artifact, read

MOST_ASKED = 6
"""Tags whose digests are asked for, at the most."""
_LOST = 4
"""A word that is written and not there weighs as much as this many that are there and not written."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The version that a floating tag names now."""

    tag: str
    floats: bool
    """It moves too (16 of a project that has no longer versions): only a digest pins it."""


def meaning(written: str, same: Iterable[str]) -> Meaning | None:
    """Of the tags that are the same image as `written` right now, the one to pin: a whole version before one that
    moves, the variant as written, the most numbers, nothing of days and commits where it can be done without. None
    where none says more than `written` does."""
    wanted = read(written)
    found = [v for tag in dict.fromkeys(same) if tag != written and not is_artifact(tag) and (v := read(tag)).numbers]
    found = [v for v in found if not v.channel and (v.complete or len(v.numbers) > len(wanted.numbers))]
    if not found:
        return None
    best = min(found, key=lambda v: _order(v, wanted))
    # By its looks: one number goes on moving, two may be a release of their own (postgres:16.3).
    floats = not best.complete and (len(best.numbers) == 1 or bool(best.pre))
    return Meaning(best.tag, floats)


def distance(found: Version, wanted: Version) -> int:
    """How far a variant is from the one written: words too many, and, far worse, words too few. `alpine` may be any
    version of it; `lts` may be a word of the version, or the name of a channel."""
    plain = _distance(found, wanted.variant)
    if not wanted.channel:
        return plain
    return min(plain, _distance(found, (*wanted.variant, (wanted.channel, ""))))


def _distance(found: Version, words: tuple[Word, ...]) -> int:
    lost = [word for word in words if not any(_stands_for(word, other) for other in found.variant)]
    return len(found.words - set(words)) + _LOST * len(lost)


def _stands_for(word: Word, other: Word) -> bool:
    """`alpine` and `alpine3` may both mean `alpine3.20`."""
    (name, own), (other_name, version) = word, other
    return name == other_name and (own in ("", version) or version.startswith(f"{own}."))


def _order(found: Version, wanted: Version) -> tuple[object, ...]:
    """Smaller is better."""
    noisy_day = found.build_dated and len(found.numbers) >= COMPLETE
    return (
        not found.complete,
        bool(found.pre) != bool(wanted.pre),
        distance(found, wanted),
        found.dated and not wanted.dated,
        -len(found.numbers),
        tuple(-number for number in found.numbers),
        found.commit,
        noisy_day,
        -len(found.build),
        found.prefix.lower() != wanted.prefix.lower(),
        bool(wanted.variant) and not found.tag.lower().startswith(wanted.variant[0][0]),
        len(found.tag),
        found.tag,
    )


def candidates(written: str, tags: Iterable[str], label: str = "") -> tuple[str, ...]:
    """The tags that `written` most likely means, best first, a handful: their digests are worth asking for. None of
    another major version than the one written.

    `label`: what the image says of its own version (`org.opencontainers.image.version`), empty where it says nothing.
    """
    wanted = read(written)
    if is_artifact(written) or wanted.dated or (wanted.commit and not wanted.numbers):
        return ()
    there = [v for tag in dict.fromkeys(tags) if not is_artifact(tag) and (v := read(tag)).numbers and not v.channel]
    settled = _settled([v for v in there if v.tag != written and _could_be(v, wanted)])
    fit = _closest(settled, wanted)
    ranked = (*_labelled(fit, label), *_nearest_line(fit, wanted), *_ahead(settled, wanted), *_other_lines(fit, wanted))
    return tuple(dict.fromkeys(v.tag for v in ranked))[:MOST_ASKED]


def _could_be(found: Version, wanted: Version) -> bool:
    if not wanted.numbers or found.dated:
        return True
    size = len(wanted.numbers)
    more = len(found.numbers) > size or found.build or found.variant or found.pre_numbers
    return found.numbers[:size] == wanted.numbers and bool(more)


def _settled(fit: list[Version]) -> list[Version]:
    """Without those that move themselves: 16.2 where there is 16.2.1."""
    by_line: dict[tuple[frozenset[Word], int], list[Version]] = {}
    for found in fit:
        by_line.setdefault((found.words, found.numbers[0]), []).append(found)
    lines = {line: sorted(members, key=lambda v: v.numbers) for line, members in by_line.items()}
    return [v for v in fit if not _refined(v, lines[v.words, v.numbers[0]])]


def _refined(found: Version, line: list[Version]) -> bool:
    """Does one of the versions right behind it, in a line that is sorted, refine it?"""
    size = len(found.numbers)
    for at in range(bisect_left(line, found.numbers, key=lambda v: v.numbers), len(line)):
        if line[at].numbers[:size] != found.numbers:
            return False
        if line[at].refines(found):
            return True
    return False


def _closest(fit: list[Version], wanted: Version) -> list[Version]:
    """Nearest variant first, then the newest. Pre-releases where one is written, or a variant has nothing else."""
    released = {v.words for v in fit if not v.pre}
    if not wanted.pre:
        fit = [v for v in fit if not v.pre or v.words not in released]
    fit.sort(key=lambda v: v.tag)
    fit.sort(key=lambda v: v.key, reverse=True)
    fit.sort(key=lambda v: (v.pre != wanted.pre and bool(wanted.pre), distance(v, wanted)))
    return fit


def _ahead(settled: list[Version], wanted: Version) -> list[Version]:
    """The newest numbered pre-release of the variant, where it is newer than every release: projects that have not
    released much yet, and previews, call it `latest`."""
    if wanted.numbers or wanted.pre or wanted.channel not in ("", "latest"):
        return []
    line = [v for v in settled if distance(v, wanted) == 0 and not v.dated]
    newest = max(line, key=lambda v: v.key, default=None)
    return [newest] if newest is not None and newest.pre_numbers else []


def _labelled(fit: list[Version], label: str) -> list[Version]:
    said = read(label) if label else None
    if said is None or not said.numbers:
        return []
    return [v for v in fit if (v.numbers, v.pre, v.pre_numbers) == (said.numbers, said.pre, said.pre_numbers)][:2]


def _nearest_line(fit: list[Version], wanted: Version) -> list[Version]:
    """Of the variant that comes nearest: the newest two, then the newest of each minor and each major version in turn.
    A channel such as `lts` may be far behind the newest."""
    if not fit:
        return []
    least = (fit[0].pre != wanted.pre, distance(fit[0], wanted))
    line = [v for v in fit if (v.pre != wanted.pre, distance(v, wanted)) == least]
    plain = [v for v in line if not v.dated]
    days = [v for v in line if v.dated][: 1 if plain else MOST_ASKED]
    minors = list({v.numbers[:2]: v for v in reversed(plain)}.values())[::-1]
    majors = list({v.numbers[0]: v for v in reversed(plain)}.values())[::-1]
    turns = [v for pair in zip_longest(minors, majors) for v in pair if v is not None]
    newest = plain[: 1 if wanted.channel not in ("", "latest") else 2]
    ranked = list(dict.fromkeys((*newest, *turns, *plain)))
    return [*ranked[: MOST_ASKED - 2], *days, *ranked[MOST_ASKED - 2 :]] if days else _with_room(ranked)


def _with_room(ranked: list[Version]) -> list[Version]:
    """All places but one go to the nearest variant."""
    return ranked[: MOST_ASKED - 1]


def _other_lines(fit: list[Version], wanted: Version) -> list[Version]:
    """The newest of each other variant, those first whose words have no version of their own."""
    by_words = {v.words: v for v in reversed(fit) if v.complete}
    return sorted(
        by_words.values(),
        key=lambda v: (distance(v, wanted), sum(bool(own) for _, own in v.variant), [-n for n in v.numbers]),
    )


def unpinned(tag: str, tags: Iterable[str]) -> str | None:
    """The floating tag of a version's line: 16-alpine for 16.2.1-alpine. Below 1.0 the minor version is the line. Then
    the channel of the variant (`alpine`, `latest`), which is all that a day has: noble for noble-20240429. None where
    the repository has none of them."""
    wanted = read(tag)
    there = set(tags) - {tag}
    if not wanted.numbers:
        return None
    told = 0 if wanted.dated else len(wanted.numbers) + bool(wanted.build)
    sizes = [size for size in range(1, told) if wanted.numbers[:size] != (0,)]
    floats = [v for name in there if (v := read(name)).numbers and v.same_line(wanted) and not (v.pre or v.build)]
    for size in sizes:
        for found in floats:
            if found.numbers == wanted.numbers[:size] and not found.complete:
                return found.tag
    pre = wanted.pre if wanted.dated else ""
    channels = [v for name in there if not (v := read(name)).numbers and not v.commit and v.pre == pre]
    channels = [v for v in channels if wanted.words in (v.words, v.words | {(v.channel, "")})]
    channels.sort(key=lambda v: (v.channel not in ("", "latest"), len(v.tag), v.tag))
    return channels[0].tag if channels else None
