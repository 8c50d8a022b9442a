"""The property of spans: put other text where a piece stands, load again, and exactly that text is the piece."""

from __future__ import annotations

from collections.abc import Iterator

from tui.core import project
from tui.core.options import LoadOptions
from tui.core.reference import Reference
from tui.core.syntax.quoting import quote
from tui.core.text import Snapshot
from tui.core.value import Written

NEW = "other.example/path9"
"""No quoting has anything to escape in it, and no tag or default can be taken for it."""


def spliced_wrongly(snapshot: Snapshot, reference: Reference) -> Iterator[str]:
    """A line for each written piece of a reference that does not read back as it was written."""
    if reference.resolved is None:
        return
    for number, piece in enumerate(reference.resolved.pieces):
        origin = piece.origin
        if not isinstance(origin, Written):
            continue
        file = snapshot.text_file(origin.span.path)
        assert file is not None
        if origin.verbatim and file.slice(origin.span) != piece.text:
            yield f"{snapshot.place(origin.span)}: {file.slice(origin.span)!r} is not {piece.text!r}"
        new = quote(NEW, origin.quoting)
        if new is None:
            continue
        text = file.text[: origin.span.start] + new + file.text[origin.span.end :]
        again = project.load(snapshot.with_texts({file.path: text}), LoadOptions())
        # A variable that stands twice in a value changes in both places.
        pieces = reference.resolved.pieces
        wanted = "".join(NEW if number == at or p.origin == origin else p.text for at, p in enumerate(pieces))
        got = {other.text for other in again.references if other.id.path == reference.id.path
               and other.id.route == reference.id.route}  # fmt: skip
        if wanted not in got:
            yield f"{snapshot.place(origin.span)}: wanted {wanted!r}, got {got!r}"
