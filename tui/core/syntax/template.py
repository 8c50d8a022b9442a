"""Compose's `${...}` grammar, over values whose characters know their place.

Source of the rules: compose-go `template/template.go`, seen through docker-compose 2.40.3. `$$` is one dollar sign; a
lone `$` and `$1` stay as they are; a default may hold further variables, a brace ends where its own is closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tui.core.language import tr
from tui.core.text import Span
from tui.core.value import Piece, Resolved, Via, Written, joined

Lookup = Callable[[str], Resolved | None]
"""The value of a variable; None where it is not set."""

_NAMED = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")
_BRACED = re.compile(r"([_a-zA-Z][_a-zA-Z0-9]*)(?:(:?[-+?])(.*))?\}")
"""After `${`. Greedy to the last brace of the line, as upstream has it; the closing brace is then looked for."""
MOST_DEPTH = 60
"""Defaults in defaults; nobody writes more by hand."""


class TemplateFault(Exception):  # noqa: N818  # a fault of the person's text, never of ours
    """Interpolation failed. `variable`: the one that is required and not set, None for a faulty text; `at`: offset in
    the template."""

    def __init__(self, message: str, variable: str | None = None, at: int = 0) -> None:
        super().__init__(message)
        self.message, self.variable, self.at = message, variable, at


def interpolate(template: Resolved, lookup: Lookup, depth: int = 0) -> Resolved:
    """The template with its variables replaced. Raises TemplateFault."""
    text = template.text
    if "$" not in text:
        return template
    if depth > MOST_DEPTH:
        raise TemplateFault(tr("“{text}…” nests more than {n} variables.", text=text[:40], n=MOST_DEPTH))
    out: list[Piece] = []
    at = 0
    while (dollar := text.find("$", at)) >= 0:
        out += template.cut(at, dollar)
        pieces, at = _one(template, text, dollar, lookup, depth)
        out += pieces
    out += template.cut(at, len(text))
    return Resolved(joined(out))


def _one(template: Resolved, text: str, at: int, lookup: Lookup, depth: int) -> tuple[list[Piece], int]:
    """What stands at a dollar sign, and where it ends."""
    following = text[at + 1 : at + 2]
    if following == "$":
        return [_escaped(template, at)], at + 2
    if following == "{":
        return _braced(template, text, at, lookup, depth)
    found = _NAMED.match(text, at + 1)
    if found is None:
        return list(template.cut(at, at + 1)), at + 1
    return _value(found[0], lookup, _place(template, at, found.end())), found.end()


def _braced(template: Resolved, text: str, at: int, lookup: Lookup, depth: int) -> tuple[list[Piece], int]:
    found = _BRACED.match(text, at + 2)
    if found is None:
        raise _invalid(text, at)
    name, operator = found[1], found[2]
    if operator is None:
        return _value(name, lookup, _place(template, at, found.end())), found.end()
    closing = _closing(text, at, found.end())
    end = found.end() if closing is None else closing + 1
    # The cut is matched anew: it may no longer be a whole substitution.
    found = _BRACED.fullmatch(text, at + 2, end)
    if found is None:
        raise _invalid(text, at)
    # Upstream substitutes what follows the operator first, wanted or not: a fault in it is a fault of the whole.
    rest = interpolate(Resolved(template.cut(found.start(3), found.end(3))), lookup, depth + 1)
    place = _place(template, at, end)
    value = lookup(name)
    filled = value is not None and (bool(value.text) or not operator.startswith(":"))
    match operator[-1]:
        case "-":
            return (_value(name, lookup, place) if filled else _defaulted(name, rest, place)), end
        case "+":
            return (_defaulted(name, rest, place) if filled else []), end
        case _:
            if filled:
                return _value(name, lookup, place), end
            raise TemplateFault(rest.text, name, at)


def _closing(text: str, start: int, end: int) -> int | None:
    """The brace that closes the first one; upstream steps over the character after each opening brace."""
    depth, at = 0, start
    while at < end:
        if text[at] == "}":
            depth -= 1
            if depth == 0:
                return at
        elif text[at] == "{":
            depth += 1
            at += 1
        at += 1
    return None


def _invalid(text: str, at: int) -> TemplateFault:
    shown = text[at : at + 40]
    return TemplateFault(
        tr("“{shown}” is no variable: write ${{NAME}} or ${{NAME:-default}}, and $$ for a dollar sign.", shown=shown),
        None,
        at,
    )


def _value(name: str, lookup: Lookup, place: Span | None) -> list[Piece]:
    value = lookup(name)
    if value is None:
        return []
    via = Via(name, place)
    return [replace(piece, via=(via, *piece.via)) for piece in value.pieces]


def _defaulted(name: str, value: Resolved, place: Span | None) -> list[Piece]:
    via = Via(name, place, used_default=True)
    return [replace(piece, via=(via, *piece.via)) for piece in value.pieces]


def _escaped(template: Resolved, at: int) -> Piece:
    """`$$`: one character that stands as two."""
    origin = template.cut(at, at + 1)[0].origin
    place = _place(template, at, at + 2)
    if isinstance(origin, Written) and place is not None:
        origin = Written(place, origin.quoting, False, origin.template)
    return Piece("$", origin)


def _place(template: Resolved, start: int, end: int) -> Span | None:
    """The span of a slice, where it stands in one file in one run."""
    spans = [piece.origin.span for piece in template.cut(start, end) if isinstance(piece.origin, Written)]
    if not spans or len({span.path for span in spans}) != 1:
        return None
    return Span(spans[0].path, spans[0].start, spans[-1].end)
