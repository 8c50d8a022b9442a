"""Writing a diff where a person wants it: a file of theirs, a link, a pipe, a device. Nothing of the project is one."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tui.core.errors import UsageError
from tui.core.language import tr


def hand(path: Path, text: str, *, patient: bool = True) -> Path:
    """Write a text to what a path names, as `git diff --output` and `curl -o` do, but all at once.

    A file is replaced, also one that a link leads to, and is for its owner alone. What is no file (a device, a pipe,
    /dev/stdout) is written into and stays what it is; `patient`: a pipe that nobody reads is waited for. Raises
    UsageError.
    """
    try:
        there = _about(path)
        if there is not None and stat.S_ISDIR(there.st_mode):
            raise UsageError(tr("{path} is a directory. Name a file in it.", path=path))
        stream = _own_stream(there)
        if stream is not None:
            _into(os.dup(stream), text)
        elif there is not None and not stat.S_ISREG(there.st_mode):
            _into(_opened(path, patient), text)
        else:
            _replace(path, Path(os.path.realpath(path)), text)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise UsageError(tr("{path} cannot be written: {reason}.", path=path, reason=reason)) from fault
    return path


def kept_by(path: Path, root: Path, files: Iterable[str]) -> str | None:
    """The one of the project's files that a path names, by whatever link; None where it names none of them."""
    real = os.path.realpath(path)
    return next((name for name in files if os.path.realpath(root / name) == real), None)


def seen_from(folder: Path, name: str) -> str:
    """The name of a file for a command that runs in a folder (a real path): relative inside it, else absolute."""
    if not name:
        return ""
    full = Path(os.path.realpath(Path(name).parent)) / Path(name).name
    return full.relative_to(folder).as_posix() if full.is_relative_to(folder) else os.fspath(full)


def is_a_file(path: Path) -> bool:
    """Is it a file, or nothing yet? False for a device, a pipe, a terminal."""
    try:
        there = _about(path)
    except OSError:
        return True
    return there is None or (stat.S_ISREG(there.st_mode) and _own_stream(there) is None)


def _about(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _own_stream(there: os.stat_result | None) -> int | None:
    """Standard output or error, where the path names it (`/dev/stdout`): a file that it leads to must not be replaced
    under the shell that opened it."""
    for stream in (1, 2):
        with suppress(OSError):
            if there is not None and not stat.S_ISCHR(there.st_mode) and os.path.samestat(there, os.fstat(stream)):
                sys.stdout.flush()
                return stream
    return None


def _opened(path: Path, patient: bool) -> int:
    handle = os.open(path, os.O_WRONLY | os.O_NOCTTY | os.O_CLOEXEC | (0 if patient else os.O_NONBLOCK))
    os.set_blocking(handle, True)
    return handle


def _into(handle: int, text: str) -> None:
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def _replace(path: Path, target: Path, text: str) -> None:
    if not target.parent.is_dir():
        raise UsageError(
            tr("{path} cannot be written: there is no directory {folder}. Make it first.", path=path,
               folder=target.parent)
        )  # fmt: skip
    if target.exists() and not os.access(target, os.W_OK):
        raise UsageError(tr("{path} cannot be written: it is read-only.", path=path))
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        _into(handle, text)
        Path(temporary).replace(target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
