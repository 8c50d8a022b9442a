"""`pullfix select`: set each fallback variable to the first source that answers; for CI and cron."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tui.cli.applying import listed
from tui.cli.exits import Exit
from tui.cli.formats import document
from tui.cli.sessions import opened, run_with, unread
from tui.cli.terminal import Terminal, safe
from tui.core.edit import changes_of
from tui.core.errors import UsageError
from tui.core.language import sentences, tr
from tui.core.plan import Change, Refusal
from tui.core.selecting import Outcome, Selection, edit, image_with
from tui.session import Session
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 all are selected, 1 no source has it, 3 none has it and some could not be asked, 2 something cannot be read."""
    session = opened(call, world, terminal)
    selections = run_with(session, lambda: session.selections(any_digest=call.any_digest))
    changes = _changes(session, selections)
    written = bool(changes) and not call.dry_run
    if written:
        session.write(changes, [f"select: {_line(one)}" for one in selections if one.outcome is Outcome.SET])
    lost = unread(session, call, terminal, *session.lost_rules())
    _show(call, session, selections, terminal, written=written)
    if not selections and not lost and call.format == "text":
        terminal.note(tr("There is no fallback variable to set: pullfix.yaml has no `fallbacks:` that an image takes."))
    if written:
        terminal.note(
            safe(
                tr(
                    "Written to {files}. `pullfix undo` takes it back.",
                    files=listed([change.path for change in changes]),
                )
            )
        )
    return _exit(selections, lost=lost)


def _exit(selections: Sequence[Selection], *, lost: bool) -> Exit:
    outcomes = {one.outcome for one in selections}
    if Outcome.NONE in outcomes:
        return Exit.FINDINGS
    if lost:
        return Exit.USAGE
    return Exit.UNDECIDED if Outcome.UNDECIDED in outcomes else Exit.CLEAN


def _changes(session: Session, selections: Sequence[Selection]) -> tuple[Change, ...]:
    """What is written, once it was loaded as it would be: each image must come out as it was asked for."""
    made = []
    for one in selections:
        found = edit(one, session.snapshot)
        if isinstance(found, Refusal):
            raise UsageError(sentences(tr("Nothing was written."), found.message))
        made += [found] if found is not None and found not in made else []
    changes = changes_of(session.snapshot, made)
    future = session.loaded_with(session.snapshot, changes)
    for one in selections:
        for reference in one.variable.references if one.outcome is Outcome.SET else ():
            wanted = image_with(reference, one.variable.rule.variable, one.source or "")
            after = future.reference(reference.id)
            if after is None or after.image is None or after.image.canonical != getattr(wanted, "canonical", ""):
                name, file = one.variable.rule.variable, one.variable.file
                raise UsageError(
                    tr(
                        "Nothing was written: {name} in {file} would not reach {label}.",
                        name=name,
                        file=file,
                        label=reference.label,
                    )
                )
    return changes


def _line(one: Selection) -> str:
    return f"{one.variable.rule.variable}={one.source or one.variable.before}"


def _show(
    call: argparse.Namespace, session: Session, selections: Sequence[Selection], terminal: Terminal, *, written: bool
) -> None:
    if call.format == "json":
        document.show(select_document(session, selections, written=written), terminal)
        return
    for one in selections:
        terminal.print(safe(f"{_line(one)}   {_words(one, written=written)}"))
        for tried in one.tried:
            terminal.print(safe(f"  {tried.said}"))


def _words(one: Selection, *, written: bool) -> str:
    file, before = one.variable.file, one.variable.before
    match one.outcome:
        case Outcome.SET if written:
            return tr("set in {file} (was {before})", file=file, before=before)
        case Outcome.SET:
            return tr("would be set in {file} (was {before})", file=file, before=before)
        case Outcome.KEPT:
            return tr("as it is")
        case Outcome.NONE:
            return tr("left as it is: no source has it")
        case _:
            return tr("left as it is: no source has it, and some could not be asked")


def select_document(session: Session, selections: Sequence[Selection], *, written: bool) -> dict[str, object]:
    """The selections as JSON; the schema is `tui/data/select.schema.json`."""
    return {
        "schema": "pullfix.select/1",
        "root": str(session.root),
        "variables": [
            {
                "project": one.variable.project,
                "variable": one.variable.rule.variable,
                "file": one.variable.file,
                "references": [str(reference.id) for reference in one.variable.references],
                "outcome": one.outcome.value,
                "before": one.variable.before,
                "source": one.source,
                "written": written and one.outcome is Outcome.SET,
                "tried": [
                    {"source": t.source, "fits": t.fits, "undecided": t.undecided, "digest": t.digest, "said": t.said}
                    for t in one.tried
                ],
            }
            for one in selections
        ],
    }
