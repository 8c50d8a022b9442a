"""Choices that are taken as given: what they name is known to be missing, or nobody has asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core import diagnose
from tui.core.answers import ManifestOf
from tui.core.finding import RemedyCode
from tui.core.image import BadName, parse
from tui.core.language import tr
from tui.core.plan import Choice
from tui.core.reference import Reference
from tui.core.remedies import pin_tag
from tui.core.remedies.fallback_sources import OPTION
from tui.core.report import word
from tui.core.verdict import Verdict
from tui.typed import whole

if TYPE_CHECKING:
    from tui.session import Session


def doubts(session: Session) -> tuple[str, ...]:
    """A sentence for each of them, in the order of the plan."""
    found = []
    for step in session.plan.steps:
        reference = session.loaded.reference(step.choice.reference)
        if not step.choice.verified and reference is not None:
            found += _of(session, reference, step.choice)
    return tuple(dict.fromkeys(found))


def _of(session: Session, reference: Reference, choice: Choice) -> list[str]:
    if choice.code is RemedyCode.BUILD_LOCALLY:
        return [tr("{source} is taken as given: nobody has found it to be there.", source=choice.argument)]
    return [said for image in _images(reference, choice) if (said := _said(session, reference, image))]


def _images(reference: Reference, choice: Choice) -> list[str]:
    """What a choice names, in full."""
    match choice.code:
        case RemedyCode.SWITCH_PATH:
            return [whole(reference, choice.argument)]
        case RemedyCode.FALLBACK_SOURCES:
            sources = choice.argument.partition(OPTION)[0].split(",")
            return [whole(reference, source.strip()) for source in sources if source.strip()]
        case RemedyCode.PIN_TAG | RemedyCode.UNPIN_TAG if reference.image is not None:
            tag, digest, _ = pin_tag.split(choice.argument)
            path = reference.image.familiar_path
            return [f"{path}@{digest}" if digest else f"{path}:{tag}"]
        case _:
            return []


def _said(session: Session, reference: Reference, image: str) -> str:
    """Empty where it is there by now."""
    name = parse(image)
    answer = None
    if not isinstance(name, BadName):
        answer = session.answers.of(ManifestOf(name, reference.platform or session.platform))
    status = diagnose.status_of_answer(answer) if answer is not None else None
    if status is None or status.verdict is Verdict.SKIPPED:
        return tr("{image} is taken as given: nobody has asked for it yet.", image=image)
    if status.verdict is Verdict.AVAILABLE:
        return ""
    return tr("{image} is taken as given, but the registry says: {status}.", image=image, status=word(status))
