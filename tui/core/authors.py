"""Which choice wrote which line: of a plan's whole diff, the lines of each step.

Each step is a text before and a text after. A line that replaces another one is also the work of whoever wrote that
one, so two choices that change one line both have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.core.lines import lines_of, opcodes
from tui.core.plan import PlanStep

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
            old, new = lines_of(change.before or ""), lines_of(change.after or "")
            known = found.setdefault(change.path, Authors())
            lines = texts.get(change.path) or [_Line(number) for number in range(1, len(old) + 1)]
            texts[change.path] = _after(lines, old, new, step.number, known)
    for path, lines in texts.items():
        found[path].new = {number: line.by for number, line in enumerate(lines, 1) if line.by}
    return found


def _after(lines: list[_Line], old: list[str], new: list[str], step: int, known: Authors) -> list[_Line]:
    after: list[_Line] = []
    for tag, a, b, c, d in opcodes(old, new):
        if tag == "equal":
            after += lines[a:b]
            continue
        gone = lines[a:b]
        for line in gone:
            if line.base is not None:
                known.old[line.base] = known.old.get(line.base, NOBODY) | {step}
        if d - c == b - a:
            after += [_Line(line.base, line.by | {step}) for line in gone]
        else:
            everyone = frozenset({step}).union(*(line.by for line in gone))
            after += [_Line(None, everyone)] * (d - c)
    return after
