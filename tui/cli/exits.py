"""The exit statuses of the contract, in one place."""

from __future__ import annotations

from enum import IntEnum

from tui.core.language import later
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


ENDS = {
    "plan": later(
        "Exit: 0 every choice became a diff, and is written with --apply; 1 a build of --build-now fails; 2 something "
        "cannot be done, and nothing is written, or with --auto a project cannot be read."
    ),
    "apply": later("Exit: 0 it fits, and is written without --check; 2 it does not fit, and nothing is written."),
    "undo": later("Exit: 0 it is done; 2 it cannot be, and nothing is written."),
    "explain": later("Exit: 0 it is there, 1 the pull fails, 3 it could not be decided, 2 it is no image reference."),
    "tags": later(
        "Exit: 0 with the tags, 1 the registry gives none, 3 it could not be decided, 2 it is no image reference."
    ),
}
"""How a command ends, for its help; those that are not here say it in their description."""


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
