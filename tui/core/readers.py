"""Where other readers of an env file see another value than Compose: told for the variables that feed an image.

podman-compose reads env files with python-dotenv, so it is asked itself. Only lines that the two can disagree about are
looked at (an escape, a quote, a colon in place of the sign), so that plain files cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.core.finding import Problem
from tui.core.language import tr
from tui.core.reference import Reference
from tui.core.syntax.dotenv import Assignment, others_read, parse_file
from tui.core.text import Snapshot, SourceFile
from tui.core.value import Quoting, Written

_ENV = (Quoting.ENV_PLAIN, Quoting.ENV_SINGLE, Quoting.ENV_DOUBLE)


def differences(references: Iterable[Reference], snapshot: Snapshot) -> Iterator[Problem]:
    """A soft problem for each line that feeds an image and that podman-compose reads otherwise."""
    for path, names in _fed_by(references).items():
        file = snapshot.text_file(path)
        if file is None:
            continue
        last = {line.key: line for line in parse_file(file).assignments if line.key in names}
        doubtful = [line for line in last.values() if _doubtful(line, file)]
        if not doubtful:
            continue
        others = others_read(file.text)
        for line in doubtful:
            seen = others.get(line.key)
            if seen != line.raw.text:
                yield _told(line, seen, path)


def _fed_by(references: Iterable[Reference]) -> dict[str, set[str]]:
    """The variables that feed images, by the env file that sets them."""
    found: dict[str, set[str]] = {}
    for reference in references:
        for piece in reference.resolved.pieces if reference.resolved else ():
            origin = piece.origin
            if isinstance(origin, Written) and origin.quoting in _ENV:
                found.setdefault(origin.span.path, set()).update(via.name for via in piece.via)
    return found


def _doubtful(line: Assignment, file: SourceFile) -> bool:
    """Could another reader see something else there?"""
    start = file.text.rfind("\n", 0, line.span.start) + 1
    sign = file.text[start : line.span.start]
    return "=" not in sign or any(c in file.slice(line.span) for c in "\\'\"`$")


def _told(line: Assignment, seen: str | None, path: str) -> Problem:
    raw, key = line.raw.text, line.key
    if seen is None:
        message = tr(
            "Compose takes “{raw}” for {key}; podman-compose does not read this line at all. Write {key}=… plainly.",
            raw=raw,
            key=key,
        )
    else:
        message = tr(
            "Compose takes “{raw}” for {key}; podman-compose reads it as “{seen}”. Write {key}=… plainly.",
            raw=raw,
            key=key,
            seen=seen,
        )
    return Problem(
        code="env-read-otherwise",
        message=message,
        path=path,
        span=line.span,
        soft=True,
    )
