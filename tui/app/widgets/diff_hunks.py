"""The hunks of a diff: where each stands among its lines, and each as a patch of its own.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.app.widgets.diff_lines import Line, Side


@dataclass(frozen=True, slots=True)
class Hunk:
    """`first` and `end`: its lines, half open. `patch`: a diff of this hunk alone, which `git apply` takes."""

    file: str
    first: int
    end: int
    patch: str


def hunks_of(diff: str, lines: Sequence[Line]) -> tuple[Hunk, ...]:
    """The hunks in their order."""
    places = _places(lines)
    return tuple(
        Hunk(file, first, end, patch) for (file, first, end), patch in zip(places, _patches(diff), strict=False)
    )


def _places(lines: Sequence[Line]) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    file, first = "", 0
    for at, line in enumerate((*lines, Line(Side.FILE, ""))):
        if line.side not in (Side.FILE, Side.GAP):
            continue
        if at > first:
            found.append((file, first, at))
        first = at + 1
        file = line.text if line.side is Side.FILE else file
    return found


def _patches(diff: str) -> list[str]:
    """The text of each hunk below the head of its file. A line of a hunk starts with a sign, so none of them is taken
    for a head."""
    found: list[list[str]] = []
    head: list[str] = []
    inside = False
    for line in diff.split("\n"):
        if line.startswith("diff --git "):
            head, inside = [line], False
        elif line.startswith("@@ "):
            inside = True
            found.append([*head, line])
        elif inside and line:
            found[-1].append(line)
        elif not inside:
            head.append(line)
    return ["\n".join([*hunk, ""]) for hunk in found]
