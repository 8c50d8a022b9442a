"""The words of a Dockerfile instruction, and the variables in them, over values whose characters know their place.

Source of the rules: BuildKit `frontend/dockerfile/shell/lex.go` (words, quotes, `${V:-x}`, `${V#x}`, `${V/x/y}`) and
`parser/line_parsers.go` (how a line is split). A shell is not asked for anything here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tui.core.language import tr
from tui.core.syntax.template import TemplateFault
from tui.core.text import Span
from tui.core.value import Piece, Resolved, Via, Written, joined

Lookup = Callable[[str], Resolved | None]
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?\-$!]")
MOST_DEPTH = 40
"""Variables in each other's defaults."""
MOST_STARS, MOST_TEXT = 2, 400
"""In the pattern and the value of `${V%pattern}`: more would let a file keep us busy for hours."""


def split(line: Resolved, escape: str) -> tuple[Resolved, ...]:
    """The words of a line, quotes and escapes kept as written."""
    text = line.text
    found: list[Resolved] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        at = _word_end(text, at, escape)
        found.append(Resolved(line.cut(start, at)))
    return tuple(found)


def _word_end(text: str, at: int, escape: str) -> int:
    quote = ""
    while at < len(text):
        char = text[at]
        if quote:
            if char == quote:
                quote = ""
            elif char == escape and quote == '"':
                at += 1
        elif char.isspace():
            return at
        elif char in "'\"":
            quote = char
        elif char == escape:
            at += 1
        at += 1
    return min(at, len(text))


def unquoted(line: Resolved, at: int, escape: str) -> tuple[Resolved, int]:
    """The word that starts at an offset, without its quotes and escapes, and where it ends. Nothing is expanded."""
    text = line.text
    pieces: list[Piece] = []
    quote = ""
    while at < len(text):
        char = text[at]
        if not quote and char.isspace():
            break
        if char == quote or (not quote and char in "'\""):
            quote = "" if quote else char
        elif char == escape and quote != "'" and at + 1 < len(text):
            at += 1
            pieces += line.cut(at, at + 1)
        elif char != escape or quote == "'":
            pieces += line.cut(at, at + 1)
        at += 1
    return Resolved(joined(pieces)), at


def expand(word: Resolved, lookup: Lookup, escape: str) -> Resolved:
    """A word with its quotes taken off and its variables filled in; an unset one is empty. Raises TemplateFault."""
    text = word.text
    if not any(char in text for char in f"$'\"{escape}"):
        return word
    return _Expansion(word, lookup, escape, 0).whole()


class _Expansion:
    """One walk over one word."""

    def __init__(self, word: Resolved, lookup: Lookup, escape: str, depth: int) -> None:
        if depth > MOST_DEPTH:
            raise TemplateFault(tr("“{text}…” nests more than {n} variables.", text=word.text[:40], n=MOST_DEPTH))
        self._word, self._text, self._lookup, self._escape, self._depth = word, word.text, lookup, escape, depth
        self._at = 0

    def whole(self) -> Resolved:
        return Resolved(joined(self._until("")))

    def _until(self, stop: str) -> list[Piece]:
        """Everything up to an unquoted `stop`, which is stepped over."""
        out: list[Piece] = []
        while self._at < len(self._text):
            char = self._text[self._at]
            if stop and char == stop:
                self._at += 1
                return out
            if char == "'":
                out += self._single()
            elif char == '"':
                out += self._double()
            elif char == "$":
                out += self._dollar()
            elif char == self._escape:
                out += self._escaped()
            else:
                out += self._take(1)
        if stop:
            raise TemplateFault(tr("“{text}” lacks a closing brace.", text=self._text[:60]))
        return out

    def _take(self, count: int) -> tuple[Piece, ...]:
        pieces = self._word.cut(self._at, self._at + count)
        self._at += count
        return pieces

    def _escaped(self) -> tuple[Piece, ...]:
        self._at += 1
        return self._take(1)

    def _single(self) -> tuple[Piece, ...]:
        end = self._text.find("'", self._at + 1)
        if end < 0:
            raise TemplateFault(tr("“{text}” lacks a closing quote.", text=self._text[:60]))
        self._at += 1
        pieces = self._take(end - self._at)
        self._at = end + 1
        return pieces

    def _double(self) -> list[Piece]:
        out: list[Piece] = []
        self._at += 1
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == '"':
                self._at += 1
                return out
            if char == "$":
                out += self._dollar()
            elif char == self._escape and self._text[self._at + 1 : self._at + 2] in ('"', "$", self._escape):
                out += self._escaped()
            else:
                out += self._take(1)
        raise TemplateFault(tr("“{text}” lacks a closing quote.", text=self._text[:60]))

    def _dollar(self) -> list[Piece]:
        start = self._at
        if self._text.startswith("{", start + 1):
            return self._braced(start)
        found = _NAME.match(self._text, start + 1)
        if found is None:
            return list(self._take(1))
        self._at = found.end()
        return self._value(found[0], start)

    def _braced(self, start: int) -> list[Piece]:
        found = _NAME.match(self._text, start + 2)
        if found is None:
            raise TemplateFault(tr("“{text}” is no variable: write ${{NAME}}.", text=self._text[start : start + 40]))
        name, self._at = found[0], found.end()
        operator = self._operator()
        if operator is None:
            return self._value(name, start)
        if operator.strip(":") in ("-", "+", "?"):
            rest = Resolved(joined(self._until("}")))
            return self._chosen(name, operator, rest, start)
        return self._trimmed(name, operator, start)

    def _operator(self) -> str | None:
        """The operator after a name; None where the brace closes. The offset then stands behind it."""
        for sign in ("}", ":-", ":+", ":?", "-", "+", "?", "##", "#", "%%", "%", "//", "/"):
            if self._text.startswith(sign, self._at):
                self._at += len(sign)
                return None if sign == "}" else sign
        raise TemplateFault(tr("“{text}” holds an operator that Dockerfiles do not know.", text=self._text[:60]))

    def _value(self, name: str, start: int) -> list[Piece]:
        value = self._lookup(name)
        via = Via(name, _place(self._word, start, self._at))
        return [replace(piece, via=(via, *piece.via)) for piece in value.pieces] if value is not None else []

    def _chosen(self, name: str, operator: str, rest: Resolved, start: int) -> list[Piece]:
        value = self._lookup(name)
        filled = value is not None and (bool(value.text) or not operator.startswith(":"))
        if operator[-1] == "?" and not filled:
            raise TemplateFault(rest.text, name, start)
        if operator[-1] in "-?" and filled:
            return self._value(name, start)
        if (operator[-1] == "+") is not filled:
            return []
        via = Via(name, _place(self._word, start, self._at), used_default=True)
        return [replace(piece, via=(via, *piece.via)) for piece in rest.pieces]

    def _trimmed(self, name: str, operator: str, start: int) -> list[Piece]:
        """`${V#p}`, `${V%p}` and their longest forms, and `${V/p/r}`."""
        if operator[0] == "/":
            pattern, new = self._pattern("/"), Resolved(joined(self._until("}"))).text
        else:
            pattern, new = self._pattern("}"), ""
        value = Resolved(tuple(self._value(name, start)))
        text = value.text
        if pattern.count(".*") > MOST_STARS or len(text) > MOST_TEXT:
            raise TemplateFault(
                tr("“{text}” is too much to match here. Write the value out.", text=self._text[start : start + 60])
            )
        low, high = 0, len(text)
        if operator[0] == "#":
            low = _prefix(pattern, text, longest=operator == "##")
        elif operator[0] == "%":
            high = _suffix(pattern, text, longest=operator == "%%")
        else:
            replaced = re.sub(pattern, lambda _: new, text, count=0 if operator == "//" else 1, flags=re.DOTALL)
            return self._computed(replaced, value, start)
        return list(value.cut(low, high))

    def _pattern(self, stop: str) -> str:
        """A shell pattern as a regular expression."""
        out = []
        while self._at < len(self._text) and self._text[self._at] != stop:
            char = self._text[self._at]
            if char == self._escape:
                self._at += 1
                char = self._text[self._at : self._at + 1]
                out.append(re.escape(char))
            elif char == "$":
                out.append(re.escape(Resolved(tuple(self._dollar())).text))
                continue
            elif char != "*" or out[-1:] != [".*"]:
                out.append({"*": ".*", "?": "."}.get(char, re.escape(char)))
            self._at += 1
        if self._at >= len(self._text):
            raise TemplateFault(tr("“{text}” lacks a closing brace.", text=self._text[:60]))
        self._at += 1
        return "".join(out)

    def _computed(self, text: str, value: Resolved, start: int) -> list[Piece]:
        """A text that stands nowhere as it is: one piece that cannot be cut, at the place of the substitution."""
        first = next((piece for piece in self._word.cut(start, self._at)), None)
        if first is None or not isinstance(first.origin, Written) or text == value.text:
            return list(value.pieces)
        place = _place(self._word, start, self._at) or first.origin.span
        return [Piece(text, replace(first.origin, span=place, verbatim=False))] if text else []


def _prefix(pattern: str, text: str, *, longest: bool) -> int:
    ends = range(len(text), -1, -1) if longest else range(len(text) + 1)
    return next((end for end in ends if re.fullmatch(pattern, text[:end], re.DOTALL)), 0)


def _suffix(pattern: str, text: str, *, longest: bool) -> int:
    starts = range(len(text) + 1) if longest else range(len(text), -1, -1)
    return next((start for start in starts if re.fullmatch(pattern, text[start:], re.DOTALL)), len(text))


def _place(word: Resolved, start: int, end: int) -> Span | None:
    """The span of a slice, where it stands in one file."""
    spans = [piece.origin.span for piece in word.cut(start, end) if isinstance(piece.origin, Written)]
    if not spans or len({span.path for span in spans}) != 1:
        return None
    return Span(spans[0].path, spans[0].start, spans[-1].end)
