"""The settings of this machine, read from where its engines keep them. What they mean is for the pure modules.

The engine in use decides whose files count; people who have several can say which: `PULLFIX_ENGINE` names it, or
CONTAINERS_REGISTRIES_CONF, which no other than Podman reads, or DOCKER_HOST. Else it is Docker where Docker has a
daemon.json or listens on its socket, else Podman where it is installed or somebody wrote a registries.conf of their own
(the system's comes with Skopeo too), else containerd where it has a certs.d, else Docker as it comes. All paths lie
below `system`, the root of the machine's file system, or the home.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tui.core.engine import Engine
from tui.core.language import tr
from tui.registry.daemon_json import daemon_of, daemon_of_options, option
from tui.registry.exchange import Trust
from tui.registry.mirrors import FILES, Settings
from tui.world import World

CHOICE = "PULLFIX_ENGINE"
CONF = "CONTAINERS_REGISTRIES_CONF"
_SOCKET_SECONDS = 0.2


class Machine:
    """Where things lie. `system`: the root of the file system."""

    def __init__(self, environ: Mapping[str, str], home: Path, system: Path) -> None:
        self.environ = environ
        self.system = system
        self.etc = system / "etc"
        self.home = home
        self.config = Path(environ["XDG_CONFIG_HOME"]) if environ.get("XDG_CONFIG_HOME") else home / ".config"
        self.run = Path(environ["XDG_RUNTIME_DIR"]) if environ.get("XDG_RUNTIME_DIR") else None
        self.socket = system / "var" / "run" / "docker.sock"

    # --- which engine

    def engine(self) -> Engine:
        """The one whose files count; see the module."""
        environ = self.environ
        if environ.get(CHOICE, "") in {engine.value for engine in Engine}:
            return Engine(environ[CHOICE])
        if environ.get(CONF):
            return Engine.PODMAN
        if named := environ.get("DOCKER_HOST"):
            return Engine.PODMAN if "podman" in named else Engine.DOCKER
        sockets = [self.socket, *([self.run / "docker.sock"] if self.run else [])]
        if any(path.is_file() for path in self._daemon_files()) or any(_dockers(path) for path in sockets):
            return Engine.DOCKER
        if self._has_podman():
            return Engine.PODMAN
        if any(root.is_dir() for root in self._containerd_roots()):
            return Engine.CONTAINERD
        return Engine.DOCKER

    def _has_podman(self) -> bool:
        own = self.config / "containers"
        wrote = (own / "registries.conf").is_file() or bool(_drop_ins(own))
        return wrote or shutil.which("podman", path=self.environ.get("PATH", "")) is not None

    def settings(self) -> Settings:
        """What the engine in use is told. Never raises: what cannot be read is a note."""
        engine = self.engine()
        match engine:
            case Engine.DOCKER:
                found = self._docker()
            case Engine.PODMAN:
                found = self._podman()
            case Engine.CONTAINERD:
                found = self._containerd()
        choice = self.environ.get(CHOICE)
        said = tr("{variable} is “{text}”; it may be docker, podman or containerd.", variable=CHOICE, text=choice)
        unknown = said if choice else ""
        notes = (unknown,) if choice and choice != engine.value else ()
        return replace(found, engine=engine, notes=(*notes, *found.notes))

    # --- Docker

    def _daemon_files(self) -> tuple[Path, ...]:
        """That of the system's daemon, of a rootless one, and of Docker Desktop; a rootless one that runs is meant."""
        rootless = self.config / "docker" / "daemon.json"
        files = (self.etc / "docker" / "daemon.json", rootless, self.home / ".docker" / "daemon.json")
        runs = self.run is not None and (self.run / "docker.sock").exists()
        return (rootless, *files) if runs else files

    def _dockerd(self) -> tuple[str, ...]:
        """The command line of the dockerd that runs, by the file with its number; empty where it is not to be seen."""
        for folder in (*([self.run] if self.run else []), self.system / "var" / "run"):
            try:
                number = int((folder / "docker.pid").read_text("ascii"))
                line = (self.system / "proc" / str(number) / "cmdline").read_bytes()
            except (OSError, ValueError):
                continue
            words = tuple(word.decode("utf-8", "replace") for word in line.split(b"\0"))
            if words[0].rpartition("/")[2] == "dockerd":
                return words
        return ()

    def _docker(self) -> Settings:
        options = self._dockerd()
        named = [self.system / path.lstrip("/") for path in option(options, "config-file")]
        path = next((path for path in (*named[-1:], *self._daemon_files()) if path.is_file()), None)
        text, notes = _read(path) if path is not None else ("", ())
        file, live = daemon_of(str(path), text), daemon_of_options(options)
        folders = (self.config / "docker", self.etc / "docker", self.home / ".docker")
        certificates = _certificates(folder / "certs.d" for folder in folders)
        return Settings(
            rules=(*live.rules, *file.rules), insecure=live.insecure | file.insecure,
            networks=(*live.networks, *file.networks), certificates=certificates,
            notes=(*notes, *live.notes, *file.notes),
        )  # fmt: skip

    # --- Podman

    def _conf_files(self) -> tuple[Path, ...]:
        """A person's own file takes the place of the system's, with the drop-ins of both kinds; one that is named
        takes the place of either (containers/image pkg/sysregistriesv2)."""
        own, everybodys = self.config / "containers", self.etc / "containers"
        named = self.environ.get(CONF)
        if not named and (own / "registries.conf").is_file():
            return (own / "registries.conf", *_drop_ins(own))
        first = Path(named) if named else everybodys / "registries.conf"
        return (first, *_drop_ins(everybodys), *_drop_ins(own))

    def _podman(self) -> Settings:
        from tui.registry.registries_conf import Conf, conf_of, merged  # noqa: PLC0415  # TOML is dear to load

        files: list[Conf] = []
        for path in self._conf_files():
            if not path.is_file() and str(path) != self.environ.get(CONF):
                continue
            text, notes = _read(path)
            files += [conf_of(str(path), text), Conf(notes=notes)]
        conf = merged(files)
        roots = (self.config / "containers", self.etc / "containers", self.etc / "docker")
        certificates = _certificates(root / "certs.d" for root in roots)
        return Settings(rules=conf.rules, certificates=certificates, notes=conf.notes, helpers=conf.helpers or FILES)

    # --- containerd

    def _containerd_roots(self) -> tuple[Path, ...]:
        """The default config_path of containerd 2, after that of a person's own."""
        return tuple(folder / "certs.d" for folder in (
            self.config / "containerd", self.etc / "containerd", self.etc / "docker"))  # fmt: skip

    def _containerd(self) -> Settings:
        from tui.registry.hosts_toml import hosts_of, registry_of  # noqa: PLC0415  # TOML is dear to load

        rules, notes = {}, []
        certificates: dict[str, Trust] = {}
        for folder in (folder for root in self._containerd_roots() for folder in _folders(root)):
            registry, file = registry_of(folder.name), folder / "hosts.toml"
            if registry in rules or registry in certificates:
                continue
            text, fault = _read(file) if file.is_file() else ("", ())
            hosts = hosts_of(str(file), registry, text)
            notes += [*fault, *hosts.notes]
            if text and hosts.rule is not None:
                rules[registry] = hosts.rule
            else:
                certificates[registry] = _trust(folder)
        return Settings(rules=tuple(rules.values()), certificates=certificates, notes=tuple(notes))


def settings_of(world: World) -> Settings:
    """The settings of a machine."""
    return Machine(world.environ, world.home, world.system).settings()


def login_tool(world: World) -> str:
    """The client that people here log in with: that of the engine, or Podman's where only it has a file of logins."""
    machine = Machine(world.environ, world.home, world.system)
    engine = machine.engine()
    if engine is not Engine.DOCKER:
        return "podman" if engine is Engine.PODMAN else "nerdctl"
    named, docker = world.environ.get("REGISTRY_AUTH_FILE"), world.environ.get("DOCKER_CONFIG")
    podmans = [machine.config / "containers" / "auth.json", *([Path(named)] if named else [])]
    podmans += [machine.run / "containers" / "auth.json"] if machine.run else []
    folder = Path(docker) if docker else world.home / ".docker"
    only = not (folder / "config.json").exists() and any(path.is_file() for path in podmans)
    return "podman" if only else "docker"


def _dockers(path: Path) -> bool:
    """Does Docker listen there? Podman puts a link to its own socket in that place (podman-docker)."""
    try:
        if "podman" in str(path.resolve(strict=True)):
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(_SOCKET_SECONDS)
            probe.connect(str(path))
    except PermissionError:
        return True  # it is there, and not for us
    except OSError:
        return False
    return True


def _read(path: Path) -> tuple[str, tuple[str, ...]]:
    """The text of a settings file, or a note."""
    try:
        return path.read_text("utf-8"), ()
    except (OSError, UnicodeDecodeError):
        return "", (tr("{path} cannot be read, so it is not used.", path=path),)


def _folders(root: Path) -> Iterator[Path]:
    """The directories in a certs.d. One for a port comes before one with the same name written plainly."""
    try:
        found = sorted((path for path in root.iterdir() if path.is_dir()), key=lambda p: (not p.name.endswith("_"), p))
    except OSError:
        return
    yield from found


def _drop_ins(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(path for path in (folder / "registries.conf.d").iterdir() if path.suffix == ".conf"))
    except OSError:
        return ()


def _certificates(roots: Iterable[Path]) -> dict[str, Trust]:
    """By host; the first root that has a directory for a host decides."""
    found: dict[str, Trust] = {}
    for root in roots:
        for folder in _folders(root):
            found.setdefault(folder.name, _trust(folder))
    return found


def _trust(folder: Path) -> Trust:
    """Docker's layout: `*.crt` are authorities, `*.cert` with `*.key` our own certificate (docs.docker.com,
    engine/security/certificates)."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return Trust()
    pairs = [(path, path.with_suffix(".key")) for path in files if path.suffix == ".cert"]
    return Trust(
        authorities=tuple(str(path) for path in files if path.suffix == ".crt"),
        pairs=tuple((str(cert), str(key) if key.is_file() else "") for cert, key in pairs),
    )
