"""Which references a registry is asked about."""

from __future__ import annotations

import pytest

from tui.core.image import parse
from tui.core.questions import question_of, questions
from tui.core.reference import Kind, Reference, ReferenceId, Role
from tui.core.text import Span
from tui.core.value import Resolved

HERE = ReferenceId("compose.yaml", ("services", "web", "image"))


def reference(
    text: str | None, role: Role = Role.PULLED, platform: str | None = None, shadowed_by: ReferenceId | None = None
) -> Reference:
    return Reference(
        id=HERE, kind=Kind.COMPOSE, role=role, slot=Span("compose.yaml", 0, 1), written=text or "${V}",
        resolved=Resolved(()) if text is not None else None, name=parse(text) if text is not None else None,
        platform=platform, shadowed_by=shadowed_by,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "platform"),
    [
        pytest.param(reference("nginx"), "linux/amd64", id="the machine's platform"),
        pytest.param(reference("nginx", platform="linux/arm64"), "linux/arm64", id="the service's platform"),
        pytest.param(reference("nginx", Role.BASE), "linux/amd64", id="the base of a build"),
        pytest.param(reference("nginx", Role.BUILT), None, id="built here"),
        pytest.param(reference("scratch", Role.SCRATCH), None, id="scratch"),
        pytest.param(reference("build", Role.STAGE), None, id="an earlier stage"),
        pytest.param(reference("NGINX::"), None, id="no image name"),
        pytest.param(reference(None), None, id="no value"),
        pytest.param(reference("nginx", shadowed_by=HERE), None, id="overridden elsewhere"),
    ],
)
def test_the_question_of_a_reference(given: Reference, platform: str | None) -> None:
    question = question_of(given, "linux/amd64")
    assert (question.platform if question else None) == platform


def test_only_references_with_a_question_are_listed() -> None:
    found = questions((reference("nginx"), reference(None)), "linux/amd64")
    assert [reference_id for reference_id, _ in found] == [HERE]
