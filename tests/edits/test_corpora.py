"""Every reference of real projects, by every way out that edits: by pullfix, git and patch, and back."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.counting import told
from tests.edits.tools import by_tools, contents, in_memory, series
from tests.judge.corpora import ROOT, trees
from tui.core.finding import RemedyCode
from tui.core.fitting import apply_patch
from tui.core.patch import parse_patch
from tui.core.plan import Choice
from tui.workbench import Workbench
from tui.world import World

pytestmark = pytest.mark.skipif(not ROOT, reason="PULLFIX_CORPORA names no directory of real projects")
WAYS = {
    "pinned": (RemedyCode.PIN_TAG, "99.9-pullfix"),
    "switched": (RemedyCode.SWITCH_PATH, "ghcr.io/pullfix-test/other"),
    "built": (RemedyCode.BUILD_LOCALLY, f"https://github.com/a/b.git#{'a' * 40} dockerfile=d/Dockerfile # v1"),
    "given fallbacks": (RemedyCode.FALLBACK_SOURCES, "ghcr.io/pullfix-test/other,quay.io/pullfix-test/other"),
    "waited for": (RemedyCode.WAIT, "2026-12-08"),
}
counts: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def summary() -> Iterator[None]:
    yield
    told("Corpora: " + ", ".join(f"{number:,} {what}" for what, number in sorted(counts.items())) + ".")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tree", [pytest.param(tree, id=tree.name) for tree in trees()])
def test_every_reference_there_and_back(tree: Path, way: str, world: World) -> None:
    with in_memory() as folder:
        root = folder / "tree"
        shutil.copytree(tree, root, ignore=shutil.ignore_patterns("expected*.jsonl"))
        before = contents(root)
        desk = Workbench(root, World(environ={}, home=world.home, state_dir=folder / "state"))
        desk.load()
        code, argument = WAYS[way]
        desk.choices = tuple(Choice(r.id, code, argument) for r in desk.loaded.references if r.image is not None)
        plan = desk.plan
        counts[way] += len(plan.steps)
        counts[f"{way}: refused"] += len(plan.conflicts)
        for conflict in plan.conflicts:
            assert conflict.message.endswith("."), conflict
        if not plan.changes:
            return
        wanted = before | {c.path: c.after.encode() for c in plan.changes if c.after is not None}
        diff = desk.exported()
        found = {change.path: change.after for change in apply_patch(desk.snapshot, parse_patch(diff))}
        assert found == {change.path: change.after for change in plan.changes}
        by_tools(root, before, wanted, diff)
        if way == "pinned":
            series(root, before, wanted, plan)
            one_by_one(root, desk, before, wanted)
        desk.apply(accept_effects=True)
        assert contents(root) == wanted
        desk.undo()
        assert contents(root) == before


def one_by_one(root: Path, desk: Workbench, before: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """Each step as a change of its own, taken back in any order."""
    journal = desk.journal
    made = [journal.apply(root, step.changes).id for step in desk.plan.steps if step.changes]
    assert contents(root) == wanted
    random.Random(len(made)).shuffle(made)
    for number in made:
        journal.undo(root, number)
    assert contents(root) == before
    counts["records taken back in any order"] += len(made)
