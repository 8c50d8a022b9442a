"""The variables of a project: the process environment, and below it what env files say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.core.language import tr
from tui.core.syntax import dotenv
from tui.core.syntax.dotenv import Bound, EnvFault
from tui.core.text import SourceFile
from tui.core.value import Environ, Implied, Piece, Resolved


@dataclass(frozen=True, slots=True)
class Scope:
    """Looks variables up in Compose's order: what Compose itself sets, the process environment, then env files."""

    environ: Mapping[str, str]
    bound: Mapping[str, Bound] = field(default_factory=dict)
    implied: Mapping[str, str] = field(default_factory=dict)

    def lookup(self, name: str) -> Resolved | None:
        """The value with its origin; None where nobody sets it."""
        if name in self.implied:
            return Resolved((Piece(self.implied[name], Implied(tr("{variable} is set by Compose", variable=name))),))
        if name in self.environ:
            return Resolved((Piece(self.environ[name], Environ(name)),))
        if name in self.bound:
            return self.bound[name].value
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

    def compose_variables(self) -> Scope:
        """Without what env files set, but for the variables that are meant for Compose itself."""
        kept = {name: bound for name, bound in self.bound.items() if name.startswith("COMPOSE_")}
        return Scope(self.environ, kept, self.implied)

    def without(self, name: str) -> Scope:
        """Without a variable that an env file sets."""
        return Scope(self.environ, {key: bound for key, bound in self.bound.items() if key != name}, self.implied)

    def implying(self, name: str, value: str) -> Scope:
        """With one more variable that Compose sets, whatever it was."""
        return Scope(self.environ, self.bound, {**self.implied, name: value})
