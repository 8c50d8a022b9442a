"""Which tags are pushed anew: `latest`, `16`, `16.2`, `bookworm`, `nightly`; and which name one release."""

from __future__ import annotations

from collections.abc import Iterable

from tui.core.versions import is_artifact, read


def is_floating(tag: str, tags: Iterable[str] | None = None) -> bool:
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
    if tags is None or len(found.numbers) == 1 or found.pre or found.channel:
        return True
    return any(read(name).refines(found) for name in tags)
