"""Switch path as a way out: where the image may be now, what to ask there, and the card that says so.

A candidate is recommended only with the registry's own word that it is there, and with proof that it is the same image:
a source that says so, or the same bytes. The same name alone proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui.core import clues as hints
from tui.core.answers import Absent, Answer, Answers, Lacking, ManifestOf, Present, Question, Tags, TagsOf
from tui.core.catalogue import Catalogue, Destination, Move
from tui.core.clues import Clues
from tui.core.elsewhere import namesakes, redirected
from tui.core.finding import Candidate, Disposition, Remedy, RemedyCode
from tui.core.image import DEFAULT_TAG, BadName, ImageName, parse
from tui.core.language import later, listing, sentences, tr
from tui.core.nearest import Nearest, nearest
from tui.core.retired import Retired, retired
from tui.core.rules import Rules
from tui.core.status import Status
from tui.core.verdict import Standing

MOST_CANDIDATES = 6
_LACKING = {
    Lacking.TAG: later("{image}: the registry has no such tag."),
    Lacking.REPOSITORY: later("{image}: the registry has no such repository."),
    Lacking.PLATFORM: later("{image}: the registry has no such platform."),
    Lacking.EITHER: later("{image}: the registry has no such tag or repository."),
}


def troubled(status: Status) -> bool:
    """Does it fail, or may it?"""
    return status.standing in (Standing.FAILING, Standing.UNDECIDED, Standing.WAITING)


def retired_of(image: ImageName, status: Status, catalogue: Catalogue, rules: Rules) -> Retired | None:
    """Is this a path that answers and was left all the same?"""
    return retired(image, status, entries_for(image, catalogue, rules))


def entries_for(image: ImageName, catalogue: Catalogue, rules: Rules) -> tuple[Move, ...]:
    """Every known move that speaks of this path, the project's own first."""
    return (*rules.own_moves.entries_for(image), *catalogue.entries_for(image))


def destinations(
    image: ImageName, status: Status, catalogue: Catalogue, rules: Rules, clues: Clues = hints.NONE
) -> tuple[Destination, ...]:
    """The project's own rules first, then the catalogue, then GitHub's redirect, then namesakes where there are bytes
    to compare them with; each path once. A path whose service goes away leads nowhere by that entry."""
    own, known = rules.own_moves.moves_for(image), catalogue.moves_for(image)
    ways = [way for way in (*own, *known) if not _goes_away(way, image)]
    found: dict[str, Destination] = {}
    for way in (*ways, *redirected(image, clues.repository)):
        found.setdefault(way.path, way)
    sure = tuple(found.values())[:MOST_CANDIDATES]
    if not troubled(status) or not hints.has_bytes(image, status, clues):
        return sure
    return (*sure, *(way for way in namesakes(image) if way.path not in found))


def _goes_away(way: Destination, image: ImageName) -> bool:
    return bool(way.moves) and (way.through or (image.path,))[0] in way.moves[0].gone


def advice(image: ImageName, catalogue: Catalogue, rules: Rules) -> str:
    """What no other path can mend: the service is to go, or its image was withdrawn. Empty where neither is known."""
    for move in entries_for(image, catalogue, rules):
        if image.path in move.gone:
            named = [name.familiar_path for to in move.targets if isinstance(name := parse(to), ImageName)]
            said = tr(
                "{path} became part of {others}: delete the service that runs it.",
                path=image.familiar_path,
                others=listing(named, tr("or")),
            )
            return sentences(said, move.note or "")
        if move.kind == "withdrawn" and image.path in move.sources and not move.targets:
            return sentences(tr("Its publisher withdrew it, and no path replaces it."), move.note or "")
    return ""


# --- what to ask


def questions(
    image: ImageName, status: Status, catalogue: Catalogue, rules: Rules, platform: str, answers: Answers,
    clues: Clues = hints.NONE,
) -> tuple[Question, ...]:  # fmt: skip
    """What must be asked before the card can be told. Call again with the answers: a path without the tag is asked for
    its tags, and then for the nearest of them."""
    stale = not troubled(status)  # both paths answer, so it is their age that tells
    if stale and retired_of(image, status, catalogue, rules) is None:
        return ()
    own = [ManifestOf(image, platform, deep=True)] if stale and _undated(status) else []
    ways = destinations(image, status, catalogue, rules, clues)
    return (*own, *(question for way in ways for question in _questions(image, way, answers, platform, deep=stale)))


def _questions(
    image: ImageName, way: Destination, answers: Answers, platform: str, *, deep: bool
) -> Iterator[Question]:
    name = way.image_of(image)
    if name is None:
        return
    yield ManifestOf(name, platform, deep=deep)
    if not _lacks_tag(answers.of(ManifestOf(name, platform))) or way.namesake:
        return
    yield TagsOf(name)
    found = _nearest(name, answers)
    if found is not None:
        yield ManifestOf(name.with_tag(found.tag), platform)


def _lacks_tag(answer: Answer | None) -> bool:
    return isinstance(answer, Absent) and answer.what in (Lacking.TAG, Lacking.EITHER)


def _nearest(name: ImageName, answers: Answers) -> Nearest | None:
    """The tag at another path that comes nearest to the one that is not there. Of a digest that is not there, the tag
    beside it, where there is one."""
    listed = answers.of(TagsOf(name))
    tags = listed.tags if isinstance(listed, Tags) else ()
    if name.digest is not None and name.tag in tags:
        return Nearest(name.tag or "", tr("The tag is there, with other bytes than the digest names."), jumped=True)
    if name.digest is not None and name.tag is None:
        return None
    return nearest(name.tag or DEFAULT_TAG, tags)


def _undated(status: Status) -> bool:
    """Is the age of the image worth another look? Not where each look counts as a pull."""
    answer = status.answer
    return isinstance(answer, Present) and answer.created is None and answer.quota is None


# --- the card


def card(
    image: ImageName, status: Status, ways: tuple[Destination, ...], answers: Answers, platform: str,
    clues: Clues = hints.NONE, advised: str = "",
) -> Remedy:  # fmt: skip
    """The card of another path: every known one, those that answer first. `advised`: why no path can serve."""
    found = [(c, way) for way in ways if (c := _candidate(image, way, answers, platform, status, clues)) is not None]
    left = {path for c, way in found if c.answers and c.proven for path in way.through}
    # A stable sort: what answers first, of that what is the same image, of a chain its end, of that the same bytes,
    # else in the order of the sources.
    found.sort(key=lambda pair: _rank(pair[0], pair[1], left))
    candidates = tuple(candidate for candidate, _ in found)
    best = candidates[0] if candidates and candidates[0].answers else None
    way = found[0][1] if best else None
    sure = best is not None and best.proven and not best.jumped
    notes = [move.note for one in ways for move in one.moves if move.note]
    return Remedy(
        code=RemedyCode.SWITCH_PATH,
        title=tr("Switch path"),
        disposition=Disposition.READY if best else Disposition.ASKS,
        to=best.argument if best else "",
        asks=later("path"),
        consequence=_consequence(best),
        risk=_risk(ways, best, way),
        why=_why(best, candidates, advised),
        recommended=sure and status.standing is Standing.FAILING,
        candidates=candidates,
        evidence=(*(best.evidence if best else ()), *notes[:1]),
    )


def _rank(candidate: Candidate, way: Destination, left: set[str]) -> tuple[bool, ...]:
    """`left`: the paths that another candidate was reached through."""
    fails = candidate.answers is not True
    return fails, not candidate.proven, way.path in left, not candidate.identical, candidate.jumped


def _consequence(best: Candidate | None) -> str:
    kept = best is None or ":" not in best.argument.rpartition("/")[2]
    if kept:
        return tr("The image is pulled from there; the tag stays as it is written.")
    return tr("The image is pulled from there; the tag changes with it.")


def _risk(ways: tuple[Destination, ...], best: Candidate | None, way: Destination | None) -> str:
    """What to mind: that it is another image, what the catalogue says of its tags, that its days are numbered there
    too."""
    moves = [move for one in ways for move in one.moves]
    cautions = [move.caution for move in moves if move.caution and not (best and best.proven)]
    said = [*cautions[:1], *[move.tag_note for move in moves if move.tag_note][:1]]
    said += [move.note for move in way.endings if move.note][:1] if way is not None else []
    if not said and best is not None and best.identical:
        return tr("It is the same today; whoever owns that path decides what stands there tomorrow.")
    return sentences(*said) or tr("Another path is another publisher: take one that you have reason to trust.")


def _why(best: Candidate | None, candidates: tuple[Candidate, ...], advised: str) -> str:
    if best is not None:
        return sentences(*best.evidence[:2])
    if advised:
        return advised
    if candidates:
        return tr("No known path has this tag now. You can type one; it is asked for while you type.")
    return tr("No move of this image is known. You can type a path; it is asked for while you type.")


def _candidate(
    image: ImageName, way: Destination, answers: Answers, platform: str, status: Status, clues: Clues
) -> Candidate | None:
    """One path with its proof; None for one that is no path, and for a namesake without it."""
    name = way.image_of(image)
    if name is None:
        return None
    answer = answers.of(ManifestOf(name, platform))
    same = hints.same_bytes(image, answer, status, clues) if isinstance(answer, Present) else ""
    if way.namesake and not same:
        return None
    stand_in, jumped = _stand_in(name, answers, platform) if _lacks_tag(answer) else (None, False)
    there = True if isinstance(answer, Present) or stand_in else False if isinstance(answer, Absent) else None
    evidence = [_told(name, answer, platform, same), *_told_of(name, stand_in, platform)]
    evidence += [move.cited for move in way.moves] + [way.said] * bool(way.said)
    if way.reverse:
        evidence.append(tr("The project publishes under both names; the new one may not answer yet."))
    evidence += dict.fromkeys(move.caution for move in way.moves if move.caution)
    believed = all(move.confidence != "low" and not move.caution for move in way.moves) and not way.namesake
    path = parse(way.path)
    shown = path.familiar_path if not isinstance(path, BadName) else way.path
    return Candidate(
        argument=f"{shown}:{stand_in.tag}" if stand_in else shown,
        shown=(name.with_tag(stand_in.tag) if stand_in else name).familiar,
        evidence=tuple(evidence),
        proven=bool(same) or believed,
        answers=there,
        identical=bool(same),
        jumped=jumped,
    )


def _stand_in(name: ImageName, answers: Answers, platform: str) -> tuple[Nearest | None, bool]:
    """The nearest tag where the registry has it, and whether it is too far away to be taken unseen."""
    found = _nearest(name, answers)
    if found is None or not isinstance(answers.of(ManifestOf(name.with_tag(found.tag), platform)), Present):
        return None, False
    return found, found.jumped


def _told(name: ImageName, answer: Answer | None, platform: str, same: str) -> str:
    match answer:
        case Present():
            if same:
                return tr("Answers now for {platform}, {same}.", platform=platform, same=same)
            return tr("Answers now for {platform}.", platform=platform)
        case Absent(what=what):
            return tr(_LACKING[what], image=name.familiar)
        case None:
            return tr("{image} was not asked for.", image=name.familiar)
        case _:
            return tr("{image}: the registry gives no answer that decides.", image=name.familiar)


def _told_of(name: ImageName, stand_in: Nearest | None, platform: str) -> Iterator[str]:
    if stand_in is not None:
        there = name.with_tag(stand_in.tag).familiar
        yield sentences(tr("{image} answers now for {platform}.", image=there, platform=platform), stand_in.how)
