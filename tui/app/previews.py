"""What a card would do, for the view of the diff: the diff, or a sentence in its place, and the effects on others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.app.scope import Scope
from tui.core.diff import unified
from tui.core.finding import Disposition, Remedy
from tui.core.language import later, listing, tr, trn
from tui.core.plan import Choice
from tui.core.together import Outcome

if TYPE_CHECKING:
    from tui.session import Session

DONE = later("An earlier choice writes the same already: this one needs no diff of its own.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`diff`: empty where `said` stands in its place."""

    title: str = ""
    diff: str = ""
    said: str = ""
    effects: tuple[str, ...] = ()


def without_choice(remedy: Remedy) -> Preview | None:
    """Of a card that changes no file as it is; None where it has something to show."""
    if remedy.disposition is Disposition.IMPOSSIBLE:
        return Preview(title=tr("cannot serve"), said=remedy.why)
    if remedy.disposition is Disposition.ELSEWHERE:
        said = tr("Changes no file. Run it in another terminal, then press r in the overview:  {command}",
                  command=remedy.to)  # fmt: skip
        return Preview(title=tr("no diff"), said=said)
    return None


def missing(remedy: Remedy) -> Preview:
    """Of a card whose argument is still to be given."""
    said = tr("Press enter to give a {what}. The diff is shown before anything is written.", what=tr(remedy.asks))
    return Preview(title=tr("no diff yet"), said=said)


def of_choice(session: Session, scope: Scope, choice: Choice, context: int) -> Preview:
    """The diff of a choice and of those that it stands for, with so many lines around."""
    made = session.preview_all(scope.choices(choice))
    if made.conflicts:
        return Preview(title=tr("not possible"), said=made.conflicts[0].message)
    words = scope.words(choice)
    also = tr("also changes {others}", others=named(session, made)) if made.unwanted else ""
    effects = tuple(filter(None, (also, words)))
    if not made.changes:
        return Preview(title=tr("no diff of its own"), said=tr(DONE), effects=effects)
    return Preview(title=titled(made), diff=unified(made.changes, context=context), effects=effects)


def titled(made: Outcome) -> str:
    """`0001-web-switch-path.diff and 2 more`."""
    names = [step.file_name for step in made.steps if step.changes]
    more = len(names) - 1
    return trn("{name} and {n} more", "{name} and {n} more", more, name=names[0]) if more > 0 else names[0]


def named(session: Session, made: Outcome) -> str:
    """`worker (same variable V)`: the references that nobody chose and that change all the same."""
    found = []
    for effect in made.unwanted:
        reference = session.loaded.reference(effect.reference)
        name = (reference.label if reference is not None else "") or str(effect.reference)
        found.append(f"{name} ({effect.because})" if effect.because else name)
    return listing(found)
