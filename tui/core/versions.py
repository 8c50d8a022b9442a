"""Tags as versions: which is newer, which is of the same line, which comes nearest to one that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

_VERSION = re.compile(
    r"(?P<prefix>[A-Za-z]*[-_]?)(?P<numbers>\d+(?:\.\d+)*)(?P<pre>[-_.]?(?:alpha|beta|rc|pre|dev|preview|nightly|snapshot|[ab])"
    r"[-_.]?\d*)?(?P<variant>[-_+.]?.*)?",
    re.IGNORECASE,
)
_DIGEST_LIKE = re.compile(r"sha(?:256|512)-[0-9a-f]{40,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Version:
    """A tag read as a version. `variant`: what follows the number, such as `-alpine`."""

    tag: str
    prefix: str
    numbers: tuple[int, ...]
    pre: str
    variant: str

    @property
    def key(self) -> tuple[tuple[int, ...], bool, tuple[int | str, ...]]:
        """Sorts older before newer; a pre-release before its release."""
        return (self.numbers, not self.pre, _natural(self.pre))

    def same_line(self, other: Version) -> bool:
        """Written alike: the same prefix and the same variant."""
        return (self.prefix.lower(), self.variant.lower()) == (other.prefix.lower(), other.variant.lower())


def _natural(text: str) -> tuple[int | str, ...]:
    return tuple(f"{int(part):09}" if part.isdigit() else part.lower() for part in re.split(r"(\d+)", text) if part)


def version(tag: str) -> Version | None:
    """The version in a tag; None for `latest`, commit hashes and the like."""
    found = _VERSION.fullmatch(tag)
    if (
        found is None
        or _DIGEST_LIKE.match(tag)
        or (found["prefix"] and found["prefix"].lower().rstrip("-_") not in _PREFIXES)
    ):
        return None
    if len(found["numbers"]) > 6 and "." not in found["numbers"] and len(found["numbers"]) != 8:
        return None  # a commit's digits, not a year with month and day
    numbers = tuple(int(number) for number in found["numbers"].split("."))
    return Version(tag, found["prefix"], numbers, (found["pre"] or "").lower(), found["variant"] or "")


_PREFIXES = frozenset({"v", "version", "release", "rel", "r", "ver"})


def is_artifact(tag: str) -> bool:
    """Signatures and attestations that live among the tags (`sha256-….sig`)."""
    return _DIGEST_LIKE.match(tag) is not None


def newest_first(tags: Iterable[str]) -> tuple[str, ...]:
    """Versions from the newest down, pre-releases below their release; then floating and other tags by name."""
    kept = [tag for tag in dict.fromkeys(tags) if not is_artifact(tag)]
    read = {tag: version(tag) for tag in kept}
    versions = sorted(
        (v for v in read.values() if v is not None), key=lambda v: (v.key, v.variant == "", v.tag), reverse=True
    )
    return (*(v.tag for v in versions), *sorted(tag for tag in kept if read[tag] is None))


@dataclass(frozen=True, slots=True)
class Nearest:
    """The tag that comes nearest to one that is missing, and how it differs, in words."""

    tag: str
    how: str
    jumped: bool = False
    """It is of another major version: never to be taken unseen."""


def nearest(missing: str, tags: Iterable[str]) -> Nearest | None:
    """The best stand-in for a missing tag: written alike, no pre-release unless one was asked for, as many leading
    numbers the same as can be (1.5.2 for 1.5.3, not 1.9.0), then the newest. None where no tag is written alike."""
    wanted = version(missing)
    if wanted is None:
        return _renamed(missing, tags)
    line = [v for tag in tags if (v := version(tag)) is not None and not is_artifact(tag)]
    alike = [v for v in line if v.same_line(wanted)]
    if not alike:
        alike = [v for v in line if v.variant.lower() == wanted.variant.lower()]
    stable = [v for v in alike if not v.pre or wanted.pre] or alike
    if not stable:
        return None
    best = max(stable, key=lambda v: (_shared(v, wanted), v.key))
    shared = _shared(best, wanted)
    return Nearest(best.tag, _difference(best, wanted, shared), jumped=not shared)


def _shared(a: Version, b: Version) -> int:
    """How many numbers two versions have in common, from the left."""
    return len([None for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a.numbers, b.numbers, strict=False))])


def _renamed(missing: str, tags: Iterable[str]) -> Nearest | None:
    """For a floating tag: the newest plain version."""
    plain = [v for tag in tags if (v := version(tag)) is not None and not v.pre and not v.variant]
    if not plain:
        return None
    best = max(plain, key=lambda v: v.key)
    return Nearest(best.tag, f"“{missing}” is not there; this is the newest version.")


def _difference(best: Version, wanted: Version, shared: int) -> str:
    if not shared:
        return f"Another major version than {wanted.tag}: read its release notes first."
    direction = "newer" if best.key > wanted.key else "older"
    line = ".".join(str(number) for number in wanted.numbers[:shared])
    of = "of the same major version" if shared == 1 else f"{wanted.prefix}{line}"
    return f"The newest {of} that is there; {direction} than {wanted.tag}."
