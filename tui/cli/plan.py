"""`pullfix plan`: the diff of the choices, printed, written to a file, or applied."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from tui.cli.applying import outcome
from tui.cli.building import build_now, built_by, clone_sources
from tui.cli.exits import Exit
from tui.cli.formats import document
from tui.cli.sessions import opened, run_with, unread
from tui.cli.terminal import Terminal, safe
from tui.cli.wanted import auto, chosen, joined, with_alike
from tui.core.aftermath import aftermath
from tui.core.diff import is_env, unified
from tui.core.errors import UsageError
from tui.core.language import sentences, tr
from tui.core.plan import Choice, Conflict, Effect, Plan
from tui.core.reference import ReferenceId, Role
from tui.journal.reason import branch_name, choice_words
from tui.session import Session
from tui.sources.compose import judged
from tui.workbench import effects_sentence
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 when every choice became a diff."""
    if not call.choices and not call.auto and not call.resume:
        raise UsageError(
            tr(
                "Nothing was chosen. Give --switch, --pin, --unpin, --build, --fallback, --wait or --ignore with "
                "WHERE=…, or --auto, or --resume."
            )
        )
    if (call.commit or call.branch or call.compose_config or call.build_now or call.clone) and not call.apply:
        raise UsageError(tr("--commit, --branch, --compose-config, --clone and --build-now go with --apply."))
    session = opened(call, world, terminal)
    if call.resume:
        _resume(session, terminal)
    given = run_with(session, lambda: _choices(call, session, terminal))
    session.choices = (*session.choices, *given)
    plan = session.plan_again()
    _tell_effects(plan, terminal)
    if plan.conflicts:
        raise UsageError(_conflicts(plan.conflicts))
    if (call.build_now or call.clone) and not built_by(plan):
        raise UsageError(tr("Nothing was written: --clone and --build-now go with --build."))
    commands = session.build_commands(built_by(plan)) if call.build_now else ()
    plan = clone_sources(session, terminal) if call.clone and not _refused(call, plan) else plan
    _show(call, session, terminal)
    done = Exit.USAGE if call.auto and unread(session, call, terminal) else Exit.CLEAN
    if not plan.steps and done is Exit.CLEAN:
        terminal.note(tr("Nothing was chosen: there is no failing image with a remedy to recommend."))
    if not call.apply:
        return done
    if not plan.changes:
        terminal.note(tr("Nothing to apply: the files already say so."))
        return done
    if _refused(call, plan):
        raise UsageError(
            tr(
                "Nothing was written: the plan also changes {effects}. Give --accept-effects if that is meant.",
                effects=effects_sentence(plan),
            )
        )
    _apply(call, session, terminal)
    return build_now(session, commands, terminal) or done if commands else done


def _refused(call: argparse.Namespace, plan: Plan) -> bool:
    """Does it change other references, without anybody having accepted that?"""
    return bool(plan.unwanted) and not call.accept_effects


def _resume(session: Session, terminal: Terminal) -> None:
    found = session.left_walk()
    if found is None:
        raise UsageError(tr("There is no walk to resume here: the app left no choices unapplied."))
    for line in found.lost:
        terminal.note(safe(tr("Not resumed: {choice}", choice=line)))
    session.take_up(found)


def _apply(call: argparse.Namespace, session: Session, terminal: Terminal) -> None:
    """Write, commit where that is wanted, ask again, and say what came of it."""
    for line in session.git_remarks():
        terminal.note(safe(line))
    steps = session.plan.steps
    aims = {effect.reference for effect in session.plan.effects} | {step.choice.reference for step in steps}
    projects = _projects(session, aims)
    branch = (call.branch or branch_name(tuple(choice_words(step) for step in steps))) if call.commit else None
    record = session.apply(accept_effects=call.accept_effects, branch=branch, named=bool(call.branch))
    terminal.note(safe(outcome(record)))
    for path in session.journal.kept:
        terminal.note(
            safe(tr("Kept beside it, since somebody wrote to it meanwhile or it cannot be removed: {path}", path=path))
        )
    if session.commit is not None:
        made = session.commit
        terminal.note(
            safe(
                tr("Committed as {id} on the new branch {branch}. Nothing was pushed.", id=made.id, branch=made.branch)
            )
        )
        for left in made.left_out:
            terminal.note(safe(tr("{path} is changed, and in no commit: git does not keep it.", path=left)))
    again = [r for r in session.loaded.references if r.id in aims and r.role is Role.PULLED]
    if again and not session.offline:
        run_with(session, lambda: session.check(only=[reference.id for reference in again]))
        terminal.note(safe(aftermath(again, session.statuses)))
    if call.compose_config:
        for line in judged(session.root, projects, session.world.environ, session.options):
            terminal.note(safe(line))


def _projects(session: Session, aims: Iterable[ReferenceId]) -> tuple[str, ...]:
    """The Compose projects that these belong to, as they are before anything is written: a build may take an image
    out of the files."""
    known = {project.path for project in session.loaded.projects}
    found = (session.loaded.reference(reference_id) for reference_id in aims)
    return tuple(sorted({r.project for r in found if r is not None} & known))


async def _choices(call: argparse.Namespace, session: Session, terminal: Terminal) -> tuple[Choice, ...]:
    choices: list[Choice] = []
    for flag, words in call.choices or ():
        new = await chosen(flag, words, session, terminal, (*session.choices, *choices))
        choices = joined(choices, new, session, terminal)
    if call.alike:
        named = {choice.reference for choice in choices}
        choices += [more for one in choices for more in (await with_alike(one, session, terminal, named))[1:]]
        choices = list({(choice.reference, choice.code): choice for choice in choices}.values())
    if call.auto:
        choices += await auto(session, terminal, taken={choice.reference for choice in choices})
    return tuple(choices)


def _show(call: argparse.Namespace, session: Session, terminal: Terminal) -> None:
    """The diff where it was asked for: standard output, a file, or as JSON."""
    from_git = call.relative_to_git_root
    if call.format == "json":
        document.show(plan_document(session.plan), terminal)
    elif not call.output or call.output == "-":
        terminal.write(session.exported(from_git_root=from_git))
    if call.output and call.output != "-":
        written = session.export(Path(call.output), from_git_root=from_git)
        terminal.note(safe(tr("The diff is in {file}.", file=written)))
        if session.in_git and any(is_env(change) for change in session.plan.changes):
            terminal.note(
                tr(
                    "Env files have no context lines in it, which may hold secrets: `git apply` needs --unidiff-zero "
                    "for "
                    "them; its first lines say so. `patch -p1` and `pullfix apply` take it as it is."
                )
            )


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
        told = f"{effect.reference} ({effect.because})" if effect.because else f"{effect.reference}"
        terminal.note(
            safe(
                tr(
                    "Also changes {reference}: {before} -> {after}",
                    reference=told,
                    before=effect.before,
                    after=effect.after,
                )
            )
        )


def _conflicts(conflicts: tuple[Conflict, ...]) -> str:
    lines = (
        tr(
            "{remedy} for {reference}: {why}",
            remedy=conflict.choice.code.value,
            reference=conflict.choice.reference,
            why=conflict.message,
        )
        for conflict in conflicts
    )
    return sentences(tr("Nothing was written."), "\n".join(lines))
