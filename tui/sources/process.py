"""A program of this machine, run without anybody at its keyboard: bounded in time and in what it may print.

It gets a session of its own, so that nothing it starts can ask on our terminal, and all of it ends together.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui.core.language import tr

CAP = 16 * 1024 * 1024
"""Bytes of output; a repository with 200,000 tags prints as many."""
LINE = 1024 * 1024
"""Bytes of one line of a log."""


class ProcessError(Exception):
    """It could not be started, took too long, or printed without end. A whole sentence."""


@dataclass(frozen=True, slots=True)
class Done:
    """How it ended. A negative status: a signal ended it."""

    status: int
    out: bytes
    err: bytes


async def run(words: Sequence[str], folder: Path, environ: Mapping[str, str], seconds: float) -> Done:
    """Run to the end. Raises ProcessError; a caller that is cancelled ends it."""
    process = await _started(words, folder, environ, merged=False)
    try:
        async with asyncio.timeout(seconds):
            out, err = await asyncio.gather(_read(process.stdout), _read(process.stderr))
            return Done(await process.wait(), out, err)
    except TimeoutError as fault:
        raise ProcessError(
            tr("{program} gave no answer within {seconds} seconds.", program=words[0], seconds=f"{seconds:g}")
        ) from fault
    finally:
        await _end(process)


async def stream(words: Sequence[str], folder: Path, environ: Mapping[str, str], on_line: Callable[[str], None]) -> int:
    """Run to the end, however long it takes, and tell each line as it comes. The exit status.

    Raises ProcessError where it cannot be started; a caller that is cancelled ends it.
    """
    process = await _started(words, folder, environ, merged=True)
    assert process.stdout is not None  # noqa: S101  # it was asked for
    try:
        while line := await _line(process.stdout):
            on_line(line.decode(errors="replace").rstrip("\r\n").rpartition("\r")[2])
        return await process.wait()
    finally:
        await _end(process)


async def _started(
    words: Sequence[str], folder: Path, environ: Mapping[str, str], *, merged: bool
) -> asyncio.subprocess.Process:
    pipe, none = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    try:
        return await asyncio.create_subprocess_exec(
            *words, cwd=folder, env=dict(environ), stdin=none, stdout=pipe, limit=LINE, start_new_session=True,
            stderr=asyncio.subprocess.STDOUT if merged else pipe,
        )  # fmt: skip
    except (OSError, ValueError) as fault:
        if isinstance(fault, FileNotFoundError) and fault.filename == words[0]:
            raise ProcessError(tr("{program} is not on this machine, or not on its PATH.", program=words[0])) from fault
        said = fault.strerror if isinstance(fault, OSError) else str(fault)
        raise ProcessError(tr("{program} cannot be run: {reason}.", program=words[0], reason=said)) from fault


async def _read(stream: asyncio.StreamReader | None) -> bytes:
    assert stream is not None  # noqa: S101  # it was asked for
    body = bytearray()
    while chunk := await stream.read(65536):
        body += chunk
        if len(body) > CAP:
            raise ProcessError(tr("It printed more than anybody reads, and was stopped."))
    return bytes(body)


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line, or as much of it as is read at once; empty at the end."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as ended:
        return ended.partial
    except asyncio.LimitOverrunError as long:
        return await stream.readexactly(max(long.consumed, 1))


async def _end(process: asyncio.subprocess.Process) -> None:
    """End it with all that it started: its session is a process group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM if process.returncode is None else signal.SIGKILL)
    if process.returncode is not None:
        return
    try:
        async with asyncio.timeout(2):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
