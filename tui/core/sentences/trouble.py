"""Nobody can say for now: a rate limit, a registry that does not answer, an answer that makes no sense."""

from __future__ import annotations

from typing import assert_never

from tui.core.access import login_command, plain
from tui.core.answers import Budget, Limited, Odd, Unreachable, Unreached
from tui.core.image import ImageName
from tui.core.sentences.phrases import Sentences, duration, pulls_left, speaker

_SILENT = "This says nothing about the image."
_BROKEN = 500


def limited(image: ImageName, answer: Limited) -> Sentences:
    """A rate limit: whose it is decides what helps."""
    host = speaker(image, answer)
    again = f" It may be asked again in {duration(answer.retry_after)}." if answer.retry_after else ""
    left = f" {pulls_left(answer.quota)}" if answer.quota is not None else ""
    # Docker Hub answers HEAD with 200 when no pull is left: so the image is there.
    there = answer.http is not None and answer.http < 300  # every 2xx
    likely = (
        "The image is there; a pull of it is refused for now." if there else f"{_SILENT[:-1]}: it may be there or not."
    )
    higher = f"Wait, or log in for a higher limit: {login_command(image.registry)}"
    match answer.budget:
        case Budget.PULLS:
            return Sentences(f"{host} allows no more pulls from here for now.{left}{again}", likely, higher)
        case Budget.REQUESTS:
            message = f"{host} takes no more requests from this address for now.{left}{again}"
            return Sentences(message, likely, "Wait, and ask again; fewer requests at once help.")
        case Budget.BYTES:
            message = f"{host} sends no more bytes to callers without a login for now.{again}"
            likely = f"{likely} The limit is one for a month: waiting an hour does not lift it."
            return Sentences(message, likely, f"Log in, which lifts it: {login_command(image.registry)}")
        case Budget.SHARED:
            message = f"{host} takes no more requests for now: a limit of the service or of the image's owner.{again}"
            return Sentences(message, likely, "Ask again in a while. Whoever asks meets this limit, with a login too.")
        case Budget.UPSTREAM:
            return _upstream(image, answer, again)
        case _:
            assert_never(answer.budget)


def _upstream(image: ImageName, answer: Limited, again: str) -> Sentences:
    host = speaker(image, answer)
    todo = f"Ask again in a while, or ask whoever runs {host} to log in at that registry."
    if (answer.http or 0) >= _BROKEN:
        message = f"{host} passes on what another registry keeps, and that one takes no more requests from it for now."
        return Sentences(message + again, f"{_SILENT[:-1]}: it may be there or not.", todo)
    likely = f"Mostly this is the limit of the registry behind it. {_SILENT}"
    return Sentences(f"{host} takes no more requests for now.{again}", likely, todo)


def unreachable(image: ImageName, answer: Unreachable) -> Sentences:
    """Nobody answered."""
    host = speaker(image, answer)
    why = f" {plain(answer.message)}" if answer.message else ""
    match answer.why:
        case Unreached.NAME:
            message = f"The name {image.registry} does not resolve to an address."
            return Sentences(message, _SILENT, "Check its spelling, the network, and what blocks names there.")
        case Unreached.REFUSED:
            return Sentences(f"{host} does not take connections.", _SILENT, "Check that it runs, and the port.")
        case Unreached.TIMEOUT:
            todo = "Check the network and the proxy settings, and ask again."
            return Sentences(f"{host} did not answer in time.", _SILENT, todo)
        case Unreached.TLS:
            message = f"No safe connection to {host} came about.{why}"
            return Sentences(message, _SILENT, "Check its certificate, and SSL_CERT_FILE.")
        case Unreached.BROKEN:
            message = f"What answers at {host} breaks the connection, or does not speak HTTP."
            return Sentences(message, _SILENT, "Check the port in the name, and ask again.")
        case Unreached.SERVER:
            words = f" and says: “{plain(answer.message).rstrip('.')}”" if answer.message else ""
            message = f"{host} says that it is broken: it answers {answer.http}{words}."
            return Sentences(message, _SILENT, "Ask again in a while.")
        case Unreached.STORAGE:
            likely = "A pull fails there too. Networks that let through the registry alone do this."
            todo = "Check that this network and its proxy let you reach that host, and ask again."
            return Sentences(f"{host} has the manifest.{why}", likely, todo)
        case Unreached.BLOCKED:
            message = f"This machine's own settings forbid {image.registry}.{why}"
            return Sentences(message, "", "Look at its registries.conf.")
        case _:
            assert_never(answer.why)


def odd(image: ImageName, answer: Odd) -> Sentences:
    """An answer that no rule covers."""
    code = f" {answer.http}" if answer.http else ""
    words = f": “{plain(answer.message).rstrip('.')}”" if answer.message else ""
    message = f"{speaker(image, answer)} gives an answer{code} that a registry would not give{words}."
    todo = f"Look at the whole exchange: pullfix explain {image.familiar}"
    return Sentences(message, "A proxy, a login page of the network, or another program may answer in its place.", todo)
