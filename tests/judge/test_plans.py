"""Every remedy on every reference: the diff applies, touches what it must, and Compose reads what was chosen.

A sample in the suite; PULLFIX_PLAN_EXAMPLES=all takes every reference of PULLFIX_CORPORA, a number that many generated
projects.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.counting import told
from tests.edits.forms import projects
from tests.edits.tools import in_memory
from tests.judge.corpora import ROOT, Expected, expected, trees
from tests.judge.judge import write
from tests.judge.proving import Case, prove, ready
from tui.core.options import LoadOptions

# Read at import: the seal of every test empties the environment.
ASKED = os.environ.get("PULLFIX_PLAN_EXAMPLES", "")
EVERYTHING = ASKED == "all"
GENERATED = int(ASKED) if ASKED.isdigit() else 500 if EVERYTHING else 10
SAMPLE = 3
"""Runs of Compose in a tree, where not everything is asked for."""
counts: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def summary() -> Iterator[None]:
    yield
    told("Plans: " + ", ".join(f"{number:,} {what}" for what, number in sorted(counts.items())) + ".")


@pytest.mark.skipif(not ROOT, reason="PULLFIX_CORPORA names no directory of real projects")
@pytest.mark.parametrize("tree", [pytest.param(tree, id=tree.name) for tree in trees()])
def test_real_projects_read_what_was_chosen(tree: Path) -> None:
    done: set[tuple[Path, str]] = set()
    with in_memory() as memory:
        copy = memory / tree.name
        shutil.copytree(tree, copy, ignore=shutil.ignore_patterns("expected*.jsonl"))
        runs = list(expected(tree))
        asked = runs if EVERYTHING else runs[:: max(len(runs) // SAMPLE, 1)]
        cases = [
            found
            for run in asked
            if (found := ready(_case(run, tree, copy), run.services if run.strict else None, done)) is not None
        ]
        counts["references"] += sum(len(case.chosen) for case in cases)
        prove(copy, cases, counts)


def _case(run: Expected, tree: Path, copy: Path) -> Case:
    return Case(copy / run.folder.relative_to(tree), run.options, run.path, run.filled)


@settings(
    max_examples=GENERATED, deadline=None, derandomize=not ASKED, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(files=projects())
def test_generated_projects_read_what_was_chosen(folder: Path, files: dict[str, str]) -> None:
    write(folder, files)
    found = ready(Case(folder, LoadOptions()), None, set())
    if found is not None:
        prove(folder, [found], counts)
