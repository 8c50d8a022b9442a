"""What a refusal may stand for, one cause at a time: what tells it from the others, and what the person can do."""

from __future__ import annotations

from typing import NamedTuple

from tui.core.access import login_command, page_of
from tui.core.answers import Cause
from tui.core.image import ImageName
from tui.core.language import later, tr
from tui.core.status import Status


class Possible(NamedTuple):
    """One cause, and how to find out whether it is this one."""

    what: str
    telling: str


_WORDS = {
    Cause.PRIVATE: Possible(
        later("It is there, and private."),
        later("If it is yours or your company's, log in and ask again: {command}"),
    ),
    Cause.MISSING: Possible(
        later("Nothing was ever pushed under this name."),
        later("Compare it letter by letter with the project's own instructions. {look}"),
    ),
    Cause.MOVED: Possible(
        later("It was there, and is gone or has moved."),
        later("The announcements of the project tell (a), and f offers every other path that is proven."),
    ),
    Cause.NO_ACCESS: Possible(
        later("Your login is good, and may not read it."),
        later("Ask its owner for the right to read it, or log in with a token that has it: {command}"),
    ),
    Cause.BLOCKED: Possible(
        later("A rule of the registry holds it back."),
        later("Try from another network, or ask whoever runs {host}."),
    ),
    Cause.BAD_LOGIN: Possible(
        later("The login that is stored here is wrong or out of date."),
        later("Log in again, and ask once more (r): {command}"),
    ),
    Cause.NO_TAG: Possible(
        later("The repository is there, and has no such tag."),
        later("f shows the tags that there are. {look}"),
    ),
    Cause.NO_REPOSITORY: Possible(
        later("There is no such repository."),
        later("Compare the path with the project's own instructions. {look}"),
    ),
    Cause.UPSTREAM: Possible(
        later("The registry behind this one refuses, or does not answer."),
        later("Ask for the image at that registry itself, or whoever runs {host}."),
    ),
    Cause.OUTAGE: Possible(
        later("The registry is in trouble, and says this to everybody."),
        later("Ask again in some minutes (r): other images of {host} would fail then, too."),
    ),
}


def possible(image: ImageName, status: Status) -> tuple[Possible, ...]:
    """The causes that the answer does not tell apart, likeliest first; none where it is plain."""
    return tuple(_said(image, _WORDS[cause]) for cause in status.could_be)


def _said(image: ImageName, words: Possible) -> Possible:
    page = page_of(image)
    look = tr("Look at {page}.", page=page) if page else ""
    telling = tr(words.telling, command=login_command(image.registry), look=look, host=image.registry)
    return Possible(tr(words.what), telling.strip())
