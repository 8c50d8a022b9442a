"""Fallback sources as a way out: the paths that have the same image, in the order in which they are taken.

Only paths with a proof count: a cited move, the project's own rule, the same bytes. Each was asked for; which of them
have the same digest is said, and a release's digest is kept, so that `pullfix select` takes no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.core.answers import Answers, ManifestOf, Present
from tui.core.finding import Candidate, Disposition, Remedy, RemedyCode
from tui.core.floating import is_floating
from tui.core.image import DEFAULT_TAG, BadName, ImageName, parse
from tui.core.language import later, sentences, tr
from tui.core.mirror_text import mirror_text
from tui.core.reference import Kind, Reference
from tui.core.remedies.fallback_sources import OPTION
from tui.core.status import Status
from tui.core.verdict import Verdict


@dataclass(frozen=True, slots=True)
class _Source:
    path: str
    name: ImageName
    answers: bool
    digest: str | None


def card(
    reference: Reference, image: ImageName, status: Status, offers: Iterable[Candidate], answers: Answers, platform: str
) -> Remedy | None:
    """The card; None where there are no two sources of which one answers. `offers`: the other paths, as *switch path*
    offers them. Never recommended: to pull from the one good path is simpler."""
    if reference.kind is not Kind.COMPOSE:
        return None
    own = _Source(image.familiar_path, image, status.verdict is Verdict.AVAILABLE, status.digest)
    sources = [
        source
        for offer in offers
        if offer.proven and not offer.jumped and (source := _source(offer, answers, platform))
    ]
    sources.append(own)
    sources.sort(key=lambda source: not source.answers)  # stable: what answers first, the image's own path last
    found = list({source.name.path: source for source in sources}.values())
    there = [source for source in found if source.answers]
    if len(found) < len(("one", "another")) or not there:
        return None
    said, digest = _digests(image, there)
    argument = ",".join(source.path for source in found) + (f"{OPTION}{digest}" if digest else "")
    evidence = tuple(_told(source, platform) for source in found)
    return Remedy(
        code=RemedyCode.FALLBACK_SOURCES,
        title=tr("Fallback sources"),
        disposition=Disposition.READY,
        to=argument,
        asks=later("sources"),
        consequence=tr("The path becomes a variable, its sources stand in pullfix.yaml, and `pullfix select` sets it."),
        risk=tr("Each source is a publisher whom you trust; the list is yours to keep."),
        why=said,
        evidence=evidence,
        candidates=(Candidate(argument=argument, shown=argument, evidence=evidence, proven=True, answers=True),),
        copy=mirror_text([source.name for source in found]),
    )


def _source(offer: Candidate, answers: Answers, platform: str) -> _Source | None:
    name = parse(offer.shown)
    if isinstance(name, BadName):
        return None
    answer = answers.of(ManifestOf(name, platform))
    digest = answer.digest if isinstance(answer, Present) else None
    return _Source(offer.argument, name, offer.answers is True, digest)


def _told(source: _Source, platform: str) -> str:
    name, digest = source.name.familiar, source.digest
    if not source.answers:
        return tr("{image} does not answer.", image=name)
    if digest:
        return tr("{image} answers now for {platform} ({digest}…).", image=name, platform=platform, digest=digest[:19])
    return tr("{image} answers now for {platform}.", image=name, platform=platform)


def _digests(image: ImageName, there: list[_Source]) -> tuple[str, str]:
    """What the digests of those that answer say, and the one to keep: that of a release, where all agree on it."""
    known = {source.digest for source in there}
    tag = image.tag or DEFAULT_TAG
    if len(known) > 1:
        return tr("They have different bytes under this tag now: mind which one you take."), ""
    digest = next(iter(known)) or ""
    same = tr("One of them answers now.")
    if len(there) > 1:
        same = tr("{n} of them have the same bytes now.", n=len(there))
    if not digest or image.digest or is_floating(tag):
        return same, ""
    kept = tr("The digest of {tag} is kept, and no other is taken.", tag=tag)
    return sentences(same, kept), f"{tag}@{digest}"
