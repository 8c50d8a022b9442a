"""From an answer to a verdict, and from a verdict to sentences.

What is known stands in `message`, what is likely in `likely`, what a person can do to find out in `todo`. Only an
`Absent` answer leads to a verdict that calls something missing.
"""

from __future__ import annotations

from typing import assert_never

from tui.core.access import login_command, login_secret, logout_command, page_of, plain
from tui.core.answers import (
    Absent,
    Answer,
    Cause,
    Denied,
    Lacking,
    Limited,
    Odd,
    Present,
    Purpose,
    Skipped,
    Tags,
    Unreachable,
    Unreached,
)
from tui.core.finding import Finding, Severity
from tui.core.image import BadName, ImageName
from tui.core.questions import PULLED
from tui.core.reference import Reference
from tui.core.remedies.login import used_login
from tui.core.status import Status
from tui.core.verdict import Standing, Verdict

_MINUTE, _HOUR = 60, 3600


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
        could_be=answer.could_be if isinstance(answer, Denied) else (),
        http=answer.http,
        code=answer.code,
        message=answer.message,
        digest=digest,
        checked_at=None if isinstance(answer, Skipped) else answer.asked_at,
        from_cache=answer.from_cache,
        answer=answer,
    )


def _verdict(answer: Answer) -> Verdict:
    match answer:
        case Present() | Tags():
            return Verdict.BAD_LOGIN if answer.login_refused else Verdict.AVAILABLE
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
            message = name.message if isinstance(name, BadName) else "The value is no image reference."
            return Finding(
                code=Verdict.INVALID.value, severity=Severity.FAILING, message=message,
                todo="Correct the value where it is written.",
            )  # fmt: skip
        case _:
            return finding_about(reference.image, status) if reference.image is not None else None


def _unresolved(reference: Reference) -> Finding:
    reasons = " ".join(dict.fromkeys(problem.message for problem in reference.problems if not problem.soft))
    return Finding(
        code=Verdict.UNRESOLVED.value,
        severity=Severity.FAILING,
        message=reasons or "The variables in this value cannot be filled in, so there is no image to ask for.",
        todo="Set the variable in the env file, or give it a default where it is used.",
    )


def finding_about(image: ImageName, status: Status) -> Finding | None:
    """What is wrong with an image, whatever file names it."""
    answer = status.answer
    if answer is None or isinstance(answer, Skipped) or status.verdict is None:
        return None
    if status.verdict is Verdict.AVAILABLE:
        return _advice(image, answer)
    message, likely, todo = _sentences(image, answer)
    failing = status.verdict.standing is Standing.FAILING
    return Finding(
        code=status.verdict.value,
        severity=Severity.FAILING if failing else Severity.UNDECIDED,
        message=message,
        likely=likely,
        todo=todo,
        evidence=evidence(answer),
    )


def _advice(image: ImageName, answer: Answer) -> Finding | None:
    """An image that is there, with a warning of its registry."""
    words = (
        [f"{image.registry} warns: “{plain(text)}”" for text in answer.warnings] if isinstance(answer, Present) else []
    )
    if not words:
        return None
    return Finding(
        code="registry-warning", severity=Severity.ADVICE, message=" ".join(words), evidence=evidence(answer)
    )


Sentences = tuple[str, str, str]
"""Message, likely, todo."""


def _sentences(image: ImageName, answer: Answer) -> Sentences:
    match answer:
        case Denied():
            return _bad_login(image, there=False) if answer.login_refused else _denied(image, answer)
        case Absent():
            return _absent(image, answer)
        case Limited():
            return _limited(image, answer)
        case Unreachable():
            return _unreachable(image, answer)
        case Odd():
            return _odd(image, answer)
        case Present() | Tags():
            return _bad_login(image, there=True)
        case Skipped():
            return answer.reason, "", ""
        case _:
            assert_never(answer)


def _denied(image: ImageName, answer: Denied) -> Sentences:
    host, causes = image.registry, answer.could_be
    if causes == (Cause.BLOCKED,):
        said = f" It says: “{plain(answer.message)}”." if answer.message else ""
        return (
            f"{host} blocks this request by a rule of its own.{said}",
            "",
            "Ask who runs the registry, or try from another network: a rule there decides, not a file here.",
        )
    if Cause.NO_ACCESS in causes:
        message = f"{host} has your login, and does not let it read {image.repository}."
        likely = "The login may lack the right to read it, or be out of date, or the repository may be gone."
        return (
            message,
            likely,
            f"Look at {page_of(image) or host} with that login, or log in again: {login_command(host)}",
        )
    step = "gives nobody a token for" if answer.step is Purpose.TOKEN else "lets nobody without a login read"
    which = ", and does not say which" if len(causes) > 1 else ""
    message = f"{host} {step} {image.repository}. It answers so for images that are {_could(causes)}{which}."
    likely = ""
    if causes[:1] == (Cause.PRIVATE,) and answer.http == 401 and answer.step is Purpose.TOKEN:
        likely = "More often than not this answer means that it is there and private."
    return message, likely, _look(image)


_WORDS = {
    Cause.PRIVATE: "private",
    Cause.MOVED: "gone",
    Cause.MISSING: "never pushed",
    Cause.NO_ACCESS: "not open to your login",
    Cause.BLOCKED: "blocked",
    Cause.BAD_LOGIN: "asked for with a bad login",
}


def _could(causes: tuple[Cause, ...]) -> str:
    words = [_WORDS[cause] for cause in sorted(causes, key=list(_WORDS).index)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _look(image: ImageName) -> str:
    page = page_of(image)
    secret = login_secret(image.registry)
    look = f"Open {page} to see whether it is there. " if page else ""
    needs = f" (it wants {secret})" if secret else ""
    return f"{look}If it is private and yours, log in: {login_command(image.registry)}{needs}"


def _bad_login(image: ImageName, *, there: bool) -> Sentences:
    host = image.registry
    if there:
        message = f"{host} refuses the login that is stored for it. Without a login the image is there."
        return message, "A pull sends the stored login, so it fails all the same.", f"Remove it: {logout_command(host)}"
    message = f"{host} refuses the login that is stored for it, and lets nobody read {image.repository} without one."
    return message, "", f"Log in again: {login_command(host)}"


def _absent(image: ImageName, answer: Absent) -> Sentences:
    host, path = image.registry, image.familiar_path
    what = "image" if image.digest else "tag"
    match answer.what:
        case Lacking.TAG:
            message = f"{host} has {path}, but no {what} {image.asked} in it."
            return message, "", f"Choose one of its tags: pullfix tags {path}"
        case Lacking.REPOSITORY:
            likely = "It was renamed, deleted, or never pushed."
            return f"{host} has no repository {image.repository}.", likely, _page_todo(image)
        case Lacking.EITHER:
            message = f"{host} has no {what} {image.asked} of {path}; it does not say whether the repository is there."
            return message, "", _page_todo(image)
        case Lacking.PLATFORM:
            there = f" It has {', '.join(answer.platforms)}." if answer.platforms else ""
            message = answer.message or f"{host} has {image.familiar}, but not for the platform that is asked for."
            return f"{message}{there}", "", "Choose another tag, build it locally, or set a platform that it has."
        case _:
            assert_never(answer.what)


def _page_todo(image: ImageName) -> str:
    page = page_of(image)
    return f"Open {page} to see what there is." if page else "Check the spelling of the path."


def _limited(image: ImageName, answer: Limited) -> Sentences:
    again = f" It may be asked again in {duration(answer.retry_after)}." if answer.retry_after else ""
    likely = "This says nothing about the image: it may be there or not."
    if "data limit" in (answer.message or "").lower():
        likely = "This is the limit of bytes for callers without a login: waiting an hour does not lift it."
    message = f"{image.registry} takes no more requests from this address for now.{again}"
    return message, likely, f"Wait, or log in for a higher limit: {login_command(image.registry)}"


def duration(seconds: float) -> str:
    """`41 min`, `2 h 5 min`, `20 s`: as a person says it, rounded up."""
    whole = max(1, -(-int(seconds * 1000) // 1000))
    if whole < _MINUTE:
        return f"{whole} s"
    minutes = -(-whole // _MINUTE)
    hours, rest = divmod(minutes, _HOUR // _MINUTE)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _unreachable(image: ImageName, answer: Unreachable) -> Sentences:
    host = image.registry
    likely = "This says nothing about the image."
    match answer.why:
        case Unreached.NAME:
            return f"The name {host} does not resolve to an address.", likely, "Check its spelling, and the network."
        case Unreached.REFUSED:
            return f"{host} does not take connections.", likely, "Check that it runs, and the port in the name."
        case Unreached.TIMEOUT:
            return f"{host} did not answer in time.", likely, "Check the network and the proxy settings, and ask again."
        case Unreached.TLS:
            why = f" {plain(answer.message)}" if answer.message else ""
            return f"No safe connection to {host} came about.{why}", likely, "Check its certificate, and SSL_CERT_FILE."
        case Unreached.BROKEN:
            message = f"What answers at {host} breaks the connection, or does not speak HTTP."
            return message, likely, "Check the port in the name, and ask again."
        case Unreached.SERVER:
            said = f" and says: “{plain(answer.message)}”" if answer.message else ""
            return f"{host} says that it is broken: it answers {answer.http}{said}.", likely, "Ask again in a while."
        case Unreached.BLOCKED:
            why = f" {plain(answer.message)}" if answer.message else ""
            return f"This machine's own settings forbid {host}.{why}", "", "Look at its registries.conf."
        case _:
            assert_never(answer.why)


def _odd(image: ImageName, answer: Odd) -> Sentences:
    code = f" {answer.http}" if answer.http else ""
    said = f": “{plain(answer.message)}”" if answer.message else ""
    message = f"{image.registry} gives an answer{code} that a registry would not give{said}."
    todo = f"Look at the whole exchange: pullfix explain {image.familiar}"
    return message, "A proxy, a login page of the network, or another program may answer in its place.", todo


def evidence(answer: Answer) -> tuple[str, ...]:
    """The login that took part, and a line for each request: what was asked, with whose login, and what came back."""
    lines = [used] if (used := used_login(answer)) else []
    for step in answer.exchange:
        who = f" as {step.login}" if step.login else ""
        came = str(step.status) if step.status is not None else step.fault
        lines.append(f"{step.method} {step.url}{who}: {came}")
    if answer.code or answer.message:
        lines.append(plain(f"Its words: {' '.join(part for part in (answer.code, answer.message) if part)}"))
    return tuple(lines)
