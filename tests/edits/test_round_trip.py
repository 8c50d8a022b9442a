"""Every form, there and back: a plan by pullfix, git and patch gives the same bytes; undo restores them; no byte beside
the edits moves.

Few examples in the suite; PULLFIX_EDIT_EXAMPLES=20000 asks for that many files.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.counting import told
from tests.edits.forms import projects
from tests.edits.tools import by_tools, contents, in_memory, series
from tui.core.diff import is_env, unified
from tui.core.edit import splice
from tui.core.finding import RemedyCode
from tui.core.fitting import apply_patch
from tui.core.lines import lines_of
from tui.core.patch import parse_patch
from tui.core.plan import Choice, Plan
from tui.core.reference import Reference
from tui.workbench import Workbench
from tui.world import World

# Read at import: the seal of every test empties the environment.
EXAMPLES = int(os.environ.get("PULLFIX_EDIT_EXAMPLES", "0"))
FEW, MANY = 3, 20
"""Projects in one directory: a short run has more runs, a long one larger directories."""
WAYS = [
    (RemedyCode.PIN_TAG, "2"),
    (RemedyCode.PIN_TAG, "sha256:" + "1" * 64),
    (RemedyCode.SWITCH_PATH, "ghcr.io/x/y"),
    (RemedyCode.SWITCH_PATH, "ghcr.io/x/y:3"),
    (RemedyCode.BUILD_LOCALLY, "https://github.com/a/b.git#v1:src dockerfile=docker/Dockerfile"),
    (RemedyCode.WAIT, "2026-11-24/2026-12-08 it moves: wait"),
]
counts: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def summary() -> Iterator[None]:
    """The numbers of the run, at its end."""
    yield
    told("Round trips: " + ", ".join(f"{number:,} {what}" for what, number in sorted(counts.items())) + ".")


@pytest.fixture
def folder() -> Iterator[Path]:
    with in_memory() as made:
        yield made


@settings(
    max_examples=max(EXAMPLES // 14, 12),  # a long run has fourteen to fifteen files in a directory
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(made=st.lists(projects(), min_size=FEW, max_size=MANY if EXAMPLES else FEW), data=st.data())
def test_a_plan_there_and_back(folder: Path, world: World, made: list[dict[str, str]], data: st.DataObject) -> None:
    root = folder / "project"
    shutil.rmtree(root, ignore_errors=True)
    for number, files in enumerate(made):
        for name, text in files.items():
            (root / f"p{number}").mkdir(parents=True, exist_ok=True)
            (root / f"p{number}" / name).write_bytes(text.encode())
    before = contents(root)
    desk = Workbench(root, World(environ={}, home=world.home, state_dir=folder / "state"))
    desk.load()
    desk.choices = tuple(
        Choice(reference.id, *data.draw(st.sampled_from(WAYS)))
        for reference in desk.loaded.references
        if reference.image is not None and data.draw(st.integers(0, 2))
    )
    plan = desk.plan
    counts["files"] += len(before)
    counts["choices"] += len(desk.choices)
    counts["edits"] += len(plan.steps)
    counts["refused"] += len(plan.conflicts)
    for conflict in plan.conflicts:
        assert conflict.message.endswith("."), conflict
    untouched(plan)
    aims_reached(plan, desk)
    if not plan.changes:
        return
    wanted = before | {c.path: c.after.encode() for c in plan.changes if c.after is not None}
    diff = desk.exported()
    assert "canary" not in "".join(unified([change]) for change in plan.changes if is_env(change))
    snapshot = desk.snapshot
    assert {c.path: c.after for c in apply_patch(snapshot, parse_patch(diff))} == {
        c.path: c.after for c in plan.changes
    }
    by_tools(root, before, wanted, diff)
    series(root, before, wanted, plan)
    desk.apply(accept_effects=True)
    assert contents(root) == wanted
    desk.undo()
    assert contents(root) == before
    desk.redo()
    desk.undo()
    assert contents(root) == before
    counts["round trips"] += 1


def untouched(plan: Plan) -> None:
    """Each step is its edits and nothing else: what stands between them is there, byte for byte, in order."""
    for step in plan.steps:
        for change in step.changes:
            if change.before is None:
                continue
            own = [edit for edit in step.edits if edit.span.path == change.path]
            if step.number == 1:
                assert splice(change.before, own) == change.after
            old, new = lines_of(change.before), lines_of(change.after or "")
            touched = sum(1 for line in old if line not in new)
            hit = sum(edit.expect.count("\n") + 1 for edit in own)
            assert touched <= hit, (step, change)


def aims_reached(plan: Plan, desk: Workbench) -> None:
    future = desk.loaded_with(desk.snapshot, plan.changes)
    last: dict[object, Choice] = {step.choice.reference: step.choice for step in plan.steps}
    for reference_id, choice in last.items():
        reference = future.reference(reference_id)  # type: ignore[arg-type]
        assert isinstance(reference, Reference)
        if choice.code is RemedyCode.PIN_TAG and len([s for s in plan.steps if s.effects]) == 1:
            assert reference.text is not None
            assert reference.text.endswith(choice.argument)
