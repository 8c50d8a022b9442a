"""Why a choice was made, in sentences to keep: what the registry said, and what speaks for the remedy."""

from __future__ import annotations

import textwrap

from tui.core.finding import Finding
from tui.core.plan import PlanStep
from tui.journal.records import Reason, Record

WIDE = 72
"""Columns of a subject."""


def choice_words(step: PlanStep) -> str:
    """`web: switch-path ghcr.io/hoarder-app/hoarder`"""
    return f"{step.label}: {step.choice.code.value} {step.choice.argument}".rstrip()


def reason(step: PlanStep, finding: Finding | None) -> Reason:
    """The choice of a step with its evidence; without any where nobody looked for it."""
    choice = step.choice
    words = choice_words(step)
    if finding is None:
        return Reason(words)
    said = [finding.message, finding.likely]
    for remedy in finding.remedies:
        if remedy.code is choice.code:
            taken = [one.evidence for one in remedy.candidates if one.argument == choice.argument]
            said += taken[0] if taken else remedy.evidence if remedy.to == choice.argument else ()
    return Reason(words, tuple(dict.fromkeys(sentence for sentence in said if sentence)))


def message(record: Record) -> str:
    """The message of a commit that holds a change: what, and why."""
    labels = list(dict.fromkeys(why.partition(":")[0] for why in record.why))
    subject = f"Change {len(labels)} images: {', '.join(labels)}"
    if len(labels) == 1:
        subject = f"{labels[0]}: {', '.join(why.partition(': ')[2] for why in record.why)}"
    if len(subject) > WIDE:
        subject = f"{subject[: WIDE - 1].rstrip()}…"
    body = []
    for reason in record.reasons:
        body += textwrap.wrap(f"- {reason.choice}", 1000)
        body += [line for one in reason.because for line in textwrap.wrap(one, 74, initial_indent="  ",
                                                                          subsequent_indent="  ")]  # fmt: skip
    return "\n".join([subject, "", *body, ""])


def branch_name(record_why: tuple[str, ...]) -> str:
    """A branch for a change: `pullfix/web-switch-path`, `pullfix/3-choices`."""
    if len(record_why) != 1:
        return f"pullfix/{len(record_why)}-choices"
    label, _, rest = record_why[0].partition(": ")
    return f"pullfix/{label}-{rest.partition(' ')[0]}"
