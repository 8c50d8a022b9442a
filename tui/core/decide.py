"""Choices to a plan: each choice is spliced, loaded again, and compared, before anyone sees it as possible.

A choice that misses its aim is a conflict. A reference that nobody named and that changes all the same (a shared
variable, an anchor) is an effect to accept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui.core import batch, project
from tui.core.choosing import edits_of, missed
from tui.core.islands import islands
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.plan import Change, Choice, Conflict, Edit, Effect, Plan, PlanStep
from tui.core.reference import ReferenceId
from tui.core.stepwise import Steps, effects, stepwise
from tui.core.text import Snapshot


def decide(snapshot: Snapshot, loaded: Loaded, choices: Sequence[Choice], options: LoadOptions) -> Plan:
    """The plan of the choices, in their order, each on top of those before it."""
    numbered = list(enumerate(choices))
    found = _at_once(snapshot, loaded, numbered, options) if len(choices) > 1 else None
    if found is None:
        found = stepwise(snapshot, loaded, numbered, options)
    steps = tuple(replace(step, number=number) for number, (_, step) in enumerate(sorted(found.steps, key=_first), 1))
    conflicts = tuple(conflict for _, conflict in sorted(found.conflicts, key=_first))
    total = _total_effects(loaded, found.loaded, steps)
    return Plan(snapshot, found.result, steps, conflicts, _total(snapshot, steps), total)


def _first(pair: tuple[int, object]) -> int:
    return pair[0]


def _total_effects(loaded: Loaded, present: Loaded, steps: Sequence[PlanStep]) -> tuple[Effect, ...]:
    chosen = {step.choice.reference for step in steps}
    because = {e.reference: e.because for step in steps for e in step.effects if e.because}
    return tuple(
        Effect(e.reference, e.before, e.after, e.reference in chosen, because.get(e.reference, e.because))
        for e in effects(loaded, present, chosen=None)
    )


def _at_once(
    snapshot: Snapshot, loaded: Loaded, numbered: list[tuple[int, Choice]], options: LoadOptions
) -> Steps | None:
    """All choices with one load, but for the parts of the directory that need to be decided step by step; None where
    that comes out otherwise than the parts alone."""
    found, off = batch.aimed(numbered, loaded, lambda reference, choice: edits_of(reference, choice, snapshot, loaded))
    parts = islands(snapshot, loaded)
    slow = {parts.of.get(choice.reference, -1) for number, choice in numbered if number in off}
    quick = [one for one in found if parts.of[one.reference.id] not in slow]
    result = snapshot.with_texts(batch.spliced(snapshot, quick))
    future = project.load(result, options)
    wrong = batch.otherwise(batch.foretold(quick, loaded), loaded, future)
    wrong |= {one.reference.id for one in quick if _missed(future, one.choice)}
    if not wrong.issubset(parts.of):
        return None
    slow |= {parts.of[reference_id] for reference_id in wrong}
    # What a slow part would have become goes back; the quick ones stay the same objects, and are not loaded again.
    texts = {e.span.path: _text(snapshot, e) for o in quick if parts.of[o.reference.id] in slow for e in o.edits}
    quick = [one for one in quick if parts.of[one.reference.id] not in slow]
    steps = batch.steps(snapshot, quick)
    conflicts: list[tuple[int, Conflict]] = []
    if not slow:
        return Steps(tuple(steps), (), result, future)
    for island in slow:
        own = [pair for pair in numbered if parts.of.get(pair[1].reference, -1) == island]
        part = parts.snapshot(island, snapshot) if island >= 0 else snapshot
        alone = project.load(part, options) if island >= 0 else loaded
        if not _alike(alone, loaded, {r for r, number in parts.of.items() if number == island}):
            return None
        made = stepwise(part, alone, own, options)
        steps += made.steps
        conflicts += made.conflicts
        texts |= {change.path: change.after for _, step in made.steps for change in step.changes}
    result = result.with_texts(texts)
    return Steps(tuple(steps), tuple(conflicts), result, project.load(result, options))


def _text(snapshot: Snapshot, edit: Edit) -> str | None:
    file = snapshot.text_file(edit.span.path)
    return file.text if file is not None else None


def _missed(future: Loaded, choice: Choice) -> bool:
    reached = future.reference(choice.reference)
    return reached is None or missed(reached, choice)


def _alike(alone: Loaded, loaded: Loaded, own: set[ReferenceId]) -> bool:
    """Does a part of the directory read by itself as it does in the whole?"""
    return all(
        (one := alone.reference(reference_id)) is not None
        and (whole := loaded.reference(reference_id)) is not None
        and (one.text, one.role, one.slot) == (whole.text, whole.role, whole.slot)
        for reference_id in own
    )


def _total(base: Snapshot, steps: Sequence[PlanStep]) -> tuple[Change, ...]:
    """One change a file: from what it is to what the last step makes of it."""
    last = {change.path: change.after for step in steps for change in step.changes}
    total = []
    for path, after in last.items():
        file = base.text_file(path)
        before = file.text if file is not None else None
        if before != after:
            total.append(Change(path, before, after))
    return tuple(total)
