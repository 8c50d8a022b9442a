"""The real Compose, where it is installed, asked whether it still takes a project: a remark, never a verdict."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from tui.core.language import listing, tr
from tui.core.options import LoadOptions

SECONDS = 30.0
LONGEST = 400
"""Characters of its words that are told."""


def called(root: Path, project: str, options: LoadOptions) -> tuple[Path, list[str]]:
    """Where Compose is called for a project (its directory, or its file), and the words that have it read what we
    read."""
    place = root / project
    folder, words = (place, []) if place.is_dir() else (place.parent, ["-f", place.name])
    if options.files:
        folder, words = root, [word for name in options.files for word in ("-f", name)]
    for flag, value in (("--project-directory", options.directory), ("-p", options.name)):
        words += [flag, value] if value else []
    for name in options.env_files:
        words += ["--env-file", str((root / name).resolve())]
    return folder, words


def judged(
    root: Path, projects: Iterable[str], environ: Mapping[str, str], options: LoadOptions | None = None
) -> tuple[str, ...]:
    """What `docker compose config -q` says of projects (each its directory, or its file), a sentence each; or the one
    that there is no Compose to ask."""
    named = tuple(projects)
    compose = command(environ.get("PATH")) if named else None
    if compose is not None:
        return tuple(_judged(root, project, compose, environ, options or LoadOptions()) for project in named)
    if not named:
        return ()
    return (tr("Docker Compose is not installed here, so it was not asked about {projects}.", projects=listing(named)),)


def _judged(root: Path, project: str, compose: list[str], environ: Mapping[str, str], options: LoadOptions) -> str:
    folder, words = called(root, project, options)
    program = Path(compose[0]).name
    try:
        done = subprocess.run(
            [*compose, *words, "config", "-q"], cwd=folder, env=dict(environ), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return tr(
            "{program} says nothing of {project} in {n} seconds.", program=program, project=project, n=int(SECONDS)
        )
    except OSError as fault:
        return tr("{program} cannot be run: {reason}.", program=program, reason=fault.strerror)
    said = " ".join(done.stderr.decode(errors="replace").split())
    if not done.returncode:
        return tr("{program} takes {project} as it is now.", program=program, project=project)
    return tr("{program} says of {project}: {said}", program=program, project=project, said=said[:LONGEST])


def command(path: str | None) -> list[str] | None:
    """How Compose is called here: as docker's plugin, where docker has it, or by itself; None where it is not."""
    docker, alone = shutil.which("docker", path=path), shutil.which("docker-compose", path=path)
    if docker is not None and _has_plugin(docker):
        return [docker, "compose"]
    return [alone] if alone is not None else None


def _has_plugin(docker: str) -> bool:
    try:
        done = subprocess.run(
            [docker, "compose", "version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
