"""Two files trade names in one step, so that what was displaced can be looked at, and put back without any room."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)


def exchange(one: Path, other: Path) -> None:
    """Trade the names of two files of one directory. Raises OSError, with both as they were.

    Linux does it at once (`renameat2`, `RENAME_EXCHANGE`). Elsewhere the second file is linked (or copied) aside
    first, and the name itself still changes in one step.
    """
    try:
        swap(one, other)
    except OSError as fault:
        if fault.errno not in _CANNOT:
            raise
        _by_hand(one, other)


def swap(one: Path, other: Path) -> None:
    """The system's own call. Raises OSError; ENOSYS where there is none."""
    call = _renameat2()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), os.fspath(other))


@cache
def _renameat2() -> Callable[..., int] | None:
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return found


def _by_hand(one: Path, other: Path) -> None:
    spare = one.with_name(f"{one.name}-aside")
    spare.unlink(missing_ok=True)
    try:
        os.link(other, spare)
    except OSError:
        shutil.copy2(other, spare)
    try:
        os.replace(one, other)  # noqa: PTH105  # the call that the tests let fail
    except OSError:
        spare.unlink(missing_ok=True)
        raise
    os.replace(spare, one)  # noqa: PTH105
