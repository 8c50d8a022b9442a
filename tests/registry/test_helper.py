"""Credential helpers: the protocol to the letter, and programs that do not keep to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.registry.credentials import Helper
from tui.registry.exchange import Login
from tui.registry.helper import Hung, ask, reply_of

LOGIN = Login("ada", "se:cret")


@pytest.mark.parametrize(
    ("code", "output", "found"),
    [
        pytest.param(1, b"credentials not found in native keychain\n", None, id="nothing stored"),
        pytest.param(0, b'{"Username": "ada", "Secret": "se:cret"}', LOGIN, id="a login"),
        pytest.param(
            0, b'{"Username": "<token>", "Secret": "t"}', Login("<token>", "t", identity=True), id="an identity token"
        ),
        pytest.param(0, b'{"Username": "", "Secret": ""}', None, id="an empty login"),
    ],
)
def test_what_a_helper_says(code: int, output: bytes, found: Login | None) -> None:
    assert reply_of(Helper("x", "ghcr.io"), code, output) == found


@pytest.mark.parametrize(
    ("code", "output", "words"),
    [
        (1, b"canary-secret", "it ended with 1."),
        (0, b"canary-secret", "its reply is not what credential helpers reply."),
        (0, b'["canary-secret"]', "its reply is not what credential helpers reply."),
        (0, b'{"Username": 1, "Secret": "canary"}', "its reply is not what credential helpers reply."),
        (1, b"no credentials server URL\n", "it ended with 1 and says “no credentials server URL”."),
        (-9, b"canary-secret", "it was ended by SIGKILL."),
        (-222, b"", "it was ended by signal 222."),
    ],
)
def test_a_helper_in_trouble_gives_a_note_without_its_words(code: int, output: bytes, words: str) -> None:
    assert reply_of(Helper("x", "ghcr.io"), code, output) == f"docker-credential-x gave no login for ghcr.io: {words}"


def script(folder: Path, text: str) -> dict[str, str]:
    """A credential helper named `own`, and an environment that finds it."""
    program = folder / "docker-credential-own"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return {"PATH": f"{folder}:{os.defpath}"}


async def test_a_helper_is_asked_by_its_protocol(tmp_path: Path) -> None:
    environ = script(
        tmp_path, 'read server; [ "$1 $server" = "get ghcr.io" ] && echo \'{"Username":"a","Secret":"b"}\''
    )
    login = await ask(Helper("own", "ghcr.io"), environ, 30)
    assert login == Login("a", "b")
    assert isinstance(login, Login)
    assert login.source == "docker-credential-own"


async def test_a_child_that_a_helper_leaves_behind_keeps_nobody_waiting(tmp_path: Path) -> None:
    environ = script(tmp_path, 'sleep 60 & echo \'{"Username":"a","Secret":"b"}\'')
    assert await ask(Helper("own", "ghcr.io"), environ, 30) == Login("a", "b")


@pytest.mark.parametrize(
    ("text", "words", "seconds"),
    [
        pytest.param("exec sleep 60", "did not answer within 0.5 seconds", 0.5, id="it hangs"),
        pytest.param("exec 1>&-; exec sleep 60", "did not answer within 0.5 seconds", 0.5, id="it hangs in silence"),
        pytest.param("cat /dev/zero", "says too much", 30, id="it floods"),
        pytest.param("exit 3", "ended with 3", 30, id="it fails"),
        pytest.param("kill -TERM $$", "was ended by SIGTERM", 30, id="it is killed"),
        pytest.param("echo WARNING: update me", "its reply is not", 30, id="it prints noise"),
        pytest.param("echo noise >&2; exit 1", "ended with 1", 30, id="noise on standard error"),
    ],
)
async def test_a_bad_helper_is_a_note(tmp_path: Path, text: str, words: str, seconds: float) -> None:
    note = await ask(Helper("own", "ghcr.io"), script(tmp_path, text), seconds)
    assert isinstance(note, str)
    assert words in note
    assert isinstance(note, Hung) is ("did not answer" in words)


@pytest.mark.parametrize("name", ["not-installed", "../../bin/sh", ""])
async def test_a_helper_that_is_not_there_is_a_note(name: str) -> None:
    assert isinstance(await ask(Helper(name, "ghcr.io"), {"PATH": os.defpath}, 1), str)
