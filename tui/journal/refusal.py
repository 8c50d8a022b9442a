"""Why nothing was written, in sentences that name the file and what to do."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from pathlib import Path

from tui.core.diff import is_env
from tui.core.errors import ApplyError
from tui.core.language import later, sentences, tr
from tui.core.lines import hunks, lines_of
from tui.core.merge import Clash
from tui.core.plan import Change
from tui.journal import places
from tui.journal.records import Record

_WAS, _IS, _OURS = later("there was: {lines}"), later("there is: {lines}"), later("to write: {lines}")
_WROTE, _LEFT = later("the change wrote: {lines}"), later("taking it back left: {lines}")
_NAME = re.compile(r"\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]")
"""An assignment of an env file."""
ANEW = later("Nothing was written. Load the project again and look at it anew.")
CHANGE = later("The change cannot be written: {reason} ({file}).")
JOURNAL = later("The journal cannot be written: {reason} ({file}).")
SERIES = later("The series of diffs cannot be written: {reason} ({file}).")
CHOICES = later("The list of choices cannot be written: {reason} ({file}).")
"""What was to be written, for `refused`."""
_WAYS_OUT = {
    errno.ENOSPC: later("Make room on the disk, and try again."),
    errno.EDQUOT: later("Make room in your quota, and try again."),
    errno.EROFS: later("It lies on a file system that cannot be written to; mount it so that it can, and try again."),
    errno.EACCES: later("Give yourself the permission to write to it and to its directory, {folder}, and try again."),
    errno.EPERM: later("It belongs to somebody else, or is immutable; run pullfix as its owner, and try again."),
    errno.EBUSY: later(
        "It is mounted by itself (a single file in a container); change it where it comes from, and try again."
    ),
}


def refused(place: Path, fault: OSError, sentence: str) -> str:
    """An error of the system. `sentence`: what was to be written, one of those above."""
    name, way = os.fspath(fault.filename or place), _WAYS_OUT.get(fault.errno or 0)
    return sentences(
        tr(sentence, reason=fault.strerror or str(fault), file=name),
        tr("The files of the project are as they were."),
        tr(way, folder=Path(name).parent) if way else "",
    )


def twice(root: Path, changes: Sequence[Change]) -> None:
    """Raises ApplyError for what could not be written as it is: a link out of the project, two names of one file, a
    directory that is not there, a file or a directory that is read-only."""
    names: dict[Path, str] = {}
    for change in changes:
        target = places.target(root, change.path)
        if target in names:
            raise ApplyError(
                tr(
                    "{path} and {other} are one file, by a link. Nothing was written; edit it by one name.",
                    path=change.path,
                    other=names[target],
                )
            )
        names[target] = change.path
        if not target.parent.is_dir():
            raise ApplyError(
                tr("The directory of {path} is not there. Nothing was written; make it first.", path=change.path)
            )
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise ApplyError(
                tr(
                    "{path} cannot be written: its directory {folder} is read-only. Nothing was written; make it "
                    "writable (chmod u+w) and try again.",
                    path=change.path,
                    folder=target.parent,
                )
            )
        if target.exists() and not os.access(target, os.W_OK):
            raise ApplyError(
                tr(
                    "{path} is read-only. Nothing was written; make it writable (chmod u+w) and try again.",
                    path=change.path,
                )
            )


def clashes(found: Sequence[Clash], changes: Sequence[Change]) -> str:
    """Where the files moved on at our own lines, while a change was looked at."""
    moved = later("{path}:{line}: {path} changed since it was read, at the lines to change.")
    lines = [_clash(clash, changes, tr(moved, path=clash.path, line=clash.line), _WAS) for clash in found]
    return "\n".join([*lines, tr(ANEW)])


def undo_clashes(record: Record, older: Record | None, found: Sequence[Clash], changes: Sequence[Change]) -> str:
    """Where the files moved on at the lines of a change that is to be taken back. `older`: the one applied before it,
    which can be taken back in its place."""
    since = later("{path}:{line}: these lines changed since change {id} was applied.")
    lines = [
        _clash(clash, changes, tr(since, path=clash.path, line=clash.line, id=record.id), _WROTE) for clash in found
    ]
    ways = tr(
        "Nothing was written. Edit those lines by hand; `pullfix history --record {id}` shows what the change did.",
        id=record.id,
    )
    other = (
        tr("The change before it can still be taken back: `pullfix undo --record {id}`.", id=older.id)
        if older is not None
        else ""
    )
    return "\n".join([*lines, sentences(ways, other)])


def redo_clashes(record: Record, found: Sequence[Clash], changes: Sequence[Change]) -> str:
    """The same for a change that is to be applied again."""
    since = later("{path}:{line}: these lines changed since change {id} was taken back.")
    lines = [
        _clash(clash, changes, tr(since, path=clash.path, line=clash.line, id=record.id), _LEFT) for clash in found
    ]
    ways = tr(
        "Nothing was written. Edit those lines by hand; `pullfix history --record {id}` shows what the change did.",
        id=record.id,
    )
    return "\n".join([*lines, ways])


def _clash(clash: Clash, changes: Sequence[Change], said: str, base: str) -> str:
    """All sides of one place. Of an env file only the lines of the variables that are changed: others hold secrets."""
    change = next(change for change in changes if change.path == clash.path)
    names = _changed_names(change) if is_env(change) else None
    shown = [(base, clash.base), (_IS, clash.theirs), (_OURS, clash.ours)]
    return "\n".join([said, *(f"    {tr(what, lines=_short(_of_names(lines, names)))}" for what, lines in shown)])


def _changed_names(change: Change) -> frozenset[str]:
    """The variables of an env file that a change gives another value."""
    old, new = lines_of(change.before or ""), lines_of(change.after or "")
    touched = [line for _, a, b, c, d in hunks(old, new) for line in (*old[a:b], *new[c:d])]
    return frozenset(name[1] for name in map(_NAME.match, touched) if name)


def _of_names(lines: tuple[str, ...], names: frozenset[str] | None) -> tuple[str, ...]:
    if names is None:
        return lines
    return tuple(line for line in lines if (name := _NAME.match(line)) and name[1] in names)


def _short(lines: tuple[str, ...]) -> str:
    if not lines:
        return tr("nothing")
    first = lines[0].strip()
    first = f"{first[:80]}…" if len(first) > 80 else first
    if len(lines) == 1:
        return first
    return tr("{line} (and {n} more lines)", line=first, n=len(lines) - 1)
