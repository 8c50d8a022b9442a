"""Works but stale: a path that still answers, while a known move or the image itself says that it was left.

Such an image is `available`, and the finding is advice. It is never said of a path on which both names of a project are
published, nor on the word of a source that is itself in doubt. Facts: a path that still answers may be frozen, and a
new path may not have been filled yet, so both are asked before one is offered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.core.access import plain
from tui.core.answers import Answer, Answers, ManifestOf, Present
from tui.core.catalogue import SAME, Destination, Move
from tui.core.finding import RETIRED, Finding, Severity
from tui.core.image import ImageName
from tui.core.language import sentences, tr
from tui.core.status import Status
from tui.core.verdict import Verdict

_NO = ("", "false", "no", "0", "none", "null")
_DEPRECATED = re.compile(
    r"(?:^|[._-])(?:deprecated|deprecation|eol|end-of-life|(?:replaced|superseded)-by)$", re.IGNORECASE
)
"""The ends of the names of labels that speak of the end of an image."""
_DESCRIPTIONS = ("org.opencontainers.image.description", "org.opencontainers.image.title", "description")
_SAYS_SO = re.compile(r"\W*deprecated\b", re.IGNORECASE)
_YES = ("true", "yes", "1")


@dataclass(frozen=True, slots=True)
class Retired:
    """Why a path counts as left. `moves`: the entries that lead away from it; `label`: the image's own word."""

    moves: tuple[Move, ...]
    label: str = ""


def retired(image: ImageName, status: Status, entries: Sequence[Move]) -> Retired | None:
    """Is it left? `entries`: every move that names this path as one that an image went away from."""
    if status.verdict is not Verdict.AVAILABLE or status.fault:
        return None
    moves = tuple(move for move in entries if _says_so(move, image))
    label = deprecation(status.answer)
    return Retired(moves, label) if moves or label else None


def _says_so(move: Move, image: ImageName) -> bool:
    """An entry against its direction, one for both ways, and one for a whole host without a successor (gcr.io, where
    many owners kept their address) say nothing about this path."""
    if move.either_way or move.confidence == "low" or image.path in move.targets:
        return False
    by_name = image.path in move.sources
    return by_name or (bool(move.targets) and any(_below(image.path, source) for source in move.sources))


def _below(path: str, source: str) -> bool:
    return source.endswith("/*") and path.startswith(source[:-1])


def deprecation(answer: Answer | None) -> str:
    """What a label says of the image's own end; empty where none does. codex sets
    `org.opencontainers.image.deprecated` on the last build of its old path."""
    if not isinstance(answer, Present):
        return ""
    for name, value in answer.labels:
        if _DEPRECATED.search(name) and value.strip().lower() not in _NO:
            return tr("It is deprecated.") if value.strip().lower() in _YES else plain(value)
    described = (answer.label(name) for name in _DESCRIPTIONS)
    return next((plain(text) for text in described if _SAYS_SO.match(text)), "")


def finding(
    image: ImageName, status: Status, why: Retired, ways: Sequence[Destination], answers: Answers, platform: str
) -> Finding:
    """The advice. With the answers of the candidates it compares the builds of both paths."""
    said = [_of_move(why.moves[0], image)] if why.moves else []
    if why.label:
        said.append(tr("The image says so itself, in a label: “{label}”", label=why.label))
    if isinstance(status.answer, Present):
        warned = status.answer.warnings
        said += [tr("{host} warns: “{said}”", host=image.registry, said=plain(text)) for text in warned]
    return Finding(
        code=RETIRED,
        severity=Severity.ADVICE,
        message=sentences(*said),
        likely=_builds(image, status, ways, answers, platform),
        todo=tr("Nothing is broken today: choose another path when it suits you."),
        evidence=tuple(line for move in why.moves for line in (move.cited, *move.evidence)),
    )


def _of_move(move: Move, image: ImageName) -> str:
    """What the entry says, by its kind. `still answers` is the registry's part of it."""
    return sentences(_went(move, image), move.cited)


def _went(move: Move, image: ImageName) -> str:
    path = image.familiar_path
    to = move.targets[0] if move.targets and not move.targets[0].endswith("/*") else ""
    if image.path in move.gone:
        if to:
            return tr("{path} still answers, but another image does its work now: {to}.", path=path, to=to)
        return tr("{path} still answers, but another image does its work now.", path=path)
    if move.kind in SAME:
        if to:
            return tr("{path} still answers, but the image moved to {to}.", path=path, to=to)
        return tr("{path} still answers, but the image moved.", path=path)
    if move.kind == "successor-fork":
        return tr("{path} still answers, but its project came to rest; others continue it.", path=path)
    if move.kind == "vendor-change":
        return tr("{path} still answers, but its publisher changed what it offers there.", path=path)
    return tr("{path} still answers, but its publisher gave it up: no updates are to be expected.", path=path)


def _builds(image: ImageName, status: Status, ways: Sequence[Destination], answers: Answers, platform: str) -> str:
    """When what stands at each path was built, where it can be had."""
    here = _built(answers.of(ManifestOf(image, platform, deep=True))) or _built(status.answer)
    if here is None:
        return ""
    dated = []
    for way in ways:
        there = answers.of(ManifestOf(name, platform)) if (name := way.image_of(image)) is not None else None
        if (built := _built(there)) is not None:
            dated.append((built, way.path))
    day = here.date()
    if not dated:
        return tr("What is here was built on {day}.", day=day)
    newest, path = max(dated)
    return tr(
        "What is here was built on {day}, what is at {path} on {newest}.", day=day, path=path, newest=newest.date()
    )


def _built(answer: Answer | None) -> datetime | None:
    if not isinstance(answer, Present) or not answer.created:
        return None
    try:
        built = datetime.fromisoformat(answer.created)
    except ValueError:
        return None
    # Reproducible builds carry a date at or near the beginning of 1970: that one tells nothing.
    return built if built.tzinfo and built.year > REPRODUCIBLE else None


REPRODUCIBLE = 1981
"""SOURCE_DATE_EPOCH=0 and the 1980 of zip archives stand for `no date`."""
