"""All logins of a person together: which file decides, and a helper in trouble that holds nobody up."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path

from tests.registry.test_helper import script
from tui.core.engine import Engine
from tui.registry.exchange import Login
from tui.registry.logins import Logins


def kept(file: Path, host: str, user: str, **more: object) -> None:
    """A file with one login."""
    file.parent.mkdir(parents=True, exist_ok=True)
    auth = base64.b64encode(f"{user}:secret".encode()).decode()
    file.write_text(json.dumps({"auths": {host: {"auth": auth}}} | more))


async def test_the_first_file_with_a_login_decides(tmp_path: Path) -> None:
    kept(tmp_path / "docker" / "config.json", "r.example", "x")
    kept(tmp_path / "run" / "containers" / "auth.json", "ghcr.io", "ada")
    environ = {"DOCKER_CONFIG": str(tmp_path / "docker"), "XDG_RUNTIME_DIR": str(tmp_path / "run")}
    logins = Logins(environ, tmp_path, 1)
    assert await logins.of("ghcr.io", "a") == Login("ada", "secret")
    assert await logins.of("r.example", "a") == Login("x", "secret")
    assert await logins.of("quay.io", "a") is None
    assert logins.notes == []


async def test_each_engine_looks_into_its_own_files_first(tmp_path: Path) -> None:
    kept(tmp_path / ".docker" / "config.json", "ghcr.io", "whale")
    kept(tmp_path / ".config" / "containers" / "auth.json", "ghcr.io", "seal")
    for engine, user in ((Engine.DOCKER, "whale"), (Engine.PODMAN, "seal")):
        login = await Logins({}, tmp_path, 1, engine=engine).of("ghcr.io", "a")
        assert login is not None
        assert login.user == user


async def test_the_variable_outranks_the_files_and_falls_back_to_them(tmp_path: Path) -> None:
    kept(tmp_path / ".docker" / "config.json", "quay.io", "file")
    auth = base64.b64encode(b"variable:secret").decode()
    logins = Logins({"DOCKER_AUTH_CONFIG": json.dumps({"auths": {"ghcr.io": {"auth": auth}}})}, tmp_path, 1)
    assert await logins.of("ghcr.io", "a") == Login("variable", "secret")
    assert await logins.of("quay.io", "a") == Login("file", "secret")


async def test_an_unreadable_file_is_a_note(tmp_path: Path) -> None:
    (tmp_path / ".docker" / "config.json").mkdir(parents=True)
    logins = Logins({}, tmp_path, 1)
    assert await logins.of("ghcr.io", "a") is None
    assert len(logins.notes) == 1


async def test_a_helper_that_hangs_is_given_up_for_all_registries(tmp_path: Path) -> None:
    environ = script(tmp_path, "echo started >> $LOG; exec sleep 60") | {"LOG": str(tmp_path / "log")}
    kept(tmp_path / ".docker" / "config.json", "none.example", "x", credsStore="own")
    logins = Logins(environ, tmp_path, 0.5)
    found = await asyncio.gather(*(logins.of(f"{number}.example", "a") for number in range(40)))
    await logins.aclose()
    assert found == [None] * 40
    assert (tmp_path / "log").read_text().count("started") == 8
    assert all("did not answer" in note for note in logins.notes)


async def test_helpers_that_registries_conf_names_are_asked_in_its_order(tmp_path: Path) -> None:
    says = """read host; [ "$host" = docker.io ] && echo '{"Username": "helped", "Secret": "s"}'"""
    environ = script(tmp_path, says)
    kept(tmp_path / ".config" / "containers" / "auth.json", "docker.io", "file")
    for helpers, users in (
        (("own", "containers-auth.json"), ["helped", "file"]),
        (("containers-auth.json", "own"), ["file", "file"]),
        (("own",), ["helped", None]),
    ):
        for registry, user in zip(("docker.io", "quay.io"), users, strict=True):
            kept(tmp_path / ".config" / "containers" / "auth.json", registry, "file")
            logins = Logins(environ, tmp_path, 5, engine=Engine.PODMAN, helpers=helpers)
            login = await logins.of(registry, "a")
            assert (login.user if login is not None else None) == user
