"""The variables of a project: the process environment, and below it what env files say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.core.syntax import dotenv
from tui.core.syntax.dotenv import Bound, EnvFault
from tui.core.text import SourceFile
from tui.core.value import Environ, Implied, Piece, Resolved


@dataclass(frozen=True, slots=True)
class Scope:
    """Looks variables up in Compose's order: process environment, then env files, then what Compose itself sets."""

    environ: Mapping[str, str]
    bound: Mapping[str, Bound] = field(default_factory=dict)
    implied: Mapping[str, str] = field(default_factory=dict)

    def lookup(self, name: str) -> Resolved | None:
        """The value with its origin; None where nobody sets it."""
        if name in self.environ:
            return Resolved((Piece(self.environ[name], Environ(name)),))
        if name in self.bound:
            return self.bound[name].value
        if name in self.implied:
            return Resolved((Piece(self.implied[name], Implied(f"{name} is set by Compose")),))
        return None

    def text(self, name: str) -> str | None:
        """The value as text."""
        value = self.lookup(name)
        return value.text if value is not None else None

    def below(self, files: tuple[SourceFile, ...]) -> tuple[Scope, tuple[EnvFault, ...]]:
        """This scope with env files below it: what is set here outranks them, later files outrank earlier ones."""
        bound: dict[str, Bound] = {}
        faults: list[EnvFault] = []
        for file in files:
            more, found = dotenv.evaluate(dotenv.parse_file(file), self.lookup, bound)
            bound |= more
            faults += found
            faults += dotenv.parse_file(file).faults
        return Scope(self.environ, {**bound, **self.bound}, self.implied), tuple(faults)

    def implying(self, name: str, value: str) -> Scope:
        """With one more variable that Compose sets where nobody else does."""
        return Scope(self.environ, self.bound, {**self.implied, name: value})
