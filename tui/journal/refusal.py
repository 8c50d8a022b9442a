"""Why nothing was written, in sentences that name the file and what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from tui.core.diff import is_env
from tui.core.errors import ApplyError
from tui.core.merge import Clash
from tui.core.plan import Change
from tui.journal import places

_WAYS_OUT = {
    errno.ENOSPC: "Make room on the disk",
    errno.EDQUOT: "Make room in your quota",
    errno.EROFS: "It lies on a file system that cannot be written to; mount it so that it can",
    errno.EACCES: "Give yourself the permission to write there, to the directory too",
    errno.EPERM: "It belongs to somebody else, or is immutable; run pullfix as its owner",
    errno.EBUSY: "It is mounted by itself (a single file in a container); change it where it comes from",
}


def refused(place: Path, fault: OSError, what: str) -> str:
    """An error of the system, with what was to be written."""
    name = os.fspath(fault.filename or place)
    way = _WAYS_OUT.get(fault.errno or 0)
    out = f" {way}, and try again." if way else ""
    said = fault.strerror or str(fault)
    return f"{what} cannot be written: {said} ({name!s}). The files of the project are as they were.{out}"


def twice(root: Path, changes: Sequence[Change]) -> None:
    """Raises ApplyError for what could not be written as it is: a link out of the project, two names of one file, a
    directory that is not there, a file that is read-only."""
    names: dict[Path, str] = {}
    for change in changes:
        target = places.target(root, change.path)
        if target in names:
            raise ApplyError(
                f"{change.path} and {names[target]} are one file, by a link. Nothing was written; edit it by one name."
            )
        names[target] = change.path
        if not target.parent.is_dir():
            raise ApplyError(f"The directory of {change.path} is not there. Nothing was written; make it first.")
        if target.exists() and not os.access(target, os.W_OK):
            raise ApplyError(
                f"{change.path} is read-only. Nothing was written; make it writable (chmod u+w) and try again."
            )


def clashes(found: Sequence[Clash], changes: Sequence[Change]) -> str:
    """Where the files moved on at our own lines; of an env file the place alone, since its lines hold secrets."""
    whole = {change.path: change for change in changes}
    lines = [_clash(clash, is_env(whole[clash.path])) for clash in found]
    return "\n".join([*lines, "Nothing was written. Load the project again and look at it anew."])


def _clash(clash: Clash, env: bool) -> str:
    said = f"{clash.path}:{clash.line}: {clash.path} changed since it was read, at the lines to change."
    if env:
        return said
    shown = [("there was", clash.base), ("there is", clash.theirs), ("to write", clash.ours)]
    return "\n".join([said, *(f"    {what}: {_short(lines)}" for what, lines in shown)])


def _short(lines: tuple[str, ...]) -> str:
    if not lines:
        return "nothing"
    first = lines[0].strip()
    first = f"{first[:80]}…" if len(first) > 80 else first
    return f"{first} (and {len(lines) - 1} more lines)" if len(lines) > 1 else first
