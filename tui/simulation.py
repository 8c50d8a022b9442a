"""Would the files mean what they should, after a change that had to be carried over to files that moved on?

The journal asks before it writes: what comes out of a merge of lines is loaded again, as every edit is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tui import store
from tui.core import project
from tui.core.language import listing, sentences, tr
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.plan import Change, Plan
from tui.core.text import Snapshot

Judge = Callable[[Sequence[Change]], str | None]


def judge(root: Path, options: LoadOptions, environ: Mapping[str, str], plan: Plan | None = None) -> Judge:
    """Judges the changes of a plan, or (None) of an undo, by loading what they would make of the files as they are."""

    def judged(moves: Sequence[Change]) -> str | None:
        snapshot, present = store.load(root, options, environ)
        after = future(snapshot, moves, options)
        against = _broken(present, after) or (_missed(plan, present, after) if plan is not None else None)
        if against is None:
            return None
        read = tr("{files} changed since it was read, and {why}.", files=listing(m.path for m in moves), why=against)
        return sentences(read, tr("Nothing was written. Look at it anew."))

    return judged


def future(snapshot: Snapshot, moves: Sequence[Change], options: LoadOptions) -> Loaded:
    """What would stand in the directory after changes; files that only they ask for are read."""
    snapshot = snapshot.with_texts({move.path: move.after for move in moves})
    loaded = project.load(snapshot, options)
    while loaded.wants:
        snapshot = store.read(snapshot, loaded.wants)
        loaded = project.load(snapshot, options)
    return loaded


def _broken(present: Loaded, future: Loaded) -> str | None:
    """A reference that is readable now and would not be."""
    for reference in present.references:
        new = future.reference(reference.id)
        if new is None or (new.text is None and reference.text is not None):
            return tr("with this change {reference} could not be read any more", reference=reference.id)
    return None


def _missed(plan: Plan, present: Loaded, future: Loaded) -> str | None:
    """An aim that would not be reached, or a reference that would change without anybody having seen it."""
    aims = {effect.reference: effect.after for effect in plan.effects}
    for reference_id, after in aims.items():
        new = future.reference(reference_id)
        if new is None or new.text != after:
            got = new.text if new is not None else tr("nothing")
            return tr("{reference} would become {got}, and not {wanted}", reference=reference_id, got=got, wanted=after)
    for reference in present.references:
        new = future.reference(reference.id)
        if reference.id not in aims and new is not None and new.text != reference.text:
            return tr(
                "this would also change {reference} from {old} to {new}",
                reference=reference.id,
                old=reference.text,
                new=new.text,
            )
    return None
