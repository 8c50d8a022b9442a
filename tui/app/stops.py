"""The steps of a walk with what became of each: which are chosen, by which diffs, and who asks the same registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.app.dialogs.step_list import Stop
from tui.app.scope import Scope
from tui.app.steps import Steps
from tui.core import report
from tui.core.reference import ReferenceId

if TYPE_CHECKING:
    from tui.session import Session


def stops(session: Session, steps: Steps, scope: Scope) -> tuple[Stop, ...]:
    """A row for each step, in their order. Those that another choice stands for count as chosen."""
    chosen = {choice.reference for choice in session.choices}
    made = session.plan.steps
    found = []
    for number, reference_id in enumerate(steps.references):
        reference = session.loaded.reference(reference_id)
        diffs = tuple(step.file_name for step in made if step.choice.reference == reference_id and step.changes)
        row = report.row_of(reference, report.UNASKED, session.snapshot) if reference is not None else None
        found.append(
            Stop(
                number,
                row.label if row is not None else str(reference_id),
                (row.resolved or row.written) if row is not None else "",
                steps.state(reference_id, chosen | scope.done if session.choices else chosen),
                diffs,
            )
        )
    return tuple(found)


def same_registry(session: Session, steps: Steps) -> tuple[ReferenceId, ...]:
    """The later steps whose images are of the registry of this one."""
    here = session.loaded.reference(steps.current)
    if here is None or here.image is None:
        return ()
    later = steps.references[steps.at + 1 :]
    images = ((one, reference.image) for one in later if (reference := session.loaded.reference(one)) is not None)
    return tuple(one for one, image in images if image is not None and image.registry == here.image.registry)
