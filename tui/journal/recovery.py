"""What a killed run left: finished where every file can be told old or new, taken back where it cannot."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tui.core.language import listing, sentences, tr
from tui.core.merge import rebased
from tui.core.plan import Change
from tui.journal import places
from tui.journal.records import Pending, State
from tui.journal.staging import sweep

_NAMED, _MOST_NAMED = 4, 6
"""So many files are named of those that are as many as the second."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What is still to be done to the files, and the sentence for the person. `finish`: the record becomes true."""

    moves: tuple[Change, ...]
    finish: bool
    message: str
    kept: tuple[Path, ...] = ()


def recovery(root: Path, pending: Pending) -> Recovery:
    """Look at the files, and decide. What the run left beside its targets is removed on the way.

    A file that was changed since by somebody else is kept as it is, with our change where that does not touch theirs.
    Where it does, the rest of the run is taken back: better none of it than half.
    """
    kept = sweep(root, pending.moves)
    forward: list[Change] = []
    backward: list[Change] = []
    touched: list[str] = []
    for move in pending.moves:
        now = places.present(root, move.path)
        if now == move.after:
            backward.append(Change(move.path, now, move.before))
        elif now == move.before:
            forward.append(Change(move.path, now, move.after))
        else:
            ahead, back = rebased(move, now), rebased(Change(move.path, move.after, move.before), now)
            if isinstance(ahead, Change):
                forward.append(ahead)
            if isinstance(back, Change):
                backward.append(back)
            if not isinstance(ahead, Change) and not isinstance(back, Change):
                touched.append(move.path)
    files = _listed(tuple(move.path for move in pending.moves))
    said = tr("A run was interrupted while it wrote {files}.", files=files)
    if touched:
        moves = tuple(move for move in backward if move.before != move.after)
        rest = tr(
            "{files} changed since and was left alone; the rest is as it was before that run.",
            files=_listed(tuple(touched)),
        )
        return Recovery(moves, False, sentences(said, rest), kept)
    finished = pending.record.state is State.APPLIED
    done = tr("It has been finished.") if finished else tr("It has been taken back to the end.")
    moves = tuple(move for move in forward if move.before != move.after)
    return Recovery(moves, True, sentences(said, done, _kept(kept)), kept)


def _listed(paths: tuple[str, ...]) -> str:
    if len(paths) < _MOST_NAMED:
        return listing(paths)
    return tr("{paths} and {n} more files", paths=listing(paths[:_NAMED]), n=len(paths) - _NAMED)


def _kept(kept: tuple[Path, ...]) -> str:
    if not kept:
        return ""
    names = listing(os.fspath(path) for path in kept)
    return tr("What somebody else wrote in that moment is kept in {files}.", files=names)
