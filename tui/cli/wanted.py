"""The choices of `pullfix plan`: WHERE=ARGUMENT as a Choice, asked for at the registry where that can be."""

from __future__ import annotations

from collections.abc import Sequence

from tui.cli.terminal import Terminal, safe
from tui.core.answers import Present
from tui.core.errors import UsageError
from tui.core.finding import Disposition, Finding, RemedyCode
from tui.core.floating import is_floating
from tui.core.image import DEFAULT_TAG, BadName, ImageName, parse
from tui.core.language import sentences, tr
from tui.core.mirror_text import mirror_text
from tui.core.plan import Choice, Refusal
from tui.core.reference import Reference, ReferenceId
from tui.core.remedies.fallback_sources import OPTION
from tui.core.remedies.fallback_sources import fallback as read_sources
from tui.core.remedies.pin_tag import SIGN
from tui.core.report import word
from tui.core.verdict import Standing, Verdict
from tui.core.where import alike, locate
from tui.session import Session
from tui.typed import source, verify, whole

CODES = {
    "switch": RemedyCode.SWITCH_PATH,
    "pin": RemedyCode.PIN_TAG,
    "unpin": RemedyCode.UNPIN_TAG,
    "build": RemedyCode.BUILD_LOCALLY,
    "wait": RemedyCode.WAIT,
    "fallback": RemedyCode.FALLBACK_SOURCES,
    "ignore": RemedyCode.IGNORE,
}


async def chosen(
    flag: str, words: str, session: Session, terminal: Terminal, before: Sequence[Choice] = ()
) -> tuple[Choice, ...]:
    """What one flag of the command line chooses: one choice, or the same for each place of one image. `before`: the
    choices that are carried out earlier. Raises UsageError when it lacks an argument that nobody can supply."""
    where, argument = _split(words, session)
    if CODES[flag] is RemedyCode.FALLBACK_SOURCES:
        return await fallback(alike(where, session.loaded, session.snapshot), argument, session, terminal)
    reference = _as_planned(locate(where, session.loaded, session.snapshot), before, session)
    return (await _chosen(flag, where, argument, reference, session, terminal),)


def joined(made: Sequence[Choice], new: Sequence[Choice], session: Session, terminal: Terminal) -> list[Choice]:
    """The choices with more behind them. Of two of one sort for one place the later one holds, and that is told; but
    several advices may be ignored."""
    kept = list(made)
    for one in new:
        for old in [old for old in kept if (old.reference, old.code) == (one.reference, one.code)]:
            if one.code is RemedyCode.IGNORE:
                continue
            kept.remove(old)
            if old.argument != one.argument:
                reference = session.loaded.reference(one.reference)
                terminal.note(
                    safe(
                        tr(
                            "{remedy} for {reference} was chosen twice: {new} replaces {old}.",
                            remedy=one.code.value,
                            reference=reference.label if reference is not None else one.reference,
                            new=one.argument,
                            old=old.argument,
                        )
                    )
                )
        kept.append(one)
    return kept


def _as_planned(reference: Reference, before: Sequence[Choice], session: Session) -> Reference:
    """The reference as the choices before leave it: a path is asked for with the tag that was just pinned."""
    own = [choice for choice in before if choice.reference == reference.id]
    if not own:
        return reference
    plan = session.plan_of(own)
    return session.loaded_with(session.snapshot, plan.changes).reference(reference.id) or reference


async def _chosen(
    flag: str, where: str, argument: str, reference: Reference, session: Session, terminal: Terminal
) -> Choice:
    code = CODES[flag]
    verified = True
    match code:
        case RemedyCode.SWITCH_PATH:
            if not argument:
                raise UsageError(tr("--switch {where} needs a path: --switch {where}=PATH[:TAG].", where=where))
            verified = await _ask_for(whole(reference, argument), session, terminal)
        case RemedyCode.PIN_TAG:
            argument, verified = await _pin(reference, argument, session, terminal)
        case RemedyCode.IGNORE:
            pass  # its edits say what is missing
        case RemedyCode.UNPIN_TAG:
            argument = argument or await _offered(reference, code, session)
        case RemedyCode.BUILD_LOCALLY:
            argument = argument or await _offered(reference, code, session)
            verified = await _is_there(reference, argument, session, terminal)
        case RemedyCode.WAIT:
            argument = session.since(argument) if argument else await _offered(reference, code, session)
        case _:
            raise UsageError(tr("--{flag} is no choice.", flag=flag))
    return Choice(reference.id, code, argument, verified)


def _split(words: str, session: Session) -> tuple[str, str]:
    """WHERE=ARGUMENT at the first `=` after which WHERE is known; an id may hold one itself."""
    where, equals, argument = words.partition("=")
    ids = {str(reference.id) for reference in session.loaded.references}
    longest = max((i for i in ids if words == i or words.startswith(f"{i}=")), key=len, default=None)
    if longest is not None:
        return longest, words[len(longest) + 1 :]
    if equals and not where:
        raise UsageError(tr("“{words}” has no WHERE before its =.", words=words))
    return where, argument


async def _ask_for(image: str, session: Session, terminal: Terminal) -> bool:
    """Does it answer? Told on standard error; a given argument is taken all the same."""
    if session.offline:
        terminal.note(safe(tr("{image} is taken as given: nobody was asked, because of --offline.", image=image)))
        return False
    status = await verify(session, image)
    if isinstance(status, BadName):
        raise UsageError(sentences(tr("“{text}” is no image reference.", text=image), status.message))
    if status.verdict is not Verdict.AVAILABLE:
        terminal.note(
            safe(tr("{image} is taken as given, but the registry says: {status}.", image=image, status=word(status)))
        )
    return status.verdict is Verdict.AVAILABLE


async def _is_there(reference: Reference, argument: str, session: Session, terminal: Terminal) -> bool:
    """Can a folder be built from? Told on standard error; a given argument is taken all the same."""
    if "://" in argument or argument.startswith("git@"):
        return True
    found = await source(session, reference, argument)
    if found.standing is not Standing.FINE:
        terminal.note(safe(tr("{said} It is taken as given.", said=found.said)))
    return found.standing is Standing.FINE


async def _pin(reference: Reference, argument: str, session: Session, terminal: Terminal) -> tuple[str, bool]:
    """TAG, TAG+digest or digest as the text to write; the digest comes from the registry."""
    image = reference.image
    if image is None:
        raise UsageError(
            tr("{reference} has no readable value to pin: {written}", reference=reference.id, written=reference.written)
        )
    if not argument:
        return await _offered(reference, RemedyCode.PIN_TAG, session), True
    tag, plus, kind = argument.rpartition("+")
    if argument != "digest" and not (plus and kind == "digest"):
        if argument.startswith("sha256:") or "@" in argument:
            return argument, await _ask_for(f"{image.familiar_path}@{argument.rpartition('@')[2]}", session, terminal)
        return argument, await _ask_for(f"{image.familiar_path}:{argument}", session, terminal)
    wanted = image.with_tag(tag) if tag else image
    if session.offline:
        raise UsageError(tr("The digest of {image} must be asked for: not with --offline.", image=wanted.familiar))
    status = await verify(session, wanted.familiar)
    if isinstance(status, BadName):
        raise UsageError(status.message)
    if not isinstance(status.answer, Present) or status.digest is None:
        raise UsageError(
            tr(
                "There is no digest to pin: for {image} the registry says {status}.",
                image=wanted.familiar,
                status=word(status),
            )
        )
    return (f"{tag}@{status.digest}" if tag else await _readable(reference, status.digest, session)), True


async def _readable(reference: Reference, digest: str, session: Session) -> str:
    """A digest with the version that it is, for the comment behind it."""
    await session.check(only=[reference.id])
    finding = await session.finding(reference.id, pins=True)
    offers = [c.argument for r in (finding.remedies if finding else ()) for c in r.candidates]
    told = next((offer for offer in offers if offer.startswith(f"{digest}{SIGN}")), None)
    tag = reference.image.tag if reference.image else None
    return told or (f"{digest}{SIGN}{tag}" if tag else digest)


async def _offered(reference: Reference, code: RemedyCode, session: Session) -> str:
    """The argument that pullfix itself would give this remedy."""
    await session.check(only=[reference.id])
    finding = await session.finding(
        reference.id,
        pins=code in (RemedyCode.PIN_TAG, RemedyCode.UNPIN_TAG),
        builds=code is RemedyCode.BUILD_LOCALLY,
    )
    remedy = next((r for r in finding.remedies if r.code is code), None) if finding else None
    if remedy is not None and remedy.to and remedy.disposition is Disposition.READY:
        return remedy.to
    flag = next(flag for flag, value in CODES.items() if value is code)
    needed = tr("--{flag} {where} needs an argument: --{flag} {where}=….", flag=flag, where=reference.label)
    raise UsageError(sentences(needed, remedy.why if remedy else ""))


async def fallback(
    references: tuple[Reference, ...], argument: str, session: Session, terminal: Terminal
) -> tuple[Choice, ...]:
    """The sources for every place of one image, each asked for; the digest of a release is noted where all that answer
    have the same."""
    first = references[0]
    verified = True
    if argument and isinstance(why := read_sources(argument), Refusal):
        raise UsageError(sentences(tr("Nothing was written."), why.message))
    if not argument:
        argument = await _offered(first, RemedyCode.FALLBACK_SOURCES, session)
    elif session.offline:
        terminal.note(safe(tr("{image} is taken as given: nobody was asked, because of --offline.", image=argument)))
        verified = False
    else:
        argument, verified = await _sources(first, argument, session, terminal)
    names = [parse(whole(first, source)) for source in argument.partition(OPTION)[0].split(",")]
    for line in mirror_text([name for name in names if not isinstance(name, BadName)] or [_image(first)]).split("\n"):
        terminal.note(safe(line))
    return tuple(Choice(one.id, RemedyCode.FALLBACK_SOURCES, argument, verified) for one in references)


async def _sources(reference: Reference, argument: str, session: Session, terminal: Terminal) -> tuple[str, bool]:
    """The argument with the digest that its sources have in common, and whether all of them answer."""
    words, _, given = argument.partition(OPTION)
    asked = [whole(reference, source) for source in words.split(",") if source.strip()]
    statuses = [await verify(session, one, reference.platform) for one in asked]
    digests = set()
    for name, status in zip(asked, statuses, strict=True):
        if isinstance(status, BadName):
            raise UsageError(sentences(tr("“{text}” is no image reference.", text=name), status.message))
        digests |= {status.digest} if status.verdict is Verdict.AVAILABLE else set()
        if status.verdict is not Verdict.AVAILABLE:
            terminal.note(
                safe(tr("{image} is taken as given, but the registry says: {status}.", image=name, status=word(status)))
            )
    if len(digests) > 1:
        terminal.note(
            tr("The sources have different bytes under this tag now: none of them is noted as the wanted one.")
        )
    tag, digest = (_image(reference).tag or DEFAULT_TAG), next(iter(digests), None)
    keeps = len(digests) == 1 and digest and not given and not _image(reference).digest and not is_floating(tag)
    all_there = all(not isinstance(s, BadName) and s.verdict is Verdict.AVAILABLE for s in statuses)
    return (f"{words}{OPTION}{tag}@{digest}" if keeps else argument), all_there


def _image(reference: Reference) -> ImageName:
    if reference.image is None:
        raise UsageError(
            tr("{reference} has no readable value: {written}", reference=reference.id, written=reference.written)
        )
    return reference.image


async def auto(session: Session, terminal: Terminal, *, taken: set[ReferenceId]) -> list[Choice]:
    """The recommended remedy of each failing reference that has one, and with it those that it can stand for."""
    await session.check()
    choices: list[Choice] = []
    for reference in session.loaded.references:
        if reference.id in taken or session.statuses[reference.id].standing is not Standing.FAILING:
            continue
        finding = await session.finding(reference.id)
        choice = recommended(reference.id, finding)
        if choice is None:
            terminal.note(safe(tr("{name}: no remedy can be recommended; choose one.", name=reference.label)))
        else:
            made = await with_alike(choice, session, terminal, taken)
            choices += made
            taken = taken | {one.reference for one in made}
    return choices


async def with_alike(choice: Choice, session: Session, terminal: Terminal, taken: set[ReferenceId]) -> list[Choice]:
    """A choice with those for all that are like it: the same image, or moved by the same rule."""
    others = await session.others(choice)
    more = [other for other in others.choices if other.reference not in taken]
    if more:
        terminal.note(safe(tr("{argument}: {others}.", argument=choice.argument, others=others.words)))
    return [choice, *more]


def recommended(reference_id: ReferenceId, finding: Finding | None) -> Choice | None:
    """The recommended remedy as a choice; None where there is none that a file edit carries out."""
    for remedy in finding.remedies if finding else ():
        if remedy.recommended and remedy.disposition is Disposition.READY:
            return Choice(reference_id, remedy.code, remedy.to)
    return None
