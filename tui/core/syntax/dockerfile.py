"""A Dockerfile to its instructions: continuations, comments, directives and heredocs, each character with its place.

Source of the rules: BuildKit `frontend/dockerfile/parser/parser.go` and `parser/directives.go`. Nothing is expanded
here, and no instruction is refused: what the words mean is for `kinds/dockerfile.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.syntax.words import split, unquoted
from tui.core.text import BOM
from tui.core.value import Resolved, joined

_DIRECTIVE = re.compile(r"#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$")
_HEREDOC = re.compile(r"(\d*)<<(-?)([^<]*)")
_HOLDS_HEREDOC = ("ADD", "COPY", "RUN")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction with its continuation lines taken together. `offset`: where it starts in the source."""

    name: str
    """In capitals."""
    flags: tuple[Resolved, ...]
    """`--platform=…`, without their quotes."""
    rest: Resolved
    """What follows the flags, as written."""
    offset: int


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """What one Dockerfile says."""

    instructions: tuple[Instruction, ...]
    syntax: Resolved | None
    """The image of the frontend, from `# syntax=`."""
    escape: str
    """The escape and continuation character: a backslash, or a backtick."""


def parse(source: Resolved) -> Dockerfile:
    """Read a Dockerfile; `source` is its whole text. An unfinished heredoc goes to the end of the file."""
    reader = _Reader(source)
    return Dockerfile(tuple(reader.instructions()), reader.syntax, reader.escape)


@dataclass(frozen=True, slots=True)
class _Line:
    """A physical line; `end` stands before its line end."""

    start: int
    end: int


class _Reader:
    """Walks the lines once, from the first to the last."""

    def __init__(self, source: Resolved) -> None:
        self._source, self._text = source, source.text
        self._lines = list(_lines(self._text))
        self._at = 0
        self.syntax: Resolved | None = None
        self.escape = "\\"
        self._directives(set())

    def _directives(self, seen: set[str]) -> None:
        """The first lines, as long as each is a comment of the form `# name=value`."""
        for line in self._lines:
            first = self._first(line)
            found = _DIRECTIVE.fullmatch(self._text, first, line.end)
            if found is None or found[1].lower() in seen:
                return
            name = found[1].lower()
            seen.add(name)
            if name == "escape" and found[2] in ("\\", "`"):
                self.escape = found[2]
            elif name == "syntax":
                # A command line may follow the image.
                end = found.start(2) + len(found[2].split()[0])
                self.syntax = Resolved(self._source.cut(found.start(2), end))

    def instructions(self) -> Iterator[Instruction]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            first = self._first(line)
            self._at += 1
            if first == line.end or self._text[first] == "#":
                continue
            whole = self._continued(first, line.end)
            if whole.text.strip():
                made = self._instruction(whole, first)
                self._skip_heredocs(made)
                yield made

    def _first(self, line: _Line) -> int:
        at = line.start
        while at < line.end and self._text[at].isspace():
            at += 1
        return at

    def _continued(self, start: int, end: int) -> Resolved:
        """A line and those that continue it; comments and empty lines between them count for nothing."""
        cut = self._continues(start, end)
        pieces = [*self._source.cut(start, end if cut is None else cut)]
        while cut is not None and self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            first = self._first(line)
            if first == line.end or self._text[first] == "#":
                continue
            cut = self._continues(line.start, line.end)
            pieces += self._source.cut(line.start, line.end if cut is None else cut)
        return Resolved(joined(pieces))

    def _continues(self, start: int, end: int) -> int | None:
        """Where the escape character stands that continues the line; a doubled one does not."""
        at = end
        while at > start and self._text[at - 1] in " \t":
            at -= 1
        if at == start or self._text[at - 1] != self.escape:
            return None
        return None if at - 2 >= start and self._text[at - 2] == self.escape else at - 1

    def _instruction(self, whole: Resolved, offset: int) -> Instruction:
        text = whole.text
        name = text.split(None, 1)[0]
        at = text.index(name) + len(name)
        flags: list[Resolved] = []
        while True:
            while at < len(text) and text[at].isspace():
                at += 1
            if not text.startswith("--", at):
                break
            flag, at = unquoted(whole, at, "\\")
            if flag.text == "--":
                break
            flags.append(flag)
        return Instruction(name.upper(), tuple(flags), Resolved(whole.cut(at, len(text.rstrip()))), offset)

    def _skip_heredocs(self, made: Instruction) -> None:
        # The escape directive has no part in heredocs, nor in flags.
        text = made.rest.text
        name = made.name
        if name == "ONBUILD":
            name, _, text = text.partition(" ")
        if name.upper() not in _HOLDS_HEREDOC or "<<" not in text or text.lstrip().startswith("["):
            return
        for word in split(made.rest, "\\"):
            found = _HEREDOC.fullmatch(word.text)
            terminator = unquoted(Resolved(word.cut(found.start(3), found.end(3))), 0, "\\")[0] if found else None
            if found is not None and terminator is not None and terminator.text:
                self._skip_to(terminator.text, chomp=bool(found[2]))

    def _skip_to(self, terminator: str, *, chomp: bool) -> None:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            text = self._text[line.start : line.end]
            if (text.lstrip("\t") if chomp else text) == terminator:
                return


def _lines(text: str) -> Iterator[_Line]:
    at = len(BOM) if text.startswith(BOM) else 0
    while at < len(text):
        newline = text.find("\n", at)
        stop = len(text) if newline < 0 else newline
        end = stop
        while end > at and text[end - 1] == "\r":
            end -= 1
        yield _Line(at, end)
        at = stop + 1
