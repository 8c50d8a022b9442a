"""When to ask again for what is not there yet: a turn for each registry, later and later while nothing changes.

Pure: seconds come from the caller's clock, chance from the caller's dice. What a registry says of waiting outranks our
own rhythm; a registry that nobody reaches has a turn like any other, so a lost network ends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tui.core.answers import Limited
from tui.core.reference import Reference, ReferenceId
from tui.core.status import Status
from tui.core.verdict import Standing, Verdict

INTERVAL = 60.0
"""Seconds from the first question to the second."""
GROWTH = 1.5
"""Each turn without a change is so much later than the last one."""
MOST_GROWN = 20
"""Turns that grow; those after them have long come to `LONGEST`, and no number overflows in a watch of weeks."""
LONGEST = 15 * 60.0
"""No turn is later than this, unless the registry asks for more."""
SPREAD = 0.1
"""A turn comes up to this part earlier or later, so that many watchers do not ask in step."""
HOPELESS = frozenset({Verdict.UNRESOLVED, Verdict.INVALID})
"""Waiting mends no file."""


@dataclass(slots=True)
class Turns:
    """The turns of a watch. `interval`: seconds, as a person wants it."""

    interval: float = INTERVAL
    _at: dict[str, float] = field(default_factory=dict)
    _idle: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, tuple[Verdict | None, ...]] = field(default_factory=dict)

    def due(self, pending: Iterable[Reference], now: float) -> tuple[ReferenceId, ...]:
        """Those whose registry has its turn."""
        return tuple(r.id for r in pending if self._at.get(registry_of(r), now) <= now)

    def asked(
        self, pending: Iterable[Reference], statuses: Mapping[ReferenceId, Status], now: float, chance: float
    ) -> None:
        """Set the next turn of each registry that was just asked. `chance`: from 0 to 1."""
        for registry, references in _by_registry(pending).items():
            if self._at.get(registry, now) > now:
                continue
            seen = tuple(statuses[r.id].verdict for r in references)
            idle = self._idle.get(registry, -1) + 1 if self._seen.get(registry, seen) == seen else 0
            self._idle[registry], self._seen[registry] = idle, seen
            wait = min(self.interval * GROWTH ** min(idle, MOST_GROWN), max(LONGEST, self.interval))
            wait *= 1 + SPREAD * (2 * chance - 1)
            told = (statuses[r.id].answer for r in references)
            asks = [answer.retry_after for answer in told if isinstance(answer, Limited) and answer.retry_after]
            self._at[registry] = now + max([wait, *asks])

    def next(self, pending: Iterable[Reference], now: float) -> float:
        """Seconds until the next turn."""
        return max(min((self._at.get(registry_of(r), now) for r in pending), default=now) - now, 0.0)


def registry_of(reference: Reference) -> str:
    """The registry that a reference is pulled from."""
    return reference.image.registry if reference.image is not None else ""


def _by_registry(references: Iterable[Reference]) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = {}
    for reference in references:
        found.setdefault(registry_of(reference), []).append(reference)
    return found


def pending(references: Iterable[Reference], statuses: Mapping[ReferenceId, Status]) -> tuple[Reference, ...]:
    """Those that time can mend: they fail, are undecided or are waited for, and their value is an image."""
    open_ = (Standing.FAILING, Standing.UNDECIDED, Standing.WAITING, Standing.ASKING)
    return tuple(
        reference
        for reference in references
        if (status := statuses.get(reference.id)) is not None
        and status.standing in open_
        and status.verdict not in HOPELESS
        and reference.image is not None
    )


def hopeless(references: Iterable[Reference], statuses: Mapping[ReferenceId, Status]) -> tuple[Reference, ...]:
    """Those whose value must be mended first."""
    return tuple(r for r in references if (s := statuses.get(r.id)) is not None and s.verdict in HOPELESS)
