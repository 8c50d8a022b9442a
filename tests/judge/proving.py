"""The proof of a remedy on one Compose project: its diff, the lines that it touches, and what Compose makes of it.

Many references are chosen at once, each another way than its neighbours, so that every service is now what was meant
and now what must stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from tests.edits.tools import by_tools, contents
from tests.judge.judge import Images, Judgement, judge
from tui import store
from tui.core.decide import decide
from tui.core.export import exported
from tui.core.finding import RemedyCode
from tui.core.floating import is_floating
from tui.core.image import ImageName, parse
from tui.core.lines import lines_of
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.plan import Change, Choice, Plan, PlanStep
from tui.core.reference import Reference, ReferenceId
from tui.core.remedies.wait import KEEP
from tui.core.rules import RULES_FILE
from tui.core.text import Snapshot

PATH, TAG, FLOATING = "ghcr.io/pullfix-test/other", "99.9-pullfix", "latest"
SOURCE = "https://github.com/a/b.git#v1"
WAYS = (
    (RemedyCode.SWITCH_PATH, PATH),
    (RemedyCode.PIN_TAG, TAG),
    (RemedyCode.UNPIN_TAG, FLOATING),
    (RemedyCode.BUILD_LOCALLY, SOURCE),
    (RemedyCode.WAIT, "2026-11-24/2026-12-08 it moves"),
    (RemedyCode.WAIT, f"2026-12-08 {KEEP}"),
    (RemedyCode.FALLBACK_SOURCES, f"{PATH},quay.io/pullfix-test/other"),
)
NAMES = {
    RemedyCode.SWITCH_PATH: "switched",
    RemedyCode.PIN_TAG: "pinned",
    RemedyCode.UNPIN_TAG: "unpinned",
    RemedyCode.BUILD_LOCALLY: "built",
    RemedyCode.WAIT: "waited for",
    RemedyCode.FALLBACK_SOURCES: "given sources",
}
HEADED = 6
"""The most lines of an entry in pullfix.yaml that is not there yet: its remark, its key, and the entry."""
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


@dataclass(frozen=True, slots=True)
class Ready:
    """A project that was loaded, its references that are to be proved, and what Compose makes of it as it is."""

    case: Case
    snapshot: Snapshot
    loaded: Loaded
    chosen: tuple[Reference, ...]
    before: Images | None


def prove(root: Path, cases: Sequence[Ready], counts: Counter[str]) -> None:
    """Carry out every remedy on every reference of these projects below `root`; assert what must hold.

    In each round a reference has another remedy than its neighbours, and in one of them none.
    """
    for number in range(len(WAYS) + 1):
        plans = []
        for case in cases:
            choices = list(_choices(case.chosen, number))
            plan = decide(case.snapshot, case.loaded, choices, case.case.options)
            plans.append((case, plan))
            counts["refused"] += len(plan.conflicts)
            for conflict in plan.conflicts:
                assert conflict.message.endswith("."), conflict
            for step in plan.steps:
                counts[NAMES[step.choice.code]] += 1
                counts["other references that follow"] += len(step.unwanted)
                frugal(step, counts)
        _by_tools(root, plans, counts)
        for case, plan in plans:
            if plan.changes:
                _judged(case, plan, counts)


def _choices(references: Sequence[Reference], number: int) -> Iterator[Choice]:
    ways = [*WAYS, None]
    for at, reference in enumerate(references):
        way = ways[(at + number) % len(ways)]
        if way is not None and _fits(reference, way[0]):
            yield Choice(reference.id, *way)


def _by_tools(root: Path, plans: Sequence[tuple[Ready, Plan]], counts: Counter[str]) -> None:
    """Git and patch on one diff of many projects; those that touch the same files go into another one."""
    rest = [(_below(root, case.case, plan.changes)) for case, plan in plans if plan.changes]
    counts["plans by git and patch"] += len(rest)
    before = contents(root)
    while rest:
        wave: dict[str, Change] = {}
        later = []
        for changes in rest:
            if any(change.path in wave for change in changes):
                later.append(changes)
            else:
                wave |= {change.path: change for change in changes}
        wanted = before | {c.path: c.after.encode() for c in wave.values() if c.after is not None}
        by_tools(root, before, wanted, exported(tuple(wave.values())))
        rest = later


def _below(root: Path, case: Case, changes: Sequence[Change]) -> list[Change]:
    prefix = case.folder.relative_to(root)
    return [replace(change, path=(prefix / change.path).as_posix()) for change in changes]


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
            case RemedyCode.FALLBACK_SOURCES if change.path.rpartition("/")[2] == RULES_FILE:
                assert not gone, step
            case RemedyCode.WAIT:
                kept = change.path.rpartition("/")[2] != RULES_FILE  # the pull policy: one line, or another word in it
                assert len(gone) <= (1 if kept else 0), step
                assert len(come) - len(gone) <= 1 if kept else len(come) <= HEADED, step
            case RemedyCode.BUILD_LOCALLY:
                assert len(gone) <= _hit(step, change), step  # the image, and a pull policy that is there
                blocks = sum(not edit.expect for edit in step.edits) or 1  # one for each service that has the image
                assert len(come) - len(gone) <= BLOCK * blocks, step
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


def _judged(case: Ready, plan: Plan, counts: Counter[str]) -> None:
    """The changed files on the disk, and Compose on them."""
    if case.before is None:
        counts["projects that Compose refuses as they are"] += 1
        return
    paths = {case.case.folder / change.path: change for change in plan.changes}
    old = {path: path.read_bytes() if path.exists() else None for path in paths}
    for path, change in paths.items():
        path.write_bytes((change.after or "").encode())
    after = case.case.judged()
    for path, data in old.items():
        path.unlink() if data is None else path.write_bytes(data)
    counts["answers of Compose"] += 1
    assert after.images is not None, after.refusal
    _as_meant(case, plan, after)
    counts["services"] += len(after.images)


def _as_meant(case: Ready, plan: Plan, after: Judgement) -> None:
    """Chosen services have the chosen image, those of a named effect what was named, and all others what they had."""
    project = next(project for project in case.loaded.projects if project.path == case.case.path)
    # What several steps change (services that share a variable) is what the plan says of it, and not one choice's word.
    touched_by = Counter(one for step in plan.steps for one in {step.choice.reference, *_changed(step)})
    chosen = {s.choice.reference: s.choice for s in plan.steps if touched_by[s.choice.reference] == 1}
    named = {effect.reference: effect.after for effect in plan.effects}
    before, images = case.before or {}, after.images or {}
    for service in project.services:
        was, now, at = before.get(service.name), images.get(service.name), service.reference
        choice = chosen.get(at) if at is not None else None
        if choice is not None and choice.code is not RemedyCode.WAIT:
            assert choice.code is not RemedyCode.BUILD_LOCALLY or service.name in after.builds
            meant(choice, was, now, built=service.builds)
            continue
        if choice is not None and KEEP in choice.argument and was is not None:
            assert dict(after.policies).get(service.name) == "missing", (service, plan.steps)
        if at is not None and at in named:
            assert now == named[at], (service, plan.effects)
        else:
            assert now == was, (service, plan.steps)
    assert images.keys() == before.keys()


def _changed(step: PlanStep) -> set[ReferenceId]:
    return {effect.reference for effect in step.effects}


def meant(choice: Choice, was: str | None, now: str | None, *, built: bool) -> None:
    """Is this the image that was chosen, by the words of the choice alone? `built`: it was built before, too."""
    old, new = parse(was or ""), parse(now or "")
    assert isinstance(old, ImageName), was
    assert isinstance(new, ImageName), now
    match choice.code:
        case RemedyCode.SWITCH_PATH | RemedyCode.FALLBACK_SOURCES:
            assert (new.path, new.tag, new.digest) == (PATH, old.tag, old.digest)
        case RemedyCode.BUILD_LOCALLY:
            assert now == was if built else (now or "").startswith("local/")
        case _:
            assert (new.path, new.tag, new.digest) == (old.path, choice.argument, None)


def ready(case: Case, before: Images | None, done: set[tuple[Path, str]]) -> Ready | None:
    """A project with the references that were not proved yet, which then count as proved; None where it has none."""
    snapshot, loaded = case.load()
    chosen = []
    for reference in loaded.references:
        key = (case.folder / reference.id.path, str(reference.id).partition("#")[2])
        if reference.project == case.path and reference.image is not None and key not in done:
            done.add(key)
            chosen.append(reference)
    if not chosen or all(project.path != case.path for project in loaded.projects):
        return None
    return Ready(case, snapshot, loaded, tuple(chosen), before if before is not None else case.judged().images)
