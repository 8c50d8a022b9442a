"""Where each character of a scalar stands in the file, and how new text is written at such a place."""

from __future__ import annotations

import re

from tui.core.syntax.scalars import number_of, passed
from tui.core.syntax.yaml import Scalar, Style
from tui.core.text import Span
from tui.core.value import Piece, Quoting, Resolved, Written

_QUOTINGS = {
    Style.SINGLE: Quoting.SINGLE,
    Style.DOUBLE: Quoting.DOUBLE,
    Style.LITERAL: Quoting.LITERAL,
    Style.FOLDED: Quoting.FOLDED,
}


def scalar_value(
    path: str, text: str, scalar: Scalar, *, flow: bool = False, template: bool = True, typed: bool = False
) -> Resolved:
    """The value of a scalar as pieces. Runs that stand in the file as they are can be cut; an escape is a piece of
    its own; what a fold made is one piece that cannot be cut. `typed`: a number is what YAML makes of it."""
    quoting = _QUOTINGS.get(scalar.style) or (Quoting.PLAIN_FLOW if flow else Quoting.PLAIN)
    if not scalar.value:
        return Resolved(())
    start, end = scalar.start, scalar.end
    number = number_of(scalar.value) if typed and scalar.style is Style.PLAIN and scalar.tag is None else None
    if number is not None:
        span = Span(path, start, end)
        return Resolved((Piece(number, Written(span, Quoting.NUMBER, number == scalar.value, template)),))
    if scalar.style in (Style.SINGLE, Style.DOUBLE):
        start, end = start + 1, end - 1
    runs = _runs(text, start, end, scalar)
    return Resolved(
        tuple(
            Piece(value, Written(Span(path, low, high), quoting, text[low:high] == value, template))
            for value, low, high in runs
        )
    )


Run = tuple[str, int, int]
"""Text of the value, and the offsets where it stands."""


def _runs(text: str, start: int, end: int, scalar: Scalar) -> list[Run]:
    value = scalar.value
    if text[start:end] == value:
        return [(value, start, end)]
    match scalar.style:
        case Style.SINGLE:
            runs = _unescaped(text, start, end, _SINGLE)
        case Style.DOUBLE:
            runs = _unescaped(text, start, end, _DOUBLE)
        case Style.LITERAL | Style.FOLDED:
            runs = _lines(text, start, end, value)
        case _:
            runs = []
    return runs if "".join(run[0] for run in runs) == value else [(value, start, end)]


_SINGLE = re.compile(r"''")
_DOUBLE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*|.)", re.DOTALL)
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def _unescaped(text: str, start: int, end: int, escape: re.Pattern[str]) -> list[Run]:
    runs: list[Run] = []
    at = start
    for found in escape.finditer(text, start, end):
        if at < found.start():
            runs.append((text[at : found.start()], at, found.start()))
        runs.append((_meaning(found[0]), found.start(), found.end()))
        at = found.end()
    if at < end:
        runs.append((text[at:end], at, end))
    return runs


def _meaning(escape: str) -> str:
    if escape == "''":
        return "'"
    if escape[1] in "\r\n":
        return ""  # the line goes on without a blank
    if escape[1] in "xuU" and len(escape) > 2:
        code = int(escape[2:], 16)  # noqa: FURB166  # the prefix is YAML's, not 0x
        return chr(code) if code < 0x110000 else ""
    return _ESCAPES.get(escape[1], "")


def _lines(text: str, start: int, end: int, value: str) -> list[Run]:
    """The lines of a block scalar, each found in its source line after the indent."""
    runs: list[Run] = []
    at = text.find("\n", start, end) + 1
    for line in value.splitlines(keepends=True) if at else ():
        body = line.rstrip("\n")
        low = at
        while low < end and text[low] == " " and not text.startswith(body, low):
            low += 1
        newline = text.find("\n", low, end)
        stop = newline if newline >= 0 else end
        if body:
            runs.append((body, low, low + len(body)))
        if line.endswith("\n"):
            runs.append(("\n", low + len(body), min(stop + 1, end)))
        at = stop + 1
    return runs


def _in_quotes(text: str) -> str | None:
    inside = quote(text, Quoting.DOUBLE)
    return f'"{inside}"' if inside is not None else None


_PLAIN_INSIDE = re.compile(r"(?:[^\s:#]|:(?=\S)|(?<=\S)#)*")
_REFUSED = {
    Quoting.PLAIN_FLOW: re.compile(r"[,\[\]{}?'\"]"),
    Quoting.FOLDED: re.compile(r"\s"),
    Quoting.DOCKERFILE: re.compile(r"\s"),
    Quoting.ENV_PLAIN: re.compile(r"[\s#'\"`\\]"),
    Quoting.ENV_SINGLE: re.compile(r"['\\]"),
}
"""What cannot be written at a place, in no way."""


def quote(text: str, quoting: Quoting) -> str | None:
    """`text` as it must be written inside an existing value with that quoting, its quotes not included.

    None where it cannot be written there. A `$` of a template is the caller's to double.
    """
    if quoting is Quoting.NUMBER:
        plain = quote(text, Quoting.PLAIN_FLOW)
        return plain if plain is not None and passed(plain) == text else _in_quotes(text)
    refused = _REFUSED.get(quoting)
    if "\n" in text or "\r" in text or (refused is not None and refused.search(text)):
        return None
    if quoting in (Quoting.PLAIN, Quoting.PLAIN_FLOW) and not _PLAIN_INSIDE.fullmatch(text):
        return None
    if quoting in (Quoting.DOUBLE, Quoting.ENV_DOUBLE):
        return text.replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("'", "''") if quoting is Quoting.SINGLE else text
