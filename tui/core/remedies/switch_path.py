"""Switch path: pull the same image from another registry or repository.

The argument is a path, with or without a tag. Variables in the tag are kept; a digest stays, since it names the same
bytes wherever they are, unless a tag is given. A path that is put together of variables is changed in the one that
holds what differs, where no other image uses it; else it is written out, and the variables keep their values.
"""

from __future__ import annotations

from tui.core.aim import Part, aim
from tui.core.image import BadName, ImageName, parse
from tui.core.language import sentences, tr
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference
from tui.core.text import Snapshot
from tui.core.value import Piece, Written


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:
    """Replace the path, and the tag where one is given."""
    image, target = reference.image, parse(argument)
    if isinstance(target, BadName):
        return Refusal(sentences(tr("“{text}” is no path.", text=argument), target.message))
    if image is None:
        return Refusal(tr("The value is no image reference; mend it first."))
    path = argument[: target.path_part.end]
    tail = argument[target.path_part.end :]
    end = len(image.original)
    whole = _differing(reference, image, path, loaded) or Part(0, image.path_part.end, path)
    if not tail:
        return _one(reference, whole, snapshot)
    first = aim(reference, whole, snapshot)
    second = aim(reference, _tail(image, tail), snapshot)
    if isinstance(first, Edit) and isinstance(second, Edit) and not _overlap(first, second):
        return (first, second)
    return _one(reference, Part(0, end, argument), snapshot)


def _differing(reference: Reference, image: ImageName, path: str, loaded: Loaded) -> Part | None:
    """The components that differ, where they are all that one variable of a path of several pieces holds."""
    value = reference.resolved
    if value is None or len(value.cut(0, image.path_part.end)) == 1:
        return None
    old, new = image.original[: image.path_part.end].split("/"), path.split("/")
    most = min(len(old), len(new)) - 1
    lead = next((n for n in range(most) if old[n] != new[n]), most)
    trail = next((n for n in range(most - lead) if old[-1 - n] != new[-1 - n]), most - lead)
    start = len("/".join(old[:lead])) + bool(lead)
    part = Part(start, start + len("/".join(old[lead : len(old) - trail])), "/".join(new[lead : len(new) - trail]))
    pieces = value.cut(part.start, part.end)
    return part if len(pieces) == 1 and pieces[0].via and not _shared(reference, pieces[0], loaded) else None


def _shared(reference: Reference, piece: Piece, loaded: Loaded) -> bool:
    """Does another reference take its value from the same place?"""
    origin = piece.origin
    if not isinstance(origin, Written):
        return True
    others = (other.resolved for other in loaded.references if other.id != reference.id and other.resolved is not None)
    places = (one.origin.span for other in others for one in other.pieces if isinstance(one.origin, Written))
    span = origin.span
    return any(p.path == span.path and p.start < span.end and span.start < p.end for p in places)


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
