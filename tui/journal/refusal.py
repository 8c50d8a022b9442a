"""Why nothing was written, in sentences that name the file and what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from tui.core.diff import is_env
from tui.core.errors import ApplyError
from tui.core.language import later, sentences, tr
from tui.core.merge import Clash
from tui.core.plan import Change
from tui.journal import places

_WAS, _IS, _OURS = later("there was: {lines}"), later("there is: {lines}"), later("to write: {lines}")
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
    errno.EACCES: later("Give yourself the permission to write there, to the directory too, and try again."),
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
        tr(way) if way else "",
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
    """Where the files moved on at our own lines; of an env file the place alone, since its lines hold secrets."""
    whole = {change.path: change for change in changes}
    lines = [_clash(clash, is_env(whole[clash.path])) for clash in found]
    return "\n".join([*lines, tr(ANEW)])


def _clash(clash: Clash, env: bool) -> str:
    said = tr(
        "{path}:{line}: {path} changed since it was read, at the lines to change.", path=clash.path, line=clash.line
    )
    if env:
        return said
    shown = [(_WAS, clash.base), (_IS, clash.theirs), (_OURS, clash.ours)]
    return "\n".join([said, *(f"    {tr(what, lines=_short(lines))}" for what, lines in shown)])


def _short(lines: tuple[str, ...]) -> str:
    if not lines:
        return tr("nothing")
    first = lines[0].strip()
    first = f"{first[:80]}…" if len(first) > 80 else first
    if len(lines) == 1:
        return first
    return tr("{line} (and {n} more lines)", line=first, n=len(lines) - 1)
