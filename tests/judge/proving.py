"""The proof of a remedy on one Compose project: its diff, the lines that it touches, and what Compose makes of it.

Half of the references are chosen at a time, so that every service is once what was meant and once what must stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from tests.edits.tools import again, by_tools, contents
from tests.judge.judge import Images, Judgement, judge
from tui import store
from tui.core.decide import decide
from tui.core.export import exported
from tui.core.finding import RemedyCode
from tui.core.floating import is_floating
from tui.core.image import ImageName, parse
from tui.core.lines import lines_of
from tui.core.loaded import Loaded, Project
from tui.core.options import LoadOptions
from tui.core.plan import Change, Choice, Plan, PlanStep
from tui.core.reference import Reference, ReferenceId
from tui.core.text import Snapshot

PATH, TAG, FLOATING = "ghcr.io/pullfix-test/other", "99.9-pullfix", "latest"
SOURCE = "https://github.com/a/b.git#v1"
WAYS = {
    "switched": (RemedyCode.SWITCH_PATH, PATH),
    "pinned": (RemedyCode.PIN_TAG, TAG),
    "unpinned": (RemedyCode.UNPIN_TAG, FLOATING),
    "built": (RemedyCode.BUILD_LOCALLY, SOURCE),
    "waited for": (RemedyCode.WAIT, "2026-11-24/2026-12-08 it moves"),
}
BLOCK = 5
"""The most lines that a build adds: merge or image, `build`, its context, `pull_policy`, and the head of an alias."""
_MISSING = re.compile(r"[Ee]nv file (\S+) not found")


@dataclass(frozen=True, slots=True)
class Case:
    """One Compose project on the disk, and how it is loaded. `filled`: variables that it needs for other things."""

    folder: Path
    options: LoadOptions
    path: str = "."
    filled: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        named = [word for name in self.options.files for word in ("-f", name)]
        return named + [word for name in self.options.env_files for word in ("--env-file", name)]

    @property
    def environ(self) -> dict[str, str]:
        return dict.fromkeys(self.filled, "1024")

    def load(self) -> tuple[Snapshot, Loaded]:
        return store.load(self.folder, self.options, self.environ)

    def judged(self) -> Judgement:
        """What Compose makes of it. Env files of containers, which no image comes from, are made where missing."""
        told = judge(self.folder, self.environ, self.words)
        while (lacking := _MISSING.search(told.refusal)) and not Path(lacking[1]).exists():
            Path(lacking[1]).parent.mkdir(parents=True, exist_ok=True)
            Path(lacking[1]).touch()
            told = judge(self.folder, self.environ, self.words)
        return told


def prove(case: Case, way: str, able: Sequence[ReferenceId], counts: Counter[str]) -> None:
    """Carry out a remedy on these references of a project, half of them at a time; assert what must hold."""
    told = case.judged()
    snapshot, loaded = case.load()
    code, argument = WAYS[way]
    chosen = [Choice(r.id, code, argument) for r in map(loaded.reference, able) if r is not None and _fits(r, code)]
    for half in (chosen[::2], chosen[1::2]):
        if half:
            plan = decide(snapshot, loaded, half, case.options)
            counts[way] += len(plan.steps)
            counts[f"{way}: refused"] += len(plan.conflicts)
            counts["on other references"] += len(plan.unwanted)
            for conflict in plan.conflicts:
                assert conflict.message.endswith("."), conflict
            for step in plan.steps:
                frugal(step, counts)
            if plan.changes:
                _on_disk(case, plan, loaded, told, counts)


def _fits(reference: Reference, code: RemedyCode) -> bool:
    """Is there something to unpin?"""
    image = reference.image
    if image is None:
        return False
    return code is not RemedyCode.UNPIN_TAG or bool(image.digest or (image.tag and not is_floating(image.tag)))


def frugal(step: PlanStep, counts: Counter[str]) -> None:
    """It touches the lines that it must and no other: one for a path or a tag, the block of a build, the entry of a
    wait."""
    for change in step.changes:
        gone, come = touched(change)
        match step.choice.code:
            case RemedyCode.WAIT:
                assert not gone, step
                assert len(come) <= (5 if change.before is not None else 6), step
            case RemedyCode.BUILD_LOCALLY:
                assert len(gone) <= _hit(step, change), step  # the image, and a pull policy that is there
                assert len(come) - len(gone) <= BLOCK, step
            case _:
                hit = _hit(step, change)
                assert len(gone) == len(come) or hit > 1, step
                assert len(gone) <= hit, step
                counts["one line each" if len(gone) == 1 else "more lines"] += 1


def _hit(step: PlanStep, change: Change) -> int:
    """The lines of a file that the edits of a step say that they replace."""
    return sum(edit.expect.count("\n") + 1 for edit in step.edits if edit.span.path == change.path)


def touched(change: Change) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    old, new = list(lines_of(change.before or "")), list(lines_of(change.after or ""))
    blocks = [b for b in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if b[0] != "equal"]
    return [x for b in blocks for x in old[b[1] : b[2]]], [x for b in blocks for x in new[b[3] : b[4]]]


def _on_disk(case: Case, plan: Plan, loaded: Loaded, told: Judgement, counts: Counter[str]) -> None:
    """By git and patch, and then before Compose."""
    before = contents(case.folder)
    wanted = before | {c.path: c.after.encode() for c in plan.changes if c.after is not None}
    by_tools(case.folder, before, wanted, exported(plan.changes, ""))
    counts["diffs by git and patch"] += 1
    if told.images is None:
        counts["projects that Compose refuses as they are"] += 1
        return
    again(case.folder, wanted)
    after = case.judged()
    again(case.folder, before)
    counts["judged"] += 1
    assert after.images is not None, after.refusal
    _as_meant(case, plan, loaded, told.images, after)
    counts["services"] += len(after.images)


def _as_meant(case: Case, plan: Plan, loaded: Loaded, before: Images, after: Judgement) -> None:
    """Chosen services have the chosen image, those of a named effect what was named, and all others what they had."""
    project = next(project for project in loaded.projects if project.path == case.path)
    chosen = {step.choice.reference: step.choice for step in plan.steps}
    named = {effect.reference: effect.after for effect in plan.effects}
    images = after.images or {}
    for service in project.services:
        was, now, at = before.get(service.name), images.get(service.name), service.reference
        choice = chosen.get(at) if at is not None else None
        if choice is not None and choice.code is not RemedyCode.WAIT:
            meant(choice, was, now, built=service.name in after.builds)
        elif at is not None and at in named:
            assert now == named[at], (service, plan.effects)
        else:
            assert now == was, (service, plan.steps)
    assert images.keys() == before.keys()


def meant(choice: Choice, was: str | None, now: str | None, *, built: bool) -> None:
    """Is this the image that was chosen, by the words of the choice alone?"""
    old, new = parse(was or ""), parse(now or "")
    assert isinstance(old, ImageName), was
    assert isinstance(new, ImageName), now
    match choice.code:
        case RemedyCode.SWITCH_PATH:
            assert (new.path, new.tag, new.digest) == (PATH, old.tag, old.digest)
        case RemedyCode.BUILD_LOCALLY:
            assert (now or "").startswith("local/")
            assert built
        case _:
            assert (new.path, new.tag, new.digest) == (old.path, choice.argument, None)


def able(loaded: Loaded, project: Project) -> Iterator[Reference]:
    """The references that a remedy can be chosen for."""
    return (r for r in loaded.references if r.project == project.path and r.image is not None)
