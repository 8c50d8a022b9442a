"""What was done to one reference so far: the changes of the journal that gave it another value, or were made for it.

Whether a change concerned it is not read off its words: the files are loaded as they were before and after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.diff import is_env_file
from tui.core.plan import Change
from tui.core.reference import Reference
from tui.core.rules import rules_path
from tui.core.value import Written
from tui.journal.records import Reason, Record
from tui.session import Session

MOST = 30
"""So many changes of its files, the newest, are looked at: each is loaded twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One change. `before` and `after`: the resolved value, None where there was none. `reasons`: what was chosen for
    this reference, empty where its value changed with another one's."""

    record: Record
    before: str | None
    after: str | None
    reasons: tuple[Reason, ...]

    @property
    def changed(self) -> bool:
        return self.before != self.after


def of_reference(session: Session, reference: Reference) -> tuple[Past, ...]:
    """Newest first. Loads the directory twice for each change of its files: call it off the screen's own thread."""
    own = _files(reference)
    touched = [r for r in reversed(session.history()) if own & set(r.files) or any(map(is_env_file, r.files))]
    looked = (_past(session, reference, record) for record in touched[:MOST])
    return tuple(past for past in looked if past.changed or past.reasons)


def _files(reference: Reference) -> set[str]:
    """The files that its value stands in, and the rules of its project."""
    pieces = reference.resolved.pieces if reference.resolved is not None else ()
    spans = (piece.origin.span for piece in pieces if isinstance(piece.origin, Written))
    return {reference.id.path, rules_path(reference.project), *(span.path for span in spans)}


def _past(session: Session, reference: Reference, record: Record) -> Past:
    before = [Change(change.path, None, change.before) for change in record.changes]
    after = [Change(change.path, None, change.after) for change in record.changes]
    labels = tuple(f"{label}: " for label in (*reference.services, str(reference.id)))
    return Past(
        record=record,
        before=_value(session, reference, before),
        after=_value(session, reference, after),
        reasons=tuple(reason for reason in record.reasons if reason.choice.startswith(labels)),
    )


def _value(session: Session, reference: Reference, changes: list[Change]) -> str | None:
    found = session.loaded_with(session.snapshot, changes).reference(reference.id)
    return found.text if found is not None else None
