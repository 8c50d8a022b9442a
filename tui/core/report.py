"""What table, text and JSON share: the words for a status, the rows, the origin of a value, the summary.

Pure: a function of what was loaded and what was answered. Nothing here formats for one medium.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from tui.core import local
from tui.core.finding import Problem
from tui.core.language import later, listing, sentences, tr, trn
from tui.core.loaded import Loaded
from tui.core.reference import Reference, ReferenceId, Role
from tui.core.status import Status
from tui.core.text import Snapshot
from tui.core.value import Environ, Implied, Piece, Written
from tui.core.verdict import Standing, Verdict

WORDS = {
    Verdict.AVAILABLE: later("available"),
    Verdict.TAG_MISSING: later("no such tag"),
    Verdict.PLATFORM_MISSING: later("no such platform"),
    Verdict.REPOSITORY_MISSING: later("no such repository"),
    Verdict.DENIED: later("denied"),
    Verdict.BAD_LOGIN: later("bad login"),
    Verdict.RATE_LIMITED: later("limited"),
    Verdict.UNREACHABLE: later("unreachable"),
    Verdict.UNRESOLVED: later("unresolved"),
    Verdict.INVALID: later("invalid"),
    Verdict.NOT_PULLED: later("not pulled"),
    Verdict.ODD: later("odd answer"),
    Verdict.SKIPPED: later("not asked"),
}
"""The verdicts as people read them. Shown by `tr`."""
_FAULTS = {"bad-login": later("bad login"), "schema-1": later("old format")}
"""Why a pull of what is available fails, as people read it."""

_GLYPHS = {
    Standing.FINE: ("✓", "+"),
    Standing.FAILING: ("✗", "x"),
    Standing.UNDECIDED: ("?", "?"),
    Standing.WAITING: ("⧗", "w"),
    Standing.ASIDE: ("·", "."),
    Standing.ASKING: ("◌", "o"),
}
_NO_IMAGE = (Role.STAGE, Role.SCRATCH)
NOT_BUILT = later("(stage not built)")
"""What stands in place of a service, where no build comes to the stage. Shown by `tr`."""
UNASKED = Status(verdict=None)
"""The status of a reference before anyone was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One reference as a line of a table."""

    reference: Reference
    status: Status
    label: str
    """The service, or the place where no service uses it."""
    place: str
    """`file:line:column` of the value as written."""
    written: str
    resolved: str | None
    """The resolved value; None where interpolation failed."""

    @property
    def changed(self) -> bool:
        """Does the resolved value differ from what is written?"""
        return self.resolved is not None and self.resolved != self.written


def word(status: Status) -> str:
    """`denied`, `no such tag`, `waits 13 days`, `asking`; `denied?` while it is asked whether that still holds."""
    match status.standing:
        case Standing.WAITING:
            return status.waiting.countdown if status.waiting else tr("waiting")
        case Standing.ASKING:
            return tr("{verdict}?", verdict=tr(WORDS[status.before])) if status.before else tr("asking")
        case _:
            return tr(_FAULTS.get(status.fault) or (WORDS[status.verdict] if status.verdict else ""))


def verdicts() -> tuple[str, ...]:
    """All words that a verdict can be, in the language that is spoken."""
    return tuple(tr(said) for said in (*WORDS.values(), *_FAULTS.values()))


def glyph(status: Status, *, ascii_only: bool = False) -> str:
    """One character that goes with the word, never alone."""
    if status.standing is Standing.UNDECIDED and status.verdict is Verdict.RATE_LIMITED:
        return "!"
    return _GLYPHS[status.standing][1 if ascii_only else 0]


def here(status: Status) -> str:
    """What this machine has of the image, and how that stands to what the registry has; empty where it has nothing."""
    if status.local is None:
        return ""
    there = status.digest if status.verdict is Verdict.AVAILABLE else None
    return sentences(local.sentence(status.local), local.compared(status.local, there))


def rows(loaded: Loaded, statuses: Mapping[ReferenceId, Status], snapshot: Snapshot) -> tuple[Row, ...]:
    """A row for each reference that decides an image; overridden slots, stages and `scratch` are left out."""
    return tuple(row for row in every_row(loaded, statuses, snapshot) if row.reference.role not in _NO_IMAGE)


def every_row(loaded: Loaded, statuses: Mapping[ReferenceId, Status], snapshot: Snapshot) -> Iterator[Row]:
    for reference in loaded.references:
        if reference.shadowed_by is None:
            yield row_of(reference, statuses.get(reference.id, UNASKED), snapshot)


def row_of(reference: Reference, status: Status, snapshot: Snapshot) -> Row:
    """The row of one reference."""
    place = snapshot.place(reference.slot)
    return Row(
        reference=reference,
        status=status,
        label=_label(reference) or place,
        place=place,
        written=reference.written,
        resolved=reference.text,
    )


def _label(reference: Reference) -> str:
    """The services, and what the image is for where it is not the one that they run."""
    if not reference.needed:
        return tr(NOT_BUILT)
    services = listing(reference.services)
    if services and reference.role is Role.BASE:
        return tr("{services} (base)", services=services)
    if services and reference.role is Role.CACHE:
        return tr("{services} (cache)", services=services)
    return services


@dataclass(frozen=True, slots=True)
class Source:
    """Where one run of characters of a resolved value came from."""

    text: str
    place: str
    """`file:line:column`, `environment`, or `implied: RULE`."""
    variable: str | None
    """The innermost variable that it came through."""
    default: bool
    """It is the default of that variable, which was unset or empty."""

    @property
    def from_shell(self) -> bool:
        return self.place == "environment"


def sources(reference: Reference, snapshot: Snapshot) -> tuple[Source, ...]:
    """The origin trail of the resolved value, piece by piece."""
    if reference.resolved is None:
        return ()
    return tuple(_source(piece, snapshot) for piece in reference.resolved.pieces)


def _source(piece: Piece, snapshot: Snapshot) -> Source:
    via = piece.via[-1] if piece.via else None
    match piece.origin:
        case Written(span=span):
            place, name = snapshot.place(span), via.name if via else None
        case Environ(name=variable):
            place, name = "environment", variable
        case Implied(rule=rule):
            place, name = tr("implied: {rule}", rule=rule), via.name if via else None
    return Source(piece.text, place, name, via.used_default if via else False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts over the references that decide an image."""

    references: int = 0
    available: int = 0
    failing: int = 0
    undecided: int = 0
    waiting: int = 0
    not_pulled: int = 0
    asking: int = 0

    @property
    def sentence(self) -> str:
        """`9 images: 5 fine, 2 failing, 1 undecided.`"""
        told = (
            (self.available, tr("{n} fine", n=self.available)),
            (self.failing, tr("{n} failing", n=self.failing)),
            (self.undecided, tr("{n} undecided", n=self.undecided)),
            (self.waiting, tr("{n} waiting", n=self.waiting)),
            (self.not_pulled, tr("{n} not pulled", n=self.not_pulled)),
        )
        parts = listing(said for number, said in told if number)
        if not parts:
            return trn("{n} image.", "{n} images.", self.references)
        return trn("{n} image: {parts}.", "{n} images: {parts}.", self.references, parts=parts)


def summary(table: tuple[Row, ...]) -> Summary:
    """Count the standings of a table."""
    count = dict.fromkeys(Standing, 0)
    for row in table:
        count[row.status.standing] += 1
    return Summary(
        references=len(table),
        available=count[Standing.FINE],
        failing=count[Standing.FAILING],
        undecided=count[Standing.UNDECIDED],
        waiting=count[Standing.WAITING],
        not_pulled=count[Standing.ASIDE],
        asking=count[Standing.ASKING],
    )


def problem_lines(loaded: Loaded, snapshot: Snapshot) -> tuple[str, ...]:
    """Every problem of files and projects as `place: sentence`, in order, each once."""
    return tuple(dict.fromkeys(placed(problems_of(loaded), snapshot)))


def problems_of(loaded: Loaded) -> tuple[Problem, ...]:
    """The problems of all files, projects and references, in order."""
    found = [*loaded.problems, *(problem for project in loaded.projects for problem in project.problems)]
    return (*found, *(problem for reference in loaded.references for problem in reference.problems))


def placed(problems: Iterable[Problem], snapshot: Snapshot) -> tuple[str, ...]:
    """Problems as `place: sentence`."""
    return tuple(_placed(problem, snapshot) for problem in problems)


def _placed(problem: Problem, snapshot: Snapshot) -> str:
    if problem.span is None and problem.message.startswith(problem.path):
        return problem.message
    return f"{place_of(problem, snapshot)}: {problem.message}"


def place_of(problem: Problem, snapshot: Snapshot) -> str:
    """`file:line:column`, or the file where the problem is one of the whole."""
    return snapshot.place(problem.span) if problem.span is not None else problem.path


def heading(project: str, others: Iterable[str], root: str) -> str:
    """A project's path as a heading; the directory itself (`.`) by its own name, told apart from a project below it
    of the same name."""
    if project != ".":
        return project
    name = PurePath(root).name or root
    return tr("{name}, the directory itself", name=name) if name in set(others) else name
