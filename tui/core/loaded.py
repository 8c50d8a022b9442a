"""What loading a directory gives: projects, their services, and every image reference."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

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


@dataclass(frozen=True, kw_only=True)
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

    @property
    def unreadable(self) -> tuple[Project, ...]:
        """The projects with a Compose file, or an `.env`, that cannot be read, as a whole."""
        return tuple(project for project in self.projects if any(_unread(p, project) for p in project.problems))

    def service_of(self, reference: Reference) -> Service | None:
        """The first service of the reference's own project whose image it decides."""
        return self._services.get((reference.project, reference.id))

    def alike(self, reference: Reference) -> tuple[Reference, ...]:
        """The live references of its project with the same value, itself among them."""
        return self._alike.get((reference.project, reference.text), ())

    @cached_property
    def _services(self) -> dict[tuple[str, ReferenceId], Service]:
        found: dict[tuple[str, ReferenceId], Service] = {}
        for project in self.projects:
            for service in project.services:
                if service.reference is not None:
                    found.setdefault((project.path, service.reference), service)
        return found

    @cached_property
    def _alike(self) -> dict[tuple[str, str | None], tuple[Reference, ...]]:
        found: dict[tuple[str, str | None], list[Reference]] = {}
        for reference in self.references:
            if reference.shadowed_by is None:
                found.setdefault((reference.project, reference.text), []).append(reference)
        return {key: tuple(references) for key, references in found.items()}


def _unread(problem: Problem, project: Project) -> bool:
    whole = problem.code in ("bad-yaml", "file-unreadable") and problem.path in project.files
    return (whole or problem.code == "env-unreadable") and not problem.soft
