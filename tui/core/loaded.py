"""What loading a directory gives: projects, their services, and every image reference."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.core.finding import Problem
from tui.core.reference import Reference, ReferenceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service of a Compose project, after override, extends and include."""

    name: str
    image: str | None
    """The resolved image as `docker compose --profile '*' config` gives it; None where there is none, or where it
    cannot be resolved."""
    reference: ReferenceId | None
    """The slot that decides the image."""
    pulled: bool
    """False for a service that is built here, or that has no image."""
    home: ReferenceId | None = None
    """The service's own mapping: `path` and `route` (`services`, NAME) of the file that defines it first."""
    builds: bool = False
    pull_policy: str | None = None
    platform: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One Compose project. `path`: its directory, or the file itself where the file is a project of its own."""

    path: str
    files: tuple[str, ...]
    services: tuple[Service, ...] = ()
    problems: tuple[Problem, ...] = ()
    read: tuple[str, ...] = ()
    """Every file that was looked for while it was loaded, whether it was there or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """All that stands in the directory. `wants`: files that must be read before this is the whole truth."""

    projects: tuple[Project, ...] = ()
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Problems of files that belong to no project."""
    wants: tuple[str, ...] = ()
    by_id: dict[ReferenceId, Reference] = field(default_factory=dict)

    def reference(self, reference_id: ReferenceId) -> Reference | None:
        return self.by_id.get(reference_id)
