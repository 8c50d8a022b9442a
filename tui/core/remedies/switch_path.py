"""Switch path: pull the same image from another registry or repository.

The argument is a path, with or without a tag. Variables in the tag are kept; a digest stays, since it names the same
bytes wherever they are, unless a tag is given.
"""

from __future__ import annotations

from tui.core.aim import Part, aim
from tui.core.image import BadName, ImageName, parse
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference
from tui.core.text import Snapshot


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:  # noqa: ARG001  # one signature for all remedies
    """Replace the path, and the tag where one is given."""
    image, target = reference.image, parse(argument)
    if isinstance(target, BadName):
        return Refusal(f"“{argument}” is no path. {target.message}")
    if image is None:
        return Refusal("The value is no image reference; mend it first.")
    path = argument[: target.path_part.end]
    tail = argument[target.path_part.end :]
    end = len(image.original)
    if not tail:
        return _one(reference, Part(0, image.path_part.end, path), snapshot)
    first = aim(reference, Part(0, image.path_part.end, path), snapshot)
    second = aim(reference, _tail(image, tail), snapshot)
    if isinstance(first, Edit) and isinstance(second, Edit) and not _overlap(first, second):
        return (first, second)
    return _one(reference, Part(0, end, argument), snapshot)


def _tail(image: ImageName, tail: str) -> Part:
    """The tag and digest as a part; the tag alone where both sides have one, so that it is edited where it stands."""
    end = len(image.original)
    if image.tag_part is not None and tail.startswith(":"):
        return Part(image.tag_part.start, end, tail[1:])
    return Part(image.path_part.end, end, tail)


def _one(reference: Reference, part: Part, snapshot: Snapshot) -> tuple[Edit, ...] | Refusal:
    edit = aim(reference, part, snapshot)
    return edit if isinstance(edit, Refusal) else (edit,)


def _overlap(a: Edit, b: Edit) -> bool:
    return a.span.path == b.span.path and a.span.start < b.span.end and b.span.start < a.span.end


def misses(reference: Reference, argument: str) -> bool:
    """Does the reference, after the edit, not ask for what was chosen?"""
    target, image = parse(argument), reference.image
    if image is None or isinstance(target, BadName):
        return True
    if target.tag is not None and image.tag != target.tag:
        return True
    return image.path != target.path
