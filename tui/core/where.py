"""WHERE of the command line: a reference id, FILE:LINE, a service, PROJECT/SERVICE, or an image path."""

from __future__ import annotations

from collections.abc import Callable

from tui.core.errors import UsageError
from tui.core.image import normal_path
from tui.core.language import listing, tr
from tui.core.loaded import Loaded
from tui.core.reference import Reference
from tui.core.text import Snapshot
from tui.core.value import Written

MOST_CANDIDATES = 20


def locate(where: str, loaded: Loaded, snapshot: Snapshot) -> Reference:
    """The one reference that `where` names; the narrowest way of reading it that fits anything decides.

    Raises UsageError, with the candidates, when nothing fits or several do.
    """
    live = [reference for reference in loaded.references if reference.shadowed_by is None]
    for fits in _readings(where, snapshot):
        found = [reference for reference in live if fits(reference)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                tr(
                    "“{where}” names {n} references. Say which:\n{list}",
                    where=where,
                    n=len(found),
                    list=_listed(found, snapshot),
                )
            )
    if not live:
        raise UsageError(tr("“{where}” names nothing: there is no image reference in this directory.", where=where))
    raise UsageError(
        tr("“{where}” names no reference here. There are:\n{list}", where=where, list=_listed(live, snapshot))
    )


def alike(where: str, loaded: Loaded, snapshot: Snapshot) -> tuple[Reference, ...]:
    """The references that `where` names, where all of them are the same image in one project: what is chosen for one
    of them is meant for all. Else as `locate`."""
    live = [reference for reference in loaded.references if reference.shadowed_by is None]
    for fits in _readings(where, snapshot):
        found = [reference for reference in live if fits(reference)]
        if len({(reference.text, reference.project) for reference in found}) == 1:
            return tuple(found)
        if found:
            break
    return (locate(where, loaded, snapshot),)


def _readings(where: str, snapshot: Snapshot) -> tuple[Callable[[Reference], bool], ...]:
    project, _, service = where.rpartition("/")
    path = normal_path(where)
    return (
        lambda r: str(r.id) == where,
        lambda r: _stands_at(r, where, snapshot),
        lambda r: _written_at(r, where, snapshot),
        lambda r: where in r.services and r.id.route[-1] == "image",
        lambda r: where in r.services,
        lambda r: _of_project(r, project, service) and r.id.route[-1] == "image",
        lambda r: _of_project(r, project, service),
        lambda r: r.image is not None and where in (r.text, r.image.canonical),
        lambda r: r.image is not None and r.image.path == path,
    )


def _of_project(reference: Reference, project: str, service: str) -> bool:
    return bool(project) and service in reference.services and reference.project.rstrip("/") == project.rstrip("/")


def _place(where: str) -> tuple[str, str]:
    """The file and the line of FILE:LINE[:COLUMN]."""
    file, _, line = where.removeprefix("./").partition(":")
    return file, line.partition(":")[0]


def _written_at(reference: Reference, where: str, snapshot: Snapshot) -> bool:
    """Does a part of the value stand there: in an ARG, in an env file?"""
    file, number = _place(where)
    source = snapshot.text_file(file)
    if source is None or not number.isdecimal() or reference.resolved is None:
        return False
    spans = (p.origin.span for p in reference.resolved.pieces if isinstance(p.origin, Written))
    return any(span.path == file and source.position(span.start).line == int(number) for span in spans)


def _stands_at(reference: Reference, where: str, snapshot: Snapshot) -> bool:
    file, number = _place(where)
    source = snapshot.text_file(reference.id.path)
    if source is None or reference.id.path != file or not number.isdecimal():
        return False
    first = source.position(reference.slot.start).line
    last = source.position(max(reference.slot.start, reference.slot.end - 1)).line
    return first <= int(number) <= last


def _listed(references: list[Reference], snapshot: Snapshot) -> str:
    lines = []
    for reference in references[:MOST_CANDIDATES]:
        services = listing(reference.services) or "-"
        lines.append(f"  {reference.id}  {services}  {snapshot.place(reference.slot)}  {reference.written}")
    left = len(references) - MOST_CANDIDATES
    if left > 0:
        lines.append(f"  {tr('and {n} more; `pullfix list` shows all.', n=left)}")
    return "\n".join(lines)
