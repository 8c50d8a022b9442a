"""What was odd about an answer, for where the whole exchange stands beside it: `pullfix explain` and its pane."""

from __future__ import annotations

import shlex
from dataclasses import replace

from tui.core.access import plain
from tui.core.answers import Odd, Step
from tui.core.finding import Finding
from tui.core.language import sentences, tr
from tui.core.status import Status
from tui.core.verdict import Verdict

_REDIRECT, _REFUSAL = 300, 400


def in_full(finding: Finding | None, status: Status) -> Finding | None:
    """The finding as it is told beside its exchange: which step was the odd one, and how to see it by hand, in place of
    a word on where the exchange is shown."""
    answer = status.answer
    if finding is None or finding.code != Verdict.ODD.value or not isinstance(answer, Odd):
        return finding
    steps = [(number, step) for number, step in enumerate(answer.exchange, 1) if step.status is not None]
    if not steps:
        return replace(finding, todo="")
    number, step = steps[-1]
    command = f"curl -si {shlex.quote(step.url)}"
    todo = tr("Ask for the same by hand, and look who answers: {command}", command=command)
    return replace(finding, message=sentences(finding.message, _what(number, step, answer.code)), todo=todo)


def _what(number: int, step: Step, code: str | None) -> str:
    """One sentence about the reply that no rule covers."""
    status, kind = step.status or 0, dict(step.headers).get("content-type", "").partition(";")[0].strip().lower()
    if _REDIRECT <= status < _REFUSAL:
        return tr("Step {n} is the odd one: a redirect that leads nowhere.", n=number)
    if kind == "text/html" or step.body.lstrip().lower().startswith(("<!doctype", "<html")):
        return tr("Step {n} is the odd one: a web page came in place of what was asked for.", n=number)
    if status >= _REFUSAL and code:
        return tr(
            "Step {n} is the odd one: with {http} came the reason {code}, which has no business there.",
            n=number,
            http=status,
            code=plain(code),
        )
    if status >= _REFUSAL:
        return tr(
            "Step {n} is the odd one: {http} came, without any of the reasons that registries give with it.",
            n=number,
            http=status,
        )
    if step.method != "HEAD" and not step.body:
        return tr("Step {n} is the odd one: {http} came, and nothing with it.", n=number, http=status)
    if kind:
        return tr(
            "Step {n} is the odd one: something else came in place of what was asked for, as {kind}.",
            n=number,
            kind=plain(kind),
        )
    return tr("Step {n} is the odd one: something else came in place of what was asked for.", n=number)
