"""What there is to say about one reference: what is wrong with it, or that its path was left, and the ways out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from tui.core import building, diagnose, pinning, propose, retired, switching
from tui.core.access import DOCKER
from tui.core.answers import Answers, ManifestOf, Present, Question
from tui.core.catalogue import Catalogue
from tui.core.clues import NONE, Clues
from tui.core.finding import Finding
from tui.core.image import ImageName
from tui.core.language import sentences
from tui.core.loaded import Loaded
from tui.core.reference import Reference
from tui.core.remedies import remark
from tui.core.rules import Rules
from tui.core.status import Status
from tui.core.text import Snapshot


@dataclass(frozen=True, slots=True)
class Matter:
    """One reference, and all that is known about it."""

    reference: Reference
    status: Status
    catalogue: Catalogue
    rules: Rules
    answers: Answers
    platform: str
    pins: bool = False
    """The image works, and somebody asks what it can be pinned to."""
    builds: bool = False
    """Somebody asks what it can be built from."""
    repositories: building.Repositories = field(default_factory=dict)
    """What repositories of its source said."""
    clues: Clues = NONE


def finding_of(matter: Matter) -> Finding | None:
    """The finding without its remedies; what it says of candidates goes as far as the answers do."""
    image = matter.reference.image
    left = None
    if image is not None:
        left = left_path(image, matter.status, matter.catalogue, matter.rules, matter.answers, matter.platform)
    return left if left is not None else diagnose.finding_of(matter.reference, matter.status)


def left_path(
    image: ImageName, status: Status, catalogue: Catalogue, rules: Rules, answers: Answers, platform: str
) -> Finding | None:
    """The advice about a path that answers and was left; None where it was not."""
    why = switching.retired_of(image, status, catalogue, rules)
    if why is None:
        return None
    return retired.finding(
        image, status, why, switching.destinations(image, status, catalogue, rules), answers, platform
    )


def questions_for(matter: Matter) -> tuple[Question, ...]:
    """What must be asked before the ways out can be told; again with the answers, until there is nothing new."""
    asked = propose.questions_for(
        matter.reference, matter.status, matter.catalogue, matter.rules, matter.platform, matter.answers,
        pins=matter.pins, clues=matter.clues,
    )  # fmt: skip
    return (*asked, *_labelled(matter)) if matter.builds else asked


def _labelled(matter: Matter) -> tuple[Question, ...]:
    """The paths that have the image, with their labels, which name its source; not where each look takes a pull."""
    if sources(matter) and not all(source.guessed for source in sources(matter)):
        return ()
    image = matter.reference.image
    if image is None:
        return ()
    ways = switching.destinations(image, matter.status, matter.catalogue, matter.rules, matter.clues)
    names = [name for way in ways if not way.namesake and (name := way.image_of(image)) is not None]
    there = [(name, matter.answers.of(ManifestOf(name, matter.platform))) for name in names]
    return tuple(
        ManifestOf(name, matter.platform, deep=True)
        for name, answer in there
        if isinstance(answer, Present) and answer.quota is None
    )


def sources(matter: Matter) -> tuple[building.Source, ...]:
    """The repositories that the image may be built from."""
    image = matter.reference.image
    if image is None:
        return ()
    return propose.sources(image, matter.status, matter.catalogue, matter.rules, matter.answers, matter.platform)


def with_ways(matter: Matter, today: date, loaded: Loaded, snapshot: Snapshot, tool: str = DOCKER) -> Finding | None:
    """The finding with its remedies, as far as the answers go."""
    found, image = finding_of(matter), matter.reference.image
    if found is None and matter.pins and image is not None:
        found = pinning.nothing_wrong(image)
    ways = propose.remedies(
        matter.reference, matter.status, matter.catalogue, matter.rules, matter.answers, matter.platform, today, loaded,
        tool, pins=matter.pins, comment=remark.of(matter.reference, snapshot), repositories=matter.repositories,
        clues=matter.clues,
    )  # fmt: skip
    if found is None:
        return None
    advised = switching.advice(image, matter.catalogue, matter.rules) if image is not None else ""
    return replace(found, remedies=ways, likely=sentences(found.likely, advised))
