"""The steps of a walk: where it stands, what was skipped, what comes next. Knows references alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum

from tui.core.language import later
from tui.core.reference import ReferenceId


class State(Enum):
    """Of one step, in words for people."""

    CHOSEN = later("chosen")
    SKIPPED = later("skipped")
    OPEN = later("open")


class Steps:
    """`at`: the step that is shown, from 0."""

    def __init__(self, references: Iterable[ReferenceId]) -> None:
        self.references = tuple(references)
        self.at = 0
        self.skipped: set[ReferenceId] = set()
        self._passed: set[ReferenceId] = set()
        """Skipped without having been shown: all of one registry."""

    def __len__(self) -> int:
        return len(self.references)

    @property
    def current(self) -> ReferenceId:
        return self.references[self.at]

    def state(self, reference: ReferenceId, chosen: Collection[ReferenceId]) -> State:
        """`chosen`: whom a choice is for. It outdoes an earlier skip."""
        if reference in chosen:
            return State.CHOSEN
        return State.SKIPPED if reference in self.skipped else State.OPEN

    def skip(self) -> None:
        """Leave the current one as it is."""
        self.skipped.add(self.current)

    def skip_all(self, references: Iterable[ReferenceId]) -> None:
        """Leave these as they are, and do not stop at them."""
        found = set(references)
        self.skipped |= found
        self._passed |= found

    def ahead(self, done: Collection[ReferenceId]) -> list[int]:
        """The steps that are still to come. `done`: whom an earlier choice stood for."""
        left = range(self.at + 1, len(self.references))
        return [n for n in left if self.references[n] not in done and self.references[n] not in self._passed]

    def forward(self, done: Collection[ReferenceId]) -> bool:
        """To the next one; False where this was the last."""
        left = self.ahead(done)
        if left:
            self.at = left[0]
        return bool(left)
