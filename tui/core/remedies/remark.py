"""The version of an image as a comment behind its digest: `image: a/b@sha256:… # 1.2.3`, read, written, taken away.

A comment that says more than a version is somebody's own, and is never touched.
"""

from __future__ import annotations

import re

from tui.core.image import DIGEST, TAG
from tui.core.plan import Edit
from tui.core.reference import Kind, Reference
from tui.core.text import Snapshot, Span
from tui.core.value import Quoting, Written
from tui.core.versions import read

_REST = re.compile(r"(?P<value>[^\s#]*)(?P<gap>[ \t]*)(?P<comment>#[^\r\n]*)?(?=\r?\n|\Z)")
"""What follows an edit in its line: the end of the value with its quotes, and a comment."""
_WITHOUT = (Quoting.DOCKERFILE, Quoting.PLAIN_FLOW, Quoting.LITERAL, Quoting.FOLDED)
"""Where `#` is text, or would hide what follows. A Dockerfile knows comments that are whole lines, and no others."""


def edits(reference: Reference, made: tuple[Edit, ...], comment: str, snapshot: Snapshot) -> tuple[Edit, ...]:
    """Put the comment behind the place that was edited; an empty one takes away what an earlier pin left there."""
    if len(made) != 1 or not _has_comments(reference, made[0]):
        return ()
    edit = made[0]
    file = snapshot.text_file(edit.span.path)
    rest = _REST.match(file.text, edit.span.end) if file is not None else None
    if rest is None or not _closes(rest["value"]):
        return ()
    old = rest["comment"] or ""
    if old and not _is_ours(old, edit.expect):
        return ()
    start = rest.end("value")
    end = rest.end("comment") if old else start
    new = f"{rest['gap'] or ' '}# {comment}" if comment else ""
    expect = rest.string[start:end]
    return (Edit(Span(edit.span.path, start, end), expect, new),) if new != expect else ()


def of(reference: Reference, snapshot: Snapshot) -> str:
    """The version that a comment behind a digest names; empty where there is none."""
    file = snapshot.text_file(reference.slot.path)
    if file is None or reference.image is None or not reference.image.digest or reference.kind is Kind.DOCKERFILE:
        return ""
    rest = _REST.match(file.text, reference.slot.end)
    return _version(rest["comment"] or "") if rest is not None else ""


def _version(comment: str) -> str:
    text = comment.removeprefix("#").strip()
    found = read(text) if TAG.fullmatch(text) else None
    return text if found is not None and (found.numbers or found.channel or found.pre) else ""


def _is_ours(comment: str, pinned: str) -> bool:
    """Only a version, behind something that has a digest."""
    return bool(_version(comment)) and DIGEST.search(pinned) is not None


def _closes(value: str) -> bool:
    """Nothing but quotes and braces of a substitution ends the value: in a flow mapping or a block, a comment would
    swallow what follows, or be part of the text."""
    return re.fullmatch(r"[\"'}]*", value) is not None


def _has_comments(reference: Reference, edit: Edit) -> bool:
    """Can a comment end the line of this edit?"""
    pieces = reference.resolved.pieces if reference.resolved is not None else ()
    written = [piece.origin for piece in pieces if isinstance(piece.origin, Written)]
    here = [origin.quoting for origin in written if _meet(origin.span, edit.span)]
    own = Quoting.DOCKERFILE if reference.kind is Kind.DOCKERFILE and edit.span.path == reference.slot.path else None
    return own is None and not any(quoting in _WITHOUT for quoting in here) and not edit.span.path.endswith(".json")


def _meet(a: Span, b: Span) -> bool:
    return a.path == b.path and a.start <= b.end and b.start <= a.end
