"""What the person asked for on the command line, as far as the core needs it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """How to load a directory. Paths are relative to its root."""

    files: tuple[str, ...] = ()
    """`-f`: load just these as one project, in order, as `docker compose -f A -f B` does."""
    env_files: tuple[str, ...] = ()
    """`--env-file`: in place of `.env`."""
    directory: str | None = None
    """`--project-directory`: where relative paths start, and where the `.env` is."""
    name: str | None = None
    """`--project-name`: outranks all other names of the project."""
    profiles: tuple[str, ...] = ()
    """Active profiles; empty means all (`--profile '*'`)."""
    platform: str | None = None
    """`--platform`: outranks the services' own."""
    machine: str = "linux/amd64"
    """The platform of this machine, for what a Dockerfile calls BUILDPLATFORM."""
    kinds: tuple[str, ...] = ()
    """`--only`: the kinds of file to look at; empty means all."""
    vendored: bool = False
    """`--all`: look into vendored trees too."""
