"""What the journal keeps of an applied change: whole texts, who, when, and why; as JSON, one file a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path

from tui.core.diff import unified
from tui.core.errors import ApplyError
from tui.core.language import tr
from tui.core.plan import Change


class State(Enum):
    """Does a record's change stand in the files?"""

    APPLIED = "applied"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Event:
    """A change was applied, or taken back: when, and by whom."""

    state: State
    when: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One choice in words, and the sentences that led to it: what the registry said, what speaks for the remedy."""

    choice: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One applied change. `changes` hold the whole texts; `diff` shows no neighbour's secret."""

    id: str
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...]
    events: tuple[Event, ...]
    """From the first, which applied it, to the last."""

    @property
    def state(self) -> State:
        return self.events[-1].state

    @property
    def when(self) -> datetime:
        return self.events[0].when

    @property
    def who(self) -> str:
        return self.events[0].who

    @property
    def why(self) -> tuple[str, ...]:
        return tuple(reason.choice for reason in self.reasons)

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(change.path for change in self.changes)

    @property
    def diff(self) -> str:
        return unified(self.changes)

    def turned(self, event: Event, moves: Sequence[Change]) -> Record:
        """The record after it was taken back or applied again, which `moves` did to the files.

        Its changes become the texts that were really there, so the next turn restores them to the byte. Where nothing
        was left to do (somebody had done it by hand), the change stays what it was.
        """
        forward = event.state is State.APPLIED
        done = {move.path: move for move in moves if move.before != move.after}
        changes = []
        for change in self.changes:
            move = done.get(change.path)
            if move is not None:
                change = move if forward else Change(move.path, move.after, move.before)
            changes.append(change)
        return replace(self, changes=tuple(changes), events=(*self.events, event))


@dataclass(frozen=True, slots=True)
class Pending:
    """A write under way: the record as it will stand when all is done, and what is done to the files."""

    record: Record
    moves: tuple[Change, ...]


def encoded(record: Record, moves: Sequence[Change] = ()) -> bytes:
    """A record, or with `moves` a pending one, as it stands in its file."""
    found: dict[str, object] = {
        "id": record.id,
        "events": [{"state": e.state.value, "when": e.when.isoformat(), "who": e.who} for e in record.events],
        "why": [{"choice": reason.choice, "because": reason.because} for reason in record.reasons],
        "changes": [_change(change) for change in record.changes],
    }
    if moves:
        found["moves"] = [_change(change) for change in moves]
    return json.dumps(found).encode()


def _change(change: Change) -> dict[str, str | None]:
    return {"path": change.path, "before": change.before, "after": change.after}


def decoded(data: bytes) -> Pending:
    """A record from its file; the moves are empty but for a pending one. Raises ApplyError."""
    try:
        found = json.loads(data)
        record = Record(
            id=found["id"],
            reasons=tuple(Reason(why["choice"], tuple(why["because"])) for why in found["why"]),
            changes=_changes(found["changes"]),
            events=tuple(
                Event(State(event["state"]), datetime.fromisoformat(event["when"]), event["who"])
                for event in found["events"]
            ),
        )
        return Pending(record, _changes(found.get("moves", ())))
    except (ValueError, KeyError, TypeError, IndexError) as fault:
        raise ApplyError(
            tr(
                "A record of the journal cannot be read ({reason}). The files of the project are untouched.",
                reason=fault,
            )
        ) from fault


def _changes(found: Sequence[dict[str, str | None]]) -> tuple[Change, ...]:
    return tuple(Change(str(change["path"]), change["before"], change["after"]) for change in found)


def file_of(folder: Path, record: Record) -> Path:
    """Where a record lies below the project's folder of the journal."""
    return folder / "records" / f"{int(record.id):06d}.json"


def all_in(folder: Path) -> tuple[Record, ...]:
    """All records of a project that can be read, oldest first."""
    found = []
    for path in _files(folder):
        try:
            found.append(decoded(path.read_bytes()).record)
        except (OSError, ApplyError):
            continue  # `unreadable` names it; the others stand all the same
    return tuple(found)


def unreadable(folder: Path) -> tuple[Path, ...]:
    """The records that cannot be read."""
    known = {file_of(folder, record) for record in all_in(folder)}
    return tuple(path for path in _files(folder) if path not in known)


def next_number(folder: Path) -> int:
    """The number of the next record: one that no file has."""
    return 1 + max((int(path.stem) for path in _files(folder)), default=0)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "records").glob("*.json") if path.stem.isdigit())
