"""The registry says that it is not there: a tag, a repository, a platform."""

from __future__ import annotations

from typing import assert_never

from tui.core.answers import Absent, Cause, Lacking
from tui.core.image import ImageName
from tui.core.sentences.phrases import Sentences, page_or_spelling, path_of, speaker

_EXPIRED = "TAG_EXPIRED"


def missing(image: ImageName, answer: Absent) -> Sentences:
    """An absence, in words."""
    found = _of(image, answer)
    if Cause.UPSTREAM in answer.could_be:
        likely = "It says so too where the registry behind it refused, or was not asked: the image may be there."
        found = found._replace(likely=likely, todo=f"Ask the registry behind it as well. {found.todo}")
    if answer.login_refused:
        found = found._replace(message=f"{found.message} It refuses the login that is stored for it.")
    return found


def _of(image: ImageName, answer: Absent) -> Sentences:
    host, path = speaker(image, answer), path_of(image)
    what = "image" if image.digest else "tag"
    match answer.what:
        case Lacking.TAG:
            return _tag(image, answer, f"{what} {image.asked}")
        case Lacking.REPOSITORY:
            likely = "It was renamed, deleted, or never pushed."
            return Sentences(f"{host} has no repository {path}.", likely, page_or_spelling(image))
        case Lacking.EITHER:
            message = f"{host} has no {what} {image.asked} of {path}; it does not say whether the repository is there."
            return Sentences(message, "", page_or_spelling(image))
        case Lacking.PLATFORM:
            return _platform(image, answer)
        case _:
            assert_never(answer.what)


def _tag(image: ImageName, answer: Absent, what: str) -> Sentences:
    host, path = speaker(image, answer), path_of(image)
    choose = f"Choose one of its tags: pullfix tags {image.familiar_path}"
    if answer.emptied:
        likely = "Its owner took the tags away, or moved them to another repository."
        return Sentences(f"{host} has {path}, and no tag at all in it.", likely, page_or_spelling(image))
    if answer.code == _EXPIRED:
        message = f"{host} had the {what} of {path}: it was deleted, or its time ran out."
        return Sentences(message, "Its owner can bring it back for a while.", choose)
    return Sentences(f"{host} has {path}, but no {what} in it.", "", choose)


def _platform(image: ImageName, answer: Absent) -> Sentences:
    host = speaker(image, answer)
    there = f" It has {', '.join(answer.platforms)}." if answer.platforms else ""
    todo = "Choose another tag, build it locally, or set a platform that it has."
    if answer.message:
        message = f"{host} has lost a part of {image.familiar}. {answer.message}{there}"
        return Sentences(message, "Clean-up jobs that delete what has no tag do this.", todo)
    return Sentences(f"{host} has {image.familiar}, but not for the platform that is asked for.{there}", "", todo)
