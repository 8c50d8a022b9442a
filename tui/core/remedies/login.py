"""Log in: what to run, outside the files, so that the registry lets this machine read the image.

A login that was refused is removed first, by the client that keeps it: a stale one hides public images too. It is
named with its user and its place, never with its secret.
"""

from __future__ import annotations

from pathlib import PurePath

from tui.core.access import DOCKER, login_command, login_secret, logout_command, logs_in
from tui.core.answers import Answer, Cause, Denied
from tui.core.finding import Disposition, Remedy, RemedyCode
from tui.core.image import ImageName
from tui.core.language import sentences, tr
from tui.core.status import Status
from tui.core.verdict import Verdict

PODMAN = "podman"
_OFFERED = (Verdict.DENIED, Verdict.BAD_LOGIN, Verdict.RATE_LIMITED)


def remedy(image: ImageName, status: Status, tool: str = DOCKER) -> Remedy | None:
    """The card; None where a login changes nothing. `tool`: the client that people here pull with."""
    answer = status.answer
    verdict = Verdict.BAD_LOGIN if status.fault == Verdict.BAD_LOGIN.value else status.verdict
    if verdict not in _OFFERED or answer is None or not (answer.login_refused or logs_in(image.registry)):
        return None
    command, logs = _command(image.registry, answer, tool)
    secret = login_secret(image.registry) if logs else ""
    return Remedy(
        code=RemedyCode.LOGIN,
        title=tr("Log in") if logs else tr("Log out"),
        disposition=Disposition.ELSEWHERE,
        to=command,
        consequence=sentences(
            tr("It wants {secret}.", secret=secret) if secret else "", tr("Changes no file; ask again after it.")
        ),
        why=_why(verdict, answer),
        evidence=tuple(line for line in (used_login(answer),) if line),
    )


def _command(registry: str, answer: Answer, tool: str) -> tuple[str, bool]:
    """What to run, and does it log in? Away with a refused login first; where the image is there without one, that
    is all."""
    if not answer.login_refused:
        return login_command(registry, tool), True
    keeper = _keeper(answer.login_from, tool)
    variable = answer.login_from.isupper()
    away = f"unset {answer.login_from}" if variable else logout_command(registry, keeper)
    if not isinstance(answer, Denied) or not logs_in(registry):
        return away, False
    return f"{away} && {login_command(registry, keeper)}", True


def _keeper(place: str, tool: str) -> str:
    """The client that a login is kept by: `podman logout` does not touch Docker's file, nor the other way round."""
    name = PurePath(place).name
    if name == "auth.json":
        return PODMAN
    return DOCKER if name in ("config.json", ".dockercfg") and tool == PODMAN else tool


def _why(verdict: Verdict, answer: Answer) -> str:
    if verdict is Verdict.BAD_LOGIN:
        used = used_login(answer) or tr("The login that is stored was refused.")
        return sentences(used, tr("Renew it, or take it away."))
    if verdict is Verdict.RATE_LIMITED:
        return tr("A signed-in account has a larger limit.")
    if isinstance(answer, Denied) and Cause.NO_ACCESS in answer.could_be:
        return tr("If another account of yours may read it.")
    return tr("If you know that it is private and that you have access.")


def used_login(answer: Answer) -> str:
    """Whose stored login was sent, and where it stands, as a sentence; empty where none was."""
    place = answer.login_from
    if not place:
        return ""
    user = next((step.login for step in answer.exchange if step.login), "")
    if user and answer.login_refused:
        return tr("The login of {user} from {place} was refused.", user=user, place=place)
    if user:
        return tr("The login of {user} from {place} was sent.", user=user, place=place)
    if answer.login_refused:
        return tr("The login from {place} was refused.", place=place)
    return tr("The login from {place} was sent.", place=place)
