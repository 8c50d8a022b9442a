"""The ways out of one finding: what to ask the registry first, and then the cards that a person chooses from.

At most one is recommended, and never without proof: the registry's own word that it is there, and a source for the
claim that it is the same image. The same name alone proves nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

from tui.core import pinning
from tui.core.access import DOCKER
from tui.core.answers import Absent, Answers, ManifestOf, Present, Question
from tui.core.catalogue import Catalogue, Destination, Move
from tui.core.finding import Candidate, Disposition, Remedy, RemedyCode
from tui.core.image import BadName, ImageName, parse
from tui.core.loaded import Loaded, Service
from tui.core.reference import Reference, Role
from tui.core.remedies import login
from tui.core.retired import Retired, retired
from tui.core.rules import Rules
from tui.core.status import Status
from tui.core.verdict import Standing
from tui.core.versions import version

PATIENCE = timedelta(days=14)
"""How long a wait is offered for."""
MOST_CANDIDATES = 6


def _troubled(status: Status) -> bool:
    return status.standing in (Standing.FAILING, Standing.UNDECIDED, Standing.WAITING)


def retired_of(image: ImageName, status: Status, catalogue: Catalogue, rules: Rules) -> Retired | None:
    """Is this a path that answers and was left all the same?"""
    return retired(image, status, (*rules.own_moves.entries_for(image), *catalogue.entries_for(image)))


def destinations(image: ImageName, catalogue: Catalogue, rules: Rules) -> tuple[Destination, ...]:
    """The project's own rules first, then the catalogue; each path once."""
    own, known = rules.own_moves.moves_for(image), catalogue.moves_for(image)
    by_path = {destination.path: destination for destination in (*known, *own)}
    order = dict.fromkeys(destination.path for destination in (*own, *known))
    return tuple(by_path[path] for path in order)[:MOST_CANDIDATES]


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
    if not _troubled(status) and retired_of(image, status, catalogue, rules) is None:
        return own
    moved = (destination.image_of(image) for destination in destinations(image, catalogue, rules))
    stale = not _troubled(status)  # both paths answer, so it is their age that tells
    named = [name for name in (image if stale and _undated(status) else None, *moved) if name is not None]
    asked: list[Question] = [ManifestOf(name, platform, deep=stale) for name in named]
    return (*asked, *own)


def _undated(status: Status) -> bool:
    """Is the age of the image worth another look? Not where each look counts as a pull."""
    answer = status.answer
    return isinstance(answer, Present) and answer.created is None and answer.quota is None


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
    ways = destinations(image, catalogue, rules)
    if not _troubled(status):
        left = ways and retired_of(image, status, catalogue, rules) is not None
        away = (switch(image, status, ways, answers, platform),) if left else ()
        return (*away, *pinning.cards(image, status, answers, platform, comment)) if pins else away
    path = switch(image, status, ways, answers, platform)
    pinned = pinning.cards(image, status, answers, platform, comment, beaten=path.recommended)
    log_in = login.remedy(image, status, tool)
    return (
        path,
        *pinned,
        _build(reference, catalogue.entries_for(image), loaded),
        _wait(status, today),
        *((log_in,) if log_in is not None else ()),
    )


def switch(image: ImageName, status: Status, ways: tuple[Destination, ...], answers: Answers, platform: str) -> Remedy:
    """The card of another path: every known one, those that answer first."""
    candidates = [c for way in ways if (c := _candidate(image, way, answers, platform, status)) is not None]
    # A stable sort: what answers first, of that what is the same image, else in the order of the sources.
    candidates.sort(key=lambda c: (c.answers is not True, not c.proven))
    best = candidates[0] if candidates and candidates[0].answers else None
    recommended = best is not None and best.proven and status.standing is Standing.FAILING
    notes = [move.note for way in ways for move in way.moves if move.note]
    return Remedy(
        code=RemedyCode.SWITCH_PATH,
        title="Switch path",
        disposition=Disposition.READY if best else Disposition.ASKS,
        to=best.argument if best else "",
        asks="path",
        consequence="The image is pulled from there; the tag stays as it is written.",
        risk=_risk(ways, best),
        why=_why_switch(best, candidates),
        recommended=recommended,
        candidates=tuple(candidates),
        evidence=(*(_briefly(best) if best else ()), *notes[:1]),
    )


def _briefly(best: Candidate) -> tuple[str, ...]:
    """Its evidence, without its name: that stands beside it."""
    first, *more = best.evidence
    said = first.removeprefix(f"{best.shown} ")
    return (f"{said[:1].upper()}{said[1:]}", *more)


def _risk(ways: tuple[Destination, ...], best: Candidate | None) -> str:
    """What to mind: that it is another image, before what the catalogue says of its tags."""
    moves = [move for way in ways for move in way.moves]
    cautions = [move.caution for move in moves if move.caution and not (best and best.proven)]
    said = [*cautions[:1], *[move.tag_note for move in moves if move.tag_note][:1]]
    return " ".join(said) or "Another path is another publisher: take one that you have reason to trust."


def _why_switch(best: Candidate | None, candidates: list[Candidate]) -> str:
    if best is not None:
        return " ".join(_briefly(best)[:2])
    if candidates:
        return "No known path has this tag now. You can type one; it is asked for while you type."
    return "No move of this image is known. You can type a path; it is asked for while you type."


def _candidate(image: ImageName, way: Destination, answers: Answers, platform: str, status: Status) -> Candidate | None:
    name = way.image_of(image)
    if name is None:
        return None
    answer = answers.of(ManifestOf(name, platform))
    evidence: list[str] = []
    there: bool | None = None
    same = False
    match answer:
        case Present(digest=digest):
            there = True
            known = _known_bytes(digest, status)
            same = bool(known)
            evidence.append(f"{name.familiar} answers now for {platform}{known}.")
        case Absent(what=what):
            there = False
            evidence.append(f"{name.familiar}: the registry has no such {what.value}.")
        case None:
            evidence.append(f"{name.familiar} was not asked for.")
        case _:
            evidence.append(f"{name.familiar}: the registry gives no answer that decides.")
    evidence += [move.cited for move in way.moves]
    if way.reverse:
        evidence.append("The project publishes under both names; the new one may not answer yet.")
    path = parse(way.path)
    shown = path.familiar_path if not isinstance(path, BadName) else way.path
    evidence += dict.fromkeys(move.caution for move in way.moves if move.caution)
    proven = same or all(move.confidence != "low" and not move.caution for move in way.moves)
    return Candidate(argument=shown, shown=name.familiar, evidence=tuple(evidence), proven=proven, answers=there)


def _known_bytes(digest: str | None, status: Status) -> str:
    """`, identical bytes to …`: the digest of a candidate is one that is known already; empty where it is not."""
    if digest is not None and digest == status.digest:
        return ", identical bytes"
    if status.local is not None and status.local.is_of(digest):
        return f", identical bytes to {'your running copy' if status.local.containers else 'the copy on this machine'}"
    return ""


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
