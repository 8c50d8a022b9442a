"""The logins that people already have: Docker's config.json with its helpers, and Podman's auth.json.

Reading is pure and never fails: what cannot be used is a note. Only `run_helper` starts a program. The order is that
of docker/cli (configfile/file.go) and containers/image (containers-auth.json.5.md): the helper of the registry, the
helper for all, what stands in the file; the longest key that fits first.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tui.registry.exchange import Login

HUB_KEY = "https://index.docker.io/v1/"
NOT_FOUND = "credentials not found in native keychain"
TOKEN_USER = "<token>"
_HUB_NAMES = ("docker.io", "index.docker.io", "registry-1.docker.io")
_HELPER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_MOST_OUTPUT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Helper:
    """A program that keeps logins: `docker-credential-NAME`, asked about `server`."""

    name: str
    server: str


@dataclass(frozen=True, slots=True)
class Store:
    """One file of logins, read. Nothing of it is shown."""

    path: str
    auths: Mapping[str, Mapping[str, object]] = field(default_factory=dict, repr=False)
    helpers: Mapping[str, str] = field(default_factory=dict)
    helper_for_all: str = ""
    note: str = ""
    """Why the file is of no use, as a whole sentence."""


def store_of(path: str, text: str) -> Store:
    """Read the text of a config.json or auth.json. Never raises."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return Store(path, note=f"{path} is no JSON object, so its logins are not used.")
    auths, helpers, all_of = found.get("auths"), found.get("credHelpers"), found.get("credsStore")
    return Store(
        path,
        {str(k): v for k, v in auths.items() if isinstance(v, dict)} if isinstance(auths, dict) else {},
        {str(k): v for k, v in helpers.items() if isinstance(v, str)} if isinstance(helpers, dict) else {},
        all_of if isinstance(all_of, str) else "",
    )


def lookup(store: Store, registry: str, repository: str) -> Login | Helper | None:
    """What a file says about a registry: a login, a helper to ask, or nothing."""
    server = HUB_KEY if registry in _HUB_NAMES else registry
    names = (*_HUB_NAMES, HUB_KEY) if registry in _HUB_NAMES else (registry,)
    for name in names:
        if store.helpers.get(name):
            return Helper(store.helpers[name], server)
    if store.helper_for_all:
        return Helper(store.helper_for_all, server)
    best = max((key for key in store.auths if _fits(key, names, repository)), key=len, default=None)
    return login_of(store.auths[best]) if best is not None else None


def _fits(key: str, names: Sequence[str], repository: str) -> bool:
    """A host, a legacy URL with that host, or a Podman path `host/namespace[/repository]`."""
    if key in names:
        return True
    if "://" in key:
        return key.endswith(("/v1/", "/v2/", "/v1", "/v2", "/")) and key.partition("://")[2].partition("/")[0] in names
    host, _, path = key.partition("/")
    return host in names and (not path or f"{repository}/".startswith(f"{path.rstrip('/')}/"))


def login_of(entry: Mapping[str, object]) -> Login | None:
    """One entry of `auths`; None for the empty one that stands in where a helper keeps the login."""

    def text(name: str) -> str:
        value = entry.get(name)
        return value if isinstance(value, str) else ""

    user, password = text("username"), text("password")
    if text("auth"):
        try:
            decoded = base64.b64decode(text("auth")).decode().rstrip("\0")
        except (binascii.Error, UnicodeDecodeError):
            decoded = ""
        user, _, password = decoded.partition(":")
    if text("registrytoken"):
        return Login(user or TOKEN_USER, text("registrytoken"), bearer=True)
    if text("identitytoken"):
        return Login(user or TOKEN_USER, text("identitytoken"), identity=True)
    return Login(user, password) if user and password else None


def paths(environ: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    """Where logins may lie, first come first served: Docker's own, then Podman's."""
    docker = Path(environ["DOCKER_CONFIG"]) if environ.get("DOCKER_CONFIG") else home / ".docker"
    config = Path(environ["XDG_CONFIG_HOME"]) if environ.get("XDG_CONFIG_HOME") else home / ".config"
    found = [docker / "config.json"]
    if environ.get("REGISTRY_AUTH_FILE"):
        found.insert(0, Path(environ["REGISTRY_AUTH_FILE"]))
    if environ.get("XDG_RUNTIME_DIR"):
        found.append(Path(environ["XDG_RUNTIME_DIR"]) / "containers" / "auth.json")
    found.append(config / "containers" / "auth.json")
    return tuple(found)


def helper_reply(helper: Helper, exit_code: int, output: bytes) -> Login | str | None:
    """What a helper's output means: a login, a note that is a whole sentence, or nothing stored."""
    text = output.decode("utf-8", "replace").strip()
    program = f"docker-credential-{helper.name}"
    if exit_code != 0:
        # A helper says why on stdout, and its words may hold anything: they are not passed on.
        return None if text == NOT_FOUND else f"{program} gave no login for {helper.server}: it ended with {exit_code}."
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    user, secret = (found.get("Username"), found.get("Secret")) if isinstance(found, dict) else (None, None)
    if not isinstance(user, str) or not isinstance(secret, str):
        return f"{program} gave no login for {helper.server}: its reply is not what credential helpers reply."
    return Login(user, secret, identity=user == TOKEN_USER) if user and secret else None


async def run_helper(helper: Helper, environ: Mapping[str, str], timeout: float) -> Login | str | None:  # noqa: ASYNC109  # the caller's patience, not a cancel scope
    """Ask the program. One that is missing, hangs or floods gives a note."""
    program = f"docker-credential-{helper.name}"
    if not _HELPER_NAME.fullmatch(helper.name):
        return f"“{helper.name}” is no name of a credential helper, so it is not started."
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            program, "get", stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, env=dict(environ)
        )
    except OSError as fault:
        return f"{program} could not be started ({fault.strerror}), so {helper.server} is asked without a login."
    try:
        async with asyncio.timeout(timeout):
            output = await _told(process, helper.server)
            code = await process.wait()
    except TimeoutError:
        return f"{program} did not answer within {timeout:g} seconds, so {helper.server} is asked without a login."
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return helper_reply(helper, code, output)


async def _told(process: asyncio.subprocess.Process, server: str) -> bytes:
    """What the helper says, up to a bound."""
    assert process.stdin is not None  # noqa: S101  # both are pipes, see above
    assert process.stdout is not None  # noqa: S101
    try:
        process.stdin.write(f"{server}\n".encode())
        await process.stdin.drain()
        process.stdin.close()
    except ConnectionError:
        pass  # it did not want to hear it; its output decides
    output = b""
    while len(output) < _MOST_OUTPUT and (more := await process.stdout.read(_MOST_OUTPUT)):
        output += more
    if len(output) >= _MOST_OUTPUT:
        process.kill()
    return output


class Logins:
    """The logins of this person, each looked up once. `notes` says what could not be used."""

    def __init__(self, environ: Mapping[str, str], home: Path, timeout: float) -> None:
        self.notes: list[str] = []
        self._environ = environ
        self._timeout = timeout
        self._paths = paths(environ, home)
        self._stores: tuple[Store, ...] | None = None
        self._helped: dict[Helper, asyncio.Task[Login | None]] = {}

    async def of(self, registry: str, repository: str) -> Login | None:
        """The login for a repository of a registry; None: nobody is logged in there."""
        for store in self._read():
            found = lookup(store, registry, repository)
            if isinstance(found, Helper):
                if found not in self._helped:
                    self._helped[found] = asyncio.create_task(self._ask(found))
                found = await asyncio.shield(self._helped[found])
            if found is not None:
                return found
        return None

    async def _ask(self, helper: Helper) -> Login | None:
        reply = await run_helper(helper, self._environ, self._timeout)
        if isinstance(reply, str):
            self.notes.append(reply)
            return None
        return reply

    def _read(self) -> tuple[Store, ...]:
        if self._stores is None:
            stores = [store_of("DOCKER_AUTH_CONFIG", text)] if (text := self._environ.get("DOCKER_AUTH_CONFIG")) else []
            for path in self._paths:
                try:
                    stores.append(store_of(str(path), path.read_text("utf-8")))
                except (FileNotFoundError, NotADirectoryError):
                    continue
                except (OSError, UnicodeDecodeError):
                    stores.append(Store(str(path), note=f"{path} cannot be read, so its logins are not used."))
            self.notes += [store.note for store in stores if store.note]
            self._stores = tuple(stores)
        return self._stores

    async def aclose(self) -> None:
        """Stop the helpers that still run."""
        for task in self._helped.values():
            task.cancel()
        await asyncio.gather(*self._helped.values(), return_exceptions=True)
