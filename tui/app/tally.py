"""What is counted while verdicts arrive: standings, projects, registries, and how far the asking has come.

Each verdict costs the same however many rows there are. Pure but for the clock, which is given: seconds that only
grow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from tui.app.entries import Book, Entry
from tui.core.pulls import Pulls, pulls_of
from tui.core.reference import ReferenceId
from tui.core.report import UNASKED
from tui.core.status import Status
from tui.core.verdict import Standing, Verdict

SLOW = 3.0
"""A registry that was silent for so many seconds while somebody waits for it is slow."""
_ANSWERED = frozenset(Verdict) - {
    Verdict.UNREACHABLE, Verdict.RATE_LIMITED, Verdict.SKIPPED, Verdict.UNRESOLVED, Verdict.INVALID, Verdict.NOT_PULLED,
}  # fmt: skip


@dataclass(slots=True)
class Voice:
    """What one registry did so far, as numbers of references."""

    asking: int = 0
    answered: int = 0
    limited: int = 0
    unreached: int = 0
    heard: float = 0.0
    """When it was last heard, or when it was first asked."""

    def count(self, status: Status, by: int) -> None:
        """One reference more or less."""
        if status.verdict is None:
            self.asking += by
        elif status.verdict is Verdict.RATE_LIMITED:
            self.limited += by
        elif status.verdict is Verdict.UNREACHABLE:
            self.unreached += by
        elif status.verdict in _ANSWERED:
            self.answered += by

    @property
    def standing(self) -> Standing | None:
        """ASKING while somebody waits, UNDECIDED where it limits or is not reached; None: nobody asked."""
        if self.asking:
            return Standing.ASKING
        if self.limited or self.unreached:
            return Standing.UNDECIDED
        return Standing.FINE if self.answered else None


@dataclass(slots=True)
class Round:
    """One time of asking."""

    started: float
    done: int = 0
    """Verdicts that came."""
    left: int = 0
    """Those that are still asked for."""

    @property
    def total(self) -> int:
        return self.done + self.left


@dataclass(slots=True)
class Tally:
    """See the module."""

    book: Book
    clock: Callable[[], float]
    counts: Counter[Standing] = field(default_factory=Counter)
    by_group: dict[str, Counter[Standing]] = field(default_factory=dict)
    voices: dict[str, Voice] = field(default_factory=dict)
    round: Round | None = None
    """None while nobody is asked."""
    _known: dict[ReferenceId, Status] = field(default_factory=dict)
    _quotas: dict[ReferenceId, Status] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, statuses: Mapping[ReferenceId, Status], clock: Callable[[], float]) -> Tally:
        """Everything counted once."""
        made = cls(book, clock, by_group={path: Counter() for path in book.groups})
        for entry in book.entries:
            made._count(entry, statuses.get(entry.key, UNASKED), 1)
        return made

    def begin(self) -> None:
        """From now on what arrives counts for a new round."""
        self.round = Round(self.clock(), left=self.counts[Standing.ASKING])
        for voice in self.voices.values():
            voice.heard = self.round.started

    def resume(self, before: Tally) -> None:
        """All was counted anew: a round that was under way goes on."""
        if before.round is not None:
            self.round = replace(before.round, left=self.counts[Standing.ASKING])
        for registry, voice in self.voices.items():
            voice.heard = before.voices[registry].heard if registry in before.voices else voice.heard

    def end(self) -> None:
        """All was asked."""
        self.round = None

    def hear(self, reference_id: ReferenceId, status: Status) -> None:
        """One status is another one now."""
        entry = self.book.by_id.get(reference_id)
        if entry is None:
            return
        before = self._known.get(reference_id, UNASKED)
        self._count(entry, before, -1)
        self._count(entry, status, 1)
        if status.verdict is None:
            if self.round is not None and before.verdict is not None:
                self.round.left += 1
            return
        if entry.registry in self.voices and before.verdict is None:
            self.voices[entry.registry].heard = self.clock()
        if self.round is not None and before.verdict is None:
            self.round.done, self.round.left = self.round.done + 1, max(self.round.left - 1, 0)

    def _count(self, entry: Entry, status: Status, by: int) -> None:
        self.counts[status.standing] += by
        self.by_group[entry.reference.project][status.standing] += by
        if entry.registry:
            voice = self.voices.get(entry.registry)
            if voice is None:
                voice = self.voices[entry.registry] = Voice(heard=self.clock())
            voice.count(status, by)
        if by < 0:
            return
        self._known[entry.key] = status
        self._quotas.pop(entry.key, None)
        if status.answer is not None and status.answer.quota is not None:
            self._quotas[entry.key] = status

    @property
    def rate(self) -> float:
        """Verdicts a second in this round."""
        if self.round is None:
            return 0.0
        seconds = self.clock() - self.round.started
        return self.round.done / seconds if seconds > 0 else 0.0

    def silent(self, registry: str) -> int:
        """Whole seconds for which a registry that is waited for has said nothing; 0 where that is not long."""
        voice = self.voices.get(registry)
        if voice is None or not voice.asking or self.round is None:
            return 0
        seconds = self.clock() - voice.heard
        return int(seconds) if seconds >= SLOW else 0

    @property
    def slow(self) -> tuple[tuple[str, int], ...]:
        """The registries that are silent, the longest first, with their seconds."""
        found = [(registry, self.silent(registry)) for registry in self.voices]
        return tuple(sorted(((r, s) for r, s in found if s), key=lambda one: (-one[1], one[0])))

    @property
    def limited(self) -> bool:
        """Does any registry limit us?"""
        return any(voice.limited for voice in self.voices.values())

    @property
    def pulls(self) -> tuple[Pulls, ...]:
        """The pulls that registries say are left."""
        return pulls_of(self._quotas.values())


def worst(counts: Mapping[Standing, int], order: Iterable[Standing]) -> Standing | None:
    """The first standing of an order that there is any of."""
    return next((standing for standing in order if counts.get(standing)), None)
