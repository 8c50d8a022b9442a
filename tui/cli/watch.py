"""`pullfix watch`: ask again until what is waited for is there; for a terminal that stays open, for CI and for cron."""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.exits import Exit
from tui.cli.sessions import opened, run_with, unread
from tui.cli.terminal import Terminal, flush, padded, safe, width
from tui.core import report
from tui.core.answers import Limited
from tui.core.errors import UsageError
from tui.core.language import listing, tr
from tui.core.reference import ReferenceId
from tui.core.sentences.phrases import duration
from tui.core.verdict import Standing
from tui.registry.pace import Pace
from tui.session import Session
from tui.watching import Event, What, watch
from tui.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence

BELL = "\a\x1b]9;pullfix: {said}\a\x1b]777;notify;pullfix;{said}\a"
"""The bell, and the two forms in which terminals take a notification of the desktop (iTerm2's, and rxvt's)."""


def run(call: argparse.Namespace, world: World, terminal: Terminal, pace: Pace | None = None) -> int:
    """0 all is there (then the status of `--exec`), 1 some are not, 3 some could not be decided in time, 2 a project
    cannot be read."""
    command = _command(call.exec, Path(call.directory))
    session = opened(call, world, terminal)
    if not session.loaded.references:
        if unread(session, call, terminal):
            return Exit.USAGE
        terminal.note(
            tr("There is no image in {directory}, so there is nothing to wait for.", directory=safe(call.directory))
        )
        return Exit.CLEAN
    last = run_with(session, lambda: _watched(session, call, terminal, pace or Pace()))
    status = _status(session, last)
    if status is Exit.CLEAN and unread(session, call, terminal):
        return Exit.USAGE
    if status is Exit.CLEAN and call.bell:
        terminal.err.write(BELL.format(said=tr("all images are there")))
    if status is Exit.CLEAN and command:
        terminal.note(safe(tr("Runs: {command}", command=shlex.join(command))))
        return _executed(command, session)
    return status


def _command(text: str | None, root: Path) -> list[str]:
    """The words of `--exec`, as a shell would split them; no shell runs. Raises UsageError before anybody waits, also
    where there is no such program; a path of one starts at the project."""
    try:
        words = shlex.split(text) if text else []
    except ValueError as fault:
        raise UsageError(
            tr("--exec {text} cannot be split into words: {reason}.", text=repr(text), reason=fault)
        ) from fault
    if text is not None and not words:
        raise UsageError(tr("--exec wants a command, such as --exec 'docker compose up -d'."))
    if words and shutil.which(root / words[0] if "/" in words[0] else words[0]) is None:
        raise UsageError(tr("--exec: there is no program {program} here that can be run.", program=words[0]))
    return words


async def _watched(session: Session, call: argparse.Namespace, terminal: Terminal, pace: Pace) -> Event:
    last = Event(what=What.DONE)
    told: set[str] = set()
    async for event in watch(session, pace, interval=call.interval, deadline=call.deadline):
        last = event
        if call.format == "json":
            terminal.write(json.dumps(_document(session, event)) + "\n")
        else:
            _say(session, event, terminal)
        flush()
        for note in (note for note in session.notes if note not in told):
            told.add(note)
            terminal.note(safe(note))
    return last


def _say(session: Session, event: Event, terminal: Terminal) -> None:
    """What changed goes to standard output, what comes next to standard error."""
    match event.what:
        case What.CHANGED:
            row = report.row_of(
                session.loaded.by_id[event.references[0]], session.statuses[event.references[0]], session.snapshot
            )
            mark = f"{report.glyph(row.status, ascii_only=not terminal.unicode)} {report.word(row.status)}"
            mark = terminal.paint(padded(mark, max(map(width, report.verdicts())) + 2), row.status.standing)
            at = f"{session.world.clock().astimezone():%H:%M:%S}"
            terminal.print(f"{at}  {mark} {safe(row.label)}  {safe(row.resolved or row.written)}")
        case What.NEXT:
            terminal.note(
                tr(
                    "Not there yet: {names}. Asked again in {duration}.",
                    names=_names(session, event.references),
                    duration=duration(event.seconds),
                )
            )
        case What.LATE:
            terminal.note(tr("The time is over. Not there yet: {names}.", names=_names(session, event.references)))
        case What.UNREADABLE:
            terminal.note(safe(tr("The files are taken as they were: {said}", said=event.said)))
        case What.DONE if event.references:
            terminal.note(
                tr(
                    "All else is there. Waiting does not mend {names}: see `pullfix list`.",
                    names=_names(session, event.references),
                )
            )
        case What.DONE:
            terminal.note(tr("All images are there."))


def _names(session: Session, references: Sequence[ReferenceId]) -> str:
    known = (session.loaded.reference(reference_id) for reference_id in references)
    return safe(listing(dict.fromkeys(reference.label for reference in known if reference is not None)))


def _document(session: Session, event: Event) -> dict[str, object]:
    """One event as data, a line each: `pullfix.watch/1`."""
    found: dict[str, object] = {
        "schema": "pullfix.watch/1",
        "at": session.world.clock().isoformat(),
        "event": event.what.value,
        "references": [str(reference_id) for reference_id in event.references],
    }
    if event.what is What.CHANGED:
        status = session.statuses[event.references[0]]
        found |= {"verdict": status.verdict.value if status.verdict else None, "standing": status.standing.value}
        if isinstance(status.answer, Limited):
            found["retry_after"] = status.answer.retry_after
    if event.what is What.NEXT:
        found["seconds"] = round(event.seconds, 1)
    return found | ({"message": event.said} if event.said else {})


def _status(session: Session, last: Event) -> Exit:
    if not last.references:
        return Exit.CLEAN
    standings = {session.statuses[reference_id].standing for reference_id in last.references}
    return Exit.UNDECIDED if standings == {Standing.UNDECIDED} else Exit.FINDINGS


def _executed(command: list[str], session: Session) -> int:
    """Run the command in the project's directory; its own status is ours."""
    try:
        return subprocess.run(command, cwd=session.root, check=False).returncode
    except OSError as fault:
        raise UsageError(tr("{command} cannot be run: {reason}.", command=command[0], reason=fault.strerror)) from fault
