"""The exit statuses of the contract, in one place."""

from __future__ import annotations

from enum import IntEnum

from tui.core.report import Summary


class Exit(IntEnum):
    """0 clean, 1 findings, 2 usage or unreadable project, 3 undecided, 130 interrupted."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNDECIDED = 3
    INTERRUPTED = 130


FAIL_ON = ("failing", "undecided", "never")
"""`--fail-on`: from which standing on a check ends with 1."""


def of_check(counts: Summary, fail_on: str, *, unreadable: bool = False) -> Exit:
    """The status of a check. `undecided` counts what nobody could answer as a finding; `never` reports only.
    `unreadable`: a project could not be read, so nobody knows what else it pulls."""
    if fail_on == "never":
        return Exit.CLEAN
    if counts.failing or (fail_on == "undecided" and counts.undecided):
        return Exit.FINDINGS
    if unreadable:
        return Exit.USAGE
    return Exit.UNDECIDED if counts.undecided else Exit.CLEAN
