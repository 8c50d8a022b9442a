"""Problems of files, findings about references, and the ways out of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tui.core.language import tr
from tui.core.text import Span


class Severity(Enum):
    """FAILING: the pull fails as things stand. UNDECIDED: nobody can say now. ADVICE: it works, and could be better."""

    FAILING = "failing"
    UNDECIDED = "undecided"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a file or a value, found without asking anyone."""

    code: str
    message: str
    """A whole sentence that says what is wrong and, where it can, the way out."""
    path: str
    span: Span | None = None
    soft: bool = False
    """Compose would load the project all the same."""


class RemedyCode(Enum):
    """The ways out. The values are part of the command-line contract."""

    SWITCH_PATH = "switch-path"
    PIN_TAG = "pin-tag"
    UNPIN_TAG = "unpin-tag"
    BUILD_LOCALLY = "build-locally"
    WAIT = "wait"
    LOGIN = "login"
    FALLBACK_SOURCES = "fallback-sources"
    IGNORE = "ignore"
    """No way out: an advice that is not wanted."""


class Disposition(Enum):
    """READY: `to` is a verified argument. ASKS: the person must give the argument. IMPOSSIBLE: `why` says why not.
    ELSEWHERE: it is done outside the files (a command to run); `to` is that command."""

    READY = "ready"
    ASKS = "asks"
    IMPOSSIBLE = "impossible"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One possible argument of a remedy, with its proof."""

    argument: str
    """As `Choice.argument` takes it."""
    shown: str
    """As a person reads it."""
    evidence: tuple[str, ...] = ()
    """Whole sentences: who answered what, which source says so."""
    proven: bool = False
    """There is more than the same name: a catalogue entry, the source's own label, the same digest."""
    answers: bool | None = None
    """Did the registry say it is there? None: not asked, or undecided."""
    identical: bool = False
    """It has a digest that is known: the same bytes."""
    jumped: bool = False
    """Its tag is another one, too far away to be taken unseen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One way out of one finding."""

    code: RemedyCode
    title: str
    disposition: Disposition
    to: str = ""
    """The argument that is offered (empty when it must be asked for)."""
    asks: str = ""
    """What the person is asked for, as a short label: `path`, `tag`, `source`, `date`."""
    consequence: str = ""
    """What choosing it means, one or two sentences."""
    risk: str = ""
    why: str = ""
    """Why it is recommended, or why it cannot serve."""
    recommended: bool = False
    candidates: tuple[Candidate, ...] = ()
    evidence: tuple[str, ...] = ()
    copy: str = ""
    """A text of several lines to copy into settings that pullfix does not write."""


WARNED = "registry-warning"
"""The code of the finding about what a registry itself warns of."""
RETIRED = "retired-path"
"""The code of the finding about a path that answers and was left all the same."""

FLOATING_TAG, SHARED_VARIABLE = "floating-tag", "shared-variable"
SHELL_OUTRANKS, EMULATED = "shell-outranks", "emulated-platform"
ADVICE = frozenset({WARNED, RETIRED, FLOATING_TAG, SHARED_VARIABLE, SHELL_OUTRANKS, EMULATED})
"""The codes of advice: each can be turned off by a project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong with one reference, in words, with its ways out."""

    code: str
    severity: Severity
    message: str
    """Who said what, in whole sentences."""
    likely: str = ""
    """What is likely, kept apart from what is known."""
    todo: str = ""
    """What the person can do to find out."""
    evidence: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()

    @property
    def mark(self) -> str:
        """One calm word beside `available`: `moved` where another path is offered, else `retired` or `warned`."""
        if self.code == RETIRED:
            offered = any(remedy.code is RemedyCode.SWITCH_PATH and remedy.to for remedy in self.remedies)
            return tr("moved") if offered else tr("retired")
        return tr("warned") if self.code == WARNED else ""
