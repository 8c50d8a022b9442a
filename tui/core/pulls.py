"""The pulls that registries say are left, gathered from their answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.core.language import tr
from tui.core.status import Status

if TYPE_CHECKING:
    from tui.core.answers import Quota  # dear to load, and `list` has no answers


@dataclass(frozen=True, slots=True)
class Pulls:
    """What one registry said last: the least that it said, for asking takes from it."""

    registry: str
    quota: Quota

    @property
    def short(self) -> str:
        """`docker.io 76 of 100 pulls left`."""
        left, limit = self.quota.left, self.quota.limit
        return tr("{registry} {left} of {limit} pulls left", registry=self.registry, left=left, limit=limit)

    @property
    def document(self) -> dict[str, object]:
        """For the JSON report."""
        quota = self.quota
        return {
            "registry": self.registry, "left": quota.left, "limit": quota.limit, "window": quota.window,
            "source": quota.source or None,
        }  # fmt: skip


def pulls_of(statuses: Iterable[Status]) -> tuple[Pulls, ...]:
    """By registry, in its alphabetical order. What was told in earlier runs says nothing of now."""
    least: dict[str, Quota] = {}
    for status in statuses:
        answer = status.answer
        if answer is None or answer.quota is None or answer.from_cache:
            continue
        known = least.get(answer.endpoint)
        if known is None or answer.quota.left < known.left:
            least[answer.endpoint] = answer.quota
    return tuple(Pulls(registry, quota) for registry, quota in sorted(least.items()))
