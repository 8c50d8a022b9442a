"""The machine as a session needs it: given from outside, so that no test touches the tester's own."""

from __future__ import annotations

import os
import platform as machine
import pwd
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tui.core.config import Config


def machine_platform(environ: Mapping[str, str]) -> str:
    """`DOCKER_DEFAULT_PLATFORM`, else linux and this machine's architecture."""
    named = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm/v7", "armv6l": "arm/v6", "i686": "386"}
    here = machine.machine()
    return environ.get("DOCKER_DEFAULT_PLATFORM") or f"linux/{named.get(here, here.lower() or 'amd64')}"


SOCKETS = (Path("/var/run/docker.sock"), Path("/run/podman/podman.sock"))
"""The engines of a machine, as Docker and Podman install them."""


GITHUB = "https://api.github.com"
"""GitHub's API; GITHUB_API_URL names another one (an Enterprise Server's)."""


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def who(environ: Mapping[str, str]) -> str:
    """The person at the keyboard: the account, and who became it by sudo."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's number without a name
        name = f"user {os.getuid()}"
    sudo = environ.get("SUDO_USER", "")
    return f"{sudo} as {name}" if sudo and sudo != name else name


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a session needs of the machine."""

    environ: Mapping[str, str]
    home: Path
    state_dir: Path
    cache_dir: Path | None = None
    """Where answers are kept from one run to the next; None: beside the state."""
    routes: Mapping[str, str] | None = None
    """Host to base URL, for hosts that are reached elsewhere (the demo's embedded registry)."""
    sockets: tuple[Path, ...] = ()
    """Where the engines that all users share listen; a person's own are found by the environment and the home."""
    github: str = ""
    """The base URL of GitHub's API; empty: it is not asked."""
    system: Path = Path("/nonexistent")
    """The root of the machine's file system, for the settings of its engines; the default is a machine without any."""
    engine_seconds: float = 1.0
    """How long an engine may take for what it is asked at first, and again for single images: it is on this machine."""
    clock: Callable[[], datetime] = now
    user: str = ""
    """Who works here, for the history."""
    config: Config = field(default_factory=Config)
    """How the person wants the app: their config file, and what the call says."""
