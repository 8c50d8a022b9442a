"""Changing several files of the project at once: all new files are ready on the disk before the first name changes.

Each name then changes in one step, and what it displaced is looked at: where that is not the text that the change was
made from, an editor has saved in between, and everything goes back. Until `settle` the old files lie beside the new
ones, so that going back takes no room on the disk. A file that holds what nobody has seen is never removed.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tui.core.errors import ApplyError
from tui.core.language import sentences, tr
from tui.core.plan import Change
from tui.journal import places
from tui.journal.exchange import exchange
from tui.journal.refusal import ANEW
from tui.journal.writing import all_settled, temporary


class MeddledError(ApplyError):
    """Somebody else changed a file in the very moment."""


@dataclass(slots=True)
class _Staged:
    """One change on its way. `spare`: the new file until the names are traded, then the old one."""

    change: Change
    target: Path
    spare: Path
    traded: bool = False


@dataclass(slots=True)
class Staging:
    """The changes of one run. Call `prepare`, `trade`, then `settle` or `back_out`."""

    root: Path
    staged: list[_Staged] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    """Files that could not be removed, or hold what somebody else wrote meanwhile."""

    def prepare(self, changes: Sequence[Change]) -> None:
        """Write all new files beside their targets. Raises OSError."""
        for change in changes:
            target = places.target(self.root, change.path)
            old = target if change.before is not None else None
            data = (change.after or "").encode()
            with _named(target):
                spare = temporary(target.parent, prefix(target), data, old, fresh=True)
            self.staged.append(_Staged(change, target, spare))
        all_settled(one.spare for one in self.staged)

    def trade(self) -> None:
        """Give each name to its new file. Raises OSError, or MeddledError where another text was displaced."""
        for one in self.staged:
            with _named(one.target):
                if one.change.before is None:
                    _link(one.spare, one.target)
                elif one.change.after is None:
                    os.replace(one.target, one.spare)  # noqa: PTH105  # the call that the tests let fail
                else:
                    exchange(one.spare, one.target)
            one.traded = True
            if one.change.before is not None and one.spare.read_bytes() != one.change.before.encode():
                raise MeddledError(
                    sentences(tr("{path} was changed in this very moment.", path=one.change.path), tr(ANEW))
                )
        all_settled(one.target.parent for one in self.staged)

    def back_out(self) -> None:
        """Put everything back as it was. Raises OSError where even that fails."""
        for one in reversed(self.staged):
            if one.traded:
                self._back(one)
                one.traded = False
        for one in self.staged:
            self._remove(one.spare, (one.change.after or "",))
        all_settled(one.target.parent for one in self.staged)

    def _back(self, one: _Staged) -> None:
        if one.change.before is None:
            if _holds(one.target, (one.change.after or "",)):
                one.target.unlink()
        elif one.change.after is None:
            _link(one.spare, one.target)
            one.spare.unlink()
        else:
            exchange(one.spare, one.target)

    def settle(self) -> None:
        """Remove the old files. One that cannot be removed, or was written to meanwhile, is kept and named."""
        for one in self.staged:
            self._remove(one.spare, (one.change.before or "", one.change.after or ""))
        try:
            all_settled(one.target.parent for one in self.staged)
        except OSError:
            return  # the names are the new ones, on the disk since `trade`

    def _remove(self, spare: Path, known: Iterable[str]) -> None:
        """A fault may be a passing one: it is tried twice."""
        texts = tuple(known)
        if not _removed(spare, texts) and not _removed(spare, texts):
            self.kept.append(spare)


def _removed(spare: Path, known: Iterable[str]) -> bool:
    """Is it gone? Not where it holds another text than ours, and not where the system will not let it go."""
    try:
        if spare.exists() and _holds(spare, known):
            spare.unlink()
        return not spare.exists()
    except OSError:
        return False


@contextmanager
def _named(target: Path) -> Iterator[None]:
    """An error of the system names the person's file, and not the one beside it that nobody knows."""
    try:
        yield
    except OSError as fault:
        fault.filename, fault.filename2 = os.fspath(target), None
        raise


def prefix(target: Path) -> str:
    """How the name of a file on its way begins."""
    return f".{target.name}.pullfix-"


def _holds(path: Path, texts: Iterable[str]) -> bool:
    data = path.read_bytes()
    return any(data == text.encode() for text in texts)


def _link(spare: Path, target: Path) -> None:
    """A name for a file that must not be there yet. Raises MeddledError where it is."""
    try:
        os.link(spare, target)
    except FileExistsError as fault:
        raise MeddledError(
            sentences(tr("{path} was created in this very moment.", path=target.name), tr(ANEW))
        ) from fault
    except OSError:
        if target.exists():
            raise
        os.replace(spare, target)  # noqa: PTH105  # a file system without links


def sweep(root: Path, moves: Sequence[Change]) -> tuple[Path, ...]:
    """Remove what a killed run left beside its targets: whole or half-written files of ours. What somebody else wrote
    stays, and is named."""
    kept = []
    for move in moves:
        target = places.target(root, move.path)
        for left in target.parent.glob(f"{glob.escape(prefix(target))}*"):
            data, new = left.read_bytes(), (move.after or "").encode()
            if new.startswith(data) or data == (move.before or "").encode():
                left.unlink()
            else:
                kept.append(left)
    return tuple(kept)
