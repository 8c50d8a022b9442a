"""Explaining one image: what a session knows of it, or finds out for it. `tui.core.explaining` tells it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tui.core import diagnose, findings, switching
from tui.core.answers import ManifestOf
from tui.core.explaining import Explanation
from tui.core.finding import Finding
from tui.core.image import ImageName
from tui.core.reference import Reference
from tui.core.rules import Rules, rules_path
from tui.core.verdict import Standing, Verdict
from tui.session import Session


def of_reference(session: Session, reference: Reference, finding: Finding | None) -> Explanation | None:
    """A reference of the project, as far as it was asked about; None where its value is no image."""
    image = reference.image
    if image is None:
        return None
    return Explanation(
        image=image,
        platform=reference.platform or session.platform,
        status=session.statuses[reference.id],
        finding=finding or diagnose.finding_of(reference, session.statuses[reference.id]),
        moves=session.moves_of(image).entries_for(image),
    )


async def of_image(session: Session, image: ImageName) -> Explanation:
    """An image that stands in no file: its registry and the engines here are asked, and, where it fails or was left,
    the paths that it may have gone to."""
    question = ManifestOf(image, session.platform, deep=True)
    answer, local = await asyncio.gather(session.ask(question), session.copy_of(image))
    status = replace(diagnose.status_of_answer(answer), local=local)
    known, rules = session.moves_of(image), Rules(rules_path("."))
    left = findings.left_path(image, status, known, rules, session.answers, session.platform)
    ways = switching.destinations(image, known, rules)
    if ways and (left is not None or status.standing is not Standing.FINE) and status.verdict is not Verdict.SKIPPED:
        names = [name for way in ways if (name := way.image_of(image)) is not None]
        asked = (ManifestOf(name, session.platform, deep=left is not None) for name in names)
        await asyncio.gather(*(session.ask(more) for more in asked))
        left = findings.left_path(image, status, known, rules, session.answers, session.platform)
    finding = left or diagnose.finding_about(image, status)
    if finding is not None and ways:
        switch = switching.card(image, status, ways, session.answers, session.platform)
        finding = replace(finding, remedies=(switch,))
    return Explanation(
        image=image, platform=session.platform, status=status, finding=finding, moves=known.entries_for(image)
    )
