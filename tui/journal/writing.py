"""Writing so that a file is whole or not there, and on the disk when the call returns."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_NOT_OURS = (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EINVAL)
"""Attributes that the system alone may set (`security.*`, `trusted.*`) stay where they are, on the old file."""


FEW = 16
AT_ONCE = 16


def make(folder: Path) -> None:
    """A directory of the journal. `mkdir(parents=True)` gives its mode to the last one alone."""
    if not folder.parent.exists():
        make(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)


def write(path: Path, data: bytes) -> None:
    """A file of the journal, for its owner alone."""
    make(path.parent)
    name = temporary(path.parent, ".new-", data, None)
    try:
        settled(name)
        name.replace(path)
    except OSError:
        name.unlink(missing_ok=True)
        raise
    settled(path.parent)


def temporary(folder: Path, prefix: str, data: bytes, like: Path | None, *, fresh: bool = False) -> Path:
    """A new file beside its target, dressed as the file whose place it will take. `settled` brings it to the disk.

    `fresh`: a file of the person's that was not there before, with the mode that any new file gets.
    """
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=prefix)
    except OSError as fault:
        fault.filename = os.fspath(folder)  # nobody knows the other name
        raise
    try:
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            if like is not None:
                dress(handle, like)
            elif fresh:
                os.fchmod(handle, 0o666 & ~_umask())
        finally:
            os.close(handle)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def settled(path: Path) -> None:
    """What a file holds, or the names in a directory, are on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def all_settled(paths: Iterable[Path]) -> None:
    """Each path once. Many at a time: the disk then takes what belongs together in one go, in a tenth of the time."""
    once = tuple(dict.fromkeys(paths))
    if len(once) < FEW:
        for path in once:
            settled(path)
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(settled, once):
            pass  # the first OSError is raised here


def dress(handle: int, like: Path) -> None:
    """Owner, extended attributes (access lists among them) and mode of another file."""
    about, mine = like.stat(), os.fstat(handle)
    if (mine.st_uid, mine.st_gid) != (about.st_uid, about.st_gid):
        os.fchown(handle, about.st_uid, about.st_gid)
    for attribute in _attributes(like):
        try:
            os.setxattr(handle, attribute, os.getxattr(like, attribute))
        except OSError as fault:
            if fault.errno not in _NOT_OURS:
                raise
    os.fchmod(handle, stat.S_IMODE(about.st_mode))


def _attributes(like: Path) -> list[str]:
    if not hasattr(os, "listxattr"):
        return []  # macOS: Python has no call for them there
    try:
        return os.listxattr(like)
    except OSError:
        return []  # a file system without any


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
