"""The registry says that it is not there: a tag, a repository, a platform."""

from __future__ import annotations

from typing import assert_never

from tui.core.answers import Absent, Cause, Lacking
from tui.core.image import ImageName
from tui.core.language import listing, sentences, tr
from tui.core.sentences.phrases import Sentences, page_or_spelling, path_of, speaker

_EXPIRED = "TAG_EXPIRED"


def missing(image: ImageName, answer: Absent) -> Sentences:
    """An absence, in words."""
    found = _of(image, answer)
    if Cause.UPSTREAM in answer.could_be:
        likely = tr("It says so too where the registry behind it refused, or was not asked: the image may be there.")
        todo = sentences(tr("Ask the registry behind it as well."), found.todo)
        found = found._replace(likely=likely, todo=todo)
    if answer.login_refused:
        refused = tr("It refuses the login that is stored for it.")
        found = found._replace(message=sentences(found.message, refused))
    return found


def _of(image: ImageName, answer: Absent) -> Sentences:
    host, path = speaker(image, answer), path_of(image)
    match answer.what:
        case Lacking.TAG:
            return _tag(image, answer)
        case Lacking.REPOSITORY:
            likely = tr("It was renamed, deleted, or never pushed.")
            message = tr("{host} has no repository {path}.", host=host, path=path)
            return Sentences(message, likely, page_or_spelling(image))
        case Lacking.EITHER:
            return Sentences(_either(image, host, path), "", page_or_spelling(image))
        case Lacking.PLATFORM:
            return _platform(image, answer)
        case _:
            assert_never(answer.what)


def _either(image: ImageName, host: str, path: str) -> str:
    if image.digest:
        return tr(
            "{host} has no image {digest} of {path}; it does not say whether the repository is there.",
            host=host,
            digest=image.asked,
            path=path,
        )
    return tr(
        "{host} has no tag {tag} of {path}; it does not say whether the repository is there.",
        host=host,
        tag=image.asked,
        path=path,
    )


def _tag(image: ImageName, answer: Absent) -> Sentences:
    host, path, asked = speaker(image, answer), path_of(image), image.asked
    choose = tr("Choose one of its tags: pullfix tags {path}", path=image.familiar_path)
    if answer.emptied:
        likely = tr("Its owner took the tags away, or moved them to another repository.")
        message = tr("{host} has {path}, and no tag at all in it.", host=host, path=path)
        return Sentences(message, likely, page_or_spelling(image))
    if answer.code == _EXPIRED:
        if image.digest:
            message = tr(
                "{host} had the image {digest} of {path}: it was deleted, or its time ran out.",
                host=host,
                digest=asked,
                path=path,
            )
        else:
            message = tr(
                "{host} had the tag {tag} of {path}: it was deleted, or its time ran out.",
                host=host,
                tag=asked,
                path=path,
            )
        return Sentences(message, tr("Its owner can bring it back for a while."), choose)
    if image.digest:
        message = tr("{host} has {path}, but no image {digest} in it.", host=host, path=path, digest=asked)
    else:
        message = tr("{host} has {path}, but no tag {tag} in it.", host=host, path=path, tag=asked)
    return Sentences(message, "", choose)


def _platform(image: ImageName, answer: Absent) -> Sentences:
    host, name = speaker(image, answer), image.familiar
    there = tr("It has {platforms}.", platforms=listing(answer.platforms)) if answer.platforms else ""
    todo = tr("Choose another tag, build it locally, or set a platform that it has.")
    if answer.message:
        lost = tr("{host} has lost a part of {image}.", host=host, image=name)
        likely = tr("Clean-up jobs that delete what has no tag do this.")
        return Sentences(sentences(lost, answer.message, there), likely, todo)
    message = tr("{host} has {image}, but not for the platform that is asked for.", host=host, image=name)
    return Sentences(sentences(message, there), "", todo)
