"""The ways out of one finding: what to ask the registry first, and then the cards that a person chooses from.

At most one is recommended, and never without proof: the registry's own word that it is there, and a source for the
claim that it is the same image. The same name alone proves nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

from tui.core import pinning, switching
from tui.core.access import DOCKER
from tui.core.answers import Answers, Question
from tui.core.catalogue import Catalogue, Move
from tui.core.finding import Disposition, Remedy, RemedyCode
from tui.core.loaded import Loaded, Service
from tui.core.reference import Reference, Role
from tui.core.remedies import login
from tui.core.rules import Rules
from tui.core.status import Status
from tui.core.verdict import Standing
from tui.core.versions import version

PATIENCE = timedelta(days=14)
"""How long a wait is offered for."""


def questions_for(
    reference: Reference,
    status: Status,
    catalogue: Catalogue,
    rules: Rules,
    platform: str,
    answers: Answers,
    *,
    pins: bool = False,
) -> tuple[Question, ...]:
    """What must be asked before the remedies can be told. Call again with the answers: the best tag of a list is asked
    for in the second round. `pins`: ask for what an image that works could be pinned to, which takes a few more."""
    image = reference.image
    if image is None:
        return ()
    own = pinning.questions(image, status, answers, platform) if pins or status.verdict in pinning.MISSING else ()
    return (*switching.questions(image, status, catalogue, rules, platform), *own)


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
) -> tuple[Remedy, ...]:
    """The cards, in the order that they are shown in; at most one is recommended. `tool`: what people here pull with,
    `docker` or `podman`. `pins`: offer to pin an image that works too. `comment`: the version behind a digest."""
    image = reference.image
    if image is None:
        return ()
    ways = switching.destinations(image, catalogue, rules)
    if not switching.troubled(status):
        left = ways and switching.retired_of(image, status, catalogue, rules) is not None
        away = (switching.card(image, status, ways, answers, platform),) if left else ()
        return (*away, *pinning.cards(image, status, answers, platform, comment)) if pins else away
    path = switching.card(image, status, ways, answers, platform)
    pinned = pinning.cards(image, status, answers, platform, comment, beaten=path.recommended)
    log_in = login.remedy(image, status, tool)
    return (
        path,
        *pinned,
        _build(reference, catalogue.entries_for(image), loaded),
        _wait(status, today),
        *((log_in,) if log_in is not None else ()),
    )


def _build(reference: Reference, entries: tuple[Move, ...], loaded: Loaded) -> Remedy:
    source = next((move for move in entries if move.source_repo), None)
    service = next(
        (s for p in loaded.projects if p.path == reference.project for s in p.services if s.reference == reference.id),
        None,
    )
    to, ref = "", _git_tag(reference)
    if source is not None and source.source_repo is not None:
        to = f"{source.source_repo.removesuffix('.git')}.git" + (f"#{ref}" if ref else "")
        to += f" dockerfile={source.dockerfile}" if source.dockerfile else ""
    impossible = service is None or service.builds
    return Remedy(
        code=RemedyCode.BUILD_LOCALLY,
        title="Build locally",
        disposition=Disposition.IMPOSSIBLE if impossible else Disposition.READY if to else Disposition.ASKS,
        to="" if impossible else to,
        asks="source",
        consequence="The image is built on this machine from its source, under a local name. You own the updates.",
        risk="Needs a build now and at each new version; a build has no published provenance."
        + (_ref_note(ref) if to else ""),
        why=_unbuildable(reference, service) if impossible else "",
        evidence=(source.cited,) if source is not None and to else (),
    )


def _unbuildable(reference: Reference, service: Service | None) -> str:
    if reference.role is Role.BASE:
        return "It is the base of a build; switch it to an image that you build by hand."
    if service is None:
        by_hand = "Only what a service runs is built in place; build this one by hand, and switch to its name."
        return by_hand if reference.services else "No service here uses it."
    return "It is built here already."


def _git_tag(reference: Reference) -> str:
    """The Git tag that a release usually has: `v0.22.0` for the image tag 0.22.0; empty where the tag is no release."""
    tag = reference.image.tag if reference.image is not None else None
    found = version(tag) if tag is not None else None
    if found is None or len(found.numbers) < len(("major", "minor")) or found.variant or found.prefix not in ("", "v"):
        return ""
    return f"v{found.tag.removeprefix(found.prefix)}"


def _ref_note(ref: str) -> str:
    if ref:
        return f" The Git tag {ref} is read off the image's tag; nobody asked the repository for it."
    return " Without a #TAG, it builds what the repository holds on that day."


def _wait(status: Status, today: date) -> Remedy:
    until = today + PATIENCE
    return Remedy(
        code=RemedyCode.WAIT,
        title="Wait",
        disposition=Disposition.READY,
        to=f"{today.isoformat()}/{until.isoformat()}",
        asks="date",
        consequence=f"pullfix.yaml notes it; `pullfix check` accepts it until {until.isoformat()}, then it fails.",
        risk="Nothing is mended: a host without the image cannot start the service."
        if status.standing is Standing.FAILING
        else "",
        why="",
    )
