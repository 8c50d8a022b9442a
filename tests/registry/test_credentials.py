"""The logins that people have: files, keys and helpers, as Docker and Podman keep them."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from tui.registry.credentials import Helper, Logins, Store, helper_reply, lookup, paths, run_helper, store_of
from tui.registry.exchange import Login

ADA = base64.b64encode(b"ada:se:cret\0").decode()
LOGIN = Login("ada", "se:cret")


def store(**content: object) -> Store:
    return store_of("config.json", json.dumps(content))


@pytest.mark.parametrize(
    ("kept", "registry", "repository", "found"),
    [
        pytest.param(store(), "ghcr.io", "a/b", None, id="nothing"),
        pytest.param(store(auths={"ghcr.io": {"auth": ADA}}), "ghcr.io", "a/b", LOGIN, id="a host"),
        pytest.param(store(auths={"ghcr.io": {"auth": ADA}}), "quay.io", "a/b", None, id="another host"),
        pytest.param(store(auths={"r.example:5000": {"auth": ADA}}), "r.example:5000", "a", LOGIN, id="a port"),
        pytest.param(store(auths={"r.example": {"auth": ADA}}), "r.example:5000", "a", None, id="another port"),
        pytest.param(store(auths={"https://r.example/v1/": {"auth": ADA}}), "r.example", "a", LOGIN, id="a legacy URL"),
        pytest.param(
            store(auths={"https://index.docker.io/v1/": {"auth": ADA}}), "docker.io", "library/a", LOGIN, id="hub"
        ),
        pytest.param(
            store(auths={"https://index.docker.io/v1/access-token": {"auth": ADA}}), "docker.io", "a/b", None,
            id="what a browser login leaves beside it",
        ),
        pytest.param(store(auths={"quay.io/a": {"auth": ADA}}), "quay.io", "a/b", LOGIN, id="a Podman path"),
        pytest.param(store(auths={"quay.io/a": {"auth": ADA}}), "quay.io", "ab/c", None, id="a path beside it"),
        pytest.param(
            store(auths={"quay.io": {"auth": "eDp5"}, "quay.io/a/b": {"auth": ADA}}), "quay.io", "a/b", LOGIN,
            id="the longest path wins",
        ),
        pytest.param(store(auths={"ghcr.io": {}}), "ghcr.io", "a", None, id="the empty entry of a helper"),
        pytest.param(store(auths={"ghcr.io": {"auth": "%%%"}}), "ghcr.io", "a", None, id="no base64"),
        pytest.param(
            store(auths={"ghcr.io": {"username": "ada", "password": "se:cret"}}), "ghcr.io", "a", LOGIN, id="open"
        ),
        pytest.param(
            store(auths={"x.azurecr.io": {"auth": ADA, "identitytoken": "refresh"}}), "x.azurecr.io", "a",
            Login("ada", "refresh", identity=True), id="an identity token",
        ),
        pytest.param(
            store(auths={"r.example": {"registrytoken": "ready"}}), "r.example", "a",
            Login("<token>", "ready", bearer=True), id="a ready token",
        ),
        pytest.param(
            store(auths={"ghcr.io": {"auth": ADA}}, credsStore="desktop"), "ghcr.io", "a", Helper("desktop", "ghcr.io"),
            id="the helper for all",
        ),
        pytest.param(
            store(credHelpers={"ghcr.io": "pass"}, credsStore="desktop"), "ghcr.io", "a", Helper("pass", "ghcr.io"),
            id="the helper of the host",
        ),
        pytest.param(
            store(credsStore="desktop"), "docker.io", "a", Helper("desktop", "https://index.docker.io/v1/"), id="hub"
        ),
        pytest.param(store(auths=[], credHelpers=3, credsStore={}), "ghcr.io", "a", None, id="other types"),
    ],
)  # fmt: skip
def test_lookup(kept: Store, registry: str, repository: str, found: Login | Helper | None) -> None:
    assert lookup(kept, registry, repository) == found


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000])
def test_a_broken_file_is_a_note(text: str) -> None:
    assert store_of("config.json", text).note.endswith("its logins are not used.")


def test_no_secret_in_what_is_printed() -> None:
    kept = store(auths={"ghcr.io": {"auth": ADA}})
    assert ADA not in repr(kept)
    assert "se:cret" not in repr(lookup(kept, "ghcr.io", "a"))


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
    assert helper_reply(Helper("x", "ghcr.io"), code, output) == found


@pytest.mark.parametrize(("code", "output"), [(1, b"canary-secret"), (0, b"canary-secret"), (0, b'["canary-secret"]')])
def test_a_helper_in_trouble_gives_a_note_without_its_words(code: int, output: bytes) -> None:
    note = helper_reply(Helper("x", "ghcr.io"), code, output)
    assert isinstance(note, str)
    assert "canary" not in note


def script(folder: Path, text: str) -> dict[str, str]:
    """A credential helper named `own`, and an environment that finds it."""
    program = folder / "docker-credential-own"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return {"PATH": f"{folder}:{os.defpath}"}


async def test_a_helper_is_asked_by_its_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = script(
        tmp_path, 'read server; [ "$1 $server" = "get ghcr.io" ] && echo \'{"Username":"a","Secret":"b"}\''
    )
    monkeypatch.setenv("PATH", environ["PATH"])
    assert await run_helper(Helper("own", "ghcr.io"), environ, 5) == Login("a", "b")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("exec sleep 60", "did not answer within", id="it hangs"),
        pytest.param("exec cat /dev/zero", "gave no login", id="it floods"),
        pytest.param("exit 3", "ended with 3", id="it fails"),
    ],
)
async def test_a_bad_helper_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str) -> None:
    environ = script(tmp_path, text)
    monkeypatch.setenv("PATH", environ["PATH"])
    note = await run_helper(Helper("own", "ghcr.io"), environ, 0.5)
    assert isinstance(note, str)
    assert words in note


@pytest.mark.parametrize("name", ["not-installed", "../../bin/sh", ""])
async def test_a_helper_that_is_not_there_is_a_note(name: str) -> None:
    assert isinstance(await run_helper(Helper(name, "ghcr.io"), {"PATH": os.defpath}, 1), str)


async def test_the_first_file_with_a_login_decides(tmp_path: Path) -> None:
    docker, podman = tmp_path / "docker", tmp_path / "run" / "containers"
    for folder, user in ((docker, b"x:y"), (podman, b"ada:se:cret")):
        folder.mkdir(parents=True)
        entry = {"auth": base64.b64encode(user).decode()}
        name, host = ("config.json", "r.example") if folder == docker else ("auth.json", "ghcr.io")
        (folder / name).write_text(json.dumps({"auths": {host: entry}}))
    environ = {"DOCKER_CONFIG": str(docker), "XDG_RUNTIME_DIR": str(tmp_path / "run")}
    logins = Logins(environ, tmp_path, 1)
    assert await logins.of("ghcr.io", "a") == LOGIN
    assert await logins.of("r.example", "a") == Login("x", "y")
    assert await logins.of("quay.io", "a") is None
    assert logins.notes == []


async def test_an_unreadable_file_is_a_note(tmp_path: Path) -> None:
    (tmp_path / ".docker" / "config.json").mkdir(parents=True)
    logins = Logins({}, tmp_path, 1)
    assert await logins.of("ghcr.io", "a") is None
    assert len(logins.notes) == 1


def test_where_logins_lie(tmp_path: Path) -> None:
    assert paths({"REGISTRY_AUTH_FILE": "/x/auth.json"}, tmp_path)[0] == Path("/x/auth.json")
    assert paths({}, tmp_path)[0] == tmp_path / ".docker" / "config.json"
