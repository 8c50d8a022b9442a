"""The registry refuses: what it may mean, and how to find out."""

from __future__ import annotations

from tui.core.access import login_command, page_of, plain
from tui.core.answers import Cause, Denied, Purpose, Website
from tui.core.image import ImageName
from tui.core.language import later, listing, sentences, tr
from tui.core.sentences.phrases import Sentences, login, look, said, speaker

_SUCH = {
    Cause.PRIVATE: later("private"),
    Cause.MOVED: later("gone"),
    Cause.MISSING: later("never pushed"),
    Cause.BLOCKED: later("held back by a rule"),
    Cause.NO_ACCESS: later("open to some accounts only"),
    Cause.BAD_LOGIN: later("asked for with a bad login"),
    Cause.UPSTREAM: later("refused by the registry behind it"),
}
"""Images that a refusal may stand for, in the order of a sentence."""
_WHY = {
    Cause.NO_ACCESS: later("the login lacks the right to read it"),
    Cause.BAD_LOGIN: later("the login is wrong or out of date"),
    Cause.PRIVATE: later("it is private"),
    Cause.MISSING: later("there is no such image"),
    Cause.MOVED: later("it is gone"),
    Cause.BLOCKED: later("a rule holds it back"),
    Cause.UPSTREAM: later("the registry behind it refuses"),
}
"""Why a login may not have helped."""
_LEGAL = 451


def denied(image: ImageName, answer: Denied) -> Sentences:
    """A refusal, in words."""
    if answer.login_refused:
        return _bad_login(image, answer)
    if answer.could_be == (Cause.BLOCKED,):
        return _blocked(image, answer)
    if answer.could_be[:1] == (Cause.UPSTREAM,):
        return _upstream(image, answer)
    if answer.website is not None and answer.website.shown:
        return _shown(image, answer, answer.website)
    if answer.with_login:
        return _despite_login(image, answer)
    return _hidden(image, answer)


def _bad_login(image: ImageName, answer: Denied) -> Sentences:
    host, path, kept = speaker(image, answer), image.repository, plain(answer.login_from)
    if kept:
        message = tr(
            "{host} refuses the login that is stored for it ({kept}), and lets nobody read {path} without one.",
            host=host,
            kept=kept,
            path=path,
        )
    else:
        message = tr(
            "{host} refuses the login that is stored for it, and lets nobody read {path} without one.",
            host=host,
            path=path,
        )
    return Sentences(sentences(message, said(answer.message)), "", tr("Log in again: {command}", command=login(image)))


def _blocked(image: ImageName, answer: Denied) -> Sentences:
    rule = tr("{host} blocks this request by a rule of its own.", host=speaker(image, answer))
    message = sentences(rule, said(answer.message))
    if answer.code is None and answer.http != _LEGAL:
        likely = tr(
            "Such a page comes to addresses and countries that it does not serve; it says nothing about the image."
        )
        return Sentences(message, likely, tr("Try from another network, or take the image from another registry."))
    todo = tr("Ask who runs the registry, or who owns the image: a rule there decides, not a file here.")
    return Sentences(message, "", todo)


def _upstream(image: ImageName, answer: Denied) -> Sentences:
    host = speaker(image, answer)
    passed = tr("{host} passes on what another registry keeps, and was refused there.", host=host)
    likely = tr("It may be private or gone there, or the login that {host} has there is out of date.", host=host)
    todo = tr("Ask that registry for the image itself, or whoever runs {host}.", host=host)
    return Sentences(sentences(passed, said(answer.message)), likely, todo)


def _shown(image: ImageName, answer: Denied, page: Website) -> Sentences:
    host, path, command = speaker(image, answer), image.repository, login(image)
    if answer.with_login:
        refused = tr("{host} has your login, and does not let it read {path}.", host=host, path=path)
    else:
        refused = tr("{host} lets nobody without a login read {path}.", host=host, path=path)
    likely = tr("It is held back by a rule of the registry, or open to some accounts only.")
    if there := page_of(image):
        todo = tr("Open {page} to see for whom it is, or log in: {command}", page=there, command=command)
    else:
        todo = tr("Log in: {command}", command=command)
    return Sentences(sentences(refused, _public(page)), likely, todo)


def _public(page: Website) -> str:
    """What the website tells of the image that it shows."""
    day, status = page.updated[:10], "" if page.status in ("", "active") else plain(page.status)
    if day and status:
        return tr(
            "Its website shows it as public, last changed on {day}, and calls it {status}.", day=day, status=status
        )
    if day:
        return tr("Its website shows it as public, last changed on {day}.", day=day)
    if status:
        return tr("Its website shows it as public, and calls it {status}.", status=status)
    return tr("Its website shows it as public.")


def _despite_login(image: ImageName, answer: Denied) -> Sentences:
    host, path = speaker(image, answer), image.repository
    if answer.could_be == (Cause.NO_ACCESS,):
        message = tr("{host} knows your login, and does not let it read {path}.", host=host, path=path)
        todo = tr(
            "Ask its owner for the right to read it, or log in with a token that has it: {command}",
            command=login(image),
        )
        likely = tr("The login is good. It lacks the right to read this image.")
        return Sentences(sentences(message, said(answer.message)), likely, todo)
    message = tr("{host} has your login, and does not let it read {path}.", host=host, path=path)
    reasons = [tr(words) for cause, words in _WHY.items() if cause in answer.could_be]
    likely = tr("Its answer does not tell which: {reasons}.", reasons=listing(reasons, tr("or")))
    command = login_command(image.registry)
    if page := page_of(image):
        todo = tr("Look at {page} with that login, or log in again: {command}", page=page, command=command)
    else:
        todo = tr("Ask its owner, or log in again: {command}", command=command)
    return Sentences(sentences(message, said(answer.message), _website(image, answer)), likely, todo)


def _hidden(image: ImageName, answer: Denied) -> Sentences:
    host, path = speaker(image, answer), image.repository
    if answer.step is Purpose.TOKEN:
        message = tr("{host} gives nobody a token for {path}.", host=host, path=path)
    else:
        message = tr("{host} lets nobody without a login read {path}.", host=host, path=path)
    found = [tr(words) for cause, words in _SUCH.items() if cause in answer.could_be]
    such = listing(found, tr("or"))
    if len(found) > 1:
        alike = tr("It answers so for images that are {such}, and does not say which.", such=such)
    else:
        alike = tr("It answers so for images that are {such}.", such=such)
    likely = tr("More often than not this answer means that it is there and private.") if answer.mostly else ""
    if Cause.OUTAGE in answer.could_be:
        likely = tr("It has answered so for every image while it was in trouble: it may pass.")
    todo = look(image, private=Cause.PRIVATE in answer.could_be)
    return Sentences(sentences(message, alike, _website(image, answer)), likely, todo)


def _website(image: ImageName, answer: Denied) -> str:
    """What the registry's website adds."""
    if answer.website is None:
        return ""
    if answer.website.owner_known is False:
        return tr("Its website knows no account {owner} either.", owner=image.repository.partition("/")[0])
    return tr("Its website does not show it either.")
