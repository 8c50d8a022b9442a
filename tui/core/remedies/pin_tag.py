"""Pin tag: a tag, a digest, or both, written where the tag lives (the Compose file, `.env`, a variable's default).

The argument is `TAG`, `sha256:…`, or `TAG@sha256:…`. A new tag drops an old digest.
"""

from __future__ import annotations

from tui.core.aim import Part, aim
from tui.core.image import DIGEST, TAG
from tui.core.loaded import Loaded
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference
from tui.core.text import Snapshot


def edits(reference: Reference, argument: str, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:  # noqa: ARG001  # one signature for all remedies
    """Replace the tag, or add one."""
    image = reference.image
    if image is None:
        return Refusal("The value is no image reference; mend it first.")
    tag, digest = split(argument)
    if (tag and not TAG.fullmatch(tag)) or (digest and not DIGEST.fullmatch(digest)) or not (tag or digest):
        return Refusal(f"“{argument}” is neither a tag nor a digest. Give TAG, sha256:… or TAG@sha256:….")
    end = len(image.original)
    if tag and image.tag_part is not None:
        part = Part(image.tag_part.start, end, argument)
    else:
        part = Part(image.path_part.end, end, (f":{tag}" if tag else "") + (f"@{digest}" if digest else ""))
    edit = aim(reference, part, snapshot)
    return edit if isinstance(edit, Refusal) else (edit,)


def split(argument: str) -> tuple[str, str]:
    """Tag and digest of an argument, empty where there is none."""
    if argument.startswith("sha256:"):
        return "", argument
    tag, _, digest = argument.partition("@")
    return tag, digest


def misses(reference: Reference, argument: str) -> bool:
    """Does the reference, after the edit, not ask for what was chosen?"""
    image = reference.image
    tag, digest = split(argument)
    return image is None or (image.tag or "") != tag or (image.digest or "") != digest
