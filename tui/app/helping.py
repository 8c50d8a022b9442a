"""Which page of the help fits what a person is looking at: their screen, and the verdict under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from tui.core.finding import Remedy, RemedyCode
from tui.core.reference import Role
from tui.core.report import Row
from tui.core.verdict import Standing, Verdict

if TYPE_CHECKING:
    from tui.session import Session

_WELL = (Standing.FINE, Standing.ASIDE, Standing.WAITING)
_SCREENS = {
    "History": "report", "Review": "start", "Running": "building",
    "Keys": "keys",
}  # fmt: skip
_REMEDIES = {
    RemedyCode.SWITCH_PATH: "registries",
    RemedyCode.PIN_TAG: "pinning",
    RemedyCode.UNPIN_TAG: "pinning",
    RemedyCode.BUILD_LOCALLY: "building",
    RemedyCode.WAIT: "waiting",
    RemedyCode.LOGIN: "logins",
    RemedyCode.FALLBACK_SOURCES: "fallbacks",
}
_VERDICTS = {
    Verdict.DENIED: "registries",
    Verdict.REPOSITORY_MISSING: "registries",
    Verdict.RATE_LIMITED: "registries",
    Verdict.TAG_MISSING: "tags",
    Verdict.PLATFORM_MISSING: "tags",
    Verdict.BAD_LOGIN: "logins",
    Verdict.UNREACHABLE: "logins",
    Verdict.ODD: "report",
    Verdict.UNRESOLVED: "report",
    Verdict.INVALID: "report",
}


def topic_for(stack: list[Screen[Any]]) -> str:
    """The page's name. A dialog has one of its own, or that of what lies below it."""
    for screen in reversed(stack):
        if name := _SCREENS.get(type(screen).__name__):
            return name
        remedy = getattr(screen, "focused_remedy", None)
        if callable(remedy) and isinstance(found := remedy(), Remedy):
            return _REMEDIES.get(found.code, "start")
        row = getattr(screen, "current_row", None)
        if callable(row):
            found = of_row(row())
            return "ci" if found == "start" and _all_well(screen) else found
    return "start"


def _all_well(screen: Screen[Any]) -> bool:
    """Was everything asked for, and nothing fails? Then what is left to do is to have CI look at it."""
    session: Session | None = getattr(screen, "session", None)
    if session is None or not session.statuses:
        return False
    return all(status.standing in _WELL for status in session.statuses.values())


def of_row(row: Row | None) -> str:
    """What to read about one reference."""
    if row is None:
        return "start"
    status = row.status
    if status.standing is Standing.WAITING:
        return "waiting"
    if row.reference.role is Role.BUILT:
        return "building"
    if status.fault:
        return "logins" if status.fault == Verdict.BAD_LOGIN.value else "tags"
    return _VERDICTS.get(status.verdict, "start") if status.verdict else "start"
