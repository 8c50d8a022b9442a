"""The table of references, and what follows below each row, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tui.cli.terminal import Terminal, padded, safe, width
from tui.core import advice, waiting
from tui.core.finding import Disposition, Finding, Remedy, RemedyCode
from tui.core.image import BadName
from tui.core.language import later, sentences, tr, trn
from tui.core.language import listing as joined
from tui.core.reference import ReferenceId
from tui.core.report import Row, Source, glyph, heading, here, sources, word
from tui.core.text import Snapshot
from tui.core.verdict import Standing

INDENT = "    "
_ASKED = {
    RemedyCode.SWITCH_PATH: later("switch path"),
    RemedyCode.PIN_TAG: later("pin tag"),
    RemedyCode.UNPIN_TAG: later("unpin"),
    RemedyCode.BUILD_LOCALLY: later("build locally"),
    RemedyCode.WAIT: later("wait"),
    RemedyCode.LOGIN: later("log in"),
    RemedyCode.FALLBACK_SOURCES: later("fallback sources"),
}
"""The ways out that want an argument, within a sentence."""
WIDEST_LABEL, WIDEST_VALUE = 28, 56
"""Columns; a longer cell pushes the rest of its own line alone."""


def listing(table: Sequence[Row], snapshot: Snapshot, terminal: Terminal) -> None:
    """Every reference with its place, its resolved value, and where the variables in it come from, in three columns;
    the images are bright, the rest is not."""
    for project, rows in _by_project(table, snapshot.root):
        terminal.print(terminal.bold(safe(project)))
        cells = [(safe(row.label), safe(row.resolved if row.resolved is not None else row.written)) for row in rows]
        labels = min(max(width(label) for label, _ in cells), WIDEST_LABEL)
        values = min(max(width(value) for _, value in cells), WIDEST_VALUE)
        for number, (row, (label, value)) in enumerate(zip(rows, cells, strict=True), 1):
            place = terminal.paint(safe(row.place), Standing.ASIDE)
            terminal.print(f"  {padded(label, labels)}  {padded(value, values)}  {place}")
            if number < len(rows) and (rows[number].place, rows[number].resolved) == (row.place, row.resolved):
                continue  # an anchor that many services take: where it comes from is told below the last of them
            for line in origins(row, snapshot):
                terminal.print(f"  {' ' * labels}  {terminal.paint(line, Standing.ASIDE)}")
            if isinstance(row.reference.name, BadName):
                terminal.print(f"  {' ' * labels}  {safe(row.reference.name.message)}")


def checked(
    table: Sequence[Row], findings: Mapping[ReferenceId, Finding], snapshot: Snapshot, terminal: Terminal
) -> None:
    """Every reference with its status; below one that needs somebody, why, and the ways out. What is true of several
    alike (one outage) is told once, below all of them."""
    alike, parted = _alike(table, findings), False
    words = max((width(word(row.status)) for row in table), default=0)
    labels = max((width(safe(row.label)) for row in table), default=0)
    for project, rows in _by_project(table, snapshot.root):
        terminal.print(terminal.bold(safe(project)))
        for row in rows:
            mark = glyph(row.status, ascii_only=not terminal.unicode)
            status = terminal.paint(padded(f"{mark} {word(row.status)}", words + 2), row.status.standing)
            value = row.resolved if row.resolved is not None else row.written
            notes = [tr("asked {aged}", aged=row.status.aged)] if row.status.aged else []
            finding = findings.get(row.reference.id)
            notes += [finding.mark] if finding is not None and finding.mark else []
            said = f"  ({joined(notes)})" if notes else ""
            terminal.print(f"  {status}  {padded(safe(row.label), labels)}  {safe(value)}{said}")
            parted = finding is not None and _paragraph(row, finding) not in alike
            if finding is not None and parted:
                for line in explained(row, finding, snapshot):
                    terminal.print(f"{INDENT}  {line}")
                terminal.print()
    if alike and not parted:
        terminal.print()
    for (first, *rest), rows in alike.items():
        _told_once(first, rest, rows, terminal)


def _alike(table: Sequence[Row], findings: Mapping[ReferenceId, Finding]) -> dict[tuple[str, ...], list[Row]]:
    """The rows that have the very same said below them, two or more of them, by what is said."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in table:
        finding = findings.get(row.reference.id)
        if finding is not None:
            groups.setdefault(_paragraph(row, finding), []).append(row)
    return {said: rows for said, rows in groups.items() if len(rows) > 1}


def _told_once(first: str, rest: Sequence[str], rows: Sequence[Row], terminal: Terminal) -> None:
    """What is true of these rows alike, and where each of them stands."""
    terminal.print(trn("{n} image: {said}", "{n} images: {said}", len(rows), said=first))
    for line in rest:
        terminal.print(f"{INDENT}{line}")
    labels = min(max(width(safe(row.label)) for row in rows), WIDEST_LABEL)
    for row in rows:
        terminal.print(f"{INDENT}{padded(safe(row.label), labels)}  {safe(f'{row.place}  {row.written}')}")
    terminal.print()


def advised(
    table: Sequence[Row], found: Mapping[ReferenceId, tuple[Finding, ...]], terminal: Terminal, *, details: bool
) -> None:
    """What could be better, below all else: a line for each kind, or each of it by itself."""
    kinds = advice.counted({row.reference.id: found[row.reference.id] for row in table if row.reference.id in found})
    for kind in kinds:
        told = tr("Advice: {advice}", advice=kind.sentence)
        terminal.print(told if details else sentences(told, tr("--advice names them.")))
        for row in table if details else ():
            for one in found.get(row.reference.id, ()):
                if one.code == kind.code:
                    terminal.print(safe(f"  {row.label}  {row.place}  {sentences(one.message, one.todo)}"))


def explained(row: Row, finding: Finding, snapshot: Snapshot) -> Iterator[str]:
    """Where the value stands, why it fails, and what can be done, line by line."""
    yield safe(f"{row.place}  {row.written}")
    yield from origins(row, snapshot)
    yield from _paragraph(row, finding)


def _paragraph(row: Row, finding: Finding) -> tuple[str, ...]:
    """Why it fails and what can be done, whatever the place."""
    return tuple(_lines(row, finding))


def _lines(row: Row, finding: Finding) -> Iterator[str]:
    yield safe(finding.message)
    for line in (finding.likely, here(row.status), finding.todo):
        if line:
            yield safe(line)
    if row.status.waiting:
        yield safe(waiting.sentence(row.status.waiting))
    for remedy in finding.remedies:
        if remedy.disposition in (Disposition.READY, Disposition.ELSEWHERE):
            yield safe(way_out(remedy))
    asking = [tr(_ASKED[remedy.code]) for remedy in finding.remedies if remedy.disposition is Disposition.ASKS]
    if asking:
        yield tr("- Or, if you know better: {ways} (pullfix plan --help)", ways=joined(asking))


def way_out(remedy: Remedy) -> str:
    """`> Switch path: ghcr.io/karakeep-app/karakeep  (recommended: …)`"""
    way = remedy.title
    if remedy.code is RemedyCode.WAIT and remedy.to:
        way = tr("{way} until {day}", way=way, day=remedy.to.rpartition("/")[2])
    elif remedy.to:
        way = tr("{way}: {argument}", way=way, argument=remedy.to)
    if not remedy.recommended:
        return f"- {way}"
    if remedy.why:
        return tr("> {way}  (recommended: {why})", way=way, why=remedy.why)
    return tr("> {way}  (recommended)", way=way)


def origins(row: Row, snapshot: Snapshot) -> Iterator[str]:
    """The variables in a value, one line each: `latest  from HOARDER_VERSION, .env:1:17`."""
    for source in sources(row.reference, snapshot):
        if source.variable or source.from_shell:
            yield safe(f"{source.text or tr('(empty)')}  {_origin(source)}")


def _origin(source: Source) -> str:
    if source.from_shell:
        return tr("from {variable} in the process environment, which outranks every file", variable=source.variable)
    if source.default:
        return tr("the default of {variable}, {place}", variable=source.variable, place=source.place)
    return tr("from {variable}, {place}", variable=source.variable, place=source.place)


def _by_project(table: Sequence[Row], root: str) -> Iterator[tuple[str, list[Row]]]:
    """Each project's heading and its rows, in their order."""
    groups: dict[str, list[Row]] = {}
    for row in table:
        groups.setdefault(row.reference.project, []).append(row)
    for project, rows in groups.items():
        yield heading(project, groups, root), rows
