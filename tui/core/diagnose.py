"""From an answer to a verdict, and from a verdict to sentences.

The sentences themselves stand in `tui.core.sentences`. Only an `Absent` answer leads to a verdict that calls something
missing. The verdict is that of the answer that everybody gets; a login that spoils the pull is a finding of its own.
"""

from __future__ import annotations

from typing import assert_never

from tui.core.access import plain
from tui.core.answers import (
    Absent,
    Answer,
    Denied,
    Lacking,
    Limited,
    Odd,
    Present,
    Skipped,
    Tags,
    Unreachable,
)
from tui.core.finding import WARNED, Finding, Severity
from tui.core.image import BadName, ImageName
from tui.core.language import sentences, tr
from tui.core.questions import PULLED
from tui.core.reference import Kind, Reference
from tui.core.remedies.login import used_login
from tui.core.sentences import there
from tui.core.sentences.denial import denied
from tui.core.sentences.missing import missing
from tui.core.sentences.phrases import Sentences
from tui.core.sentences.trouble import limited, odd, unreachable
from tui.core.status import Status
from tui.core.verdict import Standing, Verdict


def status_of(reference: Reference, answer: Answer | None, *, asking: bool) -> Status:
    """The status of a reference. `asking`: its question is under way. Neither asked nor answered is skipped."""
    if reference.role not in PULLED:
        return Status(verdict=Verdict.NOT_PULLED)
    if reference.name is None:
        return Status(verdict=Verdict.UNRESOLVED)
    if isinstance(reference.name, BadName):
        return Status(verdict=Verdict.INVALID, message=reference.name.message)
    if reference.shadowed_by is not None or not reference.needed:
        return Status(verdict=Verdict.NOT_PULLED)
    if answer is not None:
        return status_of_answer(answer)
    return Status(verdict=None if asking else Verdict.SKIPPED)


def status_of_answer(answer: Answer) -> Status:
    """The status that an answer alone gives."""
    digest = answer.digest if isinstance(answer, (Present, Absent)) else None
    return Status(
        verdict=_verdict(answer),
        could_be=answer.could_be if isinstance(answer, (Denied, Absent)) else (),
        http=answer.http,
        code=answer.code,
        message=answer.message,
        digest=digest,
        checked_at=None if isinstance(answer, Skipped) else answer.asked_at,
        from_cache=answer.from_cache,
        answer=answer,
        fault=there.fault(answer) if isinstance(answer, (Present, Tags)) else "",
    )


def _verdict(answer: Answer) -> Verdict:
    match answer:
        case Present() | Tags():
            return Verdict.AVAILABLE
        case Absent(what=Lacking.REPOSITORY):
            return Verdict.REPOSITORY_MISSING
        case Absent(what=Lacking.PLATFORM):
            return Verdict.PLATFORM_MISSING
        case Absent():
            return Verdict.TAG_MISSING
        case Denied():
            return Verdict.BAD_LOGIN if answer.login_refused else Verdict.DENIED
        case Limited():
            return Verdict.RATE_LIMITED
        case Unreachable():
            return Verdict.UNREACHABLE
        case Odd():
            return Verdict.ODD
        case Skipped():
            return Verdict.SKIPPED
        case _:
            assert_never(answer)


def finding_of(reference: Reference, status: Status) -> Finding | None:
    """What is wrong with a reference, in words. None where nothing is, or nothing is known yet."""
    match status.verdict:
        case Verdict.UNRESOLVED:
            return _unresolved(reference)
        case Verdict.INVALID:
            name = reference.name
            message = name.message if isinstance(name, BadName) else tr("The value is no image reference.")
            return Finding(
                code=Verdict.INVALID.value, severity=Severity.FAILING, message=message,
                todo=tr("Correct the value where it is written."),
            )  # fmt: skip
        case _:
            return finding_about(reference.image, status) if reference.image is not None else None


def _unresolved(reference: Reference) -> Finding:
    way = tr("Set the variable in the env file, or give it a default where it is used.")
    if reference.kind is Kind.DOCKERFILE:
        way = tr("Give it a default with ARG before the first FROM, or a value in `args:` of the build.")
    reasons = sentences(*dict.fromkeys(problem.message for problem in reference.problems if not problem.soft))
    return Finding(
        code=Verdict.UNRESOLVED.value,
        severity=Severity.FAILING,
        message=reasons or tr("The variables in this value cannot be filled in, so there is no image to ask for."),
        todo=way,
    )


def finding_about(image: ImageName, status: Status) -> Finding | None:
    """What is wrong with an image, whatever file names it."""
    answer = status.answer
    if answer is None or isinstance(answer, Skipped) or status.verdict is None:
        return None
    if isinstance(answer, (Present, Tags)):
        return _of_present(image, status, answer)
    failing = status.verdict.standing is Standing.FAILING
    severity = Severity.FAILING if failing else Severity.UNDECIDED
    return _finding(status.verdict.value, severity, _sentences(image, answer), answer)


def _of_present(image: ImageName, status: Status, answer: Present | Tags) -> Finding | None:
    """An image that is there: a pull fails all the same, or there is something to mind."""
    if status.fault:
        words = (there.bad_login if status.fault == there.BAD_LOGIN else there.schema_1)(image, answer)
        return _finding(status.fault, Severity.FAILING, words, answer)
    if not isinstance(answer, Present):
        return None
    warned = there.warnings(image, answer)
    return _finding(WARNED, Severity.ADVICE, Sentences(warned), answer) if warned else None


def _finding(code: str, severity: Severity, words: Sentences, answer: Answer) -> Finding:
    return Finding(
        code=code, severity=severity, message=sentences(words.message, *answer.way), likely=words.likely,
        todo=words.todo,
        evidence=evidence(answer),
    )  # fmt: skip


def _sentences(image: ImageName, answer: Denied | Absent | Limited | Unreachable | Odd) -> Sentences:
    match answer:
        case Denied():
            return denied(image, answer)
        case Absent():
            return missing(image, answer)
        case Limited():
            return limited(image, answer)
        case Unreachable():
            return unreachable(image, answer)
        case Odd():
            return odd(image, answer)
        case _:
            assert_never(answer)


def evidence(answer: Answer) -> tuple[str, ...]:
    """The login that took part, and a line for each request: what was asked, with whose login, and what came back."""
    lines = [used] if (used := used_login(answer)) else []
    for step in answer.exchange:
        came = str(step.status) if step.status is not None else step.fault
        asked = f"{step.method} {step.url}"
        if step.login:
            asked = tr("{request} as {login}", request=asked, login=step.login)
        lines.append(f"{asked}: {came}")
    if answer.code or answer.message:
        words = " ".join(part for part in (answer.code, answer.message) if part)
        lines.append(plain(tr("Its words: {words}", words=words)))
    return tuple(lines)
