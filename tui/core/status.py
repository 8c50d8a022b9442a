"""The status of one reference: the verdict of the contract with what led to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tui.core.language import tr, trn
from tui.core.local import Local
from tui.core.verdict import Standing, Verdict

if TYPE_CHECKING:
    from tui.core.answers import Answer, Cause  # dear to load, and `list` has no answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A reference that somebody decided to wait for (pullfix.yaml, `waiting:`)."""

    because: str
    since: str
    until: str
    overdue: bool
    left: int = 0
    """Days until its last day; 0 on that day."""
    see: str = ""
    """The announcement that it waits for."""

    @property
    def countdown(self) -> str:
        """`waits 13 days`, and `waits for today` on the last."""
        return trn("waits {n} day", "waits {n} days", self.left) if self.left > 0 else tr("waits for today")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`verdict` None: still being asked. `answer` is the evidence, None where nobody was asked."""

    verdict: Verdict | None
    could_be: tuple[Cause, ...] = ()
    http: int | None = None
    code: str | None = None
    message: str | None = None
    digest: str | None = None
    checked_at: datetime | None = None
    from_cache: bool = False
    answer: Answer | None = None
    waiting: Waiting | None = None
    fault: str = ""
    """Why a pull fails although the image is available, as the code of its finding: `bad-login`, `schema-1`."""
    before: Verdict | None = None
    """While it is asked: the verdict of the last time."""
    aged: str = ""
    """How long ago the verdict was given that is shown (`3 hours ago`), where that was not now."""
    local: Local | None = None
    """The copy on this machine. It has no say in the verdict."""

    @property
    def standing(self) -> Standing:
        """A failing reference that is waited for, and not overdue, is waiting."""
        if self.verdict is None:
            return Standing.ASKING
        standing = Standing.FAILING if self.fault else self.verdict.standing
        if self.waiting and not self.waiting.overdue and standing in (Standing.FAILING, Standing.UNDECIDED):
            return Standing.WAITING
        return standing
