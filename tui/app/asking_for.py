"""Which editor asks for the argument of a remedy, and what it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.app.arguments.day import DayEditor
from tui.app.arguments.editor import Check, Editor
from tui.app.arguments.line import LineEditor
from tui.app.arguments.sources import SourcesEditor
from tui.app.arguments.tags import Load, TagEditor
from tui.app.checks import path_check, source_check, sources_check, tag_check
from tui.core import report
from tui.core.answers import Tags, TagsOf
from tui.core.finding import Disposition, Remedy, RemedyCode
from tui.core.image import DEFAULT_TAG
from tui.core.language import later, tr
from tui.core.reference import Reference
from tui.core.remedies.pin_tag import SIGN
from tui.core.remedies.wait import KEEP
from tui.core.tag_rows import TagRow, alike_first

if TYPE_CHECKING:
    from tui.session import Session


OFFERED = later("offered")
CHECKED = frozenset({
    RemedyCode.SWITCH_PATH, RemedyCode.PIN_TAG, RemedyCode.UNPIN_TAG, RemedyCode.BUILD_LOCALLY,
    RemedyCode.FALLBACK_SOURCES,
})  # fmt: skip
"""The remedies with an argument that is there, or is not."""


def asks(remedy: Remedy | None) -> bool:
    """Has the card an argument that can be typed?"""
    shut = (Disposition.IMPOSSIBLE, Disposition.ELSEWHERE)
    return remedy is not None and remedy.disposition not in shut and remedy.code is not RemedyCode.LOGIN


def check_for(session: Session, reference: Reference, remedy: Remedy) -> Check | None:
    """What finds out whether an argument of it is there; None where nobody need be asked."""
    match remedy.code:
        case RemedyCode.PIN_TAG | RemedyCode.UNPIN_TAG:
            return tag_check(session, reference)
        case RemedyCode.BUILD_LOCALLY:
            return source_check(session, reference)
        case RemedyCode.FALLBACK_SOURCES:
            return sources_check(session, reference)
        case RemedyCode.SWITCH_PATH:
            return path_check(session, reference)
        case _:
            return None


def editor_for(session: Session, reference: Reference, remedy: Remedy, argument: str) -> Editor:
    """What asks for it. `argument`: what stands on the card now."""
    offers = [candidate.argument for candidate in remedy.candidates if candidate.argument]
    match remedy.code:
        case RemedyCode.PIN_TAG | RemedyCode.UNPIN_TAG:
            return TagEditor(argument, _tags(session, reference, remedy), tag_check(session, reference))
        case RemedyCode.WAIT:
            keeps = any(KEEP in offer for offer in offers)
            return DayEditor(argument, session.world.clock().date(), keeps=keeps)
        case RemedyCode.BUILD_LOCALLY:
            hint = tr("a folder, or https://….git#ref:subdir")
            return LineEditor(argument, hint, source_check(session, reference), offers)
        case RemedyCode.FALLBACK_SOURCES:
            return SourcesEditor(argument, path_check(session, reference))
        case _:
            hint = tr("registry/owner/name, with or without :tag")
            return LineEditor(argument, hint, path_check(session, reference), offers)


def _tags(session: Session, reference: Reference, remedy: Remedy) -> Load:
    async def load() -> tuple[Sequence[TagRow], str]:
        image = reference.image
        if image is None:
            return (), ""
        in_use = session.statuses.get(reference.id, report.UNASKED).digest
        table = await session.tag_rows(image, in_use)
        answer = session.answers.of(TagsOf(image))
        if not table or not isinstance(answer, Tags):
            return (), tr("The registry gives no list of tags; type one.")
        note = "" if answer.complete else tr("The list is cut short.")
        return _beside(_forms(remedy), alike_first(table, image.tag or DEFAULT_TAG)), note

    return load


def _beside(forms: Sequence[str], table: Sequence[TagRow]) -> list[TagRow]:
    """The rows, each tag followed by its other forms."""
    rows, left = [], list(forms)
    for row in table:
        own = [form for form in left if form.startswith(f"{row.tag}@") or form.endswith(f"{SIGN}{row.tag}")]
        left = [form for form in left if form not in own]
        rows += [row, *(TagRow(form, marks=(OFFERED,)) for form in own)]
    return [*(TagRow(form, marks=(OFFERED,)) for form in left), *rows]


def _forms(remedy: Remedy) -> tuple[str, ...]:
    """The other forms of what is offered: with the digest, and the digest alone."""
    return tuple(offer.argument for offer in remedy.candidates if "sha256:" in offer.argument)
