"""How it came that this endpoint answered, in sentences: the mirrors before it, and the settings that led to it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.core.access import plain
from tui.core.answers import Absent, Answer, Denied, Limited, Odd, Present, Skipped, Tags, Unreachable, Unreached
from tui.core.image import ImageName
from tui.registry.mirrors import Endpoint

Passed = Sequence[tuple[Endpoint, Answer]]


def way_to(endpoint: Endpoint, image: ImageName, passed: Passed) -> tuple[str, ...]:
    """Empty where the registry itself was asked at once, under its own name."""
    registry = image.registry
    lines = [
        f"{before.registry}, a mirror of {registry} by {before.because}, was asked first: {_said(answer)}."
        for before, answer in passed
    ]
    if endpoint.mirror:
        lines.append(f"{endpoint.registry} answers, a mirror of {registry} by {endpoint.because}.")
    elif endpoint.because:
        there = f"{endpoint.registry}/{endpoint.repository}"
        lines.append(f"{registry}/{image.repository} is reached at {there} by {endpoint.because}.")
    elif lines:
        lines.append(f"Then {registry} itself was asked.")
    return tuple(lines)


def _said(answer: Answer) -> str:
    """What an endpoint said, as the end of a sentence."""
    status = f" ({answer.http})" if answer.http else ""
    match answer:
        case Absent(what=what):
            return f"it has no such {what.value}{status}"
        case Denied():
            return f"it refuses{status}"
        case Limited():
            return f"it takes no more requests{status}"
        case Unreachable(why=Unreached.SERVER):
            return f"it is broken{status}"
        case Unreachable():
            return plain(answer.message or "nobody answers").rstrip(".")
        case Odd():
            return f"it gives an odd answer{status}"
        case Present() | Tags() | Skipped():
            return "it answers"
