"""`pullfix history`: what was applied to a project and taken back: who, when, why, and the diff."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.cli.applying import record_document
from tui.cli.exits import Exit
from tui.cli.formats import document
from tui.cli.terminal import Terminal, padded, safe
from tui.core.errors import UsageError
from tui.core.language import later, listing, tr
from tui.journal.journal import Journal
from tui.journal.records import Event, Record, State
from tui.world import World

_STATES = {State.APPLIED: later("applied"), State.UNDONE: later("undone")}
_DONE = {State.APPLIED: later("applied"), State.UNDONE: later("taken back")}
_BY = {State.APPLIED: later("applied by {who}"), State.UNDONE: later("taken back by {who}")}
_STATE = 8
"""Columns of the state."""


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """Always 0: an empty history is one too."""
    journal = Journal(world.state_dir)
    records = journal.history(Path(call.directory))
    for path in journal.unreadable(Path(call.directory)):
        terminal.note(safe(tr("A record cannot be read, and is left out: {path}", path=path)))
    if call.record is not None:
        records = tuple(record for record in records if record.id == call.record.lstrip("0"))
        if not records:
            raise UsageError(tr("There is no change {id} here. `pullfix history` lists them.", id=call.record))
    if call.format == "json":
        document.show({"schema": "pullfix.history/1", "records": [record_document(r) for r in records]}, terminal)
        return Exit.CLEAN
    if not records:
        terminal.note(tr("Nothing was applied here yet."))
    for record in records:
        _show(record, terminal, diff=call.diff or call.record is not None)
    return Exit.CLEAN


def _show(record: Record, terminal: Terminal, *, diff: bool) -> None:
    terminal.print(safe(f"{record.id}  {padded(tr(_STATES[record.state]), _STATE)}  {listing(record.files)}"))
    for event in record.events:
        terminal.print(safe(f"    {_event(event)}"))
    for reason in record.reasons:
        terminal.print(safe(f"    {reason.choice}"))
        for sentence in reason.because:
            terminal.print(safe(f"        {sentence}"))
    if diff:
        terminal.print()
        for line in record.diff.split("\n"):
            terminal.print(safe(line))


def _event(event: Event) -> str:
    """`2026-11-24 23:40  applied by ana`"""
    at = f"{event.when.astimezone():%Y-%m-%d %H:%M}"
    if not event.who:
        return f"{at}  {tr(_DONE[event.state])}"
    return f"{at}  {tr(_BY[event.state], who=event.who)}"
