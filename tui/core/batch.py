"""Many choices at once: where none of them touches what another one decides, a single load stands for all.

Each choice is aimed at the files as they are, and what every reference will be is foretold: its own text with the new
part in it, all others unchanged. All edits are spliced, the result is loaded, and each reference is compared with what
was foretold. Whatever came out otherwise (a shared variable, edits that meet, a value that had to be written out) is
named in `off`, and is decided step by step by the caller.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tui.core.edit import splice
from tui.core.loaded import Loaded
from tui.core.plan import Change, Choice, Edit, Effect, PlanStep, Refusal
from tui.core.reference import Reference, ReferenceId
from tui.core.text import Snapshot
from tui.core.value import Resolved, Written

_PLAIN = re.compile(r"[A-Za-z0-9._/:@-]*")
"""What stands in a file as it is meant, in any quotes: no `$`, no escape."""
EditsOf = Callable[[Reference, Choice], tuple[Edit, ...] | Refusal]


@dataclass(frozen=True, slots=True)
class Aimed:
    """A choice with its edits, and what its reference will be once they are made. `number`: its place in the call."""

    number: int
    choice: Choice
    reference: Reference
    edits: tuple[Edit, ...]
    before: str
    after: str


@dataclass(slots=True)
class _Value:
    """The text of a reference while choices are made of it: its pieces, and the cuts made so far."""

    resolved: Resolved
    cuts: list[tuple[int, int, str]] = field(default_factory=list)

    def cut(self, edit: Edit) -> bool:
        """Foretell an edit; False where it does not lie in one piece that stands in the file as it reads."""
        at = 0
        for piece in self.resolved.pieces:
            origin = piece.origin
            if isinstance(origin, Written) and origin.verbatim and origin.span.path == edit.span.path:
                low, high = edit.span.start - origin.span.start, edit.span.end - origin.span.start
                if 0 <= low <= high <= len(piece.text):
                    insort(self.cuts, (at + low, at + high, edit.new))
                    return True
            at += len(piece.text)
        return False

    @property
    def text(self) -> str:
        whole, out, at = self.resolved.text, [], 0
        for low, high, new in self.cuts:
            out += [whole[at:low], new]
            at = max(at, high)
        return "".join([*out, whole[at:]])


def aimed(choices: Sequence[tuple[int, Choice]], loaded: Loaded, edits_of: EditsOf) -> tuple[list[Aimed], set[int]]:
    """The choices that can be foretold, in order, and the numbers of those that cannot."""
    values: dict[ReferenceId, _Value] = {}
    found: list[Aimed] = []
    off: set[int] = set()
    for number, choice in choices:
        reference = loaded.reference(choice.reference)
        edits = edits_of(reference, choice) if reference is not None else ()
        if reference is None or reference.resolved is None or isinstance(edits, Refusal) or not edits:
            off.add(number)
            continue
        value = values.setdefault(reference.id, _Value(reference.resolved))
        before = value.text
        plain = all(_PLAIN.fullmatch(edit.new) and edit.new != edit.expect for edit in edits)
        cut = [value.cut(edit) for edit in edits]
        if not plain or not all(cut):
            off.add(number)
            continue
        found.append(Aimed(number, choice, reference, edits, before, value.text))
    return found, off | _meeting(found)


def _meeting(found: Iterable[Aimed]) -> set[int]:
    """Choices whose edits overlap, or stand side by side: in what order they go matters."""
    spans = sorted((e.span.path, e.span.start, e.span.end, one.number) for one in found for e in one.edits)
    off = set()
    for one, other in pairwise(spans):
        if one[0] == other[0] and other[1] <= one[2]:
            off |= {one[3], other[3]}
    return off


def foretold(found: Iterable[Aimed], loaded: Loaded) -> dict[ReferenceId, str | None]:
    """What every reference will be."""
    texts = {reference.id: reference.text for reference in loaded.references}
    return texts | {one.reference.id: one.after for one in found}


def otherwise(texts: dict[ReferenceId, str | None], loaded: Loaded, future: Loaded) -> set[ReferenceId]:
    """The references that came out otherwise than foretold."""
    wrong = {new.id for new in future.references if new.id not in texts}
    for old in loaded.references:
        new = future.reference(old.id)
        if new is None or new.text != texts[old.id] or new.role is not old.role:
            wrong.add(old.id)
    return wrong


def spliced(snapshot: Snapshot, found: Iterable[Aimed]) -> dict[str, str]:
    """The texts of all files after all edits."""
    by_path: dict[str, list[Edit]] = {}
    for one in found:
        for edit in one.edits:
            by_path.setdefault(edit.span.path, []).append(edit)
    texts = {}
    for path, edits in by_path.items():
        file = snapshot.text_file(path)
        texts[path] = splice(file.text if file is not None else "", edits)
    return texts


@dataclass(slots=True)
class _Growing:
    """A file while one choice after the other is made of it: offsets are those of the first text."""

    text: str
    starts: list[int] = field(default_factory=list)
    growth: list[int] = field(default_factory=list)

    def make(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            at = bisect_left(self.starts, edit.span.start)
            shift = sum(self.growth[:at])
            low, high = edit.span.start + shift, edit.span.end + shift
            self.text = self.text[:low] + edit.new + self.text[high:]
            self.starts.insert(at, edit.span.start)
            self.growth.insert(at, len(edit.new) - (high - low))


def steps(snapshot: Snapshot, found: Iterable[Aimed]) -> list[tuple[int, PlanStep]]:
    """Each choice as a step on top of the last, with its number in the call."""
    files: dict[str, _Growing] = {}
    made = []
    for one in found:
        changes = []
        for path in dict.fromkeys(edit.span.path for edit in one.edits):
            if path not in files:
                file = snapshot.text_file(path)
                files[path] = _Growing(file.text if file is not None else "")
            before = files[path].text
            files[path].make(edit for edit in one.edits if edit.span.path == path)
            changes.append(Change(path, before, files[path].text))
        effect = Effect(one.reference.id, one.before, one.after, wanted=True)
        step = PlanStep(one.number, one.choice, one.reference.label, one.edits, tuple(changes), (effect,))
        made.append((one.number, step))
    return made
