"""Wait as a way out: the card, what it means while a copy is here, and the sentence of a wait that runs."""

from __future__ import annotations

from datetime import date, timedelta

from tui.core import local
from tui.core.finding import Candidate, Disposition, Remedy, RemedyCode
from tui.core.language import later, sentences, tr, trn
from tui.core.loaded import Loaded, Service
from tui.core.reference import Reference
from tui.core.remedies.wait import KEEP
from tui.core.status import Status, Waiting
from tui.core.verdict import Standing

PATIENCE = timedelta(days=14)
"""How long a wait is offered for."""
_KEPT = frozenset({"missing", "if_not_present", "never", "build"})
"""Policies under which the copy on a machine is taken as it is (the Compose specification, `pull_policy`)."""


def card(reference: Reference, status: Status, today: date, loaded: Loaded) -> Remedy:
    """The card of *wait*. With a copy here the service keeps running; its pull policy is offered beside the wait."""
    until = today + PATIENCE
    plain = f"{today.isoformat()}/{until.isoformat()}"
    kept = f"{plain} {KEEP}" if status.local is not None and _may_pull(loaded.service_of(reference)) else ""
    offers = [(plain, tr("the wait alone"))]
    if kept:
        offers.append((kept, tr("the wait, and the copy that is here is kept")))
    return Remedy(
        code=RemedyCode.WAIT,
        title=tr("Wait"),
        disposition=Disposition.READY,
        to=plain,
        asks=later("date"),
        consequence=_consequence(until, kept=bool(kept)),
        risk=_risk(status),
        why=local.sentence(status.local) if status.local is not None else "",
        candidates=tuple(Candidate(argument=text, shown=said) for text, said in offers),
    )


def _consequence(until: date, *, kept: bool) -> str:
    noted = tr(
        "pullfix.yaml notes it; `pullfix check` accepts it until {until}, then it fails.", until=until.isoformat()
    )
    if not kept:
        return noted
    policy = tr("“{policy}” behind the date writes that too, so that a pull or a restart takes your copy.", policy=KEEP)
    return sentences(noted, policy)


def _risk(status: Status) -> str:
    if status.standing is not Standing.FAILING:
        return ""
    if status.local is not None:
        return tr("Nothing is mended: another host without the image cannot start the service.")
    return tr("Nothing is mended: a host without the image cannot start the service.")


def _may_pull(service: Service | None) -> bool:
    return service is not None and not service.builds and service.pull_policy not in _KEPT


def sentence(waiting: Waiting) -> str:
    """`Waiting until 2026-12-08 (13 days): the project is moving. See https://….`"""
    return sentences(_until(waiting), tr("See {link}", link=waiting.see) if waiting.see else "")


def _until(waiting: Waiting) -> str:
    until, left, because = waiting.until, days(waiting.left), waiting.because
    if because and not because.endswith((".", "!", "?", "。", "！", "？")):
        because = tr("{because}.", because=because)
    if waiting.overdue and because:
        return tr("Waited for until {until}: {because}", until=until, because=because)
    if waiting.overdue:
        return tr("Waited for until {until}.", until=until)
    if because:
        return tr("Waiting until {until} ({left}): {because}", until=until, left=left, because=because)
    return tr("Waiting until {until} ({left}).", until=until, left=left)


def days(left: int) -> str:
    """`13 days`, `1 day`, `the last day`."""
    return tr("the last day") if left <= 0 else trn("{n} day", "{n} days", left)
