"""How it came that this endpoint answered, in sentences: the mirrors before it, and the settings that led to it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.core.access import plain
from tui.core.answers import (
    Absent,
    Answer,
    Denied,
    Lacking,
    Limited,
    Odd,
    Present,
    Skipped,
    Tags,
    Unreachable,
    Unreached,
)
from tui.core.image import ImageName
from tui.core.language import later, tr
from tui.registry.mirrors import Endpoint

Passed = Sequence[tuple[Endpoint, Answer]]
_LACKING = {
    Lacking.TAG: later("it has no such tag"),
    Lacking.REPOSITORY: later("it has no such repository"),
    Lacking.PLATFORM: later("it has no such platform"),
    Lacking.EITHER: later("it has no such tag or repository"),
}


def way_to(endpoint: Endpoint, image: ImageName, passed: Passed) -> tuple[str, ...]:
    """Empty where the registry itself was asked at once, under its own name."""
    registry = image.registry
    lines = [
        tr(
            "{mirror}, a mirror of {host} by {file}, was asked first: {said}.",
            mirror=before.registry,
            host=registry,
            file=before.because,
            said=_said(answer),
        )
        for before, answer in passed
    ]
    if endpoint.mirror:
        lines.append(
            tr(
                "{mirror} answers, a mirror of {host} by {file}.",
                mirror=endpoint.registry,
                host=registry,
                file=endpoint.because,
            )
        )
    elif endpoint.because:
        lines.append(
            tr(
                "{path} is reached at {place} by {file}.",
                path=f"{registry}/{image.repository}",
                place=f"{endpoint.registry}/{endpoint.repository}",
                file=endpoint.because,
            )
        )
    elif lines:
        lines.append(tr("Then {host} itself was asked.", host=registry))
    return tuple(lines)


def _said(answer: Answer) -> str:
    """What an endpoint said, as the end of a sentence."""
    match answer:
        case Absent(what=what):
            said = tr(_LACKING[what])
        case Denied():
            said = tr("it refuses")
        case Limited():
            said = tr("it takes no more requests")
        case Unreachable(why=Unreached.SERVER):
            said = tr("it is broken")
        case Unreachable():
            return plain(answer.message or tr("nobody answers")).rstrip(".。")
        case Odd():
            said = tr("it gives an odd answer")
        case Present() | Tags() | Skipped():
            return tr("it answers")
    return tr("{said} ({http})", said=said, http=answer.http) if answer.http else said
