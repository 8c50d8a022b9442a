"""What the overview knows of each reference before anyone is asked: made once for each time the files are read.

Pure. A verdict changes none of it, so thousands of verdicts cost no thousand rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.cells import cell_len

from tui.core import report
from tui.core.finding import Problem
from tui.core.loaded import Loaded
from tui.core.reference import Reference, ReferenceId
from tui.core.text import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """One reference as it stands in the files."""

    reference: Reference
    label: str
    """The service, or the place where no service uses it."""
    place: str
    """`file:line:column`."""
    sought: str
    """All that plain text is looked for in, in lower case."""
    number: int
    """Its place in the order of the files, from 0."""

    @property
    def key(self) -> ReferenceId:
        return self.reference.id

    @property
    def registry(self) -> str:
        """Empty where the value is no image."""
        return self.reference.image.registry if self.reference.image is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One project as a heading."""

    path: str
    name: str
    """What people call it: its path, and the name of the directory for the one that lies at the top."""
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    total: int
    """References, whatever the filter shows."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """All entries of one reading of the files, in their order. `groups`: by the path of the project."""

    loaded: Loaded
    entries: tuple[Entry, ...]
    by_id: Mapping[ReferenceId, Entry]
    groups: Mapping[str, Group]
    label_cells: int
    """Columns of the longest label."""
    written_cells: int

    @property
    def grouped(self) -> bool:
        """Are there several projects, so that each has a heading?"""
        return len(self.groups) > 1

    @classmethod
    def of(cls, loaded: Loaded, snapshot: Snapshot) -> Book:
        """The entries of all references that decide an image."""
        rows = report.rows(loaded, {}, snapshot)
        entries = tuple(_entry(number, row) for number, row in enumerate(rows))
        return cls(
            loaded=loaded,
            entries=entries,
            by_id={entry.key: entry for entry in entries},
            groups=_groups(loaded, entries, snapshot.root),
            label_cells=max((cell_len(entry.label) for entry in entries), default=0),
            written_cells=max((cell_len(entry.reference.written) for entry in entries), default=0),
        )


def _entry(number: int, row: report.Row) -> Entry:
    sought = "\n".join((row.label, row.written, row.resolved or "", row.place)).lower()
    return Entry(reference=row.reference, label=row.label, place=row.place, sought=sought, number=number)


def _groups(loaded: Loaded, entries: Iterable[Entry], root: object) -> dict[str, Group]:
    """Projects in their order, those with nothing to show left out; then what belongs to no project that was found."""
    totals: dict[str, int] = {}
    for entry in entries:
        totals[entry.reference.project] = totals.get(entry.reference.project, 0) + 1
    known = {project.path: project for project in loaded.projects}
    paths = [*known, *(path for path in totals if path not in known)]
    wanted = [path for path in paths if path in totals or known[path].problems]
    return {
        path: Group(
            path=path,
            name=report.heading(path, paths, str(root)),
            files=known[path].files if path in known else (),
            problems=known[path].problems if path in known else (),
            total=totals.get(path, 0),
        )
        for path in wanted
    }
