"""Parts of a directory that share no file: what happens in one cannot be seen in another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.core.loaded import Loaded
from tui.core.reference import ReferenceId
from tui.core.rules import rules_path
from tui.core.text import Snapshot, SourceFile


@dataclass(frozen=True, slots=True)
class Islands:
    """Which part each reference belongs to, and the files of each part."""

    of: dict[ReferenceId, int]
    files: dict[int, frozenset[str]]

    def snapshot(self, island: int, snapshot: Snapshot) -> Snapshot:
        """The directory as if there were nothing but one part of it."""
        paths = self.files[island]
        entries = {path: snapshot.files[path] for path in paths if path in snapshot.files}
        return Snapshot(snapshot.root, entries, snapshot.environ, tuple(p for p in snapshot.listing if p in paths))


def islands(snapshot: Snapshot, loaded: Loaded) -> Islands:
    """Projects are of one part where both read a file that is there; a file of no project is a part of its own."""
    parents: dict[str, str] = {}

    def top(path: str) -> str:
        while parents.setdefault(path, path) != path:
            parents[path] = parents[parents[path]]
            path = parents[path]
        return path

    reads: dict[str, tuple[str, ...]] = {}
    for project in loaded.projects:
        own = (*project.read, rules_path(project.path))
        reads[f"\0{project.path}"] = own
        for path in own:
            if isinstance(snapshot.files.get(path), SourceFile):
                parents[top(path)] = top(f"\0{project.path}")
    for reference in loaded.references:
        home = f"\0{reference.project}"
        if home in reads:
            parents[top(reference.id.path)] = top(home)
    numbers: dict[str, int] = {}
    of = {r.id: numbers.setdefault(top(r.id.path), len(numbers)) for r in loaded.references}
    files: dict[int, set[str]] = {number: set() for number in numbers.values()}
    for home, own in reads.items():
        _add(files, numbers.get(top(home)), own)
    for reference in loaded.references:
        files[of[reference.id]].add(reference.id.path)
    return Islands(of, {number: frozenset(paths) for number, paths in files.items()})


def _add(files: dict[int, set[str]], number: int | None, paths: Iterable[str]) -> None:
    if number is not None:
        files[number].update(paths)
