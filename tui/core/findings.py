"""What there is to say about one reference: what is wrong with it, or that its path was left."""

from __future__ import annotations

from tui.core import diagnose, propose, retired
from tui.core.answers import Answers
from tui.core.catalogue import Catalogue
from tui.core.finding import Finding
from tui.core.image import ImageName
from tui.core.reference import Reference
from tui.core.rules import Rules
from tui.core.status import Status


def finding_of(
    reference: Reference, status: Status, catalogue: Catalogue, rules: Rules, answers: Answers, platform: str
) -> Finding | None:
    """The finding without its remedies; what it says of candidates goes as far as the answers do."""
    if reference.image is not None:
        left = left_path(reference.image, status, catalogue, rules, answers, platform)
        if left is not None:
            return left
    return diagnose.finding_of(reference, status)


def left_path(
    image: ImageName, status: Status, catalogue: Catalogue, rules: Rules, answers: Answers, platform: str
) -> Finding | None:
    """The advice about a path that answers and was left; None where it was not."""
    why = propose.retired_of(image, status, catalogue, rules)
    if why is None:
        return None
    return retired.finding(image, status, why, propose.destinations(image, catalogue, rules), answers, platform)
