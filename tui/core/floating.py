"""Which tags are pushed anew: `latest`, `16`, `16.2`, `bookworm`, `nightly`; and which name one release."""

from __future__ import annotations

from collections.abc import Iterable

from tui.core.versions import Version, is_artifact, read


def is_floating(tag: str, tags: Iterable[str] = ()) -> bool:
    """Does this tag mean another image some day? Told by its looks, and better where `tags` lists the repository's:
    16.3 is a release of a project that has no 16.3.1.

    A commit's tag and a whole version do not float, whatever their projects may do with them.
    """
    if is_artifact(tag):
        return False
    found = read(tag)
    if not found.numbers:
        return not found.commit
    if found.complete:
        return False
    others = [other for name in tags if name != tag and (other := read(name)).numbers]
    return not others or len(found.numbers) == 1 or found.pre != "" or moving(found, others)


def moving(found: Version, others: Iterable[Version]) -> bool:
    """Is there a version that refines this one: 16.2.1 for 16.2, 16.2-r3 for 16.2?"""
    return not found.complete and any(
        refines(other, found) and (other.words == found.words or found.words < other.words) for other in others
    )


def refines(other: Version, found: Version) -> bool:
    """Has it the same numbers and more of them, or the same and a build?"""
    size = len(found.numbers)
    longer = len(other.numbers) > size or bool(other.build and not found.build)
    return not other.dated and longer and other.numbers[:size] == found.numbers and other.pre == found.pre
