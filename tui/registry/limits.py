"""Registries that asked for a wait, in which they are not asked: what they said is the answer until it is over.

A refusal may be of one repository or of everything that this machine asks. The same kind of question for a second
repository, refused as well, tells: from then on the whole registry is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tui.core.answers import Absent, Answer, Limited, Present, Question, Tags


@dataclass(slots=True)
class Waits:
    """The waits of one registry for one kind of question: until when, by repository."""

    by_repository: dict[str, tuple[float, Limited]] = field(default_factory=dict)

    def of(self, repository: str, now: float) -> tuple[float, Limited] | None:
        """The wait that holds for a repository: its own, or the registry's."""
        running = {name: wait for name, wait in self.by_repository.items() if wait[0] > now}
        self.by_repository = running
        if repository in running:
            return running[repository]
        return max(running.values(), key=lambda wait: wait[0]) if len(running) > 1 else None


class Limits:
    """See the module. `seconds` is a clock that counts from anywhere."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._waits: dict[tuple[str, type[Question]], Waits] = {}

    def told(self, question: Question, answer: Answer) -> None:
        """Take note of an answer."""
        image, key = question.image, (question.image.registry, type(question))
        if isinstance(answer, Limited) and answer.retry_after:
            waits = self._waits.setdefault(key, Waits())
            waits.by_repository[image.repository] = (self._seconds() + answer.retry_after, answer)
        elif isinstance(answer, (Present, Absent, Tags)):
            self._waits.pop(key, None)

    def of(self, question: Question) -> Limited | None:
        """The answer while a wait runs, with the seconds that are left of it; None: it may be asked."""
        waits = self._waits.get((question.image.registry, type(question)))
        wait = waits.of(question.image.repository, self._seconds()) if waits else None
        return replace(wait[1], retry_after=wait[0] - self._seconds(), from_cache=True) if wait else None
