"""Env files as Compose reads them, with the place of each value.

Source of the rules: compose-go `dotenv/parser.go` and `godotenv.go`, seen through docker-compose 2.40.3. Other readers
of env files (python-dotenv, and with it podman-compose) differ in escapes, `KEY: value` and substitution; `others_read`
asks python-dotenv itself, so that a person can be told where the two disagree.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tui.core.language import sentences, tr
from tui.core.syntax.template import Lookup, TemplateFault, interpolate
from tui.core.text import BOM, SourceFile, Span
from tui.core.value import Piece, Quoting, Resolved, Written, joined


@dataclass(frozen=True, slots=True)
class Assignment:
    """One line `KEY=value`. `raw`: the value before substitution; `expands`: it is substituted (single quotes are not).
    `inherited`: a bare KEY, whose value comes from the process environment."""

    key: str
    raw: Resolved
    expands: bool
    span: Span
    """The value with its quotes; empty, right after the sign, where there is no value."""
    quoting: Quoting
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class EnvFault:
    """A line that Compose refuses."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class EnvFile:
    """One env file, read to its end whatever stands in it."""

    assignments: tuple[Assignment, ...]
    faults: tuple[EnvFault, ...]


_SPACE = " \t\v\f\r\x85\xa0"
_EXPORT = re.compile(r"export\s+")
_DIGITS, _OCTAL = re.compile(r"[0-9]{0,3}"), re.compile(r"[0-3][0-7]{2}")
_KEY_END = re.compile(r"[=:\n]")


@lru_cache(maxsize=1024)
def parse(path: str, text: str) -> EnvFile:
    """The assignments of an env file, in order."""
    return _Reader(path, text).read()


def parse_file(file: SourceFile) -> EnvFile:
    """As `parse`."""
    return parse(file.path, file.text)


class _Fault(Exception):  # noqa: N818  # a fault of the text
    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end


class _Reader:
    """Goes through one text, statement by statement."""

    def __init__(self, path: str, text: str) -> None:
        self._path, self._text = path, text
        self._at = 1 if text.startswith(BOM) else 0

    def read(self) -> EnvFile:
        assignments: list[Assignment] = []
        faults: list[EnvFault] = []
        while self._skip_to_statement():
            start = self._at
            try:
                assignments.append(self._statement())
            except _Fault as fault:
                faults.append(EnvFault(fault.message, Span(self._path, fault.start, fault.end)))
                newline = self._text.find("\n", start)
                self._at = len(self._text) if newline < 0 else newline + 1
        return EnvFile(tuple(assignments), tuple(faults))

    def _skip_to_statement(self) -> bool:
        text = self._text
        while self._at < len(text):
            if text[self._at].isspace():
                self._at += 1
            elif text[self._at] == "#":
                newline = text.find("\n", self._at)
                self._at = len(text) if newline < 0 else newline
            else:
                return True
        return False

    def _statement(self) -> Assignment:
        text = self._text
        exported = _EXPORT.match(text, self._at)
        start = exported.end() if exported else self._at
        found = _KEY_END.search(text, start)
        end = found.start() if found else len(text)
        self._check_key(start, end)
        key = text[start:end].rstrip()
        if found is None:
            # The last line without a sign: upstream reads an empty key there, and keeps nothing.
            self._at = len(text)
            return self._bare(key, end)
        self._at = end + 1
        if any(c in key for c in " \t"):
            raise _Fault(tr("The name “{key}” has a blank in it.", key=key), start, end)
        if found[0] == "\n":
            return self._bare(key, end)
        while self._at < len(text) and text[self._at] in _SPACE:
            self._at += 1
        return self._quoted(key) if text[self._at : self._at + 1] in ("'", '"') else self._unquoted(key)

    def _bare(self, key: str, end: int) -> Assignment:
        return Assignment(key, Resolved(()), False, Span(self._path, end, end), Quoting.ENV_PLAIN, True)

    def _check_key(self, start: int, end: int) -> None:
        for at in range(start, end):
            character = self._text[at]
            if not (character in _SPACE or character in "_.-[]" or character.isalpha() or character.isnumeric()):
                raise _Fault(
                    tr("“{character}” cannot stand in the name of a variable.", character=character), at, at + 1
                )

    def _unquoted(self, key: str) -> Assignment:
        text, start = self._text, self._at
        newline = text.find("\n", start)
        stop = len(text) if newline < 0 else newline
        self._at = stop if newline < 0 else newline + 1
        comment = text.find(" #", start, stop)
        end = comment if comment >= 0 else stop
        while end > start and text[end - 1].isspace():
            end -= 1
        span = Span(self._path, start, end)
        piece = Piece(text[start:end], Written(span, Quoting.ENV_PLAIN, True, True))
        return Assignment(key, Resolved(joined([piece])), True, span, Quoting.ENV_PLAIN)

    def _quoted(self, key: str) -> Assignment:
        text, start = self._text, self._at
        quote = text[start]
        double = quote == '"'
        quoting = Quoting.ENV_DOUBLE if double else Quoting.ENV_SINGLE
        pieces: list[Piece] = []
        at = start + 1
        while at < len(text) and text[at] != quote:
            value, length = self._character(at, quote, double=double)
            origin = Written(Span(self._path, at, at + length), quoting, value == text[at : at + length], double)
            pieces.append(Piece(value, origin))
            at += length
        if at >= len(text):
            newline = text.find("\n", start)
            end = len(text) if newline < 0 else newline
            raise _Fault(
                tr("The value of {key} has an opening {quote} and no closing one.", key=key, quote=quote), start, end
            )
        self._at = at + 1
        return Assignment(key, Resolved(joined(pieces)), double, Span(self._path, start, at + 1), quoting)

    def _character(self, at: int, quote: str, *, double: bool) -> tuple[str, int]:
        """One character of a quoted value: what it means, and how many it takes in the file."""
        text = self._text
        if text[at] != "\\" or at + 1 >= len(text):
            return text[at], 1
        following = text[at + 1]
        if following == quote:
            return quote, 2
        if not double:
            return text[at : at + 2], 2
        if following == "0" and (digits := _DIGITS.match(text, at + 2)) is not None:
            # Upstream takes the zero out before it looks whether three octal digits follow.
            known = _OCTAL.fullmatch(digits[0])
            return chr(int(digits[0], 8)) if known else "\\" + digits[0], 2 + len(digits[0])
        return _ESCAPES.get(following, "\\" + following), 2


_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", "$": "$$"}
"""Escapes of a double-quoted value. `\\$` becomes the template's own escape, so that it is not substituted."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A variable as an env file sets it."""

    value: Resolved
    assignment: Assignment


def evaluate(
    file: EnvFile, outside: Lookup, earlier: Mapping[str, Bound]
) -> tuple[dict[str, Bound], tuple[EnvFault, ...]]:
    """The variables of a file. A variable inside a value is looked up `outside` first (the process environment), then
    in this file's earlier lines, then in `earlier` files. The second part: lines whose substitution fails."""
    found: dict[str, Bound] = {}
    faults: list[EnvFault] = []

    def lookup(name: str) -> Resolved | None:
        value = outside(name)
        if value is not None:
            return value
        bound = found.get(name) or earlier.get(name)
        return bound.value if bound else None

    for line in file.assignments:
        if line.inherited:
            inherited = outside(line.key)
            if inherited is not None:
                found[line.key] = Bound(inherited, line)
            continue
        try:
            value = interpolate(line.raw, lookup) if line.expands else line.raw
        except TemplateFault as fault:
            said = fault.message
            if fault.variable:
                said = sentences(tr("{variable} is required and not set.", variable=fault.variable), fault.message)
            faults.append(EnvFault(said, line.span))
            continue
        found[line.key] = Bound(value, line)
    return found, tuple(faults)


def others_read(text: str) -> dict[str, str | None]:
    """The values as python-dotenv reads them, before substitution: what podman-compose sees of this file."""
    from dotenv.parser import parse_stream  # noqa: PLC0415  # only where a person is told of a difference

    bindings = parse_stream(io.StringIO(text.removeprefix(BOM)))
    return {binding.key: binding.value for binding in bindings if binding.key is not None and not binding.error}
