"""One writer at a time. The system lets go of the lock when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import datetime
from pathlib import Path

from tui.core.errors import ApplyError
from tui.core.language import sentences, tr


def opened(folder: Path, since: datetime) -> int:
    """Take the lock of a project's folder; closing the handle that is returned lets go of it. Raises ApplyError, with
    the holder's name, where somebody else has it."""
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        said = _holder(handle)
        os.close(handle)
        raise ApplyError(sentences(said, tr("Nothing was written. Try again when it is done."))) from fault
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps({"pid": os.getpid(), "since": since.isoformat()}).encode(), 0)
    return handle


def _holder(handle: int) -> str:
    try:
        found = json.loads(os.pread(handle, 200, 0))
        since = datetime.fromisoformat(found["since"]).astimezone()
        who = tr(
            "Another pullfix (process {id}) is writing to this project since {time}.",
            id=int(found["pid"]),
            time=f"{since:%H:%M:%S}",
        )
    except (ValueError, KeyError, TypeError):
        return tr("Another pullfix is writing to this project.")  # it has only just begun
    return who
