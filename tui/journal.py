"""The only writer of the person's files: all of a plan or nothing, and the way back.

    STATE/projects/HASH/root            which project this is
    STATE/projects/HASH/lock            held while files are written: two pullfix never write at once
    STATE/projects/HASH/series/         the numbered diffs of the present choices
    STATE/projects/HASH/pending.json    the write-ahead record: there from before the first rename to after the last
    STATE/projects/HASH/records/N.json  what was applied, with the bytes before and after

An interrupted run is found at the next start by its pending record. If every file can still be told apart as old or
new, it is finished forward; where a file is neither, nothing is touched and the person is told. Everything is readable
by its owner alone: a record of an env file holds secrets.
"""

from __future__ import annotations

import fcntl
import glob
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from tui.core.diff import unified
from tui.core.errors import ApplyError, UsageError
from tui.core.plan import Change, Plan


class State(Enum):
    """Does a record's change stand in the files?"""

    APPLIED = "applied"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One applied change. `changes` hold the whole texts; `diff` shows no neighbour's secret."""

    id: str
    when: datetime
    why: tuple[str, ...]
    changes: tuple[Change, ...]
    state: State

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(change.path for change in self.changes)

    @property
    def diff(self) -> str:
        return unified(self.changes)


class Journal:
    """The journal of all projects, below one state directory."""

    def __init__(self, state_dir: Path) -> None:
        self._state = state_dir

    # --- the series

    def write_series(self, root: Path, plan: Plan) -> Path:
        """Write each step of a plan as its numbered diff; diffs of choices that are gone are removed."""
        folder = self._folder(root) / "series"
        try:
            _make(folder)
            steps = [step for step in plan.steps if step.changes]  # git refuses an empty diff
            names = {step.file_name for step in steps}
            for old in folder.iterdir():
                if old.name not in names:
                    old.unlink()
            for step in steps:
                _write(folder / step.file_name, unified(step.changes).encode())
        except OSError as fault:
            raise ApplyError(_refused(folder, fault, "The series of diffs")) from fault
        return folder

    # --- applying

    def apply(self, root: Path, changes: Sequence[Change], *, why: tuple[str, ...]) -> Record:
        """Write all changes, or none. Raises ApplyError, with every file as it was."""
        with self._locked(root):
            self._no_pending(root)
            records = self._records(root)
            number = 1 + max((int(record.id) for record in records), default=0)
            record = Record(
                id=str(number), when=datetime.now(UTC), why=why, changes=tuple(changes), state=State.APPLIED
            )
            self._carry_out(root, record)
            return record

    def undo(self, root: Path, record_id: str | None = None) -> Record:
        """Take back the last applied change, or the one named. Raises ApplyError where a file changed since."""
        with self._locked(root):
            self._no_pending(root)
            record = self._chosen(root, record_id)
            undone = replace(record, state=State.UNDONE)
            self._carry_out(root, undone)
            return undone

    def history(self, root: Path) -> tuple[Record, ...]:
        """All records of a project, oldest first."""
        return self._records(root)

    def recover(self, root: Path) -> str | None:
        """Finish what a killed run began. The sentence to tell the person; None where nothing was left."""
        pending = self._folder(root) / "pending.json"
        if not pending.exists():
            return None
        with self._locked(root):
            if not pending.exists():
                return None
            record = _decoded(pending.read_bytes())
            moves = _moves(record)
            _sweep(root, moves)
            present = {change.path: _present(root, change.path) for change in moves}
            strange = [c.path for c in moves if present[c.path] not in (c.before, c.after)]
            if strange:
                aside = pending.with_name(f"pending-{record.id}-kept.json")
                pending.rename(aside)
                return (
                    f"A run was interrupted while it wrote, and {', '.join(strange)} changed since. Nothing was "
                    f"touched; what it was about to write is kept in {aside}."
                )
            verb = "finished" if record.state is State.APPLIED else "taken back to the end"
            self._write_all(root, [c for c in moves if present[c.path] != c.after])
            self._close(root, record)
            return f"A run was interrupted while it wrote {', '.join(record.files)}. It has been {verb}."

    def _carry_out(self, root: Path, record: Record) -> None:
        moves = _moves(record)
        for change in moves:
            _check(root, change)
        try:
            _write(self._folder(root) / "pending.json", _encoded(record))
            self._write_all(root, moves)
            self._close(root, record)
        except OSError as fault:
            self._roll_back(root, record, fault)
            raise ApplyError(_refused(root, fault, "The change")) from fault

    def _roll_back(self, root: Path, record: Record, cause: OSError) -> None:
        """Put everything back. When even that fails, the pending record stays for the next start."""
        kept = self._record_file(root, record)
        try:
            written = [change for change in _moves(record) if _present(root, change.path) == change.after]
            self._write_all(root, [Change(c.path, c.after, c.before) for c in reversed(written)])
            if record.state is State.APPLIED:
                kept.unlink(missing_ok=True)
            else:
                _write(kept, _encoded(replace(record, state=State.APPLIED)))
            (self._folder(root) / "pending.json").unlink(missing_ok=True)
        except OSError as fault:
            raise ApplyError(
                f"Writing failed ({cause.strerror}), and putting the files back failed too ({fault.strerror}). "
                "Make room or give the permission, and start pullfix here again: it will finish the change."
            ) from fault

    def _record_file(self, root: Path, record: Record) -> Path:
        return self._folder(root) / "records" / f"{int(record.id):06d}.json"

    def _write_all(self, root: Path, changes: Sequence[Change]) -> None:
        for change in changes:
            target = _target(root, change.path)
            if change.after is None:
                target.unlink(missing_ok=True)
                _sync(target.parent)
            else:
                _replace(target, change.after.encode())

    def _close(self, root: Path, record: Record) -> None:
        folder = self._folder(root)
        _write(self._record_file(root, record), _encoded(record))
        (folder / "pending.json").unlink(missing_ok=True)
        _sync(folder)

    def _no_pending(self, root: Path) -> None:
        if (self._folder(root) / "pending.json").exists():
            raise ApplyError("An interrupted run left work behind. Start pullfix here again: it finishes it first.")

    def _chosen(self, root: Path, record_id: str | None) -> Record:
        records = self._records(root)
        if record_id is None:
            applied = [record for record in records if record.state is State.APPLIED]
            if not applied:
                raise UsageError("There is nothing to undo: pullfix has applied no change here.")
            return applied[-1]
        for record in records:
            if record.id == record_id.lstrip("0"):
                if record.state is State.UNDONE:
                    raise UsageError(f"Change {record.id} is taken back already.")
                return record
        raise UsageError(f"There is no change {record_id} here. `pullfix history` lists them.")

    def _records(self, root: Path) -> tuple[Record, ...]:
        folder = self._folder(root) / "records"
        found = sorted(folder.glob("*.json")) if folder.is_dir() else []
        return tuple(_decoded(path.read_bytes()) for path in found)

    # --- places

    def _folder(self, root: Path) -> Path:
        real = os.path.realpath(root)
        return self._state / "projects" / hashlib.sha256(os.fsencode(real)).hexdigest()[:20]

    @contextmanager
    def _locked(self, root: Path) -> Iterator[None]:
        folder = self._folder(root)
        try:
            _make(folder)
            _make(folder / "records")
            _write(folder / "root", os.fsencode(os.path.realpath(root)))
            handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as fault:
            raise ApplyError(_refused(folder, fault, "The journal")) from fault
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise ApplyError("Another pullfix is writing to this project. Try again when it is done.") from fault
        else:
            yield
        finally:
            os.close(handle)


def _moves(record: Record) -> tuple[Change, ...]:
    """What carrying a record out does to the files: its changes, or the way back."""
    if record.state is State.APPLIED:
        return record.changes
    return tuple(Change(change.path, change.after, change.before) for change in record.changes)


def _refused(place: Path, fault: OSError, what: str) -> str:
    name = fault.filename or place
    return (
        f"{what} cannot be written: {fault.strerror} ({os.fspath(name)!s}). The files of the project are as they were."
    )


def _target(root: Path, path: str) -> Path:
    """Where a path of the project really is; links are followed inside the project only."""
    real_root = Path(os.path.realpath(root))
    real = Path(os.path.realpath(real_root / path))
    if not real.is_relative_to(real_root) or real == real_root:
        raise ApplyError(f"{path} leads outside the project, to {real}. Nothing was written.")
    return real


def _present(root: Path, path: str) -> str | None:
    target = _target(root, path)
    try:
        return target.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as fault:
        raise ApplyError(f"{path} cannot be read now: {fault}. Nothing was written.") from fault


def _check(root: Path, change: Change) -> None:
    """The file must still be what the change was made from."""
    target = _target(root, change.path)
    if _present(root, change.path) != change.before:
        raise ApplyError(
            f"{change.path} changed since it was read. Nothing was written; load the project again and look at it anew."
        )
    if change.before is not None and not os.access(target, os.W_OK):
        raise ApplyError(
            f"{change.path} is read-only. Nothing was written; make it writable (chmod u+w) and try again."
        )


def _make(folder: Path) -> None:
    """A directory of the journal. `mkdir(parents=True)` gives its mode to the last one alone."""
    if not folder.parent.exists():
        _make(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)


def _write(path: Path, data: bytes) -> None:
    """A file of the journal, whole or not at all, on the disk when this returns."""
    _make(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _replace(target: Path, data: bytes) -> None:
    """A file of the project, whole or not at all; mode, owner and extended attributes stay."""
    about = target.stat() if target.exists() else None
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.pullfix-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            _dress(file.fileno(), target, about)
            os.fsync(file.fileno())
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(target.parent)


def _sweep(root: Path, moves: Sequence[Change]) -> None:
    """Remove the half-written files that a killed run left beside its targets."""
    for change in moves:
        target = _target(root, change.path)
        for left in target.parent.glob(f".{glob.escape(target.name)}.pullfix-*"):
            left.unlink(missing_ok=True)


def _dress(handle: int, target: Path, about: os.stat_result | None) -> None:
    if about is None:
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(handle, 0o666 & ~mask)
        return
    mine = os.fstat(handle)
    if (mine.st_uid, mine.st_gid) != (about.st_uid, about.st_gid):
        os.fchown(handle, about.st_uid, about.st_gid)
    os.fchmod(handle, stat.S_IMODE(about.st_mode))
    try:
        for attribute in os.listxattr(target):
            os.setxattr(handle, attribute, os.getxattr(target, attribute))
    except OSError:
        # Some file systems have no extended attributes, and some attributes are the system's own to set.
        return


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _encoded(record: Record) -> bytes:
    found = {
        "id": record.id,
        "when": record.when.isoformat(),
        "why": record.why,
        "state": record.state.value,
        "changes": [{"path": c.path, "before": c.before, "after": c.after} for c in record.changes],
    }
    return json.dumps(found).encode()


def _decoded(data: bytes) -> Record:
    try:
        found = json.loads(data)
        return Record(
            id=found["id"],
            when=datetime.fromisoformat(found["when"]),
            why=tuple(found["why"]),
            changes=tuple(Change(c["path"], c["before"], c["after"]) for c in found["changes"]),
            state=State(found["state"]),
        )
    except (ValueError, KeyError, TypeError) as fault:
        raise ApplyError(
            f"A record of the journal cannot be read ({fault}). The files of the project are untouched."
        ) from fault
