"""Pin and unpin as ways out: what to ask first, which version a tag means now, and the forms that it can be written in.

Digests are those of the index, never of one platform: whoever pins one pins it for every machine.
"""

from __future__ import annotations

from tui.core.answers import Answers, DigestOf, ManifestOf, Present, Question, Tags, TagsOf
from tui.core.finding import Candidate, Disposition, Finding, Remedy, RemedyCode, Severity
from tui.core.floating import is_floating
from tui.core.image import DEFAULT_TAG, ImageName
from tui.core.language import later, sentences, tr
from tui.core.meaning import Meaning, candidates, meaning, unpinned
from tui.core.nearest import Nearest, nearest
from tui.core.status import Status
from tui.core.verdict import Standing, Verdict

VERSION_LABEL = "org.opencontainers.image.version"
MISSING = (Verdict.TAG_MISSING, Verdict.PLATFORM_MISSING)
_CONSEQUENCE = later("The tag is written where it stands now; it means the same image until somebody pushes it anew.")
_RISK = later("A pinned tag gets no updates by itself.")


def questions(image: ImageName, status: Status, answers: Answers, platform: str) -> tuple[Question, ...]:
    """What must be asked before the cards can be told. Call again with the answers: the tags come first."""
    if status.verdict in MISSING:
        stand_in = _nearest(image, answers)
        names = [image.with_tag(stand_in.tag)] if stand_in is not None else []
        names += [image.with_tag(image.tag)] if image.digest and image.tag else []
        return (TagsOf(image), *(ManifestOf(name, platform) for name in names))
    if status.verdict is not Verdict.AVAILABLE:
        return ()
    own = () if image.digest or status.digest else (DigestOf(image),)
    return (
        TagsOf(image),
        _labelled(image, platform),
        *own,
        *(DigestOf(image.with_tag(tag)) for tag in _asked(image, answers, platform)),
    )


def _labelled(image: ImageName, platform: str) -> ManifestOf:
    """The image with its labels, where reading them is free."""
    return ManifestOf(image, platform, deep=True)


def _asked(image: ImageName, answers: Answers, platform: str) -> tuple[str, ...]:
    """The handful of tags that may be the same image. For a digest without a tag: those that `latest` may mean."""
    tags = _tags(image, answers)
    if image.digest and image.tag:
        return ()
    there = answers.of(_labelled(image, platform))
    label = there.label(VERSION_LABEL) if isinstance(there, Present) else ""
    found = candidates(image.tag or DEFAULT_TAG, tags, label)
    return (DEFAULT_TAG, *found) if image.digest and DEFAULT_TAG in tags else found


def _tags(image: ImageName, answers: Answers) -> tuple[str, ...]:
    answer = answers.of(TagsOf(image))
    return answer.tags if isinstance(answer, Tags) else ()


def _nearest(image: ImageName, answers: Answers) -> Nearest | None:
    tags = _tags(image, answers)
    if image.digest and image.tag in tags:
        return Nearest(image.tag or "", tr("The tag is there; it names another image now than the digest did."))
    return nearest(image.tag or DEFAULT_TAG, [tag for tag in tags if tag != image.tag])


def digest_of(image: ImageName, answers: Answers) -> str | None:
    """The digest of a tag as far as it is known."""
    answer = answers.of(DigestOf(image))
    return answer.digest if isinstance(answer, Present) else None


def _same(image: ImageName, status: Status, answers: Answers, platform: str) -> tuple[str, ...]:
    """The tags that are the same image as this one now, of those that were asked for."""
    own = image.digest or status.digest or digest_of(image, answers)
    asked = _asked(image, answers, platform)
    return tuple(tag for tag in asked if own is not None and digest_of(image.with_tag(tag), answers) == own)


# --- the cards


def cards(
    image: ImageName, status: Status, answers: Answers, platform: str, comment: str, *, beaten: bool = False
) -> tuple[Remedy, ...]:
    """Pin, and unpin where something is pinned."""
    back = unpin(image, status, answers, platform, comment)
    return (pin(image, status, answers, platform, beaten=beaten), *((back,) if back is not None else ()))


def nothing_wrong(image: ImageName) -> Finding:
    """What there is to say of an image that works, when somebody asks what can be done with it."""
    return Finding(
        code="works",
        severity=Severity.ADVICE,
        message=tr(
            "{image} answers; nothing needs mending. It can be pinned, or pulled from elsewhere.", image=image.familiar
        ),
    )


def pin(image: ImageName, status: Status, answers: Answers, platform: str, *, beaten: bool = False) -> Remedy:
    """The card of *pin tag*. `beaten`: another way out is recommended already."""
    if status.verdict in MISSING:
        return _stand_in(image, status, answers, platform, beaten=beaten)
    if status.verdict is Verdict.AVAILABLE:
        return _fixed(image, status, answers, platform)
    return Remedy(
        code=RemedyCode.PIN_TAG,
        title=tr("Pin tag"),
        disposition=Disposition.IMPOSSIBLE if status.standing is Standing.FAILING else Disposition.ASKS,
        asks=later("tag"),
        consequence=tr("The tag is written where it stands now, in the Compose file or in the env file."),
        why=tr("This path does not answer, so no tag of it can be pulled: choose a path that answers first.")
        if status.standing is Standing.FAILING
        else tr(
            "{host} could not be asked, so nobody knows which tags are there: ask again, or type one.",
            host=image.registry,
        ),
    )


def _stand_in(image: ImageName, status: Status, answers: Answers, platform: str, *, beaten: bool) -> Remedy:
    """For a tag that is not there: the nearest that is."""
    found = _nearest(image, answers)
    answer = answers.of(ManifestOf(image.with_tag(found.tag), platform)) if found else None
    evidence = []
    if tags := _tags(image, answers):
        host, path = image.registry, image.repository
        evidence.append(tr("{host} lists {n} tags of {path}.", host=host, n=len(tags), path=path))
    if found is None or not isinstance(answer, Present):
        why = tr("Pick one of the tags that are there.")
        return _card(Disposition.ASKS, why=why, evidence=tuple(evidence))
    evidence.append(
        tr("{image} answers now for {platform}.", image=image.with_tag(found.tag).familiar, platform=platform)
    )
    arguments = _forms(found.tag, answer.digest)
    return _card(
        Disposition.READY,
        arguments,
        why=found.how,
        recommended=not found.jumped and status.standing is Standing.FAILING and not beaten,
        evidence=tuple(evidence),
    )


def _fixed(image: ImageName, status: Status, answers: Answers, platform: str) -> Remedy:
    """For a tag that works: the version that it means now."""
    tags, tag = _tags(image, answers), image.tag or DEFAULT_TAG
    if image.digest:
        return _card(Disposition.ASKS, why=tr("It is pinned to a digest already; another tag can be picked."))
    digest = status.digest or digest_of(image, answers)
    found = meaning(tag, _same(image, status, answers, platform))
    if not is_floating(tag, tags or None):
        why = tr("{tag} is one release already; its digest would fix the bytes too.", tag=tag)
        return _card(Disposition.READY if digest else Disposition.ASKS, _forms(tag, digest)[1:], why=why)
    if found is None or digest is None:
        why = _unclear(tag, len(_asked(image, answers, platform)))
        return _card(Disposition.READY if digest else Disposition.ASKS, _forms(tag, digest)[1:], why=why)
    arguments = _forms(found.tag, digest)
    return _card(
        Disposition.READY,
        arguments[1:] if found.floats else arguments,
        why=_means(tag, found),
        recommended=True,
        evidence=(
            tr(
                "{image} and {tag} have the same digest now: {digest}….",
                image=image.with_tag(found.tag).familiar,
                tag=tag,
                digest=digest[:19],
            ),
        ),
    )


def _unclear(tag: str, asked: int) -> str:
    if not asked:
        return tr("No tag tells its version; the digest of what {tag} means now can be pinned.", tag=tag)
    return tr(
        "None of the {n} tags asked for has its digest; the digest of what {tag} means now can be pinned.",
        n=asked,
        tag=tag,
    )


def _means(tag: str, found: Meaning) -> str:
    means = tr("{tag} means {version} now.", tag=tag, version=found.tag)
    moves = tr("{tag} moves too, so the digest goes with it.", tag=found.tag) if found.floats else ""
    return sentences(means, moves)


def _forms(tag: str, digest: str | None) -> tuple[str, ...]:
    """Tag, tag and digest, digest with the tag kept for people."""
    return (tag, f"{tag}@{digest}", f"{digest} # {tag}") if digest is not None else (tag,)


def _card(
    disposition: Disposition,
    arguments: tuple[str, ...] = (),
    *,
    why: str,
    recommended: bool = False,
    evidence: tuple[str, ...] = (),
) -> Remedy:
    return Remedy(
        code=RemedyCode.PIN_TAG,
        title=tr("Pin tag"),
        disposition=disposition if arguments else Disposition.ASKS,
        to=arguments[0] if arguments else "",
        asks=later("tag"),
        consequence=tr(_CONSEQUENCE),
        risk=tr(_RISK),
        why=why,
        recommended=recommended,
        candidates=tuple(
            Candidate(argument=text, shown=text, evidence=evidence, proven=True, answers=True) for text in arguments
        ),
        evidence=evidence,
    )


def unpin(image: ImageName, status: Status, answers: Answers, platform: str, comment: str = "") -> Remedy | None:
    """The card of *unpin*: a digest back to its tag, a version to the floating tag of its line. None where nothing is
    pinned. `comment`: the version that stands behind a digest."""
    tags = _tags(image, answers)
    if image.digest:
        means = meaning(DEFAULT_TAG, _same(image, status, answers, platform)) if not image.tag else None
        to = image.tag or comment or (means.tag if means else "")
        why = "" if to else tr("Nothing tells which version the digest is: pick a tag.")
        gone = status.verdict in MISSING and to
        if gone and not isinstance(answers.of(ManifestOf(image.with_tag(to), platform)), Present):
            why, to = tr("Nobody knows yet whether {tag} answers: pick a tag.", tag=to), ""
    elif status.verdict is Verdict.AVAILABLE and image.tag and not is_floating(image.tag, tags or None):
        to, why = unpinned(image.tag, tags) or "", ""
    else:
        return None
    if not to and not image.digest:
        return None
    return Remedy(
        code=RemedyCode.UNPIN_TAG,
        title=tr("Unpin"),
        disposition=Disposition.READY if to else Disposition.ASKS,
        to=to,
        asks=later("tag"),
        consequence=tr("It follows {tag} again.", tag=to) if to else tr("It follows a tag again."),
        risk=tr("What is pulled changes whenever somebody pushes that tag."),
        why=why,
    )
