"""The ways out of one finding: what to ask the registry first, and then the cards that a person chooses from.

At most one is recommended, and never without proof: the registry's own word that it is there, and a source for the
claim that it is the same image. The same name alone proves nothing.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from tui.core import building, fallbacks, pinning, switching, waiting
from tui.core.access import DOCKER
from tui.core.answers import Answers, ManifestOf, Question
from tui.core.catalogue import Catalogue
from tui.core.clues import NONE, Clues
from tui.core.finding import Remedy
from tui.core.image import ImageName
from tui.core.loaded import Loaded
from tui.core.reference import Reference
from tui.core.remedies import login
from tui.core.rules import Rules
from tui.core.status import Status


def questions_for(
    reference: Reference,
    status: Status,
    catalogue: Catalogue,
    rules: Rules,
    platform: str,
    answers: Answers,
    *,
    pins: bool = False,
    clues: Clues = NONE,
) -> tuple[Question, ...]:
    """What must be asked before the remedies can be told. Call again with the answers: the best tag of a list is asked
    for in the second round. `pins`: ask for what an image that works could be pinned to, which takes a few more."""
    image = reference.image
    if image is None:
        return ()
    own = pinning.questions(image, status, answers, platform) if pins or status.verdict in pinning.MISSING else ()
    return (*switching.questions(image, status, catalogue, rules, platform, answers, clues), *own)


def remedies(
    reference: Reference,
    status: Status,
    catalogue: Catalogue,
    rules: Rules,
    answers: Answers,
    platform: str,
    today: date,
    loaded: Loaded,
    tool: str = DOCKER,
    *,
    pins: bool = False,
    comment: str = "",
    repositories: building.Repositories = MappingProxyType({}),
    clues: Clues = NONE,
) -> tuple[Remedy, ...]:
    """The cards, in the order that they are shown in; at most one is recommended. `tool`: what people here pull with,
    `docker` or `podman`. `pins`: offer to pin an image that works too. `comment`: the version behind a digest.
    `repositories`: what those of the source said, as far as they were asked."""
    image = reference.image
    if image is None:
        return ()
    ways = switching.destinations(image, status, catalogue, rules, clues)
    origins = sources(image, status, catalogue, rules, answers, platform)
    build = building.remedy(reference, image, origins, repositories, loaded)
    if not switching.troubled(status):
        left = ways and switching.retired_of(image, status, catalogue, rules) is not None
        away = (switching.card(image, status, ways, answers, platform, clues),) if left else ()
        offers = away[0].candidates if away else ()
        several = fallbacks.card(reference, image, status, offers, answers, platform)
        works = (*pinning.cards(image, status, answers, platform, comment), build, *filter(None, (several,)))
        return (*away, *works) if pins else away
    advised = switching.advice(image, catalogue, rules)
    path = switching.card(image, status, ways, answers, platform, clues, advised)
    pinned = pinning.cards(image, status, answers, platform, comment, beaten=path.recommended)
    more = (
        login.remedy(image, status, tool),
        fallbacks.card(reference, image, status, path.candidates, answers, platform),
    )
    return (path, *pinned, build, waiting.card(reference, status, today, loaded), *filter(None, more))


def sources(
    image: ImageName, status: Status, catalogue: Catalogue, rules: Rules, answers: Answers, platform: str
) -> tuple[building.Source, ...]:
    """The repositories that the image may be built from; the labels of its other paths count, as far as they were
    read."""
    entries = (*rules.own_moves.entries_for(image), *catalogue.entries_for(image))
    ways = switching.destinations(image, status, catalogue, rules)
    named = (way.image_of(image) for way in ways if not way.namesake)  # a namesake may be anybody's
    others = [answers.of(ManifestOf(name, platform, deep=True)) for name in named if name is not None]
    return building.sources(image, entries, status, others)
