"""A walk that was left before its choices were applied: kept, and taken up again as far as the files still allow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui.core.finding import RemedyCode
from tui.core.language import tr
from tui.core.loaded import Loaded
from tui.core.plan import Choice
from tui.core.reference import ReferenceId
from tui.journal.writing import write


@dataclass(frozen=True, slots=True)
class Kept:
    """A choice, and what its reference was when it was made."""

    choice: Choice
    was: str | None


@dataclass(frozen=True, slots=True)
class Walk:
    """The choices that still fit the files, why others do not, and when the last of them was made."""

    choices: tuple[Choice, ...]
    lost: tuple[str, ...]
    when: datetime


def save(folder: Path, choices: Sequence[Choice], loaded: Loaded, when: datetime) -> None:
    """Keep the choices; none removes what was kept. Raises OSError."""
    path = folder / "choices.json"
    if not choices:
        path.unlink(missing_ok=True)
        return
    found = []
    for choice in choices:
        reference, at = loaded.reference(choice.reference), choice.reference
        where = {"path": at.path, "route": at.route, "nth": at.nth, "was": reference.text if reference else None}
        found.append({**where, "code": choice.code.value, "argument": choice.argument, "verified": choice.verified})
    write(path, json.dumps({"when": when.isoformat(), "choices": found}).encode())


def kept(folder: Path) -> tuple[datetime, tuple[Kept, ...]] | None:
    """What was kept; None where nothing was, or where it cannot be read any more."""
    try:
        found = json.loads((folder / "choices.json").read_bytes())
        return datetime.fromisoformat(found["when"]), tuple(_kept(one) for one in found["choices"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _kept(found: dict[str, str]) -> Kept:
    reference = ReferenceId(found["path"], tuple(found["route"]), int(found["nth"]))
    choice = Choice(reference, RemedyCode(found["code"]), found["argument"], bool(found["verified"]))
    return Kept(choice, found["was"])


def fitting(found: Sequence[Kept], loaded: Loaded) -> tuple[tuple[Choice, ...], tuple[str, ...]]:
    """The choices whose reference is what it was, and a sentence for each other one."""
    choices, lost = [], []
    for one in found:
        reference = loaded.reference(one.choice.reference)
        if reference is None:
            lost.append(tr("{reference} is not there any more.", reference=one.choice.reference))
        elif reference.text != one.was:
            lost.append(
                tr(
                    "{name} was {before} when you chose, and is {now} now.",
                    name=reference.label,
                    before=one.was,
                    now=reference.text,
                )
            )
        else:
            choices.append(one.choice)
    return tuple(choices), tuple(lost)
