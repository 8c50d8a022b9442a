"""Many choices at once come out as they do one after the other, and a large plan loads each file once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.loading import OPTIONS, loaded
from tui.core import project
from tui.core.decide import decide
from tui.core.finding import RemedyCode
from tui.core.plan import Choice, Plan
from tui.core.stepwise import stepwise

IMAGES = [
    "x/a:1", "x/a", "'x/b:1'", '"x/b:${V}"', "x/c:${V:-1}", "${W:-x/d:1}", "x/e:${V}-${W:-1}", "*img", "&img x/f:1",
    "x/g:1@sha256:" + "0" * 64, "${UNSET}", "Not/Lower", "{a: b}", '"x\\x2fh:1"', ">-\n      x/i:1",
]  # fmt: skip
ENVS = ["", "V=1\n", "V=1\nW=2\n", "W=$V\nV='1'\n"]
WAYS = [
    (RemedyCode.PIN_TAG, "1"), (RemedyCode.PIN_TAG, "2"), (RemedyCode.PIN_TAG, "sha256:" + "1" * 64),
    (RemedyCode.SWITCH_PATH, "ghcr.io/x/y"), (RemedyCode.SWITCH_PATH, "ghcr.io/x/y:3"),
    (RemedyCode.BUILD_LOCALLY, "src"), (RemedyCode.WAIT, "2026-12-08"), (RemedyCode.PIN_TAG, "no tag!"),
]  # fmt: skip


@st.composite
def _files(draw: st.DrawFn) -> dict[str, str]:
    files = {}
    for folder in draw(st.lists(st.sampled_from(["", "a/", "b/", "a/c/"]), min_size=1, max_size=3, unique=True)):
        images = draw(st.lists(st.sampled_from(IMAGES), min_size=1, max_size=4))
        text = "".join(f"  s{n}:\n    image: {image}\n" for n, image in enumerate(images))
        head = "x-img: &img x/top:${V:-0}\n" if any("*img" in image for image in images) else ""
        files[f"{folder}compose.yaml"] = f"{head}services:\n{text}"
        if env := draw(st.sampled_from(ENVS)):
            files[f"{folder}.env"] = env
    if draw(st.booleans()):
        files["z/compose.yaml"] = "include: [../a/compose.yaml]\nservices:\n  own:\n    image: x/z:${V:-1}\n"
    return files


@settings(max_examples=250, deadline=None)
@given(files=_files(), data=st.data())
def test_choices_at_once_are_the_same_as_one_after_the_other(files: dict[str, str], data: st.DataObject) -> None:
    snapshot, found = loaded(files)
    ids = [reference.id for reference in found.references]
    choices = [
        Choice(data.draw(st.sampled_from(ids)), *data.draw(st.sampled_from(WAYS)))
        for _ in range(data.draw(st.integers(2, 6)))
    ]
    plan = decide(snapshot, found, choices, OPTIONS)
    slow = stepwise(snapshot, found, list(enumerate(choices)), OPTIONS)
    numbered = [replace(step, number=number) for number, (_, step) in enumerate(slow.steps, 1)]
    assert [step.choice for step in plan.steps] == [step.choice for step in numbered]
    assert [step.effects for step in plan.steps] == [step.effects for step in numbered]
    assert [step.changes for step in plan.steps] == [step.changes for step in numbered]
    assert list(plan.conflicts) == [conflict for _, conflict in slow.conflicts]
    assert {path: plan.result.files.get(path) for path in slow.result.files} == dict(slow.result.files)


def many(count: int, *, shared: bool) -> tuple[dict[str, str], list[Choice]]:
    files = {}
    for number in range(count):
        images = "".join(f"  s{n}:\n    image: x/a{n}:{'${V}' if shared and number == 0 else n}\n" for n in range(10))
        files[f"p{number}/compose.yaml"] = f"services:\n{images}"
    files["p0/.env"] = "V=1\n"
    _, found = loaded(files)
    return files, [Choice(reference.id, RemedyCode.PIN_TAG, "2.0") for reference in found.references]


@pytest.mark.parametrize("shared", [False, True], ids=["all apart", "one project with a shared variable"])
def test_a_large_plan_makes_each_project_anew_but_once(monkeypatch: pytest.MonkeyPatch, *, shared: bool) -> None:
    """Quadratic before: each choice loaded the whole directory."""
    files, choices = many(60, shared=shared)
    snapshot, found = loaded(files)
    made: list[str] = []
    real = project._fresh
    monkeypatch.setattr(project, "_fresh", lambda spec, *rest: made.append(spec.path) or real(spec, *rest))  # type: ignore[func-returns-value]
    plan: Plan = decide(snapshot, found, choices, OPTIONS)
    assert len(plan.steps) == 600
    assert plan.unwanted == ()
    assert len(made) <= 60 + (30 if shared else 0)
