"""The journal of all projects: applying, taking back, applying again, and finishing what was interrupted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tui.core.errors import ApplyError, UsageError
from tui.core.language import later, tr
from tui.core.loaded import Loaded
from tui.core.merge import Clash, rebased
from tui.core.plan import Change, Choice, Plan
from tui.journal import places, records, walk, writing
from tui.journal.lock import opened
from tui.journal.records import Event, Reason, Record, State
from tui.journal.recovery import recovery
from tui.journal.refusal import CHANGE, CHOICES, JOURNAL, SERIES, clashes, redo_clashes, refused, twice, undo_clashes
from tui.journal.series import write_series
from tui.journal.staging import Staging
from tui.journal.walk import Walk

Judge = Callable[[Sequence[Change]], str | None]
"""Looks at changes that had to be carried over to files which moved on; a sentence where they must not be written."""

Told = Callable[[Sequence[Clash], Sequence[Change]], str]


class StuckError(ApplyError):
    """Half of a change is written, and could not be put back. The pending record knows the whole."""


def _now() -> datetime:
    return datetime.now(UTC)


_SAID = later("There is nothing to write: the files say so already.")
_ALL_UNDONE = later(
    "There is nothing to undo: all changes here are taken back already. `pullfix undo --redo` applies the last of them "
    "again."
)
_UNDONE_ALREADY = later("Change {id} is taken back already.")
_APPLIED_ALREADY = later("Change {id} is applied already.")


class Journal:
    """The journal of all projects, below one state directory. `who` goes into the records."""

    def __init__(self, state_dir: Path, *, who: str = "", clock: Callable[[], datetime] = _now) -> None:
        self._state = state_dir
        self._who = who
        self._clock = clock
        self.kept: tuple[Path, ...] = ()
        """What the last write left beside its targets: files that could not be removed, or hold somebody's own text."""

    # --- the choices before they are applied

    def write_series(self, root: Path, plan: Plan) -> Path:
        """Write each step of a plan as its numbered diff. Raises ApplyError."""
        with self._locked(root) as folder:
            try:
                return write_series(folder / "series", plan)
            except OSError as fault:
                raise ApplyError(refused(folder, fault, SERIES)) from fault

    def keep_walk(self, root: Path, choices: Sequence[Choice], loaded: Loaded) -> None:
        """Keep the choices for the next start; none forgets them. Raises ApplyError."""
        with self._locked(root) as folder:
            try:
                walk.save(folder, choices, loaded, self._clock())
            except OSError as fault:
                raise ApplyError(refused(folder, fault, CHOICES)) from fault

    def kept_walk(self, root: Path, loaded: Loaded) -> Walk | None:
        """The walk that was left here, as far as it fits what is loaded; None where there is none."""
        found = walk.kept(places.folder_of(self._state, root))
        return Walk(*walk.fitting(found[1], loaded), found[0]) if found is not None else None

    # --- applying

    def apply(
        self, root: Path, changes: Sequence[Change], *, why: Sequence[str | Reason] = (), judge: Judge | None = None
    ) -> Record:
        """Write all changes, or none. Raises ApplyError, with every file as it was.

        A file that moved on since the changes were made keeps what is new in it, as long as our lines are untouched;
        `judge` has the last word on what comes of it.
        """
        with self._locked(root) as folder:
            self._no_pending(folder)
            moves = self._rebased(root, changes, judge)
            if not moves:
                raise ApplyError(tr(_SAID))
            reasons = tuple(Reason(one) if isinstance(one, str) else one for one in why)
            event = Event(State.APPLIED, self._clock(), self._who)
            record = Record(id=str(records.next_number(folder)), reasons=reasons, changes=moves, events=(event,))
            self._carry_out(root, folder, record, moves)
            return record

    def check(self, root: Path, changes: Sequence[Change]) -> None:
        """Look whether `apply` would write these changes. Writes nothing; raises ApplyError with its reason."""
        self._no_pending(places.folder_of(self._state, root))
        if not self._rebased(root, changes, None):
            raise ApplyError(tr(_SAID))

    def undo(self, root: Path, record_id: str | None = None, *, judge: Judge | None = None) -> Record:
        """Take back the change that was applied last, or the one named. Raises ApplyError where its lines changed."""
        return self._turn(root, record_id, State.UNDONE, judge)

    def redo(self, root: Path, record_id: str | None = None, *, judge: Judge | None = None) -> Record:
        """Apply again the change that was taken back last, or the one named."""
        return self._turn(root, record_id, State.APPLIED, judge)

    def history(self, root: Path) -> tuple[Record, ...]:
        """All records of a project, oldest first."""
        return records.all_in(places.folder_of(self._state, root))

    def unreadable(self, root: Path) -> tuple[Path, ...]:
        """Records that cannot be read: of another version, or damaged."""
        return records.unreadable(places.folder_of(self._state, root))

    def recover(self, root: Path) -> str | None:
        """Finish what a killed run began, or take it back. The sentence to tell the person; None: nothing was left."""
        waiting = places.folder_of(self._state, root) / "pending.json"
        if not waiting.exists():
            return None
        with self._locked(root) as folder:
            if not waiting.exists():
                return None
            try:
                pending = records.decoded(waiting.read_bytes())
            except ApplyError:
                aside = waiting.replace(waiting.with_name(f"unreadable-{self._clock():%Y%m%d-%H%M%S}.json"))
                return tr(
                    "An interrupted run left a record that cannot be read; it is kept in {file}. Look at the files.",
                    file=aside,
                )
            try:
                found = recovery(root, pending)
                if found.moves:
                    self._write(root, found.moves)
                if found.finish:
                    self._enter(folder, pending.record)
                waiting.unlink()
                writing.settled(folder)
            except OSError as fault:
                raise ApplyError(
                    tr(
                        "An interrupted run cannot be finished: {reason} ({file}). Make room or give the permission, "
                        "and start pullfix here again.",
                        reason=fault.strerror,
                        file=fault.filename or root,
                    )
                ) from fault
            return found.message

    # --- the steps of a write

    def _turn(self, root: Path, record_id: str | None, state: State, judge: Judge | None) -> Record:
        with self._locked(root) as folder:
            self._no_pending(folder)
            found = records.all_in(folder)
            record = _chosen(found, record_id, state)
            wanted = record.changes
            if state is State.UNDONE:
                wanted = tuple(Change(change.path, change.after, change.before) for change in wanted)
            said = (
                partial(undo_clashes, record, _before(found, record))
                if state is State.UNDONE
                else partial(redo_clashes, record)
            )
            moves = self._rebased(root, wanted, judge, said)
            turned = record.turned(Event(state, self._clock(), self._who), moves)
            self._carry_out(root, folder, turned, moves)
            return turned

    def _rebased(
        self, root: Path, changes: Sequence[Change], judge: Judge | None, told: Told = clashes
    ) -> tuple[Change, ...]:
        """The changes made of what stands in the files now; those that are there already are left out. `told`: what is
        said where the files moved on at these very lines."""
        twice(root, changes)
        found = [rebased(change, places.present(root, change.path)) for change in changes]
        moved = [one for one in found if isinstance(one, Change)]
        if len(moved) < len(found):
            raise ApplyError(told([one for one in found if not isinstance(one, Change)], changes))
        carried = any(new.before != old.before for new, old in zip(moved, changes, strict=True))
        against = judge(moved) if carried and judge is not None else None
        if against is not None:
            raise ApplyError(against)
        return tuple(change for change in moved if change.before != change.after)

    def _carry_out(self, root: Path, folder: Path, record: Record, moves: Sequence[Change]) -> None:
        waiting = folder / "pending.json"
        try:
            writing.write(waiting, records.encoded(record, moves))
            self._write(root, moves, then=lambda: self._enter(folder, record))
        except StuckError:
            raise  # the pending record stays: the next start finishes the change
        except BaseException as fault:
            _gone(waiting)
            if isinstance(fault, OSError):
                raise ApplyError(refused(root, fault, CHANGE)) from fault
            raise
        with suppress(OSError):  # the next start finds nothing left to do, and removes it
            waiting.unlink()
            writing.settled(folder)

    def _write(self, root: Path, moves: Sequence[Change], then: Callable[[], None] = lambda: None) -> None:
        """Trade the files, then enter the record; anything that fails puts everything back."""
        staging = Staging(root)
        try:
            staging.prepare(moves)
            staging.trade()
            then()
        except BaseException as cause:
            try:
                staging.back_out()
            except OSError as fault:
                raise StuckError(
                    tr(
                        "Writing failed ({cause}), and putting the files back failed too ({reason}). Make room or "
                        "give the "
                        "permission, and start pullfix here again: it will finish the change.",
                        cause=cause,
                        reason=fault.strerror,
                    )
                ) from fault
            finally:
                self.kept = tuple(staging.kept)
            raise
        staging.settle()
        self.kept = tuple(staging.kept)

    def _enter(self, folder: Path, record: Record) -> None:
        """The moment from which the change counts: its record has its name. Raises OSError, with the old one there."""
        path = records.file_of(folder, record)
        new = writing.temporary(path.parent, ".new-", records.encoded(record), None)
        try:
            writing.settled(new)
            new.replace(path)
        except OSError:
            new.unlink(missing_ok=True)
            raise
        with suppress(OSError):
            writing.settled(path.parent)

    # --- places

    def _no_pending(self, folder: Path) -> None:
        if (folder / "pending.json").exists():
            raise ApplyError(tr("An interrupted run left work behind. Start pullfix here again: it finishes it first."))

    @contextmanager
    def _locked(self, root: Path) -> Iterator[Path]:
        folder = places.folder_of(self._state, root)
        try:
            writing.make(folder / "records")
            if not (folder / "root").exists():
                writing.write(folder / "root", os.fsencode(os.path.realpath(root)))
            held = opened(folder, self._clock())
        except OSError as fault:
            raise ApplyError(refused(folder, fault, JOURNAL)) from fault
        try:
            yield folder
        finally:
            os.close(held)


def _gone(waiting: Path) -> None:
    """Remove the pending record of a change that was put back: the next start would carry it out."""
    try:
        try:
            waiting.unlink(missing_ok=True)
        except OSError:
            waiting.unlink(missing_ok=True)  # once more: what cannot be done now may have been a passing fault
    except OSError as cause:
        raise StuckError(
            tr(
                "The files are as they were, but {file} cannot be removed ({reason}): the next start of pullfix "
                "here would carry the change out. Remove that file by hand.",
                file=waiting,
                reason=cause.strerror,
            )
        ) from cause


def _chosen(found: Sequence[Record], record_id: str | None, state: State) -> Record:
    """The record to turn: the one named, else the one that was turned last among those that can be."""
    undoing = state is State.UNDONE
    if record_id is None:
        able = [record for record in found if record.state is not state]
        if not able:
            if undoing:
                if found:
                    raise UsageError(tr(_ALL_UNDONE))
                raise UsageError(tr("There is nothing to undo: pullfix has applied no change here."))
            raise UsageError(tr("There is nothing to apply again: no change was taken back here."))
        return max(able, key=_turned_at)
    for record in found:
        if record.id == record_id.lstrip("0"):
            if record.state is state:
                raise UsageError(tr(_UNDONE_ALREADY if undoing else _APPLIED_ALREADY, id=record.id))
            return record
    raise UsageError(tr("There is no change {id} here. `pullfix history` lists them.", id=record_id))


def _turned_at(record: Record) -> tuple[datetime, int]:
    return record.events[-1].when, int(record.id)


def _before(found: Sequence[Record], record: Record) -> Record | None:
    """The change that was applied last before this one, and stands."""
    able = (one for one in found if one.state is State.APPLIED and _turned_at(one) < _turned_at(record))
    return max(able, key=_turned_at, default=None)
