"""Surgical edits: splices of the original text, all at once, every other character untouched."""

from __future__ import annotations

from collections.abc import Iterable

from tui.core.plan import Change, Edit
from tui.core.text import Snapshot


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit carried out. Offsets are those of the original text.

    Raises ValueError when an edit does not find what it expects, or two edits overlap.
    """
    out: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        start, end = edit.span.start, edit.span.end
        if start < at:
            raise ValueError(f"Two edits overlap at offset {start}.")
        if text[start:end] != edit.expect:
            raise ValueError(f"Offset {start} does not hold {edit.expect!r} any more.")
        out += (text[at:start], edit.new)
        at = end
    out.append(text[at:])
    return "".join(out)


def changes_of(snapshot: Snapshot, edits: Iterable[Edit]) -> tuple[Change, ...]:
    """The files that edits change, before and after; a file that they create was None before."""
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    changes = []
    for path, own in by_path.items():
        file = snapshot.text_file(path)
        before = file.text if file is not None else None
        after = splice(before or "", own)
        if after != before:
            changes.append(Change(path, before, after))
    return tuple(changes)
