"""Where an edit goes: from a part of a resolved value to the characters of a file that decide it.

The part that lies in one written piece is edited there, whatever file that is. A part made of several pieces, or of the
process environment, is written out in the reference's own slot; what stands around it is kept as it is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.language import tr
from tui.core.plan import Edit, Refusal
from tui.core.reference import Reference
from tui.core.syntax.quoting import quote
from tui.core.text import Snapshot, SourceFile, Span
from tui.core.value import Piece, Quoting, Resolved, Written


@dataclass(frozen=True, slots=True)
class Part:
    """A slice of the resolved text, and what shall stand there. An empty slice inserts."""

    start: int
    end: int
    new: str
    template: bool = False
    """`new` is a template itself: its `$` is written as it is."""


def aim(reference: Reference, part: Part, snapshot: Snapshot) -> Edit | Refusal:
    """The edit that makes `part` of the reference's value what it shall be."""
    value = reference.resolved
    if value is None or not value.text:
        return Refusal(
            tr("The value has no text to change. Edit {place} by hand.", place=snapshot.place(reference.slot))
        )
    if part.start == part.end:
        return _inserted(reference, value, part, snapshot)
    pieces = value.cut(part.start, part.end)
    if len(pieces) == 1:
        edit = _in_piece(pieces[0], part.new, snapshot)
        if edit is not None:
            return edit
    return _in_slot(reference, value, part, snapshot)


def _inserted(reference: Reference, value: Resolved, part: Part, snapshot: Snapshot) -> Edit | Refusal:
    """An insertion goes with the character before it."""
    before = value.cut(part.start - 1, part.start)
    edit = _in_piece(before[0], before[0].text + part.new, snapshot)
    if edit is not None and edit.new.startswith(edit.expect):
        end = edit.span.end
        return Edit(Span(edit.span.path, end, end), "", edit.new[len(edit.expect) :])
    widened = Part(part.start - 1, part.end, before[0].text + part.new)
    return _in_slot(reference, value, widened, snapshot)


def _in_piece(piece: Piece, new: str, snapshot: Snapshot) -> Edit | None:
    """The edit at the piece's own place; None where it has none that can be written to."""
    origin = piece.origin
    if not isinstance(origin, Written) or not _inside(origin.span.path):
        return None
    if not origin.verbatim and origin.quoting is not Quoting.NUMBER:
        return None
    file = snapshot.text_file(origin.span.path)
    text = written(new, origin.quoting, template=origin.template)
    if file is None or text is None or not file.editable:
        return None
    return Edit(origin.span, file.slice(origin.span), text)


def written(text: str, quoting: Quoting, *, template: bool) -> str | None:
    """A value as it is written at a place, dollar signs of a template doubled; None where it cannot be."""
    return quote(text.replace("$", "$$") if template else text, quoting)


def _inside(path: str) -> bool:
    """Files outside the project are never edited."""
    return not path.startswith(("../", "/")) and path != ".."


def in_slot(reference: Reference, part: Part, snapshot: Snapshot) -> Edit | Refusal:
    """The edit in the reference's own slot, wherever the part comes from."""
    value = reference.resolved
    if value is None or not value.text:
        return Refusal(
            tr("The value has no text to change. Edit {place} by hand.", place=snapshot.place(reference.slot))
        )
    return _in_slot(reference, value, part, snapshot)


def _in_slot(reference: Reference, value: Resolved, part: Part, snapshot: Snapshot) -> Edit | Refusal:
    """Write the part out in the slot, together with the rest of any variable that it cuts through."""
    path = reference.slot.path
    place = snapshot.place(reference.slot)
    file = snapshot.text_file(path)
    if file is None or not _inside(path):
        return Refusal(
            tr(
                "{path} is outside the project and is never written to. Edit it by hand: {place}.",
                path=path,
                place=place,
            )
        )
    if not file.editable:
        return Refusal(
            tr("{path} is not UTF-8 and is never written to. Edit it by hand: {place}.", path=path, place=place)
        )
    units = list(_units(reference, value))
    touched = [unit for unit in units if unit.start < part.end and unit.end > part.start]
    if not touched or any(unit.span is None for unit in touched):
        return Refusal(
            tr("The value is folded or computed there, and cannot be cut safely. Edit {place} by hand.", place=place)
        )
    low, high = touched[0], touched[-1]
    if low.fine:
        start_text, start = part.start, _span(low).start + part.start - low.start
    else:
        start_text, start = low.start, _span(low).start
    if high.fine:
        end_text, end = part.end, _span(high).start + part.end - high.start
    else:
        end_text, end = high.end, _span(high).end
    new = value.text[start_text : part.start] + part.new + value.text[part.end : end_text]
    text = written(new, _quoting(file, reference), template=not part.template)
    if text is None and part.template and _is_plain(file, reference) and start <= end:
        slot = reference.slot
        whole = f'"{file.text[slot.start : start]}{new}{file.text[end : slot.end]}"'
        return Edit(slot, file.slice(slot), whole)
    if text is None or start > end:
        return Refusal(
            tr(
                "“{text}” cannot be written there in the quotes that stand around it. Edit {place} by hand.",
                text=new,
                place=place,
            )
        )
    return Edit(Span(path, start, end), file.text[start:end], text)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A run of the resolved text and the characters of the slot that make it. `fine`: character by character."""

    start: int
    end: int
    span: Span | None
    fine: bool


def _span(unit: _Unit) -> Span:
    assert unit.span is not None  # noqa: S101  # the caller has looked
    return unit.span


def _units(reference: Reference, value: Resolved) -> list[_Unit]:
    units: list[_Unit] = []
    at = 0
    slot = reference.slot
    for piece in value.pieces:
        end = at + len(piece.text)
        outer = piece.via[0].span if piece.via else None
        if outer is not None and _within(outer, slot):
            units.append(_Unit(at, end, outer, fine=False))
        elif not piece.via and isinstance(piece.origin, Written) and _within(piece.origin.span, slot):
            folded = piece.origin.quoting in (Quoting.FOLDED, Quoting.LITERAL) and not piece.origin.verbatim
            units.append(_Unit(at, end, None if folded else piece.origin.span, fine=piece.origin.verbatim))
        else:
            units.append(_Unit(at, end, None, fine=False))
        at = end
    return _joined(units)


def _joined(units: list[_Unit]) -> list[_Unit]:
    """Neighbours that one substitution made are one unit: it cannot be cut in the slot."""
    out: list[_Unit] = []
    for unit in units:
        if out and not unit.fine and not out[-1].fine and unit.span is not None and out[-1].span == unit.span:
            out[-1] = _Unit(out[-1].start, unit.end, unit.span, fine=False)
        else:
            out.append(unit)
    return out


def _within(inner: Span, outer: Span) -> bool:
    return inner.path == outer.path and outer.start <= inner.start and inner.end <= outer.end


def _quoting(file: SourceFile, reference: Reference) -> Quoting:
    """How the slot's value is quoted, read off its first character where nobody has said so."""
    if reference.quoting is not None:
        return reference.quoting
    first = file.text[reference.slot.start : reference.slot.start + 1]
    by_sign = {"'": Quoting.SINGLE, '"': Quoting.DOUBLE, "|": Quoting.LITERAL, ">": Quoting.FOLDED}
    if first in by_sign:
        return by_sign[first]
    pieces = reference.resolved.pieces if reference.resolved is not None else ()
    here = [one.origin.quoting for one in pieces if isinstance(one.origin, Written) and not one.via]
    # Where nothing tells, the stricter of the two plain forms: what is written out seldom holds a brace.
    return Quoting.PLAIN if Quoting.PLAIN in here else Quoting.PLAIN_FLOW


def _is_plain(file: SourceFile, reference: Reference) -> bool:
    """An unquoted YAML scalar on one line: it may be put into quotes as it stands."""
    text = file.slice(reference.slot)
    return reference.quoting is None and not any(c in text for c in "'\"\\|>&*!\n")
