"""Carrying a diff out on the texts of a snapshot: each hunk where its old lines stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tui.core.diff import is_env
from tui.core.errors import PatchError
from tui.core.language import sentences, tr
from tui.core.lines import lines_of
from tui.core.patch import FilePatch, Hunk
from tui.core.plan import Change
from tui.core.text import Missing, Snapshot, SourceFile


def apply_patch(snapshot: Snapshot, patches: Iterable[FilePatch]) -> tuple[Change, ...]:
    """The changes that a diff makes to the files of a snapshot. Raises PatchError where a hunk does not fit."""
    after: dict[str, str | None] = {}
    before: dict[str, str | None] = {}
    for patch in patches:
        if patch.path not in before:
            entry = snapshot.files.get(patch.path)
            if not isinstance(entry, SourceFile | Missing | None):
                raise PatchError(tr("{path} cannot be read: {reason}.", path=patch.path, reason=entry.reason))
            before[patch.path] = after[patch.path] = entry.text if isinstance(entry, SourceFile) else None
        after[patch.path] = _patched(patch, after[patch.path])
    return tuple(Change(path, before[path], text) for path, text in after.items() if before[path] != text)


def _patched(patch: FilePatch, text: str | None) -> str | None:
    if patch.creates and text is not None:
        raise PatchError(tr("The diff creates {path}, and it is there already. Nothing was changed.", path=patch.path))
    if not patch.creates and text is None:
        raise PatchError(tr("The diff changes {path}, which is not there. Nothing was changed.", path=patch.path))
    lines = lines_of(text or "")
    floor = shift = 0
    for number, hunk in enumerate(patch.hunks, 1):
        wanted = (hunk.start - 1 if hunk.old else hunk.start) + shift
        at = _place(lines, hunk, wanted, floor)
        if at is None:
            raise PatchError(_misfit(patch.path, number, hunk, lines, wanted))
        lines[at : at + len(hunk.old)] = hunk.new
        floor = at + len(hunk.new)
        shift += at - wanted + len(hunk.new) - len(hunk.old)
    if patch.deletes and lines:
        raise PatchError(
            tr("The diff removes {path}, which holds more than the diff shows. Nothing was changed.", path=patch.path)
        )
    return None if patch.deletes else "".join(lines)


def _place(lines: Sequence[str], hunk: Hunk, wanted: int, floor: int) -> int | None:
    """Where the old lines of a hunk stand: where its header says, else as near to that as can be, below the last."""
    old = list(hunk.old)
    last = len(lines) - len(old)
    if not old:
        return min(max(wanted, floor), len(lines))
    return next((at for at in _outwards(wanted, floor, last) if lines[at : at + len(old)] == old), None)


def _outwards(wanted: int, low: int, high: int) -> Iterator[int]:
    """The numbers from `low` to `high`, the nearest to `wanted` first."""
    start = min(max(wanted, low), high)
    for step in range(high - low + 1):
        if start + step <= high:
            yield start + step
        if step and start - step >= low:
            yield start - step


def _misfit(path: str, number: int, hunk: Hunk, lines: list[str], wanted: int) -> str:
    """Where a hunk goes wrong, with both lines; of an env file nothing but the place is shown."""
    new = list(hunk.new)
    done = new and _place(lines, Hunk(hunk.start, hunk.new, (), hunk.line), wanted, 0) is not None
    if done:
        return tr(
            "{path}: hunk {number} (line {line} of the diff) is applied already. Nothing was changed.",
            path=path,
            number=number,
            line=hunk.line,
        )
    at = min(max(wanted, 0), len(lines))
    there = lines[at : at + len(hunk.old)]
    off = next((n for n, line in enumerate(hunk.old) if n >= len(there) or there[n] != line), 0)
    close = tr("Nothing was changed. Mend the diff, leave that hunk out, or make the plan anew.")
    shown = not is_env(Change(path, "".join(lines), "".join(lines)))
    expected = hunk.old[off].rstrip("\r\n").strip() if shown else ""
    found = there[off].rstrip("\r\n").strip() if shown and off < len(there) else None
    place = f"{path}:{at + off + 1}"
    return sentences(_not_fitting(place, number, hunk.line, expected, found, shown=shown), close)


def _not_fitting(place: str, number: int, line: int, expected: str, found: str | None, *, shown: bool) -> str:
    misfit = tr("{place}: hunk {number} (line {line} of the diff) does not fit", place=place, number=number, line=line)
    if not shown:
        return tr("{misfit}: another line stands there.", misfit=misfit)
    if found is None:
        return tr("{misfit}: it expects “{expected}”, and the file ends before it.", misfit=misfit, expected=expected)
    if found == expected:
        return tr(
            "{misfit}: the line ends or the blanks around “{expected}” are others.", misfit=misfit, expected=expected
        )
    return tr(
        "{misfit}: it expects “{expected}”, and “{found}” stands there.", misfit=misfit, expected=expected, found=found
    )
