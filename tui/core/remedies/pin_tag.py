"""Pin tag: a tag, a digest, or both, written where they live (the Compose file, `.env`, a variable's default, an ARG).

The argument is `TAG`, `sha256:…`, `TAG@sha256:…`, or `sha256:… # VERSION` for a digest that stands alone: the version
is kept for people in a comment behind it, where a comment can stand. A new tag drops an old digest. Unpinning is the
same edit the other way round, and takes such a comment away.
"""

from __future__ import annotations

from tui.core.aim import Part, aim
from tui.core.edit import splice
from tui.core.image import DIGEST, TAG, ImageName
from tui.core.language import tr
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference
from tui.core.remedies import remark
from tui.core.text import Snapshot

SIGN = " # "
"""Between a digest and its comment, in an argument."""


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:  # noqa: ARG001  # one signature for all remedies
    """Replace the tag, or add one."""
    image = reference.image
    if image is None:
        return Refusal(tr("The value is no image reference; mend it first."))
    tag, digest, comment = split(argument)
    if (tag and not TAG.fullmatch(tag)) or (digest and not DIGEST.fullmatch(digest)) or not (tag or digest):
        return Refusal(
            tr("“{argument}” is neither a tag nor a digest. Give TAG, sha256:… or TAG@sha256:….", argument=argument)
        )
    made = _apart(reference, image, tag, digest, snapshot) or _joint(reference, image, tag, digest, snapshot)
    if isinstance(made, Refusal):
        return made
    alone = comment if not tag else ""
    return (*made, *remark.edits(reference, made, alone, snapshot))


def _joint(
    reference: Reference, image: ImageName, tag: str, digest: str, snapshot: Snapshot
) -> tuple[Edit, ...] | Refusal:
    """Tag and digest as one part."""
    end = len(image.original)
    text = tag + (f"@{digest}" if digest else "")
    if tag and image.tag_part is not None:
        part = Part(image.tag_part.start, end, text)
    else:
        part = Part(image.path_part.end, end, (f":{tag}" if tag else "") + (f"@{digest}" if digest else ""))
    edit = aim(reference, part, snapshot)
    return edit if isinstance(edit, Refusal) else (edit,)


def _apart(
    reference: Reference, image: ImageName, tag: str, digest: str, snapshot: Snapshot
) -> tuple[Edit, ...] | None:
    """Tag and digest where each of them lives, as in `FROM a/b:${TAG}@${DIGEST}`. None where they live together, or
    cannot be changed one by one."""
    value = reference.resolved
    if not (tag and digest and image.tag_part and image.digest_part and value):
        return None
    parts = ((image.tag_part, tag), (image.digest_part, digest))
    if len(value.cut(image.tag_part.start, image.digest_part.end)) == 1:
        return None
    found = [aim(reference, Part(part.start, part.end, new), snapshot) for part, new in parts]
    edits = [edit for edit in found if isinstance(edit, Edit)]
    return tuple(edits) if len(edits) == len(parts) and _fit(edits, snapshot) else None


def _fit(edits: list[Edit], snapshot: Snapshot) -> bool:
    """Can both be carried out? In one file they must not overlap."""
    if len({edit.span.path for edit in edits}) > 1:
        return True
    file = snapshot.text_file(edits[0].span.path)
    try:
        return file is not None and splice(file.text, edits) is not None
    except ValueError:
        return False


def split(argument: str) -> tuple[str, str, str]:
    """Tag, digest and comment of an argument, empty where there is none."""
    pin, _, comment = argument.partition(SIGN)
    if DIGEST.fullmatch(pin):
        return "", pin, comment
    tag, _, digest = pin.partition("@")
    return tag, digest, comment


def misses(reference: Reference, argument: str) -> bool:
    """Does the reference, after the edit, not ask for what was chosen?"""
    image = reference.image
    tag, digest, _ = split(argument)
    return image is None or (image.tag or "") != tag or (image.digest or "") != digest
