"""What `pullfix plan --build` does beyond the diff, each only where it was asked for: fetch a clone, build now."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from tui.cli.exits import Exit
from tui.cli.sessions import run_with
from tui.cli.terminal import Terminal, safe
from tui.core.errors import PullfixError, UsageError
from tui.core.finding import RemedyCode
from tui.core.language import sentences, tr
from tui.core.plan import Plan, PlanStep
from tui.core.reference import ReferenceId
from tui.session import Session
from tui.sources.clones import cloned
from tui.sources.compose_build import BuildCommand


def built_by(plan: Plan) -> tuple[ReferenceId, ...]:
    """The references that a plan has built locally."""
    return tuple(step.choice.reference for step in plan.steps if step.choice.code is RemedyCode.BUILD_LOCALLY)


def clone_sources(session: Session, terminal: Terminal) -> Plan:
    """Fetch the source of each build into a folder beside the file that names it, and plan with that folder. Raises
    UsageError, with every new folder taken away again."""
    made: list[Path] = []
    choices = list(session.choices)
    try:
        for step in session.plan.steps:
            if step.choice.code is RemedyCode.BUILD_LOCALLY:
                beside = session.root / _folder(step)
                argument = step.choice.argument
                found = run_with(session, lambda: cloned(argument, beside, session.world.environ))  # noqa: B023  # run at once
                made.append(beside / found.folder.split("/")[1])
                choices[choices.index(step.choice)] = replace(step.choice, argument=found.argument)
                terminal.note(
                    safe(
                        tr(
                            "{folder} is a clone at {commit}; `pullfix undo` leaves it there.",
                            folder=made[-1],
                            commit=found.commit,
                        )
                    )
                )
        session.choices = tuple(choices)
        plan = session.plan_again()
        if plan.conflicts:
            raise UsageError(sentences(tr("Nothing was written."), plan.conflicts[0].message))
    except PullfixError:
        for folder in made:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return plan


def _folder(step: PlanStep) -> str:
    """The folder of the file that the build is written to: its context is read from there."""
    return next((change.path.rpartition("/")[0] for change in step.changes), "")


def build_now(session: Session, commands: tuple[BuildCommand, ...], terminal: Terminal) -> Exit:
    """Build what was chosen, its log on standard error. 1 where a build fails; the files stay as they were applied."""
    said = run_with(session, lambda: session.build(commands, lambda line: terminal.note(safe(line))))
    stays = tr("The files stay changed; `pullfix undo` takes them back.")
    terminal.note(safe(sentences(said, stays) if said else tr("It is built.")))
    return Exit.FINDINGS if said else Exit.CLEAN
