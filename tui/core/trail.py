"""The origin trail: where each piece of a value stands, what was passed over on the way, and whom else it feeds. Pure.

The places are spans, so that a screen can show a piece in its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tui.core.advice import Fed, fed, variables_of
from tui.core.diff import is_env_file
from tui.core.reference import Reference
from tui.core.report import Source, sources
from tui.core.text import Snapshot, Span
from tui.core.value import Environ, Piece, Quoting, Written

MOST = 6
"""Others that are named where a variable feeds many."""
_ENV = frozenset({Quoting.ENV_PLAIN, Quoting.ENV_SINGLE, Quoting.ENV_DOUBLE})
_DEFAULT = re.compile(r"\$\{[_a-zA-Z][_a-zA-Z0-9]*:?-(.*)\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One piece of the value. `span`: where it stands; None where it stands in no file. `env`: the file holds other
    people's values, so that no line but this one may be shown."""

    source: Source
    span: Span | None
    env: bool


@dataclass(frozen=True, slots=True)
class Untaken:
    """A default that would stand in the value if its variable were not set. `place`: `file:line:column`."""

    variable: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A variable that feeds other references too: what the first of them are called, and how many more there are."""

    variable: str
    labels: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Trail:
    """See the module. `shell`: the variables that come from the process environment, which outranks every file."""

    stretches: tuple[Stretch, ...] = ()
    untaken: tuple[Untaken, ...] = ()
    shell: tuple[str, ...] = ()
    shared: tuple[Shared, ...] = ()


def feeds(references: Iterable[Reference]) -> Fed:
    """Which references each variable feeds, overridden slots aside. Made once for all that is loaded."""
    return fed(r for r in references if r.shadowed_by is None)


def trail(reference: Reference, snapshot: Snapshot, feeding: Fed) -> Trail:
    """The trail of one reference."""
    if reference.resolved is None:
        return Trail()
    pieces = reference.resolved.pieces
    shell = dict.fromkeys(piece.origin.name for piece in pieces if isinstance(piece.origin, Environ))
    return Trail(
        stretches=tuple(
            _stretch(piece, source) for piece, source in zip(pieces, sources(reference, snapshot), strict=True)
        ),
        untaken=tuple(dict.fromkeys(_untaken(pieces, snapshot))),
        shell=tuple(shell),
        shared=tuple(_shared(reference, feeding)),
    )


def _stretch(piece: Piece, source: Source) -> Stretch:
    if not isinstance(piece.origin, Written):
        return Stretch(source, None, False)
    span = piece.origin.span
    return Stretch(source, span, piece.origin.quoting in _ENV or is_env_file(span.path))


def _untaken(pieces: Iterable[Piece], snapshot: Snapshot) -> Iterator[Untaken]:
    for via in (via for piece in pieces for via in piece.via):
        file = snapshot.text_file(via.span.path) if via.span is not None else None
        if via.used_default or via.span is None or file is None:
            continue
        found = _DEFAULT.fullmatch(file.slice(via.span))
        if found is not None:
            at = via.span.start + found.start(1)
            yield Untaken(via.name, found[1], snapshot.place(Span(via.span.path, at, at)))


def _shared(reference: Reference, feeding: Fed) -> Iterator[Shared]:
    """Ten thousand may hang on one variable: no more of them are looked at than are named."""
    for name in variables_of(reference):
        fellows = feeding.get((reference.project, name), ())
        others = len(fellows) - (reference.shadowed_by is None)
        labels: dict[str, None] = {}
        for other in fellows:
            if len(labels) == MOST:
                break
            if other.id != reference.id:
                labels[other.label], others = None, others - 1
        if labels:
            yield Shared(name, tuple(labels), others)
