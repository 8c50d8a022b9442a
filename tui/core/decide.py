"""Choices to a plan: each choice is spliced, loaded again, and compared, before anyone sees it as possible.

A choice that misses its aim is a conflict. A reference that nobody named and that changes all the same (a shared
variable, an anchor) is an effect to accept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from tui.core import project
from tui.core.edit import changes_of
from tui.core.finding import RemedyCode
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.plan import Change, Choice, Conflict, Edit, Effect, Plan, PlanStep, Refusal
from tui.core.reference import Reference
from tui.core.remedies import build_locally, pin_tag, switch_path, wait
from tui.core.text import Snapshot

NOTHING = "The files say so already; there is nothing to change."


def decide(snapshot: Snapshot, loaded: Loaded, choices: Sequence[Choice], options: LoadOptions) -> Plan:
    """The plan of the choices, in their order, each on top of those before it."""
    now, present = snapshot, loaded
    steps: list[PlanStep] = []
    conflicts: list[Conflict] = []
    for choice in choices:
        outcome = _step(now, present, choice, options, len(steps) + 1)
        if outcome == Conflict(choice, NOTHING) and steps and _done_before(snapshot, loaded, present, choice):
            steps.append(PlanStep(len(steps) + 1, choice, _label(present, choice), (), (), ()))
        elif isinstance(outcome, Conflict):
            conflicts.append(outcome)
        else:
            step, now, present = outcome
            steps.append(step)
    chosen = {step.choice.reference for step in steps}
    effects = tuple(
        Effect(e.reference, e.before, e.after, e.reference in chosen, e.because)
        for e in _effects(loaded, present, chosen=None)
    )
    because = {e.reference: e.because for step in steps for e in step.effects if e.because}
    effects = tuple(
        Effect(e.reference, e.before, e.after, e.wanted, because.get(e.reference, e.because)) for e in effects
    )
    return Plan(snapshot, now, tuple(steps), tuple(conflicts), _total(snapshot, steps), effects)


def _done_before(base: Snapshot, loaded: Loaded, present: Loaded, choice: Choice) -> bool:
    """Has an earlier choice brought about what this one asks for? Two services share a variable, and both were chosen:
    the second has nothing left to write, and is wanted all the same."""
    first, reached = loaded.reference(choice.reference), present.reference(choice.reference)
    if first is None or reached is None or missed(reached, choice):
        return False
    edits = edits_of(first, choice, base, loaded)
    return not isinstance(edits, Refusal) and bool(changes_of(base, edits))


def _label(present: Loaded, choice: Choice) -> str:
    reference = present.reference(choice.reference)
    return reference.label if reference is not None else str(choice.reference)


def _step(
    now: Snapshot, present: Loaded, choice: Choice, options: LoadOptions, number: int
) -> tuple[PlanStep, Snapshot, Loaded] | Conflict:
    reference = present.reference(choice.reference)
    if reference is None:
        return Conflict(choice, f"There is no reference {choice.reference} any more.")
    edits = edits_of(reference, choice, now, present)
    if isinstance(edits, Refusal):
        return Conflict(choice, edits.message)
    changes = changes_of(now, edits)
    if not changes:
        return Conflict(choice, NOTHING)
    after = now.with_texts({change.path: change.after for change in changes})
    future = project.load(after, options)
    reached = future.reference(choice.reference)
    if reached is None or missed(reached, choice):
        got = (reached.text or reached.written) if reached is not None else "nothing"
        return Conflict(choice, f"The edit would not reach its aim: {reference.label} would resolve to {got}.")
    effects = tuple(_effects(present, future, chosen=reference))
    return PlanStep(number, choice, reference.label, edits, changes, effects), after, future


def edits_of(reference: Reference, choice: Choice, snapshot: Snapshot, loaded: Loaded) -> tuple[Edit, ...] | Refusal:
    """The edits of one choice, or why there are none."""
    match choice.code:
        case RemedyCode.SWITCH_PATH:
            return switch_path.edits(reference, choice.argument, snapshot, loaded)
        case RemedyCode.PIN_TAG:
            return pin_tag.edits(reference, choice.argument, snapshot, loaded)
        case RemedyCode.BUILD_LOCALLY:
            return build_locally.edits(reference, choice.argument, snapshot, loaded)
        case RemedyCode.WAIT:
            return wait.edits(reference, choice.argument, snapshot, loaded)
        case RemedyCode.LOGIN:
            return Refusal(f"Logging in changes no file. Run: {choice.argument}")
        case RemedyCode.FALLBACK_SOURCES:
            return Refusal("Fallback sources cannot be written yet. Switch the path instead.")
        case _:
            assert_never(choice.code)


def missed(reference: Reference, choice: Choice) -> bool:
    """Does the changed reference not do what was chosen?"""
    match choice.code:
        case RemedyCode.SWITCH_PATH:
            return switch_path.misses(reference, choice.argument)
        case RemedyCode.PIN_TAG:
            return pin_tag.misses(reference, choice.argument)
        case RemedyCode.BUILD_LOCALLY:
            return build_locally.misses(reference, choice.argument)
        case _:
            return False


def _effects(before: Loaded, after: Loaded, *, chosen: Reference | None) -> Iterator[Effect]:
    """The references whose value or role changes."""
    for old in before.references:
        new = after.reference(old.id)
        if new is not None and (new.text, new.role) == (old.text, old.role):
            continue
        wanted = chosen is not None and old.id == chosen.id
        because = _shared(old, chosen) if chosen is not None and not wanted else ""
        yield Effect(old.id, old.text, new.text if new is not None else None, wanted, because)


def _shared(other: Reference, chosen: Reference) -> str:
    """What two references have in common."""
    if other.slot == chosen.slot:
        return "same anchor"
    mine, theirs = (
        {via.name: None for piece in (r.resolved.pieces if r.resolved else ()) for via in piece.via}
        for r in (chosen, other)
    )
    common = [name for name in mine if name in theirs]
    return f"same variable {common[0]}" if common else ""


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
