"""The real Compose, where it is installed, asked whether it still takes a project: a remark, never a verdict."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tui.core.language import tr

SECONDS = 30.0
LONGEST = 400
"""Characters of its words that are told."""


def refusal(root: Path, project: str, environ: Mapping[str, str]) -> str | None:
    """What `docker compose config -q` has against a project (its directory, or its file); None: nothing, or there is
    no Compose here."""
    compose = command(environ.get("PATH"))
    if compose is None:
        return None
    place = root / project
    folder, words = (place, []) if place.is_dir() else (place.parent, ["-f", place.name])
    try:
        done = subprocess.run(
            [*compose, *words, "config", "-q"], cwd=folder, env=dict(environ), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = " ".join(done.stderr.decode(errors="replace").split())
    if not done.returncode:
        return None
    return tr(
        "{program} says of {project}: {said}", program=Path(compose[0]).name, project=project, said=said[:LONGEST]
    )


def command(path: str | None) -> list[str] | None:
    """How Compose is called here: as docker's plugin, where docker has it, or by itself; None where it is not."""
    docker, alone = shutil.which("docker", path=path), shutil.which("docker-compose", path=path)
    if docker is not None and (alone is None or _has_plugin(docker)):
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
