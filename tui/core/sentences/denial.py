"""The registry refuses: what it may mean, and how to find out."""

from __future__ import annotations

from tui.core.access import login_command, page_of, plain
from tui.core.answers import Cause, Denied, Purpose, Website
from tui.core.image import ImageName
from tui.core.sentences.phrases import Sentences, listed, login, look, said, speaker

_SUCH = {
    Cause.PRIVATE: "private",
    Cause.MOVED: "gone",
    Cause.MISSING: "never pushed",
    Cause.BLOCKED: "held back by a rule",
    Cause.NO_ACCESS: "open to some accounts only",
    Cause.BAD_LOGIN: "asked for with a bad login",
    Cause.UPSTREAM: "refused by the registry behind it",
}
"""Images that a refusal may stand for, in the order of a sentence."""
_WHY = {
    Cause.NO_ACCESS: "the login lacks the right to read it",
    Cause.BAD_LOGIN: "the login is wrong or out of date",
    Cause.PRIVATE: "it is private",
    Cause.MISSING: "there is no such image",
    Cause.MOVED: "it is gone",
    Cause.BLOCKED: "a rule holds it back",
    Cause.UPSTREAM: "the registry behind it refuses",
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
    host, kept = speaker(image, answer), f" ({plain(answer.login_from)})" if answer.login_from else ""
    message = (
        f"{host} refuses the login that is stored for it{kept}, and lets nobody read {image.repository} without one."
    )
    return Sentences(message + said(answer.message), "", f"Log in again: {login(image)}")


def _blocked(image: ImageName, answer: Denied) -> Sentences:
    message = f"{speaker(image, answer)} blocks this request by a rule of its own.{said(answer.message)}"
    if answer.code is None and answer.http != _LEGAL:
        likely = "Such a page comes to addresses and countries that it does not serve; it says nothing about the image."
        return Sentences(message, likely, "Try from another network, or take the image from another registry.")
    todo = "Ask who runs the registry, or who owns the image: a rule there decides, not a file here."
    return Sentences(message, "", todo)


def _upstream(image: ImageName, answer: Denied) -> Sentences:
    host = speaker(image, answer)
    message = f"{host} passes on what another registry keeps, and was refused there.{said(answer.message)}"
    likely = f"It may be private or gone there, or the login that {host} has there is out of date."
    return Sentences(message, likely, f"Ask that registry for the image itself, or whoever runs {host}.")


def _shown(image: ImageName, answer: Denied, page: Website) -> Sentences:
    who = "has your login, and does not let it" if answer.with_login else "lets nobody without a login"
    day = f", last changed on {page.updated[:10]}" if page.updated else ""
    state = f", and calls it {plain(page.status)}" if page.status not in ("", "active") else ""
    message = f"{speaker(image, answer)} {who} read {image.repository}. Its website shows it as public{day}{state}."
    likely = "It is held back by a rule of the registry, or open to some accounts only."
    first = f"Open {there} to see for whom it is, or log in" if (there := page_of(image)) else "Log in"
    return Sentences(message, likely, f"{first}: {login(image)}")


def _despite_login(image: ImageName, answer: Denied) -> Sentences:
    host = speaker(image, answer)
    if answer.could_be == (Cause.NO_ACCESS,):
        message = f"{host} knows your login, and does not let it read {image.repository}.{said(answer.message)}"
        todo = f"Ask its owner for the right to read it, or log in with a token that has it: {login(image)}"
        return Sentences(message, "The login is good. It lacks the right to read this image.", todo)
    message = f"{host} has your login, and does not let it read {image.repository}."
    message += said(answer.message) + _website(image, answer)
    reasons = tuple(words for cause, words in _WHY.items() if cause in answer.could_be)
    likely = f"Its answer does not tell which: {listed(reasons)}."
    page = page_of(image)
    first = f"Look at {page} with that login" if page else "Ask its owner"
    todo = f"{first}, or log in again: {login_command(image.registry)}"
    return Sentences(message, likely, todo)


def _hidden(image: ImageName, answer: Denied) -> Sentences:
    step = "gives nobody a token for" if answer.step is Purpose.TOKEN else "lets nobody without a login read"
    such = tuple(words for cause, words in _SUCH.items() if cause in answer.could_be)
    which = ", and does not say which" if len(such) > 1 else ""
    message = (
        f"{speaker(image, answer)} {step} {image.repository}. It answers so for images that are {listed(such)}{which}."
    )
    likely = "More often than not this answer means that it is there and private." if answer.mostly else ""
    if Cause.OUTAGE in answer.could_be:
        likely = "It has answered so for every image while it was in trouble: it may pass."
    todo = look(image, private=Cause.PRIVATE in answer.could_be)
    return Sentences(message + _website(image, answer), likely, todo)


def _website(image: ImageName, answer: Denied) -> str:
    """What the registry's website adds."""
    if answer.website is None:
        return ""
    if answer.website.owner_known is False:
        return f" Its website knows no account {image.repository.partition('/')[0]} either."
    return " Its website does not show it either."
