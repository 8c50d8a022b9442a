"""The verdicts of the command-line contract, and what each counts as."""

from __future__ import annotations

from enum import Enum


class Standing(Enum):
    """How a verdict counts in a summary."""

    FINE = "fine"
    FAILING = "failing"
    UNDECIDED = "undecided"
    WAITING = "waiting"
    ASIDE = "aside"
    """Nothing is pulled here, so nothing can fail."""
    ASKING = "asking"


class Verdict(Enum):
    """One per reference. The values are part of the contract."""

    AVAILABLE = "available"
    TAG_MISSING = "tag-missing"
    PLATFORM_MISSING = "platform-missing"
    REPOSITORY_MISSING = "repository-missing"
    DENIED = "denied"
    BAD_LOGIN = "bad-login"
    RATE_LIMITED = "rate-limited"
    UNREACHABLE = "unreachable"
    UNRESOLVED = "unresolved"
    INVALID = "invalid"
    NOT_PULLED = "not-pulled"
    ODD = "odd"
    SKIPPED = "skipped"

    @property
    def standing(self) -> Standing:
        return _STANDING[self]


_STANDING = {
    Verdict.AVAILABLE: Standing.FINE,
    Verdict.TAG_MISSING: Standing.FAILING,
    Verdict.PLATFORM_MISSING: Standing.FAILING,
    Verdict.REPOSITORY_MISSING: Standing.FAILING,
    Verdict.DENIED: Standing.FAILING,
    Verdict.BAD_LOGIN: Standing.FAILING,
    Verdict.UNRESOLVED: Standing.FAILING,
    Verdict.INVALID: Standing.FAILING,
    Verdict.RATE_LIMITED: Standing.UNDECIDED,
    Verdict.UNREACHABLE: Standing.UNDECIDED,
    Verdict.ODD: Standing.UNDECIDED,
    Verdict.SKIPPED: Standing.UNDECIDED,
    Verdict.NOT_PULLED: Standing.ASIDE,
}
