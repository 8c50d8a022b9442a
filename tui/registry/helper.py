"""Asking a credential helper: the protocol of docker-credential-helpers, and no trust in the program.

`docker-credential-NAME get` reads a server address and answers with JSON; that it holds nothing is said on standard
output with exit status 1. One that is missing, hangs, floods, talks nonsense or dies gives a note: a whole sentence
that repeats nothing of what it said, save the protocol's own fixed words.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections.abc import Mapping
from io import FileIO

from tui.core.language import tr
from tui.registry.credentials import Helper
from tui.registry.exchange import TOKEN_USER, Login

NOT_FOUND = "credentials not found in native keychain"
_FIXED_WORDS = ("no credentials server URL", "no credentials username")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_MOST_OUTPUT = 64 * 1024
_LAST_WORDS_SECONDS = 0.2
"""What an ended helper wrote is in the pipe already; a child that it left behind may hold the pipe open for ever."""


class Hung(str):
    """A note about a helper that did not answer in time: it need not be asked about other servers."""

    __slots__ = ()


Reply = Login | str | None
"""A login, a note, or: nothing stored there."""


def reply_of(helper: Helper, exit_code: int, output: bytes) -> Reply:
    """What the end and the output of a helper mean."""
    text = output.decode("utf-8", "replace").strip()
    if exit_code < 0:
        return _note(helper, tr("it was ended by {signal}", signal=_signal(-exit_code)))
    if exit_code > 0:
        if text == NOT_FOUND:
            return None
        if text in _FIXED_WORDS:
            return _note(helper, tr("it ended with {code} and says “{text}”", code=exit_code, text=text))
        return _note(helper, tr("it ended with {code}", code=exit_code))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    user, secret = (found.get("Username"), found.get("Secret")) if isinstance(found, dict) else (None, None)
    if not isinstance(user, str) or not isinstance(secret, str):
        return _note(helper, tr("its reply is not what credential helpers reply"))
    if not user or not secret:
        return None
    return Login(user, secret, identity=user == TOKEN_USER, source=helper.program)


def _note(helper: Helper, why: str) -> str:
    return tr("{program} gave no login for {host}: {why}.", program=helper.program, host=helper.server, why=why)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return tr("signal {number}", number=number)


async def ask(helper: Helper, environ: Mapping[str, str], seconds: float) -> Reply:
    """Run the program, for so many seconds at the most."""
    if not _NAME.fullmatch(helper.name):
        return tr("“{name}” is no name of a credential helper, so it is not started.", name=helper.name)
    # A pipe of our own: asyncio's would have us wait for whatever child the helper leaves behind with it.
    theirs, ours = os.pipe()
    with FileIO(theirs, "rb") as output:
        try:
            # A session of its own: it cannot take the terminal to ask for a passphrase, and what it starts ends too.
            process = await asyncio.create_subprocess_exec(
                helper.program, "get", stdin=asyncio.subprocess.PIPE, stdout=ours,
                stderr=asyncio.subprocess.DEVNULL, env=dict(environ), start_new_session=True,
            )  # fmt: skip
        except (OSError, ValueError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else tr("its environment is no text")
            return tr(
                "{program} could not be started ({why}), so {host} is asked without a login.",
                program=helper.program,
                why=why,
                host=helper.server,
            )
        finally:
            os.close(ours)
        try:
            async with asyncio.timeout(seconds):
                said = await _told(process, output, helper.server)
                code = await process.wait()
        except TimeoutError:
            return Hung(
                tr(
                    "{program} did not answer within {seconds} seconds, so {host} is asked without a login.",
                    program=helper.program,
                    seconds=f"{seconds:g}",
                    host=helper.server,
                )
            )
        finally:
            await _ended(process)
    return reply_of(helper, code, said) if len(said) < _MOST_OUTPUT else _note(helper, tr("it says too much"))


async def _told(process: asyncio.subprocess.Process, output: FileIO, server: str) -> bytes:
    """What the helper says, up to a bound, until it ends or closes its output."""
    assert process.stdin is not None  # noqa: S101  # it is a pipe, see above
    try:
        process.stdin.write(f"{server}\n".encode())
        await process.stdin.drain()
        process.stdin.close()
    except ConnectionError:
        pass  # it did not want to hear it; its output decides
    stream = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), output
    )
    said = bytearray()
    reading = asyncio.create_task(_read(stream, said))
    ending = asyncio.create_task(process.wait())
    try:
        await asyncio.wait((reading, ending), return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait((reading,), timeout=_LAST_WORDS_SECONDS if ending.done() else None)
    finally:
        reading.cancel()
        ending.cancel()
        await asyncio.gather(reading, ending, return_exceptions=True)
        transport.close()
    if len(said) >= _MOST_OUTPUT:
        _kill(process)
    return bytes(said)


async def _read(stream: asyncio.StreamReader, output: bytearray) -> None:
    while len(output) < _MOST_OUTPUT and (more := await stream.read(_MOST_OUTPUT)):
        output += more


def _kill(process: asyncio.subprocess.Process) -> None:
    """The program and what it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # all of it is gone already


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        _kill(process)
        await process.wait()
