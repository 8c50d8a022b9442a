"""What the overview shows: which rows, in which order, under which headings, which of them are marked.

It holds state and no widget. The order is made when it is asked for, never by a verdict that arrives: rows keep their
places under the person's eyes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.app.entries import Book, Entry, Group
from tui.app.filtering import Query
from tui.app.sorting import ordered
from tui.app.tally import Tally
from tui.core.plan import Choice, Plan
from tui.core.reference import ReferenceId
from tui.core.report import UNASKED
from tui.core.verdict import Standing

if TYPE_CHECKING:
    from tui.session import Session

TROUBLE = (Standing.FAILING, Standing.UNDECIDED, Standing.WAITING)
"""What a person has to look at."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above the rows of a project. `shown`: how many of them the filter leaves."""

    group: Group
    shown: int

    @property
    def key(self) -> str:
        return self.group.path


Line = Heading | Entry
Key = ReferenceId | str
"""A line's own: the reference, or the path of the project that it heads."""


class Board:
    """See the module."""

    def __init__(self, session: Session, clock: Callable[[], float]) -> None:
        self.session, self._clock = session, clock
        self.book = Book.of(session.loaded, session.snapshot)
        self.tally = Tally.of(self.book, session.statuses, clock)
        self.query = Query()
        self.needs_me = False
        self.column, self.turned = 0, False
        self.marked: set[ReferenceId] = set()
        self.folded: set[str] = set()
        self.kept: list[Entry] = []
        """What the filter leaves, in the order of the sort."""
        self.lines: list[Line] = []
        self._plan: Plan | None = None
        self._choices: dict[ReferenceId, Choice] = {}
        self._order: list[Entry] = []
        self.refresh()

    def refresh(self) -> None:
        """Make it all anew: the files where they were read again, the order, the lines."""
        if self.session.loaded is not self.book.loaded:
            self.book = Book.of(self.session.loaded, self.session.snapshot)
            self.marked &= self.book.by_id.keys()
            self.folded &= self.book.groups.keys()
        before, self.tally = self.tally, Tally.of(self.book, self.session.statuses, self._clock)
        self.tally.resume(before)
        self.resort()

    def resort(self) -> None:
        """The order by what is known now."""
        self._order = ordered(self.book.entries, self.session.statuses, self.column, turned=self.turned)
        self.narrow()

    def narrow(self) -> None:
        """The lines that the filter leaves, in the order that stands."""
        statuses = self.session.statuses
        kept = self.query.keep(self._order, statuses)
        if self.needs_me:
            kept = [entry for entry in kept if statuses.get(entry.key, UNASKED).standing in TROUBLE]
        self.kept = kept
        self.arrange()

    def arrange(self) -> None:
        """The kept rows as lines, below their headings."""
        self.lines = self._grouped() if self.book.grouped else list(self.kept)

    def _grouped(self) -> list[Line]:
        by_group: dict[str, list[Entry]] = {}
        if not self.query.terms:
            # A project that cannot be read has no rows, and needs the person all the same.
            idle = [path for path, group in self.book.groups.items() if group.problems and not group.total]
            by_group = {path: [] for path in (self.book.groups if self.column == 0 else idle)}
        for entry in self.kept:
            by_group.setdefault(entry.reference.project, []).append(entry)
        if self.column == 0 and self.turned:
            by_group = dict(reversed(by_group.items()))
        lines: list[Line] = []
        for path, entries in by_group.items():
            group = self.book.groups[path]
            if not entries and (group.total or not group.problems):
                continue
            lines.append(Heading(group, len(entries)))
            lines += entries if path not in self.folded else ()
        return lines

    @property
    def narrowed(self) -> bool:
        """Is anything left out?"""
        return self.needs_me or bool(self.query.terms)

    @property
    def follows(self) -> bool:
        """May a verdict bring a row in that is left out now?"""
        return self.needs_me or self.query.by_status

    def place(self, key: Key | None) -> int | None:
        """The number of a line; for a row that is folded away, that of its heading. None: it is left out."""
        if isinstance(key, ReferenceId):
            entry = self.book.by_id.get(key)
            if entry is None:
                return None
            try:
                return self.lines.index(entry)  # by identity: quicker than an index of all lines, made for each filter
            except ValueError:
                key = entry.reference.project
        heads = (number for number, line in enumerate(self.lines) if isinstance(line, Heading) and line.key == key)
        return next(heads, None)

    @property
    def choices(self) -> dict[ReferenceId, Choice]:
        """The first choice about each reference; gathered once for each plan."""
        plan = self.session.plan
        if plan is not self._plan:
            self._plan = plan
            self._choices = {}
            for step in plan.steps:
                self._choices.setdefault(step.choice.reference, step.choice)
        return self._choices

    # --- folding

    def fold(self, path: str, *, away: bool | None = None) -> None:
        """Fold the rows of a project away or back; None: the other of both."""
        gone = path in self.folded
        if gone is (not gone if away is None else away):
            return
        (self.folded.discard if gone else self.folded.add)(path)
        self.arrange()

    def fold_all(self) -> None:
        """All away; all back where all are away."""
        foldable = {path for path, group in self.book.groups.items() if group.total}
        self.folded = set() if foldable <= self.folded else foldable
        self.arrange()

    # --- marks

    def mark(self, line: Line) -> None:
        """Mark a row, or take its mark away; on a heading all its rows."""
        if isinstance(line, Entry):
            self.marked ^= {line.key}
            return
        own = {entry.key for entry in self.kept if entry.reference.project == line.key}
        self.marked = self.marked - own if own <= self.marked else self.marked | own

    def mark_all(self) -> None:
        """All that the filter leaves; none of them where all are marked."""
        shown = {entry.key for entry in self.kept}
        self.marked = self.marked - shown if shown <= self.marked else self.marked | shown

    def meant(self, current: Entry | None) -> tuple[Entry, ...]:
        """The marked rows in their order, those that the filter hides among them; without marks the one in focus."""
        if self.marked:
            return tuple(entry for entry in self._order if entry.key in self.marked)
        return (current,) if current is not None else ()

    def standing(self, standings: Iterable[Standing]) -> tuple[Entry, ...]:
        """The shown rows that stand so, in their order."""
        wanted = frozenset(standings)
        statuses = self.session.statuses
        return tuple(entry for entry in self.kept if statuses.get(entry.key, UNASKED).standing in wanted)
