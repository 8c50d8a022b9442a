"""Tags as versions: what of a tag is its version, what its variant, and which of two is newer.

No tag is refused for its looks: what has no number in it, or the name of a commit, is simply no version.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tui.core.tag_words import (
    ANY,
    BUILDS,
    CHANNELS,
    COMMITS,
    NOTHING,
    OWNERS,
    PRE_RANK,
    PREFIXES,
    Piece,
    Sort,
    day_numbers,
    is_day,
    pieces,
)

_DIGEST_LIKE = re.compile(r"sha(?:256|512)-[0-9a-f]{40,}", re.IGNORECASE)
_NEVER_A_YEAR = 7
"""From this many digits on, a number without dots is a date or the digits of a commit."""
_COUNTED = 10_000
_LONGEST = 128
"""No tag is longer (distribution/reference); whatever a registry lists beyond that is not looked into."""
MOST_KEPT = 32_768
"""Tags that are read once for all: those of the largest repository that is listed whole."""
COMPLETE = 3
"""A version with this many numbers is one release; with fewer it goes on moving (16, 16.2)."""

Word = tuple[str, str]
"""A word of a variant and its own version: ("alpine", "3.20"), ("slim", "")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A tag, read. `numbers` is empty for `latest`, `alpine` and the like; `version` gives None for those."""

    tag: str
    prefix: str = ""
    """`v`, `version-`: before the number, and of no meaning."""
    numbers: tuple[int, ...] = ()
    pre: str = ""
    """`rc`, `beta`, `nightly`; empty for a release."""
    pre_numbers: tuple[int, ...] = ()
    build: tuple[int, ...] = ()
    """Which build of the version: (3,) of `-r3`, (20240605,) of `17.0-20240605`."""
    variant: tuple[Word, ...] = ()
    """The words around the number, in their order: system, runtime, architecture."""
    dated: bool = False
    """The number is a day, as year, month, day: `bookworm-20240612`."""
    build_dated: bool = False
    update: bool = False
    """Java's own form, 8u412: one release with two numbers."""
    commit: bool = False
    """It carries the name of a commit."""
    channel: str = ""
    """`latest`, `stable`, `lts`."""

    @property
    def key(self) -> tuple[tuple[int, ...], bool, int, tuple[int, ...], tuple[int, ...], bool]:
        """Sorts older before newer; a pre-release before its release."""
        return (self.numbers, not self.pre, PRE_RANK.get(self.pre, 0), self.pre_numbers, self.build, not self.commit)

    @property
    def words(self) -> frozenset[Word]:
        """The variant without its order: `slim-bookworm` is `bookworm-slim`."""
        return frozenset(self.variant)

    @property
    def complete(self) -> bool:
        """One release, by its looks: three numbers, or a build, a day or a numbered pre-release."""
        if self.channel or not self.numbers:
            return False
        if self.pre and not (self.pre_numbers or self.dated or self.build):
            return self.commit
        counted = self.numbers[0] >= _COUNTED  # a build number, or a day in six digits
        whole = self.update or len(self.numbers) >= COMPLETE
        return self.dated or counted or whole or bool(self.build or self.pre_numbers)

    def refines(self, other: Version) -> bool:
        """Is it the same version, told more closely: 16.2.1 for 16.2, 16.2-r3 for 16.2, 3.0-rc1 for 3.0?"""
        size = len(other.numbers)
        if self.dated or other.dated or self.words != other.words or self.numbers[:size] != other.numbers:
            return False
        if len(self.numbers) > size:
            return True
        deeper = len(self.build) > len(other.build) and self.build[: len(other.build)] == other.build
        return (deeper and not self.build_dated) or bool(self.pre_numbers and not (other.pre_numbers or other.complete))

    def same_line(self, other: Version) -> bool:
        """Written alike: the same prefix and the same variant."""
        return (self.prefix.lower(), self.words, self.dated) == (other.prefix.lower(), other.words, other.dated)


def version(tag: str) -> Version | None:
    """The version in a tag; None for `latest`, commit hashes, signatures and the like."""
    found = read(tag)
    return found if found.numbers else None


def is_artifact(tag: str) -> bool:
    """Signatures and attestations that live among the tags (`sha256-….sig`)."""
    return _DIGEST_LIKE.match(tag) is not None


@lru_cache(maxsize=MOST_KEPT)
def read(tag: str) -> Version:
    """Whatever a tag says: its version where it has one, its variant, its channel."""
    if is_artifact(tag) or len(tag) > _LONGEST:
        return Version(tag=tag)
    reader = _Reader(tag, pieces(tag))
    while reader.left:
        reader.step()
    return reader.done()


def newest_first(tags: Iterable[str]) -> tuple[str, ...]:
    """Releases from the newest down, then pre-releases, then days without a version; then floating and other tags by
    name. Signatures are left out."""
    read_tags = [read(tag) for tag in dict.fromkeys(tags) if not is_artifact(tag)]
    versions = [v for v in read_tags if v.numbers]
    early = unreleased(versions)
    versions.sort(key=lambda v: v.tag)
    # Of one version: the plain one, then by variant; any alpine before alpine3.20, that before alpine3.19.
    versions.sort(key=lambda v: ([(not own, own) for own in own_versions(v)], v.build, not v.commit), reverse=True)
    versions.sort(key=lambda v: (bool(v.channel), len(v.variant), [name for name, _ in v.variant]))
    versions.sort(key=lambda v: v.key[:-2], reverse=True)
    versions.sort(key=lambda v: (v.dated, v.tag in early))
    return (*(v.tag for v in versions), *sorted(v.tag for v in read_tags if not v.numbers))


def own_versions(found: Version) -> tuple[tuple[int, ...], ...]:
    """The numbers of the words of a variant, in the order of the words: ((3, 20),) of -alpine3.20."""
    return tuple(tuple(int(number) for number in own.split(".") if number) for _, own in sorted(found.variant))


def unreleased(versions: Iterable[Version]) -> frozenset[str]:
    """The tags of pre-releases, and of versions that have nothing but pre-releases yet: 2.7 beside 2.7.0-beta.2."""
    found = tuple(versions)
    early = _lines(v for v in found if v.pre)
    released = _lines(v for v in found if not v.pre and (v.complete or _line(v) not in early))
    return frozenset(
        v.tag for v in found if v.pre or (not v.complete and _line(v) in early and _line(v) not in released)
    )


Line = tuple[frozenset[Word], tuple[int, ...]]


def _line(found: Version) -> Line:
    return found.words, found.numbers


def _lines(versions: Iterable[Version]) -> set[Line]:
    """The shorter versions that these stand behind, of the same variant."""
    return {(v.words, v.numbers[:size]) for v in versions for size in range(1, len(v.numbers) + bool(v.build or v.pre))}


class _Reader:
    """Goes through the pieces of one tag, from the left."""

    def __init__(self, tag: str, found: Iterable[Piece]) -> None:
        self.tag = tag
        self.left = deque(found)
        self.nameless = False
        self.prefix = self.pre = self.channel = ""
        self.numbers: tuple[int, ...] = ()
        self.pre_numbers: tuple[int, ...] = ()
        self.build: tuple[int, ...] = ()
        self.variant: list[Word] = []
        self.dated = self.build_dated = self.commit = self.update = False

    def step(self) -> None:
        """Give the next piece its place."""
        piece = self.left.popleft()
        match piece.sort:
            case Sort.STAMP:
                self._number(day_numbers(piece.text), dated=True)
            case Sort.ARCH:
                self.variant.append((piece.text.lower(), ""))
            case Sort.COMMIT:
                self.commit = True
            case Sort.NUMBER:
                self._digits(piece)
            case _:
                self._word(piece)

    def done(self) -> Version:
        """The tag, read. A number that only a word had is the version after all where it is a whole one."""
        if self.nameless:
            return Version(tag=self.tag, commit=self.commit)
        whole = next((w for w in self.variant if w[1].count(".") >= COMPLETE - 1), None)
        if not self.numbers and whole is not None:  # centos7.9.2009
            self.numbers = tuple(int(number) for number in whole[1].split("."))
            self.variant[self.variant.index(whole)] = (whole[0], "")
        if self.numbers and self.channel not in ("", "latest"):
            self.variant.insert(0, (self.channel, ""))
            self.channel = ""
        return Version(
            tag=self.tag, prefix=self.prefix, numbers=self.numbers, pre=self.pre, pre_numbers=self.pre_numbers,
            build=self.build, variant=tuple(self.variant), dated=self.dated, build_dated=self.build_dated,
            update=self.update, commit=self.commit, channel=self.channel,
        )  # fmt: skip

    def _digits(self, piece: Piece) -> None:
        dated = is_day(piece.text.partition(".")[0])
        if not self.numbers and not dated and "." not in piece.text and len(piece.text) >= _NEVER_A_YEAR:
            self.commit = True
        else:
            self._number(day_numbers(piece.text) if dated and not self.numbers else piece.numbers, dated=dated)

    def _number(self, numbers: tuple[int, ...], *, dated: bool) -> None:
        """The version, or what follows it."""
        if self.numbers:
            self.build += numbers
            self.build_dated = self.build_dated or dated
        else:
            self.numbers, self.dated = numbers, dated

    def _word(self, piece: Piece) -> None:
        word, after = piece.text.lower(), self.left[0] if self.left else None
        number = after if after is not None and after.sort is Sort.NUMBER else None
        joined = number if number is not None and not number.sign else None
        if self.numbers:
            self._word_behind(word, piece.sign, number, joined)
        elif after is not None and self._is_prefix(word, after):
            self.prefix += self.tag[piece.start : after.start]
        elif word in COMMITS:
            self.nameless = True
        elif not self.pre and word in PRE_RANK and len(word) > 1:
            self.pre, self.pre_numbers = word, self._take() if joined is not None else ()
        elif word in CHANNELS:
            self.channel = word
        else:
            self.variant.append((word, self._own(word, number, joined)))

    def _word_behind(self, word: str, sign: str, number: Piece | None, joined: Piece | None) -> None:
        """A word that comes after the version."""
        if word == "u" and not sign and joined is not None:
            self.numbers, self.update = self.numbers + self._take(), True
        elif not self.pre and _is_pre(word, sign, number):
            self.pre, self.pre_numbers = word, self._take() if number is not None else ()
        elif _is_build(word, number, joined):
            self.build += self._take()
        elif self.pre and not self.pre_numbers and word in PRE_RANK and joined is not None:  # beta-6.6-beta1
            self.pre, self.pre_numbers = word, self._take()
        elif word == "latest":
            self.channel = word
        elif joined is not None and len(self.left) == 1 and _counts(word, joined):
            self.variant.append((word, ""))
            self.build += self._take()
        elif word not in NOTHING and (word, sign) != ANY:
            self.variant.append((word, self._own(word, number, joined)))

    def _is_prefix(self, word: str, after: Piece) -> bool:
        if word not in PREFIXES:
            return False
        if after.sort is Sort.WORD:
            return after.text.lower() == "v" and len(self.left) > 1
        return after.sort in (Sort.NUMBER, Sort.STAMP) and (len(word) > 1 or not after.sign)

    def _own(self, word: str, number: Piece | None, joined: Piece | None) -> str:
        """The word's own version, taken off the pieces that are left."""
        if number is None or (joined is None and (word not in OWNERS or number.sign == ".")):
            return ""
        if joined is None and not self.numbers and len(number.numbers) >= COMPLETE:
            return ""  # jdk-21.0.3_9
        self.left.popleft()
        return number.text

    def _take(self) -> tuple[int, ...]:
        return self.left.popleft().numbers


def _is_pre(word: str, sign: str, number: Piece | None) -> bool:
    """Single letters are so only between numbers: `3.13.0b1`, `2.0.0-M1`, `0.108.0-b.55`; `-b08` is a build."""
    if len(word) > 1 or word not in PRE_RANK:
        return word in PRE_RANK
    if number is None or number.sign not in ("", "."):
        return False
    return word != "b" or sign != "-" or number.sign == "."


def _counts(word: str, joined: Piece) -> bool:
    """A number behind somebody's own word, at the end of a tag, counts builds: -rancher1, -k3s2, -lh1."""
    return word not in OWNERS and "." not in joined.text


def _is_build(word: str, number: Piece | None, joined: Piece | None) -> bool:
    if word == "v":
        return joined is not None  # 5.0.0_v2.0.10: the version of what is built with it
    return word in BUILDS and (joined is not None or (number is not None and len(word) > len("ls")))
