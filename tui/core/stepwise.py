"""Choices one after the other, each loaded again on top of those before it: right in every case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.core import project
from tui.core.choosing import edits_of, missed
from tui.core.edit import changes_of
from tui.core.language import tr
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.plan import Choice, Conflict, Effect, PlanStep, Refusal
from tui.core.reference import Reference
from tui.core.text import Snapshot


@dataclass(frozen=True, slots=True)
class Steps:
    """What became of the choices, by their numbers, and the files in the end."""

    steps: tuple[tuple[int, PlanStep], ...]
    conflicts: tuple[tuple[int, Conflict], ...]
    result: Snapshot
    loaded: Loaded


def stepwise(snapshot: Snapshot, loaded: Loaded, choices: Sequence[tuple[int, Choice]], options: LoadOptions) -> Steps:
    """Carry out the choices in their order."""
    now, present = snapshot, loaded
    steps: list[tuple[int, PlanStep]] = []
    conflicts: list[tuple[int, Conflict]] = []
    for number, choice in choices:
        outcome = _step(now, present, choice, options, number)
        if isinstance(outcome, Conflict) and outcome.done and steps and _done_before(snapshot, loaded, present, choice):
            steps.append((number, PlanStep(number, choice, _label(present, choice), (), (), ())))
        elif isinstance(outcome, Conflict):
            conflicts.append((number, outcome))
        elif undone := _undone(now, present, outcome, [step for _, step in steps]):
            conflicts.append((number, undone))
        else:
            step, now, present = outcome
            steps.append((number, step))
    return Steps(tuple(steps), tuple(conflicts), now, present)


def _done_before(base: Snapshot, loaded: Loaded, present: Loaded, choice: Choice) -> bool:
    """Has an earlier choice brought about what this one asks for? Two services share a variable, and both were chosen:
    the second has nothing left to write, and is wanted all the same."""
    first, reached = loaded.reference(choice.reference), present.reference(choice.reference)
    if first is None or reached is None or missed(reached, choice):
        return False
    edits = edits_of(first, choice, base, loaded)
    return not isinstance(edits, Refusal) and bool(changes_of(base, edits))


def _undone(
    now: Snapshot, present: Loaded, made: tuple[PlanStep, Snapshot, Loaded], before: Sequence[PlanStep]
) -> Conflict | None:
    """The conflict with an earlier choice for another reference that holds now and would not hold after this one: two
    services share a variable, and each wants another value of it."""
    step, _, future = made
    for earlier in before:
        if earlier.choice.reference == step.choice.reference:
            continue
        if not _holds(present, earlier.choice) or _holds(future, earlier.choice):
            continue
        place = _place(now, step, earlier)
        said = tr(
            "It would undo what was chosen for {label} ({choice}): both stand at {place}. Drop one of the two, or "
            "choose for both what both can have.",
            label=earlier.label, choice=earlier.choice.argument or earlier.choice.code.value, place=place,
        )  # fmt: skip
        return Conflict(step.choice, said, against=earlier.choice, place=place)
    return None


def _holds(loaded: Loaded, choice: Choice) -> bool:
    reached = loaded.reference(choice.reference)
    return reached is not None and not missed(reached, choice)


def _place(now: Snapshot, step: PlanStep, earlier: PlanStep) -> str:
    """`FILE:LINE` of the first edit in a file that both change, else of the first."""
    files = {change.path for change in earlier.changes}
    span = next((edit.span for edit in step.edits if edit.span.path in files), step.edits[0].span)
    file = now.text_file(span.path)
    return f"{span.path}:{file.position(span.start).line}" if file is not None else span.path


def _label(present: Loaded, choice: Choice) -> str:
    reference = present.reference(choice.reference)
    return reference.label if reference is not None else str(choice.reference)


def _step(
    now: Snapshot, present: Loaded, choice: Choice, options: LoadOptions, number: int
) -> tuple[PlanStep, Snapshot, Loaded] | Conflict:
    reference = present.reference(choice.reference)
    if reference is None:
        return Conflict(choice, tr("There is no reference {reference} any more.", reference=choice.reference))
    edits = edits_of(reference, choice, now, present)
    if isinstance(edits, Refusal):
        return Conflict(choice, edits.message)
    changes = changes_of(now, edits)
    if not changes:
        return Conflict(choice, tr("The files say so already; there is nothing to change."), done=True)
    after = now.with_texts({change.path: change.after for change in changes})
    future = project.load(after, options)
    reached = future.reference(choice.reference)
    if reached is None or missed(reached, choice):
        got = (reached.text or reached.written) if reached is not None else tr("nothing")
        return Conflict(
            choice,
            tr("The edit would not reach its aim: {name} would resolve to {value}.", name=reference.label, value=got),
        )
    follows = tuple(effects(present, future, chosen=reference))
    return PlanStep(number, choice, reference.label, edits, changes, follows), after, future


def effects(before: Loaded, after: Loaded, *, chosen: Reference | None) -> Iterator[Effect]:
    """The references whose value or role changes."""
    for old in before.references:
        new = after.reference(old.id)
        if new is not None and (new.text, new.role) == (old.text, old.role):
            continue
        if new is not None and new.text == old.text and old.shadowed_by is not None and new.shadowed_by is not None:
            continue  # nobody pulls what stands there, before or after
        wanted = chosen is not None and old.id == chosen.id
        because = _shared(old, chosen) if chosen is not None and not wanted else ""
        yield Effect(old.id, old.text, new.text if new is not None else None, wanted, because)


def _shared(other: Reference, chosen: Reference) -> str:
    """What two references have in common."""
    if other.slot == chosen.slot:
        return tr("same anchor")
    mine, theirs = (
        {via.name: None for piece in (r.resolved.pieces if r.resolved else ()) for via in piece.via}
        for r in (chosen, other)
    )
    common = [name for name in mine if name in theirs]
    return tr("same variable {variable}", variable=common[0]) if common else ""
