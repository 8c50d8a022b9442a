"""The real Compose, where it is installed, asked whether it still takes a project: a remark, never a verdict."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SECONDS = 30.0
LONGEST = 400
"""Characters of its words that are told."""


def refusal(root: Path, project: str, environ: Mapping[str, str]) -> str | None:
    """What `docker compose config -q` has against a project (its directory, or its file); None: nothing, or there is
    no Compose here."""
    command = _command(environ.get("PATH"))
    if command is None:
        return None
    place = root / project
    folder, words = (place, []) if place.is_dir() else (place.parent, ["-f", place.name])
    try:
        done = subprocess.run(
            [*command, *words, "config", "-q"], cwd=folder, env=dict(environ), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = " ".join(done.stderr.decode(errors="replace").split())
    return f"{Path(command[0]).name} says of {project}: {said[:LONGEST]}" if done.returncode else None


def _command(path: str | None) -> list[str] | None:
    docker, old = shutil.which("docker", path=path), shutil.which("docker-compose", path=path)
    if docker is not None:
        return [docker, "compose"]
    return [old] if old is not None else None
