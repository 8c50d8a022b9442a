"""Which choice wrote which line: of a plan's whole diff, the lines of each step.

Each step is a text before and a text after. A line that replaces another one is also the work of whoever wrote that
one, so two choices that change one line both have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.core.lines import lines_of, local_hunks
from tui.core.plan import Change, PlanStep

Numbers = frozenset[int]
"""The numbers of steps."""
NOBODY: Numbers = frozenset()


@dataclass(slots=True)
class Authors:
    """Of one file: by line number from 1, the steps that took a line of the first text away, and those that wrote a
    line of the last one."""

    old: dict[int, Numbers] = field(default_factory=dict)
    new: dict[int, Numbers] = field(default_factory=dict)


@dataclass(slots=True)
class _Line:
    """A line while steps go over it. `base`: the line of the first text that it was made of; None: there is none."""

    base: int | None
    by: Numbers = NOBODY


def authors(steps: Iterable[PlanStep]) -> dict[str, Authors]:
    """The authors of each file that the steps change, by its path."""
    found: dict[str, Authors] = {}
    texts: dict[str, list[_Line]] = {}
    for step in steps:
        for change in step.changes:
            known = found.setdefault(change.path, Authors())
            if change.path not in texts:
                texts[change.path] = [_Line(number) for number in range(1, len(lines_of(change.before or "")) + 1)]
            _carry(texts[change.path], change, step.number, known)
    for path, lines in texts.items():
        found[path].new = {number: line.by for number, line in enumerate(lines, 1) if line.by}
    return found


def _carry(lines: list[_Line], change: Change, step: int, known: Authors) -> None:
    """Make the lines those of the text after the change."""
    added = removed = 0
    for _, a, b, c, d in local_hunks(change.before or "", change.after or ""):
        place = a + added - removed  # earlier hunks have moved what comes behind them
        gone = lines[place : place + b - a]
        for line in gone:
            if line.base is not None:
                known.old[line.base] = known.old.get(line.base, NOBODY) | {step}
        if d - c == b - a:
            lines[place : place + b - a] = [_Line(line.base, line.by | {step}) for line in gone]
        else:
            everyone = frozenset({step}).union(*(line.by for line in gone))
            lines[place : place + b - a] = [_Line(None, everyone)] * (d - c)
        added, removed = added + d - c, removed + b - a


def counts_of(change: Change) -> tuple[int, int]:
    """The lines that a change adds, and those that it removes."""
    hunks = list(local_hunks(change.before or "", change.after or ""))
    return sum(d - c for _, _, _, c, d in hunks), sum(b - a for _, a, b, _, _ in hunks)
