"""What has to be asked about the references: one question for each image that a pull would name."""

from __future__ import annotations

from collections.abc import Iterable

from tui.core.answers import ManifestOf, Question
from tui.core.reference import Reference, ReferenceId, Role

PULLED = (Role.PULLED, Role.BASE)
"""The roles that a registry is asked for. A built image, a stage and `scratch` come from nowhere, and a build goes on
without its cache."""


def question_of(reference: Reference, platform: str) -> ManifestOf | None:
    """The question about one reference; None where nothing is pulled. `platform` is this machine's."""
    image = reference.image
    aside = reference.shadowed_by is not None or not reference.needed
    if image is None or reference.role not in PULLED or aside:
        return None
    return ManifestOf(image, reference.platform or platform)


def questions(references: Iterable[Reference], platform: str) -> tuple[tuple[ReferenceId, Question], ...]:
    """The question of each reference that has one, in order."""
    asked = ((reference.id, question_of(reference, platform)) for reference in references)
    return tuple((reference_id, question) for reference_id, question in asked if question is not None)
