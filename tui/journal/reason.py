"""Why a choice was made, in sentences to keep: what the registry said, and what speaks for the remedy."""

from __future__ import annotations

from tui.core.finding import Finding
from tui.core.plan import PlanStep
from tui.journal.records import Reason


def reason(step: PlanStep, finding: Finding | None) -> Reason:
    """The choice of a step with its evidence; without any where nobody looked for it."""
    choice = step.choice
    words = f"{step.label}: {choice.code.value} {choice.argument}".rstrip()
    if finding is None:
        return Reason(words)
    said = [finding.message, finding.likely]
    for remedy in finding.remedies:
        if remedy.code is choice.code:
            taken = [one.evidence for one in remedy.candidates if one.argument == choice.argument]
            said += taken[0] if taken else remedy.evidence if remedy.to == choice.argument else ()
    return Reason(words, tuple(dict.fromkeys(sentence for sentence in said if sentence)))
