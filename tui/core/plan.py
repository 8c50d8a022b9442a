"""Choices, the edits that they make, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.finding import RemedyCode
from tui.core.reference import ReferenceId
from tui.core.text import Snapshot, Span


@dataclass(frozen=True, slots=True)
class Choice:
    """One remedy for one reference. `argument`, by code: a path with or without tag; a tag, `digest` or `TAG@sha256:…`;
    a Git URL (`URL#REF:SUBDIR`) or a folder; an ISO date, optionally followed by a space and a reason; sources with
    commas between them."""

    reference: ReferenceId
    code: RemedyCode
    argument: str
    verified: bool = True
    """False: taken as given, nobody asked the registry."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` where `expect` stands. An empty span inserts. `span.path` may name a file that does not exist yet
    (then the span is 0, 0 and `expect` is empty)."""

    span: Span
    expect: str
    new: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a choice cannot become an edit: a whole sentence that says where to edit by hand."""

    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after, as text (None: not there). Line ends and byte order mark are part of the text."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a plan does to one reference. `wanted`: the reference was chosen for that."""

    reference: ReferenceId
    before: str | None
    after: str | None
    wanted: bool
    because: str = ""
    """Why it follows: `same variable HOARDER_VERSION`, `same anchor`."""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One choice applied on top of those before it: its own numbered diff. It has no changes where an earlier choice
    has written the same already."""

    number: int
    choice: Choice
    label: str
    """What a person calls the reference: `web`."""
    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]

    @property
    def file_name(self) -> str:
        """`0001-web-switch-path.diff`"""
        label = "".join(c if c.isalnum() or c in "-_" else "-" for c in self.label)
        return f"{self.number:04d}-{label}-{self.choice.code.value}.diff"

    @property
    def unwanted(self) -> tuple[Effect, ...]:
        return tuple(effect for effect in self.effects if not effect.wanted)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A choice that could not be carried out, and why. `against`: the earlier choice that it would undo; `place`:
    `FILE:LINE` where both would be written."""

    choice: Choice
    message: str
    done: bool = False
    """The files say so already."""
    against: Choice | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Choices in order, each with its diff on top of the last, and all of them together."""

    base: Snapshot
    result: Snapshot
    steps: tuple[PlanStep, ...]
    conflicts: tuple[Conflict, ...]
    changes: tuple[Change, ...]
    """All steps together: one change a file."""
    effects: tuple[Effect, ...]
    """All steps together, wanted and unwanted."""

    @property
    def unwanted(self) -> tuple[Effect, ...]:
        return tuple(effect for effect in self.effects if not effect.wanted)
