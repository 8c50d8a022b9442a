"""What a person typed, put to the test before it is chosen: does a path answer, is a source there?"""

from __future__ import annotations

from dataclasses import dataclass

from tui.core import diagnose, source_answer
from tui.core.answers import ManifestOf
from tui.core.git_refs import refused
from tui.core.image import BadName, parse
from tui.core.plan import Refusal
from tui.core.reference import Reference
from tui.core.source_answer import SourceAnswer
from tui.core.status import Status
from tui.core.verdict import Standing
from tui.session import Session
from tui.sources import contexts


@dataclass(frozen=True, slots=True)
class Asked:
    """The image that was asked for, in full, and what its registry said."""

    image: str
    status: Status


def whole(reference: Reference, path: str) -> str:
    """The image that a path means here: where it has neither tag nor digest, with the tag of the reference."""
    image = reference.image
    bare = ":" not in path.rpartition("/")[2] and "@" not in path
    return f"{path}:{image.tag}" if bare and image is not None and image.tag else path


async def verify(session: Session, text: str, platform: str | None = None) -> Status | BadName:
    """Does this image answer?"""
    name = parse(text)
    if isinstance(name, BadName):
        return name
    return diagnose.status_of_answer(await session.ask(ManifestOf(name, platform or session.platform)))


async def path(session: Session, reference: Reference, text: str) -> Asked | BadName:
    """Does this path answer for the platform of the reference? `--offline`: only what was answered before counts."""
    asked = whole(reference, text)
    status = await verify(session, asked, reference.platform)
    return status if isinstance(status, BadName) else Asked(asked, status)


async def source(session: Session, reference: Reference, argument: str) -> SourceAnswer:
    """Is a source for *build locally* there? A folder is looked at, a repository is asked."""
    wanted = source_answer.wanted(argument)
    if isinstance(wanted, Refusal):
        return SourceAnswer(wanted.message, Standing.FAILING)
    if not wanted.url:
        folder = session.options.directory or reference.id.path.rpartition("/")[0]
        return contexts.looked_at(wanted, session.root / folder, session.world.home)
    why = refused(wanted.url)
    if why or reference.image is None:
        return SourceAnswer(why, Standing.UNDECIDED)
    said = await session.repository(wanted.url, reference.image)
    return source_answer.of_repository(wanted, said)
