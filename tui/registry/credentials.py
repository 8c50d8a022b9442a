"""Files of logins as people have them: Docker's config.json, Podman's auth.json, DOCKER_AUTH_CONFIG. Pure.

Reading never fails: what cannot be used is a note, a whole sentence without a secret. The order is that of docker/cli
(configfile/file.go) and containers/image (containers-auth.json.5.md): the helper of the registry, the helper for all,
what stands in the file; in there the longest path that fits, then the plain host, then a URL of it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui.core.engine import Engine
from tui.core.language import tr
from tui.registry.exchange import TOKEN_USER, Login

HUB_KEY = "https://index.docker.io/v1/"
AUTH_VARIABLE = "DOCKER_AUTH_CONFIG"
_HUB_NAMES = ("docker.io", "index.docker.io", "registry-1.docker.io")
_WEB_LOGIN = ("access-token", "refresh-token")
"""Docker's browser login keeps its own tokens under the Hub key and these (internal/oauth/manager): no registries."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A program that keeps logins: `docker-credential-NAME`, asked about `server`."""

    name: str
    server: str

    @property
    def program(self) -> str:
        return f"docker-credential-{self.name}"


@dataclass(frozen=True, slots=True)
class Store:
    """One file of logins, read. Nothing of it is shown."""

    path: str
    auths: Mapping[str, Mapping[str, object]] = field(default_factory=dict, repr=False)
    helpers: Mapping[str, str] = field(default_factory=dict)
    helper_for_all: str = ""
    note: str = ""
    """Why the file, or an entry of it, is of no use, as a whole sentence."""


def store_of(path: str, text: str) -> Store:
    """Read the text of a config.json, an auth.json or, by its name, a .dockercfg. Never raises."""
    found = _object(text)
    if found is None:
        return Store(path, note=tr("{path} is no JSON object, so its logins are not used.", path=path))
    if Path(path).name == ".dockercfg":
        found = {"auths": found}
    auths, helpers, all_of = found.get("auths"), found.get("credHelpers"), found.get("credsStore")
    entries = {str(k): v for k, v in auths.items() if isinstance(v, dict)} if isinstance(auths, dict) else {}
    broken = [key for key, entry in entries.items() if _text(entry, "auth") and _decoded(_text(entry, "auth")) is None]
    return Store(
        path,
        entries,
        {str(k): v for k, v in helpers.items() if isinstance(v, str)} if isinstance(helpers, dict) else {},
        all_of if isinstance(all_of, str) else "",
        tr("The login for {host} in {path} cannot be decoded, so it is not used.", host=broken[0], path=path)
        if broken
        else "",
    )


def store_of_variable(text: str) -> Store:
    """DOCKER_AUTH_CONFIG: one JSON object with `auths` of `auth` and nothing else; Docker refuses any other."""
    found = _object(text)
    auths = found.get("auths") if found is not None and set(found) <= {"auths"} else None
    if not isinstance(auths, dict) or not all(isinstance(e, dict) and set(e) <= {"auth"} for e in auths.values()):
        note = tr(
            "{variable} is not one JSON object with `auths` and nothing else in it, and Docker takes no other, so it "
            "is "
            "not used.",
            variable=AUTH_VARIABLE,
        )
        return Store(AUTH_VARIABLE, note=note)
    return store_of(AUTH_VARIABLE, text)


def _object(text: str) -> dict[str, object] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def lookup(store: Store, registry: str, repository: str) -> Login | Helper | None:
    """What a file says about a registry: a login, a helper to ask, or nothing."""
    server = HUB_KEY if registry in _HUB_NAMES else registry
    names = (HUB_KEY, *_HUB_NAMES) if registry in _HUB_NAMES else (registry,)
    named = next((name for name in names if name in store.helpers), None)
    # An empty name is a word too: for this registry the file is meant, whatever `credsStore` says.
    helper = store.helpers[named] if named is not None else store.helper_for_all
    if helper:
        return Helper(helper, server)
    ranked = [(rank, key) for key in store.auths if (rank := _fit(key, names, repository)) is not None]
    if not ranked:
        return None
    login = login_of(store.auths[max(ranked)[1]])
    return replace(login, source=store.path) if login is not None else None


def _fit(key: str, names: Sequence[str], repository: str) -> tuple[int, bool] | None:
    """How well a key names a repository, to be compared: the length of its path, and is it the plain name?

    A host, a URL of that host, or a Podman path `host/namespace[/repository]`.
    """
    if key in names:
        return 0, True
    scheme, url, address = key.partition("://")
    host, _, path = (address if url else scheme).partition("/")
    if host not in names or path.endswith(_WEB_LOGIN):
        return None
    if url or not path:
        return 0, False
    return (len(path), False) if f"{repository}/".startswith(f"{path.rstrip('/')}/") else None


def login_of(entry: Mapping[str, object]) -> Login | None:
    """One entry of `auths`; None for the empty one that stands in where a helper keeps the login."""
    user, password = _text(entry, "username"), _text(entry, "password")
    if _text(entry, "auth"):
        user, password = _decoded(_text(entry, "auth")) or ("", "")
    if token := _text(entry, "registrytoken"):
        return Login(user or TOKEN_USER, token, bearer=True)
    if token := _text(entry, "identitytoken"):
        return Login(user or TOKEN_USER, token, identity=True, password=password)
    return Login(user, password) if user and password else None


def _text(entry: Mapping[str, object], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _decoded(auth: str) -> tuple[str, str] | None:
    """User and password of base64 `user:password`, cut at the first colon; None where it is something else."""
    try:
        user, colon, password = base64.b64decode(auth, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return (user, password.strip("\0")) if colon and user else None


def paths(
    environ: Mapping[str, str], home: Path, *, engine: Engine = Engine.DOCKER, system: Path, uid: int
) -> tuple[Path, ...]:
    """Where logins may lie, first come first served: the files of the engine in use before those of the other.

    Podman reads the file that REGISTRY_AUTH_FILE names and no other (containers/image, config.go getAuthFilePaths).
    """
    docker = Path(environ["DOCKER_CONFIG"]) if environ.get("DOCKER_CONFIG") else home / ".docker"
    config = Path(environ["XDG_CONFIG_HOME"]) if environ.get("XDG_CONFIG_HOME") else home / ".config"
    run = Path(environ["XDG_RUNTIME_DIR"]) if environ.get("XDG_RUNTIME_DIR") else None
    named = (Path(environ["REGISTRY_AUTH_FILE"]),) if environ.get("REGISTRY_AUTH_FILE") else ()
    if named and engine is Engine.PODMAN:
        return named
    dockers = (docker / "config.json",)
    running = run / "containers" if run is not None else system / "run" / "containers" / str(uid)
    podmans = (running / "auth.json", config / "containers" / "auth.json")
    own = (*podmans, *dockers) if engine is Engine.PODMAN else (*dockers, *podmans)
    return (*named, *own, home / ".dockercfg")
