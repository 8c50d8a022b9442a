"""Switch path as a way out: where the image may be now, what to ask there, and the card that says so.

A candidate is recommended only with the registry's own word that it is there, and a source for the claim that it is the
same image. The same name alone proves nothing.
"""

from __future__ import annotations

from tui.core.answers import Absent, Answers, ManifestOf, Present, Question
from tui.core.catalogue import Catalogue, Destination
from tui.core.finding import Candidate, Disposition, Remedy, RemedyCode
from tui.core.image import BadName, ImageName, parse
from tui.core.retired import Retired, retired
from tui.core.rules import Rules
from tui.core.status import Status
from tui.core.verdict import Standing

MOST_CANDIDATES = 6


def troubled(status: Status) -> bool:
    """Does it fail, or may it?"""
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


def questions(
    image: ImageName, status: Status, catalogue: Catalogue, rules: Rules, platform: str
) -> tuple[Question, ...]:
    """What must be asked before the card can be told."""
    stale = not troubled(status)  # both paths answer, so it is their age that tells
    if stale and retired_of(image, status, catalogue, rules) is None:
        return ()
    moved = (destination.image_of(image) for destination in destinations(image, catalogue, rules))
    named = (image if stale and _undated(status) else None, *moved)
    return tuple(ManifestOf(name, platform, deep=stale) for name in named if name is not None)


def _undated(status: Status) -> bool:
    """Is the age of the image worth another look? Not where each look counts as a pull."""
    answer = status.answer
    return isinstance(answer, Present) and answer.created is None and answer.quota is None


def card(image: ImageName, status: Status, ways: tuple[Destination, ...], answers: Answers, platform: str) -> Remedy:
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
