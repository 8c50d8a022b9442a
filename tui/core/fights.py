"""Why a choice cannot be carried out, for people: which other choice it fights, where, and what can be done.

Pure. The conflict itself is found where the plan is decided; here it gets the number that people know the rival by.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.language import sentences, tr
from tui.core.plan import Conflict, Plan, PlanStep


@dataclass(frozen=True, slots=True)
class Fight:
    """A conflict explained. `rival`: the step that is in its way; None: the files themselves are."""

    conflict: Conflict
    rival: PlanStep | None

    @property
    def told(self) -> str:
        """The whole of it: what is in the way, at which line, and what to do."""
        conflict = self.conflict
        if self.rival is None:
            return sentences(conflict.message, tr("Drop it, and choose anew in the walk."))
        choice = self.rival.choice
        what = tr(
            "It fights choice {number} ({label}: {choice}), which it would undo.",
            number=self.rival.number, label=self.rival.label, choice=f"{choice.code.value} {choice.argument}".rstrip(),
        )  # fmt: skip
        return sentences(
            what,
            tr("Both are written at {place}.", place=conflict.place),
            tr("Drop one of the two, or choose for both what both can have."),
        )


def fights(plan: Plan) -> tuple[Fight, ...]:
    """All that cannot be carried out."""
    by_choice = {step.choice: step for step in plan.steps}
    return tuple(
        Fight(conflict, by_choice.get(conflict.against) if conflict.against else None) for conflict in plan.conflicts
    )
