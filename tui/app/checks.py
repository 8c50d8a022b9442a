"""What is found out about an argument while it is typed, as it is shown in the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from tui import typed
from tui.app.arguments.editor import Check, Checked
from tui.app.present import COLOURS, safe, short, status_text
from tui.core import report, signs
from tui.core.image import BadName
from tui.core.language import listing, tr
from tui.core.reference import Reference
from tui.core.remedies.fallback_sources import OPTION
from tui.core.status import Status
from tui.core.verdict import Standing, Verdict

if TYPE_CHECKING:
    from tui.session import Session

WIDTH = 56
"""Columns of a path in an answer."""
_LIKE = {
    Standing.FINE: Verdict.AVAILABLE,
    Standing.FAILING: Verdict.REPOSITORY_MISSING,
    Standing.UNDECIDED: Verdict.SKIPPED,
}
"""What a source that is there, or not, is like among images."""


def path_check(session: Session, reference: Reference) -> Check:
    """Does a path answer, with its own tag or that of the reference?"""

    async def check(text: str) -> Checked:
        found = await typed.path(session, reference, text)
        if isinstance(found, BadName):
            return _refused(found.message)
        said = Text(short(found.image, WIDTH)).append("  ").append_text(answer_text(found.status))
        return Checked(said, answer_text(found.status, brief=True), _good(found.status.standing))

    return check


def tag_check(session: Session, reference: Reference) -> Check:
    """Is a tag or a digest there, in the repository of the reference?"""
    at = path_check(session, reference)

    async def check(text: str) -> Checked:
        path = reference.image.familiar_path if reference.image is not None else ""
        digest = text.rpartition("@")[2] if "sha256:" in text else ""
        return await at(f"{path}@{digest.partition(' ')[0]}" if digest else f"{path}:{text}")

    return check


def sources_check(session: Session, reference: Reference) -> Check:
    """Do all the sources of a list answer? The first one that does not is told."""
    at = path_check(session, reference)

    async def check(text: str) -> Checked:
        found = [await at(source.strip()) for source in text.partition(OPTION)[0].split(",") if source.strip()]
        return next((one for good in (False, None) for one in found if one.good is good), found[0])

    return check


def source_check(session: Session, reference: Reference) -> Check:
    """Is a source there? A folder that cannot be built from is refused."""

    async def check(text: str) -> Checked:
        found = await typed.source(session, reference, text)
        style, glyph = _style(found.standing), _glyph(Status(verdict=_LIKE.get(found.standing)))
        said = Text(f"{glyph} ", style=style).append(safe(found.said), style=style)
        word = {Standing.FINE: tr("is there"), Standing.FAILING: tr("is not there")}.get(
            found.standing, tr("not asked")
        )
        verdict = Text(f"{glyph} {word}", style=style)
        return Checked(said, verdict, _good(found.standing), refused=found.standing is Standing.FAILING)

    return check


def answer_text(status: Status, *, brief: bool = False) -> Text:
    """`✓ answers, linux/amd64 and linux/arm64`, or `✓ answers`; any other verdict as it is shown everywhere."""
    if status.verdict is not Verdict.AVAILABLE:
        return status_text(status)
    glyph = _glyph(status)
    platforms = listing(getattr(status.answer, "platforms", ()), tr("and"))
    said = tr("answers, {platforms}", platforms=safe(platforms)) if platforms and not brief else tr("answers")
    return Text(f"{glyph} {said}", style=_style(Standing.FINE))


def _refused(message: str) -> Checked:
    said = Text(safe(message), style=_style(Standing.FAILING))
    return Checked(said, said, good=False, refused=True)


def _good(standing: Standing) -> bool | None:
    return {Standing.FINE: True, Standing.FAILING: False}.get(standing)


def _glyph(status: Status) -> str:
    return signs.plain(report.glyph(status))


def _style(standing: Standing) -> Style:
    return Style(color=COLOURS[standing])
