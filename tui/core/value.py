"""Resolved values that still know where each character came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tui.core.text import Span


class Quoting(Enum):
    """How text stands at a place, so that a new value is written there in the same way."""

    PLAIN = "plain"
    """An unquoted YAML scalar in block context."""
    PLAIN_FLOW = "plain-flow"
    """An unquoted YAML scalar inside [...] or {...}: commas and brackets end it."""
    NUMBER = "number"
    """An unquoted number or truth value of YAML, as a whole: it is not always passed on as it is written."""
    SINGLE = "single"
    DOUBLE = "double"
    LITERAL = "literal"
    """YAML block scalar `|`."""
    FOLDED = "folded"
    """YAML block scalar `>`."""
    ENV_PLAIN = "env-plain"
    """An unquoted value of an env file."""
    ENV_SINGLE = "env-single"
    ENV_DOUBLE = "env-double"
    DOCKERFILE = "dockerfile"
    """A word of a Dockerfile instruction."""


@dataclass(frozen=True, slots=True)
class Written:
    """Stands in a file. `verbatim`: the source text of `span` equals the piece's text, character by character
    (no escape in between), so any part of the piece has a part of the span. `template`: the place is inside a text
    that is interpolated, so a `$` written there must be doubled."""

    span: Span
    quoting: Quoting
    verbatim: bool = True
    template: bool = False


@dataclass(frozen=True, slots=True)
class Environ:
    """Came from a variable of the process environment: there is no file to edit."""

    name: str


@dataclass(frozen=True, slots=True)
class Implied:
    """Stands nowhere: a rule of Compose or of the reference grammar made it (`docker.io/library/`, `:latest`)."""

    rule: str


Origin = Written | Environ | Implied


@dataclass(frozen=True, slots=True)
class Via:
    """One variable that a piece came through: `span` is the whole `${NAME:-x}` as written, None where it stood in
    no file. `used_default`: NAME was unset (or empty), the piece is the default's text."""

    name: str
    span: Span | None
    used_default: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with one origin; `via` from the outermost variable to the innermost."""

    text: str
    origin: Origin
    via: tuple[Via, ...] = ()

    def cut(self, start: int, end: int) -> Piece:
        """The part from `start` to `end`. A piece that is not verbatim keeps its whole span."""
        origin = self.origin
        if isinstance(origin, Written) and origin.verbatim:
            origin = Written(origin.span.cut(start, end), origin.quoting, True, origin.template)
        return Piece(self.text[start:end], origin, self.via)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A value after interpolation, as pieces in order. Its text is their concatenation."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def cut(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces of the slice, each cut to it. Empty pieces are dropped."""
        found: list[Piece] = []
        at = 0
        for piece in self.pieces:
            low, high = max(start - at, 0), min(end - at, len(piece.text))
            if low < high:
                found.append(piece.cut(low, high))
            at += len(piece.text)
        return tuple(found)


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Merge neighbours that stand side by side in the same place, and drop empty ones."""
    out: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        merged = _merge(out[-1], piece) if out else None
        if merged is not None:
            out[-1] = merged
        else:
            out.append(piece)
    return tuple(out)


def _merge(left: Piece, right: Piece) -> Piece | None:
    if left.via != right.via:
        return None
    a, b = left.origin, right.origin
    if isinstance(a, Written) and isinstance(b, Written):
        beside = a.span.path == b.span.path and a.span.end == b.span.start
        if beside and a.verbatim and b.verbatim and (a.quoting, a.template) == (b.quoting, b.template):
            span = Span(a.span.path, a.span.start, b.span.end)
            return Piece(left.text + right.text, Written(span, a.quoting, True, a.template), left.via)
        return None
    if a == b:
        return Piece(left.text + right.text, a, left.via)
    return None
