"""Nobody can say for now: a rate limit, a registry that does not answer, an answer that makes no sense."""

from __future__ import annotations

from typing import assert_never

from tui.core.access import login_command, plain
from tui.core.answers import Budget, Limited, Odd, Unreachable, Unreached
from tui.core.image import ImageName
from tui.core.language import later, sentences, tr
from tui.core.sentences.phrases import Sentences, duration, pulls_left, speaker

_SILENT = later("This says nothing about the image.")
_OPEN = later("This says nothing about the image: it may be there or not.")
_BROKEN = 500
_LONG = 600


def limited(image: ImageName, answer: Limited) -> Sentences:
    """A rate limit: whose it is decides what helps."""
    host, wait = speaker(image, answer), answer.retry_after
    again = tr("It may be asked again in {duration}.", duration=duration(wait)) if wait else ""
    left = pulls_left(answer.quota) if answer.quota is not None else ""
    # Docker Hub answers HEAD with 200 when no pull is left: so the image is there.
    there = answer.http is not None and answer.http < 300  # every 2xx
    likely = tr("The image is there; a pull of it is refused for now.") if there else tr(_OPEN)
    command = login_command(image.registry)
    match answer.budget:
        case Budget.PULLS:
            message = tr("{host} allows no more pulls from here for now.", host=host)
            todo = tr("Wait, or log in for a higher limit: {command}", command=command)
            return Sentences(sentences(message, left, again), likely, todo)
        case Budget.REQUESTS:
            message = tr("{host} takes no more requests from this address for now.", host=host)
            todo = tr("Wait, and ask again; fewer requests at once help.")
            return Sentences(sentences(message, left, again), likely, todo)
        case Budget.BYTES:
            message = tr("{host} sends no more bytes to callers without a login for now.", host=host)
            month = tr("The limit is one for a month: waiting an hour does not lift it.")
            todo = tr("Log in, which lifts it: {command}", command=command)
            return Sentences(sentences(message, again), sentences(likely, month), todo)
        case Budget.SHARED:
            message = tr(
                "{host} takes no more requests for now: a limit of the service or of the image's owner.", host=host
            )
            todo = tr("Ask again in a while. Whoever asks meets this limit, with a login too.")
            return Sentences(sentences(message, again), likely, todo)
        case Budget.UPSTREAM:
            return _upstream(image, answer, again)
        case _:
            assert_never(answer.budget)


def _upstream(image: ImageName, answer: Limited, again: str) -> Sentences:
    host = speaker(image, answer)
    todo = tr("Ask again in a while, or ask whoever runs {host} to log in at that registry.", host=host)
    if (answer.http or 0) >= _BROKEN:
        message = tr(
            "{host} passes on what another registry keeps, and that one takes no more requests from it for now.",
            host=host,
        )
        return Sentences(sentences(message, again), tr(_OPEN), todo)
    likely = sentences(tr("Mostly this is the limit of the registry behind it."), tr(_SILENT))
    return Sentences(sentences(tr("{host} takes no more requests for now.", host=host), again), likely, todo)


def unreachable(image: ImageName, answer: Unreachable) -> Sentences:
    """Nobody answered."""
    host, silent, why = speaker(image, answer), tr(_SILENT), plain(answer.message or "")
    match answer.why:
        case Unreached.NAME:
            message = tr("The name {host} does not resolve to an address.", host=image.registry)
            return Sentences(message, silent, tr("Check its spelling, the network, and what blocks names there."))
        case Unreached.REFUSED:
            message = tr("{host} does not take connections.", host=host)
            return Sentences(message, silent, tr("Check that it runs, and the port."))
        case Unreached.TIMEOUT:
            todo = tr("Check the network and the proxy settings, and ask again.")
            return Sentences(tr("{host} did not answer in time.", host=host), silent, todo)
        case Unreached.TLS | Unreached.NO_TLS:
            return _unsafe(image, answer, host)
        case Unreached.PROXY:
            message = sentences(tr("{host} cannot be reached by way of the proxy.", host=host), why)
            todo = tr(
                "Set that variable right, or unset it; or name {host} in NO_PROXY, where no proxy is needed for it.",
                host=host,
            )
            return Sentences(message, silent, todo)
        case Unreached.BROKEN:
            message = tr("What answers at {host} breaks the connection, or does not speak HTTP.", host=host)
            return Sentences(message, silent, tr("Check the port in the name, and ask again."))
        case Unreached.SERVER:
            return Sentences(_broken(host, answer), silent, tr("Ask again in a while."))
        case Unreached.STORAGE:
            likely = tr("A pull fails there too. Networks that let through the registry alone do this.")
            todo = tr("Check that this network and its proxy let you reach that host, and ask again.")
            return Sentences(sentences(tr("{host} has the manifest.", host=host), why), likely, todo)
        case Unreached.BLOCKED:
            message = sentences(tr("This machine's own settings forbid {host}.", host=image.registry), why)
            return Sentences(message, "", tr("Look at its registries.conf."))
        case _:
            assert_never(answer.why)


def _unsafe(image: ImageName, answer: Unreachable, host: str) -> Sentences:
    """No connection that can be trusted. What makes a certificate trusted: as `tui.registry.machine` and
    `tui.registry.tls` read it."""
    why = plain(answer.message or "", _LONG)  # sentences of ours, which are not cut
    if answer.why is Unreached.NO_TLS:
        todo = tr(
            "Check the port in the name. If plain http is spoken there, name {host} in Docker's insecure-registries, or"
            " with insecure = true in Podman's registries.conf.",
            host=image.registry,
        )
        return Sentences(why or tr("What answers at {host} speaks no TLS.", host=host), tr(_SILENT), todo)
    todo = tr(
        "If you trust its authority, put the authority's file at certs.d/{host}/ca.crt of your engine (Docker:"
        " /etc/docker/certs.d), or name it in SSL_CERT_FILE.",
        host=image.registry,
    )
    return Sentences(sentences(tr("No safe connection to {host} came about.", host=host), why), tr(_SILENT), todo)


def _broken(host: str, answer: Unreachable) -> str:
    if answer.message:
        return tr(
            "{host} says that it is broken: it answers {http} and says: “{said}”.",
            host=host,
            http=answer.http,
            said=plain(answer.message).rstrip("."),
        )
    return tr("{host} says that it is broken: it answers {http}.", host=host, http=answer.http)


def odd(image: ImageName, answer: Odd) -> Sentences:
    """An answer that no rule covers."""
    host, http, words = speaker(image, answer), answer.http, plain(answer.message or "").rstrip(".")
    match (bool(http), bool(words)):
        case (True, True):
            said = tr(
                "{host} gives an answer {http} that a registry would not give: “{words}”.",
                host=host,
                http=http,
                words=words,
            )
        case (True, False):
            said = tr("{host} gives an answer {http} that a registry would not give.", host=host, http=http)
        case (False, True):
            said = tr("{host} gives an answer that a registry would not give: “{words}”.", host=host, words=words)
        case _:
            said = tr("{host} gives an answer that a registry would not give.", host=host)
    likely = tr("A proxy, a login page of the network, or another program may answer in its place.")
    return Sentences(said, likely, tr("Look at the whole exchange: pullfix explain {image}", image=image.familiar))
