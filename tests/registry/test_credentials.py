"""The logins that people have: files, keys and helpers, as Docker and Podman keep them."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from tui.core.engine import Engine
from tui.registry.credentials import Helper, Store, lookup, paths, store_of, store_of_variable
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
        pytest.param(store(auths={"http://r.example/a": {"auth": ADA}}), "r.example", "b", LOGIN, id="any URL of it"),
        pytest.param(
            store(auths={"https://r.example": {"auth": "eDp5"}, "r.example": {"auth": ADA}}), "r.example", "b", LOGIN,
            id="the plain name before a URL of it",
        ),
        pytest.param(store(auths={"docker.io": {"auth": ADA}}), "docker.io", "a/b", LOGIN, id="hub as Podman has it"),
        pytest.param(
            store(auths={"https://index.docker.io/v1/": {"auth": "eDp5"}, "docker.io/a": {"auth": ADA}}),
            "docker.io", "a/b", LOGIN, id="a short path before a long URL",
        ),
        pytest.param(store(auths={"quay.io/a": {"auth": ADA}}), "quay.io", "a/b", LOGIN, id="a Podman path"),
        pytest.param(store(auths={"quay.io/a/b": {"auth": ADA}}), "quay.io", "a", None, id="a path below it"),
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
            Login("ada", "refresh", identity=True, password="se:cret"), id="an identity token",
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
        pytest.param(
            store(auths={"ghcr.io": {"auth": ADA}}, credHelpers={"ghcr.io": ""}, credsStore="desktop"), "ghcr.io", "a",
            LOGIN, id="no helper for this host",
        ),
        pytest.param(
            store(credHelpers={"https://index.docker.io/v1/": "pass"}), "docker.io", "a",
            Helper("pass", "https://index.docker.io/v1/"), id="the helper of hub",
        ),
        pytest.param(store(auths={"ghcr.io": {"auth": "YWRh"}}), "ghcr.io", "a", None, id="a user and no colon"),
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


def test_a_login_knows_its_file() -> None:
    found = lookup(store(auths={"ghcr.io": {"auth": ADA}}), "ghcr.io", "a")
    assert isinstance(found, Login)
    assert found.source == "config.json"


def test_an_entry_that_cannot_be_decoded_is_a_note_without_its_words() -> None:
    note = store(auths={"ghcr.io": {"auth": "canary"}, "quay.io": {"auth": ADA}}).note
    assert note == "The login for ghcr.io in config.json cannot be decoded, so it is not used."


def test_the_oldest_file_of_all_has_no_auths_around_its_entries() -> None:
    kept = store_of("/home/ada/.dockercfg", json.dumps({"https://index.docker.io/v1/": {"auth": ADA, "email": "a@b"}}))
    assert lookup(kept, "docker.io", "library/a") == LOGIN


@pytest.mark.parametrize(
    ("text", "used"),
    [
        pytest.param(json.dumps({"auths": {"ghcr.io": {"auth": ADA}}}), True, id="auths alone"),
        pytest.param(json.dumps({"auths": {"ghcr.io": {"auth": ADA}}, "credsStore": "x"}), False, id="more than that"),
        pytest.param(json.dumps({"auths": {"ghcr.io": {"auth": ADA, "email": ""}}}), False, id="more in an entry"),
        pytest.param(json.dumps({"auths": {}}) * 2, False, id="two objects"),
        pytest.param("canary", False, id="no JSON"),
    ],
)
def test_the_variable_is_taken_as_docker_takes_it(text: str, used: bool) -> None:
    kept = store_of_variable(text)
    assert (lookup(kept, "ghcr.io", "a") == LOGIN) is used
    assert kept.note.endswith("so it is not used.") is not used
    assert "canary" not in kept.note


HOME, SYSTEM = Path("/home/ada"), Path("/machine")


@pytest.mark.parametrize(
    ("environ", "engine", "found"),
    [
        pytest.param(
            {}, Engine.DOCKER,
            [
                "/home/ada/.docker/config.json", "/machine/run/containers/7/auth.json",
                "/home/ada/.config/containers/auth.json", "/home/ada/.dockercfg",
            ],
            id="docker",
        ),
        pytest.param(
            {"DOCKER_CONFIG": "/d", "XDG_RUNTIME_DIR": "/r", "XDG_CONFIG_HOME": "/c"}, Engine.PODMAN,
            ["/r/containers/auth.json", "/c/containers/auth.json", "/d/config.json", "/home/ada/.dockercfg"],
            id="podman",
        ),
        pytest.param({"REGISTRY_AUTH_FILE": "/x"}, Engine.PODMAN, ["/x"], id="podman with the one file that is named"),
    ],
)  # fmt: skip
def test_where_logins_lie(environ: dict[str, str], engine: Engine, found: list[str]) -> None:
    assert [str(path) for path in paths(environ, HOME, engine=engine, system=SYSTEM, uid=7)] == found


def test_a_file_that_is_named_comes_first_for_docker_too() -> None:
    assert paths({"REGISTRY_AUTH_FILE": "/x"}, HOME, system=SYSTEM, uid=7)[0] == Path("/x")
