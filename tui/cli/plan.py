"""`pullfix plan`: the diff of the choices, printed, written to a file, or applied."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.cli.applying import outcome
from tui.cli.exits import Exit
from tui.cli.formats import document
from tui.cli.sessions import opened, run_with
from tui.cli.terminal import Terminal, safe
from tui.cli.wanted import auto, chosen
from tui.core.diff import unified
from tui.core.errors import UsageError
from tui.core.plan import Choice, Conflict, Effect, Plan
from tui.session import Session
from tui.workbench import effects_sentence
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 when every choice became a diff."""
    if not call.choices and not call.auto:
        raise UsageError("Nothing was chosen. Give --switch, --pin, --build or --wait with WHERE=…, or --auto.")
    session = opened(call, world, terminal)
    choices = run_with(session, lambda: _choices(call, session, terminal))
    session.choices = choices
    plan = session.plan
    _tell_effects(plan, terminal)
    if plan.conflicts:
        raise UsageError(_conflicts(plan.conflicts))
    _show(call, plan, terminal)
    if call.output:
        written = session.export(Path(call.output))
        terminal.note(f"The diff is in {written}. Env files have no context lines in it: `git apply` needs "
                      "--unidiff-zero for them, `patch -p1` and `pullfix apply` take it as it is."
                      if _has_env(plan) else f"The diff is in {written}.")  # fmt: skip
    if not call.apply:
        return Exit.CLEAN
    if not plan.changes:
        terminal.note("Nothing to apply: the files already say so.")
        return Exit.CLEAN
    if plan.unwanted and not call.accept_effects:
        raise UsageError(
            f"Nothing was written: the plan also changes {effects_sentence(plan)}. "
            "Give --accept-effects if that is meant."
        )
    terminal.note(outcome(session.apply(accept_effects=call.accept_effects)))
    return Exit.CLEAN


async def _choices(call: argparse.Namespace, session: Session, terminal: Terminal) -> tuple[Choice, ...]:
    choices = [await chosen(flag, words, session, terminal) for flag, words in call.choices or ()]
    if call.auto:
        choices += await auto(session, terminal, taken={choice.reference for choice in choices})
    return tuple(choices)


def _show(call: argparse.Namespace, plan: Plan, terminal: Terminal) -> None:
    if call.format == "json":
        document.show(plan_document(plan), terminal)
    elif not call.output:
        terminal.write(unified(plan.changes))


def plan_document(plan: Plan) -> dict[str, object]:
    """The plan as JSON: its steps, each with its diff, and all effects."""
    return {
        "schema": "pullfix.plan/1",
        "steps": [
            {
                "number": step.number,
                "reference": str(step.choice.reference),
                "remedy": step.choice.code.value,
                "argument": step.choice.argument,
                "verified": step.choice.verified,
                "diff": unified(step.changes),
            }
            for step in plan.steps
        ],
        "effects": [_effect(effect) for effect in plan.effects],
        "diff": unified(plan.changes),
    }


def _effect(effect: Effect) -> dict[str, object]:
    return {
        "reference": str(effect.reference),
        "before": effect.before,
        "after": effect.after,
        "wanted": effect.wanted,
        "because": effect.because,
    }


def _tell_effects(plan: Plan, terminal: Terminal) -> None:
    for effect in plan.unwanted:
        because = f" ({effect.because})" if effect.because else ""
        terminal.note(safe(f"Also changes {effect.reference}{because}: {effect.before} -> {effect.after}"))


def _conflicts(conflicts: tuple[Conflict, ...]) -> str:
    lines = [
        f"{conflict.choice.code.value} for {conflict.choice.reference}: {conflict.message}" for conflict in conflicts
    ]
    return "Nothing was written. " + "\n".join(lines)


def _has_env(plan: Plan) -> bool:
    from tui.core.diff import is_env  # noqa: PLC0415

    return any(is_env(change) for change in plan.changes)
