"""The files of one directory and what was chosen for them: loading, plans, applying, taking back. Asks nobody.

A session is a workbench that also asks the registries; what needs no answer of theirs needs no session.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tui import store
from tui.core import report
from tui.core.decide import decide
from tui.core.diff import unified
from tui.core.errors import UsageError
from tui.core.finding import Finding
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.plan import Choice, Conflict, Plan, PlanStep
from tui.core.reference import Reference, ReferenceId
from tui.core.rules import Rules, read_rules, rules_path
from tui.core.text import Snapshot
from tui.journal.journal import Journal
from tui.journal.reason import reason
from tui.journal.records import Record
from tui.simulation import Judge, judge
from tui.world import World, machine_platform


class Workbench:
    """See the module. Not thread-safe."""

    def __init__(self, root: Path, world: World, options: LoadOptions | None = None) -> None:
        self.root = root
        self.world = world
        self.options = replace(options or LoadOptions(), machine=machine_platform({}))
        self.snapshot = Snapshot(str(root))
        self.loaded = Loaded()
        self.choices: tuple[Choice, ...] = ()
        self.told: dict[ReferenceId, Finding] = {}
        """The findings that were asked for: they go into the history with what was chosen."""
        self.series: Path | None = None
        self.recovered: str | None = None
        """What the journal finished or rolled back of a run that was killed; None: nothing."""
        self.journal = Journal(world.state_dir, who=world.user, clock=world.clock)
        self._rules: dict[str, Rules] = {}
        self._plan: Plan | None = None

    # --- the files

    def load(self) -> None:
        """Read the directory. Choices that were there stay, and are checked against the new files.

        Raises ProjectError when the directory cannot be read at all.
        """
        self.recovered = self.journal.recover(self.root)
        snapshot, self.loaded = store.load(self.root, self.options, self.world.environ)
        self.snapshot = store.read(snapshot, self._rules_paths())
        self._rules = {}
        self._plan = None

    def rules(self, reference: Reference) -> Rules:
        """The project's own pullfix.yaml; empty rules where there is none."""
        path = rules_path(reference.project)
        if path not in self._rules:
            self._rules[path] = read_rules(self.snapshot.text_file(path), path)
        return self._rules[path]

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the files, as `place: sentence`, the project's own rules among them."""
        rules = {path: read_rules(self.snapshot.text_file(path), path) for path in self._rules_paths()}
        own = report.placed((p for found in rules.values() for p in found.problems), self.snapshot)
        return tuple(dict.fromkeys((*report.problem_lines(self.loaded, self.snapshot), *own)))

    def _rules_paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rules_path(project.path) for project in self.loaded.projects))

    # --- the choices

    @property
    def plan(self) -> Plan:
        """All choices so far, as diffs on top of each other."""
        if self._plan is None:
            self._plan = self.plan_of(self.choices)
        return self._plan

    def plan_of(self, choices: Sequence[Choice]) -> Plan:
        """What these choices would do to the files as they are."""
        return decide(self.snapshot, self.loaded, choices, self.options)

    def preview(self, choice: Choice) -> PlanStep | Conflict:
        """What a choice would do on top of the others. Nothing is kept."""
        return _outcome(self.plan_of((*self._others(choice), choice)), choice)

    def choose(self, choice: Choice) -> PlanStep | Conflict:
        """Add a choice and write the numbered diffs. A second one for the same reference and remedy replaces the
        first; a choice that conflicts is not kept."""
        choices = (*self._others(choice), choice)
        plan = self.plan_of(choices)
        outcome = _outcome(plan, choice)
        if isinstance(outcome, PlanStep):
            self._keep(choices, plan)
        return outcome

    def drop(self, number: int) -> Plan:
        """Take back the choice with this number; the series of diffs follows."""
        left = tuple(step.choice for step in self.plan.steps if step.number != number)
        self._keep(left, self.plan_of(left))
        return self.plan

    def clear(self) -> None:
        """Take back all choices."""
        self._keep((), self.plan_of(()))

    def _keep(self, choices: tuple[Choice, ...], plan: Plan) -> None:
        self.choices, self._plan = choices, plan
        self.series = self.journal.write_series(self.root, plan)

    def _others(self, choice: Choice) -> tuple[Choice, ...]:
        same = (choice.reference, choice.code)
        return tuple(other for other in self.choices if (other.reference, other.code) != same)

    # --- the files again

    def diff(self) -> str:
        """The whole plan as one unified diff."""
        return unified(self.plan.changes)

    def export(self, path: Path) -> Path:
        """Write the whole plan as one unified diff, readable by its owner alone."""
        return store.write_private(path, self.diff())

    def apply(self, *, accept_effects: bool = False) -> Record:
        """Write the plan to the files: all of it, or nothing. Loads the directory again.

        Raises UsageError when other references would change and nobody accepted that, ApplyError when writing was
        refused.
        """
        plan = self.plan
        if plan.unwanted and not accept_effects:
            raise UsageError(f"Nothing was written: the plan also changes {effects_sentence(plan)}.")
        why = tuple(reason(step, self.told.get(step.choice.reference)) for step in plan.steps)
        record = self.journal.apply(self.root, plan.changes, why=why, judge=self._judge(plan))
        self._keep((), self.plan_of(()))
        self.load()
        return record

    def undo(self, record_id: str | None = None) -> Record:
        """Take back the last applied change, or the one named. Loads the directory again."""
        record = self.journal.undo(self.root, record_id, judge=self._judge())
        self.load()
        return record

    def redo(self, record_id: str | None = None) -> Record:
        """Apply again the change that was taken back last, or the one named. Loads the directory again."""
        record = self.journal.redo(self.root, record_id, judge=self._judge())
        self.load()
        return record

    def _judge(self, plan: Plan | None = None) -> Judge:
        return judge(self.root, self.options, self.world.environ, plan)

    def history(self) -> tuple[Record, ...]:
        """What was applied and undone here, oldest first."""
        return self.journal.history(self.root)


def effects_sentence(plan: Plan) -> str:
    """`worker (same variable V)`: the references that a plan changes without being asked to."""
    return ", ".join(
        f"{effect.reference}{f' ({effect.because})' if effect.because else ''}" for effect in plan.unwanted
    )


def _outcome(plan: Plan, choice: Choice) -> PlanStep | Conflict:
    for conflict in plan.conflicts:
        if conflict.choice == choice:
            return conflict
    return next(step for step in plan.steps if step.choice == choice)
