"""Wait as a way out: the card, what it means while a copy is here, and the sentence of a wait that runs."""

from __future__ import annotations

from datetime import date, timedelta

from tui.core import local
from tui.core.finding import Candidate, Disposition, Remedy, RemedyCode
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
    more = f" “{KEEP}” behind the date writes that too, so that a pull or a restart takes your copy." if kept else ""
    offers = [(plain, "the wait alone"), *([(kept, "the wait, and the copy that is here is kept")] if kept else [])]
    return Remedy(
        code=RemedyCode.WAIT,
        title="Wait",
        disposition=Disposition.READY,
        to=plain,
        asks="date",
        consequence=f"pullfix.yaml notes it; `pullfix check` accepts it until {until.isoformat()}, then it fails."
        + more,
        risk=_risk(status),
        why=local.sentence(status.local) if status.local is not None else "",
        candidates=tuple(Candidate(argument=text, shown=said) for text, said in offers),
    )


def _risk(status: Status) -> str:
    if status.standing is not Standing.FAILING:
        return ""
    here = "another host" if status.local is not None else "a host"
    return f"Nothing is mended: {here} without the image cannot start the service."


def _may_pull(service: Service | None) -> bool:
    return service is not None and not service.builds and service.pull_policy not in _KEPT


def sentence(waiting: Waiting) -> str:
    """`Waiting until 2026-12-08 (13 days): the project is moving. See https://….`"""
    verb = "Waited for" if waiting.overdue else "Waiting"
    text = f"{verb} until {waiting.until}" + ("" if waiting.overdue else f" ({days(waiting.left)})")
    text += f": {waiting.because}" if waiting.because else ""
    text = text if text.endswith((".", "!", "?")) else f"{text}."
    return f"{text} See {waiting.see}" if waiting.see else text


def days(left: int) -> str:
    """`13 days`, `1 day`, `the last day`."""
    return "the last day" if left <= 0 else f"{left} day{'s' if left > 1 else ''}"
