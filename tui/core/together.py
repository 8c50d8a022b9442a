"""One choice for many: references that are the same, and references that one rule moves, chosen in one go.

Nothing is chosen for others unseen: what they are is said beside the choice, each gets a choice of its own, and each
candidate has answered for its own tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tui.core.catalogue import Catalogue
from tui.core.finding import Finding, RemedyCode
from tui.core.image import BadName, ImageName, parse
from tui.core.language import listing, tr, trn
from tui.core.plan import Change, Choice, Conflict, Effect, Plan, PlanStep
from tui.core.questions import PULLED
from tui.core.reference import Reference, ReferenceId

NAMED = 3
"""So many others are named; more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What a choice stands for beside its own reference."""

    choices: tuple[Choice, ...] = ()
    covered: tuple[ReferenceId, ...] = ()
    """The references that need no further choice then."""
    words: str = ""
    """`also the 3 other images below bitnami/`; empty where there are none."""


NOBODY = Others()


@dataclass(frozen=True, slots=True)
class Rule:
    """All that lies below one path lies below another one now. Both end in a slash."""

    source: str
    target: str

    def leads(self, image: ImageName) -> str:
        """Where the rule puts an image; empty for one that it says nothing of."""
        return self.target + image.path[len(self.source) :] if image.path.startswith(self.source) else ""


def identical(reference: Reference, references: Iterable[Reference]) -> tuple[Reference, ...]:
    """The other references that pull the same: the same value for the same platform."""
    return tuple(
        other
        for other in references
        if other.id != reference.id
        and (other.text, other.platform) == (reference.text, reference.platform)
        and other.image is not None
        and _is_pulled(other)
    )


def _is_pulled(reference: Reference) -> bool:
    return reference.role in PULLED and reference.shadowed_by is None and reference.needed


def rule_of(image: ImageName, argument: str, catalogues: Iterable[Catalogue]) -> Rule | None:
    """The rule for all below a path by which this choice moves the image, whatever else speaks of it."""
    target = parse(argument)
    if isinstance(target, BadName):
        return None
    for catalogue in catalogues:
        for prefix, targets, _ in catalogue.prefixes:
            for one in targets:
                rule = Rule(prefix, one)
                if rule.leads(image) == target.path:
                    return rule
    return None


def below(reference: Reference, rule: Rule, references: Iterable[Reference]) -> tuple[Reference, ...]:
    """The other references that the rule speaks of."""
    return tuple(
        other
        for other in references
        if other.id != reference.id
        and other.image is not None
        and rule.leads(other.image)
        and other.text != reference.text
        and _is_pulled(other)
    )


def moved_by(reference: Reference, rule: Rule, finding: Finding | None) -> Choice | None:
    """The choice that moves a reference by a rule, where the path that it leads to answers; None where it does not."""
    image = reference.image
    if finding is None or image is None:
        return None
    offers = (c for r in finding.remedies if r.code is RemedyCode.SWITCH_PATH for c in r.candidates if c.answers)
    for offer in offers:
        target = parse(offer.argument)
        if isinstance(target, ImageName) and target.path == rule.leads(image):
            return Choice(reference.id, RemedyCode.SWITCH_PATH, offer.argument)
    return None


def others(
    choice: Choice, same: Sequence[Reference], rule: Rule | None, moved: Sequence[Choice], chosen: Sequence[Choice] = ()
) -> Others:
    """All of them, but for what is `chosen` already. A wait is written once for the image, and covers who has the
    same."""
    done = {made.reference for made in chosen if (made.code, made.argument) == (choice.code, choice.argument)}
    same = [one for one in same if one.id not in done]
    moved = [one for one in moved if one not in chosen]
    own = [Choice(one.id, choice.code, choice.argument, choice.verified) for one in same]
    made = () if choice.code is RemedyCode.WAIT else (*own, *moved)
    covered = (*(one.id for one in same), *(one.reference for one in moved))
    return Others(choices=made, covered=covered, words=_words(same, rule, len(moved)))


def _words(same: Sequence[Reference], rule: Rule | None, moved: int) -> str:
    alike = _same(same) if same else ""
    if rule is None or not moved:
        return tr("also {those}", those=alike) if alike else ""
    path = rule.source.removeprefix("docker.io/")
    below_it = trn("the other image below {path}", "the {n} other images below {path}", moved, path=path)
    return (
        tr("also {those}, and {others}", those=alike, others=below_it) if alike else tr("also {those}", those=below_it)
    )


def _same(same: Sequence[Reference]) -> str:
    names = listing(one.label for one in same[:NAMED])
    if len(same) > NAMED:
        names = tr("{names} and {n} more", names=names, n=len(same) - NAMED)
    return trn("for {names}, which pulls the same", "for {names}, which pull the same", len(same), names=names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What several choices do together, on top of those before them."""

    steps: tuple[PlanStep, ...]
    conflicts: tuple[Conflict, ...]
    changes: tuple[Change, ...]
    """One change a file."""
    unwanted: tuple[Effect, ...]
    """On references that nobody chose."""


def outcome(plan: Plan, choices: Sequence[Choice]) -> Outcome:
    """Of a plan that ends in these choices, what is theirs."""
    wanted = set(choices)
    steps = tuple(step for step in plan.steps if step.choice in wanted)
    chosen = {step.choice.reference for step in plan.steps}
    effects = {e.reference: e for step in steps for e in step.unwanted if e.reference not in chosen}
    return Outcome(
        steps=steps,
        conflicts=tuple(conflict for conflict in plan.conflicts if conflict.choice in wanted),
        changes=tuple(_joined(steps)),
        unwanted=tuple(effects.values()),
    )


def _joined(steps: Iterable[PlanStep]) -> Iterator[Change]:
    made: dict[str, Change] = {}
    for change in (change for step in steps for change in step.changes):
        first = made.get(change.path, change)
        made[change.path] = Change(change.path, first.before, change.after)
    return iter(made.values())
