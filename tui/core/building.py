"""Build locally as a way out: where the source is and who says so, which commit the image was made from, what it costs.

A repository is looked for in the catalogue, in the image's own label (at a path that still answers, or in the copy on
this machine), and, for ghcr.io, behind the name of the path, which is a guess and is called one. It is offered as good
once the repository itself said that it has the release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui.core import git_refs
from tui.core.answers import Answer, Present
from tui.core.catalogue import Move
from tui.core.finding import Candidate, Disposition, Remedy, RemedyCode
from tui.core.git_refs import COMMIT, Found, NoRefs, Refs
from tui.core.image import DEFAULT_TAG, ImageName
from tui.core.language import later, listing, sentences, tr, trn
from tui.core.loaded import Loaded, Service
from tui.core.reference import Reference, Role
from tui.core.remedies import build_locally
from tui.core.status import Status
from tui.core.versions import version

LABEL = "org.opencontainers.image.source"
MOST = 3
"""So many repositories are asked for one image."""
GUESSES = {"ghcr.io": "https://github.com", "registry.gitlab.com": "https://gitlab.com"}
"""Registries whose paths are, mostly, those of the repositories beside them."""
_PAGE = re.compile(r"/(?:-/)?(?:tree|blob|releases|src)(?:/.*)?$")
_COST = later("Needs a build now and at each new version; a build has no published provenance.")

Repositories = Mapping[str, Refs | NoRefs]
"""What was asked, by URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A repository that an image may be built from. `said`: a whole sentence that says who says so."""

    url: str
    said: str
    dockerfile: str = ""
    guessed: bool = False


def sources(
    image: ImageName, entries: Iterable[Move], status: Status, others: Iterable[Answer | None]
) -> tuple[Source, ...]:
    """The repositories, the best first. `others`: what registries answered for other paths of the image."""
    found = [
        Source(url=_git(move.source_repo), said=move.cited, dockerfile=move.dockerfile or "")
        for move in entries
        if move.source_repo
    ]
    labels = [answer.label(LABEL) for answer in (status.answer, *others) if isinstance(answer, Present)]
    found += [Source(url=url, said=tr("The image's own label names it as its source.")) for url in map(_label, labels)]
    if status.local is not None:
        url = _label(status.local.source)
        found.append(Source(url=url, said=tr("The label of the copy on this machine names it as its source.")))
    home, parts = GUESSES.get(image.registry), image.repository.split("/")
    if home and len(parts) > 1:
        guess = tr("A guess from the image's path: nobody says that it is the source.")
        found.append(Source(url=f"{home}/{parts[0]}/{parts[1]}.git", said=guess, guessed=True))
    by_url: dict[str, Source] = {}
    for source in found:
        if source.url:
            by_url.setdefault(source.url.lower(), source)
    return tuple(by_url.values())[:MOST]


def _label(text: str) -> str:
    """The repository that a label names; empty where it names none that is reached by https."""
    url = _PAGE.sub("", text.strip().rstrip("/"))
    return _git(url) if url.startswith("https://") and not git_refs.refused(url) else ""


def _git(url: str | None) -> str:
    bare = (url or "").removesuffix(".git").rstrip("/")
    return f"{bare}.git" if bare else ""


def matched(image: ImageName, refs: Refs) -> Found | None:
    """The commit that the image was made from, as far as the repository's tags tell."""
    return git_refs.match(refs, _tag(image), _name(image))


def wants_default(image: ImageName, refs: Refs) -> bool:
    """Is the default branch what must be built, so that it has to be asked for?"""
    return git_refs.wants_default(refs, _tag(image), _name(image))


def _tag(image: ImageName) -> str:
    return image.tag or DEFAULT_TAG


def _name(image: ImageName) -> str:
    return image.repository.rpartition("/")[2]


def remedy(
    reference: Reference, image: ImageName, found: tuple[Source, ...], repositories: Repositories, loaded: Loaded
) -> Remedy:
    """The card. A repository that was not asked is offered with that said; one that lacks the release is not."""
    service = loaded.service_of(reference)
    if service is None:
        return _card(Disposition.IMPOSSIBLE, why=_unbuildable(reference))
    offers = [_candidate(image, source, repositories.get(source.url)) for source in found]
    offers.sort(key=lambda offer: (offer.answers is not True, not offer.proven))
    best = offers[0] if offers else None
    serves = best is not None and bool(best.argument)
    why = "".join(best.evidence[:1]) if best is not None else tr("No source is known: give a Git URL or a folder.")
    others = _others(reference, loaded)
    return _card(
        Disposition.READY if serves else Disposition.ASKS,
        to=best.argument if best is not None and serves else "",
        why=why,
        evidence=best.evidence if best is not None else (),
        candidates=tuple(offers),
        more=sentences(_switches(service), _shared(others)),
        mind=_unverified(image) if serves and best is not None and best.answers is None else "",
    )


def _card(
    disposition: Disposition, to: str = "", *, why: str, evidence: tuple[str, ...] = (),
    candidates: tuple[Candidate, ...] = (), more: str = "", mind: str = "",
) -> Remedy:  # fmt: skip
    return Remedy(
        code=RemedyCode.BUILD_LOCALLY,
        title=tr("Build locally"),
        disposition=disposition,
        to=to,
        asks=later("source"),
        consequence=sentences(tr("It is built on this machine, under a local name; you own the updates."), more),
        risk=sentences(tr(_COST), mind),
        why=why,
        evidence=evidence,
        candidates=candidates,
    )


def _candidate(image: ImageName, source: Source, asked: Refs | NoRefs | None) -> Candidate:
    url = git_refs.without_login(source.url)
    found = matched(image, asked) if isinstance(asked, Refs) else None
    evidence: tuple[str, ...]
    if found is not None:
        argument, evidence, answers = _argument(source, found.commit, found.name), (found.how, source.said), True
    elif isinstance(asked, Refs):
        argument, evidence, answers = (
            "",
            (tr("{url} has no tag for {tag}.", url=url, tag=_tag(image)), source.said),
            False,
        )
    elif asked is not None and source.guessed:
        argument, evidence, answers = "", (asked.message, source.said), False
    else:
        said = asked.message if asked is not None else ""
        argument, evidence, answers = _argument(source, _likely(image), ""), (source.said, said), None
    root = "" if source.dockerfile or not argument else tr("That its Dockerfile stands at its root is not known.")
    return Candidate(
        argument=argument,
        shown=shown(argument) or url,
        evidence=tuple(line for line in (*evidence, root) if line),
        proven=answers is True and not source.guessed,
        answers=answers,
    )


def _unverified(image: ImageName) -> str:
    """What to mind where the repository was not asked, or gave no answer."""
    ref = _likely(image)
    if ref:
        return tr("The Git tag {tag} is read off the image's tag; nobody asked the repository for it.", tag=ref)
    return tr("Without a #TAG, it builds what the repository holds on that day.")


def _likely(image: ImageName) -> str:
    """The Git tag that a release usually has: `v0.22.0` for the image tag 0.22.0; empty where the tag is no release."""
    found = version(_tag(image))
    if found is None or len(found.numbers) < len(("major", "minor")) or found.variant or found.prefix not in ("", "v"):
        return ""
    return f"v{found.tag.removeprefix(found.prefix)}"


def _argument(source: Source, ref: str, name: str) -> str:
    words = source.url + (f"#{ref}" if ref else "")
    words += f" dockerfile={source.dockerfile}" if source.dockerfile else ""
    return words + (f"{build_locally.SIGN}{name}" if name else "")


def shown(argument: str) -> str:
    """`github.com/hoarder-app/hoarder at v0.22.0, docker/Dockerfile` of an argument."""
    source = build_locally.source(argument)
    if not isinstance(source, build_locally.Source) or "://" not in source.context:
        return argument
    url, _, ref = git_refs.without_login(source.context).partition("#")
    ref, _, folder = ref.partition(":")
    name = source.comment or (ref[:12] if COMMIT.fullmatch(ref) else ref)
    inside = "/".join(part for part in (folder, source.dockerfile or "") if part)
    place = url.partition("://")[2].removesuffix(".git")
    return listing(part for part in (tr("{url} at {tag}", url=place, tag=name) if name else place, inside) if part)


def _others(reference: Reference, loaded: Loaded) -> tuple[str, ...]:
    """The services of the project that pull the same image from a place of their own."""
    others = (other for other in loaded.alike(reference) if other.id != reference.id and other.role is Role.PULLED)
    return tuple(name for other in others for name in other.services)


def _shared(others: tuple[str, ...]) -> str:
    if not others:
        return ""
    return trn(
        "{names} pulls the same image and stays as written.",
        "{names} pull the same image and stay as written.",
        len(others),
        names=listing(others),
    )


def _switches(service: Service) -> str:
    return tr("It is built here already: this gives it another source.") if service.builds else ""


def _unbuildable(reference: Reference) -> str:
    if reference.role is Role.BASE:
        return tr("It is the base of a build; switch it to an image that you build by hand.")
    by_hand = tr("Only what a service runs is built in place; build this one by hand, and switch to its name.")
    return by_hand if reference.services else tr("No service here uses it.")
