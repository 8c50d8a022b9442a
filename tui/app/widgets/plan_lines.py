"""Where the choices of a plan stand in its whole diff, and whose line a line is.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.app.widgets.diff_lines import Line, Side
from tui.core.authors import NOBODY, Authors, Numbers, authors
from tui.core.plan import PlanStep


@dataclass(frozen=True, slots=True)
class PlanLines:
    """By their places in the diff: the path of each line, and the numbers of the choices that wrote it."""

    lines: Sequence[Line]
    paths: tuple[str, ...]
    by: tuple[Numbers, ...]

    @staticmethod
    def of(lines: Sequence[Line], steps: Sequence[PlanStep]) -> PlanLines:
        """Of the whole diff of these steps."""
        known, path = authors(steps), ""
        paths, by = [], []
        for line in lines:
            path = line.text if line.side is Side.FILE else path
            paths.append(path)
            by.append(_by(line, known.get(path, Authors())))
        return PlanLines(lines, tuple(paths), tuple(by))

    def choice(self, number: int, path: str = "") -> frozenset[int]:
        """The lines of a choice, in one file or in all."""
        return frozenset(at for at, numbers in enumerate(self.by) if number in numbers and path in ("", self.paths[at]))

    def file(self, path: str) -> frozenset[int]:
        """The line with the name of a file."""
        return frozenset(at for at, line in enumerate(self.lines) if line.side is Side.FILE and line.text == path)

    def counts(self, path: str) -> tuple[int, int]:
        """The lines added to a file, and removed from it."""
        sides = [line.side for at, line in enumerate(self.lines) if self.paths[at] == path]
        return sides.count(Side.NEW), sides.count(Side.OLD)


def _by(line: Line, known: Authors) -> Numbers:
    match line.side:
        case Side.OLD:
            return known.old.get(line.old or 0, NOBODY)
        case Side.NEW:
            return known.new.get(line.new or 0, NOBODY)
        case _:
            return NOBODY
