"""What a floating tag means: which tags to ask for, and which of those with the same digest is the version to pin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.core.versions import COMPLETE, Version, is_artifact, read

MOST_ASKED = 6
"""Tags whose digests are asked for, at the most."""
_NEWEST = 3
_OLDER_MAJORS = 2


@dataclass(frozen=True, slots=True)
class Meaning:
    """The version that a floating tag names now."""

    tag: str
    floats: bool
    """It moves too (16 of a project that has no longer versions): only a digest pins it."""
    jumped: bool = False
    """Its major version is another than the one written."""


def meaning(written: str, same: Iterable[str]) -> Meaning | None:
    """Of the tags that are the same image as `written` right now, the one to pin: a whole version before one that
    moves, the variant as written, the most numbers, nothing of days and commits where it can be done without."""
    wanted = read(written)
    found = [v for tag in dict.fromkeys(same) if tag != written and not is_artifact(tag) and (v := read(tag)).numbers]
    found = [v for v in found if not v.channel]
    if wanted.numbers:
        found = [v for v in found if v.dated or len(v.numbers) >= len(wanted.numbers)]
    if not found:
        return None
    best = min(found, key=lambda v: _order(v, wanted))
    jumped = bool(wanted.numbers) and not best.dated and not wanted.dated and best.numbers[0] != wanted.numbers[0]
    return Meaning(best.tag, floats=not best.complete and _moves(best), jumped=jumped)


def _moves(found: Version) -> bool:
    """By its looks: one number goes on moving, two may be a release of their own (postgres:16.3)."""
    return len(found.numbers) == 1 or bool(found.pre)


def distance(found: Version, wanted: Version) -> int:
    """How many words the variants do not share. `lts` may be one of them, or the name of a channel."""
    plain = len(found.words ^ wanted.words)
    if not wanted.channel:
        return plain
    return min(plain, len(found.words ^ (wanted.words | {(wanted.channel, "")})))


def _order(found: Version, wanted: Version) -> tuple[object, ...]:
    """Smaller is better."""
    noisy_day = found.build_dated and len(found.numbers) >= COMPLETE
    return (
        bool(found.pre) and not wanted.pre,
        not found.complete,
        distance(found, wanted),
        len(found.variant),
        found.dated and not wanted.dated,
        -len(found.numbers),
        found.commit,
        noisy_day,
        not found.build,
        found.prefix.lower() != wanted.prefix.lower(),
        len(found.tag),
        found.tag,
    )


def candidates(written: str, tags: Iterable[str], label: str = "") -> tuple[str, ...]:
    """The tags that `written` most likely means, best first, a handful: their digests are worth asking for.

    `label`: what the image says of its own version (`org.opencontainers.image.version`), empty where it says nothing.
    """
    wanted = read(written)
    if is_artifact(written) or (wanted.commit and not wanted.numbers):
        return ()
    there = [v for tag in dict.fromkeys(tags) if not is_artifact(tag) and (v := read(tag)).numbers and not v.channel]
    fit = [v for v in there if v.tag != written and _could_be(v, wanted)]
    fit = [v for v in fit if not v.pre or wanted.pre] or fit
    fit = _settled(fit)
    fit.sort(key=lambda v: v.tag)
    fit.sort(key=lambda v: v.key, reverse=True)
    fit.sort(key=lambda v: distance(v, wanted))
    labelled = _labelled(fit, label)
    ranked = (*labelled, *_nearest_line(fit, wanted), *_other_lines(fit, wanted))
    return tuple(dict.fromkeys(v.tag for v in ranked))[:MOST_ASKED]


def _could_be(found: Version, wanted: Version) -> bool:
    if not wanted.numbers or found.dated or wanted.dated:
        return not wanted.dated
    size = len(wanted.numbers)
    return found.numbers[:size] == wanted.numbers and (len(found.numbers) > size or bool(found.build or found.variant))


def _settled(fit: list[Version]) -> list[Version]:
    """Without those that move themselves: 16.2 where there is 16.2.1."""
    by_words: dict[frozenset[tuple[str, str]], list[Version]] = {}
    for found in fit:
        by_words.setdefault(found.words, []).append(found)
    longest = {
        words: {v.numbers[:size] for v in line for size in range(1, len(v.numbers) + bool(v.build))}
        for words, line in by_words.items()
    }
    return [v for v in fit if v.complete or v.numbers not in longest[v.words]]


def _labelled(fit: list[Version], label: str) -> tuple[Version, ...]:
    said = read(label) if label else None
    if said is None or not said.numbers:
        return ()
    same = [v for v in fit if (v.numbers, v.pre, v.pre_numbers) == (said.numbers, said.pre, said.pre_numbers)]
    return tuple(same[:_NEWEST])


def _nearest_line(fit: list[Version], wanted: Version) -> list[Version]:
    """The newest of the variant that comes nearest, and the newest of the major versions before."""
    if not fit:
        return []
    least = distance(fit[0], wanted)
    line = [v for v in fit if distance(v, wanted) == least]
    line.sort(key=lambda v: v.dated)
    majors = {v.numbers[0]: v for v in reversed(line) if not v.dated}
    head = line[:_NEWEST]
    older = [v for v in majors.values() if v not in head]
    older.sort(key=lambda v: v.key, reverse=True)
    return [*head, *older[:_OLDER_MAJORS]]


def _other_lines(fit: list[Version], wanted: Version) -> list[Version]:
    """The newest of each other variant."""
    by_words = {v.words: v for v in reversed(fit) if v.complete}
    return sorted(by_words.values(), key=lambda v: (distance(v, wanted), [-n for n in v.numbers]))


def unpinned(tag: str, tags: Iterable[str]) -> str | None:
    """The floating tag of a version's line: 16-alpine for 16.2.1-alpine. Below 1.0 the minor version is the line. Then
    the channel of the variant (`alpine`, `latest`). None where the repository has none of them."""
    wanted = read(tag)
    there = set(tags) - {tag}
    if not wanted.numbers or wanted.dated:
        return None
    sizes = [size for size in range(1, len(wanted.numbers)) if wanted.numbers[:size] != (0,)]
    floats = [v for name in there if (v := read(name)).numbers and v.same_line(wanted) and not (v.pre or v.build)]
    for size in sizes:
        for found in floats:
            if found.numbers == wanted.numbers[:size] and not found.complete:
                return found.tag
    channels = [v for name in there if not (v := read(name)).numbers and not v.commit and not v.pre]
    channels = [v for v in channels if v.words == wanted.words]
    channels.sort(key=lambda v: (v.channel not in ("", "latest"), len(v.tag), v.tag))
    return channels[0].tag if channels else None
