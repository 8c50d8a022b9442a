"""What an edit makes of a file, read by the real Compose: the image is the one that was chosen."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.edits.forms import projects
from tests.judge.asking import asked, counted
from tests.judge.judge import images_of, judge, ours, write
from tests.loading import OPTIONS, loaded
from tui.core.decide import decide
from tui.core.finding import RemedyCode
from tui.core.plan import Choice

WAYS = [
    (RemedyCode.PIN_TAG, "2"),
    (RemedyCode.PIN_TAG, "sha256:" + "1" * 64),
    (RemedyCode.SWITCH_PATH, "ghcr.io/x/y"),
    (RemedyCode.SWITCH_PATH, "ghcr.io/x/y:3"),
    (RemedyCode.BUILD_LOCALLY, "https://github.com/a/b.git#v1:src"),
    (RemedyCode.BUILD_LOCALLY, f"https://github.com/a/b.git#{'a' * 40} dockerfile=d/Dockerfile # v1"),
    (RemedyCode.FALLBACK_SOURCES, "ghcr.io/x/y,quay.io/x/y"),
    (RemedyCode.FALLBACK_SOURCES, "ghcr.io/x/y:3,quay.io/x/y:4"),
]


@asked
@given(projects(), st.data())
def test_compose_reads_what_was_chosen(folder: Path, files: dict[str, str], data: st.DataObject) -> None:
    write(folder, files)
    before = judge(folder, {})
    snapshot, found = loaded(files)
    able = [reference for reference in found.references if reference.image is not None and reference.services]
    if before.images is None or not able:
        counted("edits", judged=False)
        return
    choices = [
        Choice(reference.id, *data.draw(st.sampled_from(WAYS))) for reference in able if data.draw(st.booleans())
    ]
    plan = decide(snapshot, found, choices, OPTIONS)
    write(folder, {**files, **{change.path: change.after for change in plan.changes}})
    after = judge(folder, {})
    counted("edits", judged=after.images is not None)
    assert after.images is not None, after.refusal
    project, _ = ours(folder, {})
    assert images_of(project) == after.images
    for step in plan.steps[-1:]:
        reference = ours(folder, {})[1].reference(step.choice.reference)
        assert reference is not None
        wanted = {RemedyCode.PIN_TAG: f"{step.choice.argument}", RemedyCode.BUILD_LOCALLY: "local/"}
        for service in reference.services:
            image = after.images[service] or ""
            assert wanted.get(step.choice.code, "ghcr.io/x/y") in image
