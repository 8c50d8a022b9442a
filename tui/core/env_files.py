"""What is to be said of an env file as a whole, before anything in it is.

Seen at docker-compose 2.40.3, of the `.env` that nobody named: where it is a directory, or a link that leads nowhere,
Compose goes on without it; where it may not be opened, or its links run in a ring, Compose refuses the project.
Known limit: a ring of links beside an included file is passed over by Compose, and is told here as a fault.
"""

from __future__ import annotations

from tui.core.finding import Problem
from tui.core.language import tr
from tui.core.text import Entry, SourceFile, Unreadable


def fault_of(path: str, entry: Entry | None, *, named: bool) -> Problem | None:
    """What is wrong with an env file. `named`: somebody asked for it, so that Compose needs it; then it is told
    where it is asked for."""
    match entry:
        case SourceFile(lossy=True):
            message = tr(
                "{path} is not UTF-8: Compose reads it all the same. Its stray bytes are shown as �.", path=path
            )
            return Problem(code="env-bytes", message=message, path=path, soft=True)
        case Unreadable(reason=reason) if not named:
            return _unread(path, reason, passed_over=entry.absent or entry.folder)
        case _:
            return None


def _unread(path: str, reason: str, *, passed_over: bool) -> Problem:
    """Soft where Compose goes on as if there were nothing."""
    if passed_over:
        message = tr(
            "{path} cannot be read: {reason}. Compose goes on without it, and so do the values here.",
            path=path,
            reason=reason,
        )
    else:
        message = tr(
            "{path} cannot be read: {reason}. What it sets is not known, so values here may be others; Compose "
            "refuses the project where it may not read it either.",
            path=path,
            reason=reason,
        )
    return Problem(code="env-unreadable", message=message, path=path, soft=passed_over)
