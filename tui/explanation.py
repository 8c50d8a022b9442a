"""Explaining one image: what a session knows of it, or finds out for it. `tui.core.explaining` tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace

from tui.core import diagnose, findings, switching
from tui.core.answers import ManifestOf
from tui.core.catalogue import Catalogue
from tui.core.clues import Clues
from tui.core.explaining import Explanation
from tui.core.finding import Finding
from tui.core.image import ImageName
from tui.core.language import sentences
from tui.core.reference import Reference
from tui.core.rules import Rules, rules_path
from tui.core.sentences.oddity import in_full
from tui.core.status import Status
from tui.core.verdict import Standing, Verdict
from tui.session import ROUNDS, Session


def of_reference(session: Session, reference: Reference, finding: Finding | None) -> Explanation | None:
    """A reference of the project, as far as it was asked about; None where its value is no image."""
    image = reference.image
    if image is None:
        return None
    status = session.statuses[reference.id]
    return Explanation(
        image=image,
        platform=reference.platform or session.platform,
        status=status,
        finding=in_full(finding or diagnose.finding_of(reference, status), status),
        moves=session.moves_of(image).entries_for(image),
    )


def without(session: Session, reference: Reference, variables: Collection[str]) -> str | None:
    """What the files alone say of its value, were these variables not set in the environment; None: nothing at all.
    Loads the directory once more."""
    snapshot = session.snapshot
    environ = {name: value for name, value in snapshot.environ.items() if name not in variables}
    found = session.loaded_with(replace(snapshot, environ=environ), ()).reference(reference.id)
    return found.text if found is not None else None


async def of_image(session: Session, image: ImageName) -> Explanation:
    """An image that stands in no file: its registry and the engines here are asked, and, where it fails or was left,
    the paths that it may have gone to."""
    question = ManifestOf(image, session.platform, deep=True)
    answer, local = await asyncio.gather(session.ask(question), session.copy_of(image))
    status = replace(diagnose.status_of_answer(answer), local=local)
    known, rules = session.moves_of(image), Rules(rules_path("."))
    left = findings.left_path(image, status, known, rules, session.answers, session.platform)
    troubled = left is not None or status.standing is not Standing.FINE
    clues, heard = await asyncio.gather(
        session.clues(image, status, known, rules), session.news_of(image, status, known)
    )
    ways = switching.destinations(image, status, known, rules, clues)
    if ways and troubled and status.verdict is not Verdict.SKIPPED:
        await _ask_there(session, image, status, known, clues)
        left = findings.left_path(image, status, known, rules, session.answers, session.platform)
    advised = switching.advice(image, known, rules)
    finding = left or diagnose.finding_about(image, status)
    if finding is not None and (ways or advised):
        switch = switching.card(image, status, ways, session.answers, session.platform, clues, advised)
        likely = sentences(finding.likely, advised)
        finding = replace(finding, remedies=(switch,), likely=likely)
    return Explanation(
        image=image, platform=session.platform, status=status, finding=in_full(finding, status),
        moves=known.entries_for(image), news=heard,
    )  # fmt: skip


async def _ask_there(session: Session, image: ImageName, status: Status, known: Catalogue, clues: Clues) -> None:
    """Ask at every path that it may have gone to, and for the nearest tag where its own is not there."""
    rules = Rules(rules_path("."))
    for _ in range(ROUNDS):
        asked = switching.questions(image, status, known, rules, session.platform, session.answers, clues)
        new = [question for question in asked if session.answers.of(question) is None]
        await asyncio.gather(*(session.ask(question) for question in new))
