"""Projects from texts in memory, for tests that need no disk."""

from __future__ import annotations

from collections.abc import Mapping

from tui.core import project
from tui.core.decide import decide
from tui.core.finding import RemedyCode
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.plan import Choice, Plan
from tui.core.reference import Reference
from tui.core.text import Missing, Snapshot, SourceFile
from tui.core.where import locate

OPTIONS = LoadOptions()


def loaded(files: Mapping[str, str], environ: Mapping[str, str] | None = None) -> tuple[Snapshot, Loaded]:
    """A directory with just these files, loaded."""
    entries = {path: SourceFile(path, text.encode(), text) for path, text in files.items()}
    snapshot = Snapshot("/srv/app", entries, dict(environ or {}), tuple(sorted(files)))
    found = project.load(snapshot, OPTIONS)
    while found.wants:
        snapshot = snapshot.with_files({path: Missing(path) for path in found.wants})
        found = project.load(snapshot, OPTIONS)
    return snapshot, found


def one(files: Mapping[str, str], where: str, environ: Mapping[str, str] | None = None) -> Reference:
    """One reference of such a directory."""
    snapshot, found = loaded(files, environ)
    return locate(where, found, snapshot)


def planned(
    files: Mapping[str, str], *choices: tuple[str, RemedyCode, str], environ: Mapping[str, str] | None = None
) -> Plan:
    """The plan of choices given as (WHERE, remedy, argument)."""
    snapshot, found = loaded(files, environ)
    made = [Choice(locate(where, found, snapshot).id, code, argument) for where, code, argument in choices]
    return decide(snapshot, found, made, OPTIONS)
