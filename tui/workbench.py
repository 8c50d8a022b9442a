"""The files of one directory and what was chosen for them: loading, plans, applying, taking back. Asks nobody.

A session is a workbench that also asks the registries; what needs no answer of theirs needs no session.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tui import handing, store
from tui.core import report
from tui.core.decide import decide
from tui.core.diff import unified
from tui.core.digest import digest
from tui.core.errors import ApplyError, UsageError
from tui.core.export import Names, exported
from tui.core.finding import Finding
from tui.core.language import listing, tr
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.plan import Change, Choice, Conflict, Plan, PlanStep
from tui.core.reference import Reference, ReferenceId
from tui.core.rules import UNKNOWN_KEY, Rules, rules_of, rules_path
from tui.core.selecting import Variable, env_path, variable
from tui.core.text import Snapshot
from tui.core.together import NOBODY, Others, Outcome, identical, others, outcome
from tui.journal.journal import Journal
from tui.journal.reason import message, reason
from tui.journal.records import Record
from tui.journal.walk import Walk
from tui.simulation import Judge, future, judge
from tui.sources.commit import Commit, Prepared, commit, prepared
from tui.sources.git import Git, GitError, prefix_of, remarks, standing
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
        self.commit: Commit | None = None
        """The commit of the last apply, where one was asked for."""
        self._rules: dict[str, Rules] = {}
        self._plan: Plan | None = None

    # --- the files

    def load(self) -> None:
        """Read the directory. Choices that were there stay, and are checked against the new files.

        Raises ProjectError when the directory cannot be read at all.
        """
        try:
            self.recovered = self.journal.recover(self.root)
        except ApplyError as fault:
            self.recovered = str(fault)  # another one writes just now, or it cannot be done yet: reading goes on
        snapshot, self.loaded = store.load(self.root, self.options, self.world.environ)
        self.snapshot = store.read(snapshot, self._rules_paths())
        self._rules = {}
        self._plan = None

    def rules(self, reference: Reference) -> Rules:
        """The project's own pullfix.yaml; empty rules where there is none."""
        path = rules_path(reference.project)
        if path not in self._rules:
            self._rules[path] = rules_of(self.snapshot, path)
        return self._rules[path]

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the files, as `place: sentence`, the project's own rules among them."""
        return tuple(dict.fromkeys((*report.problem_lines(self.loaded, self.snapshot), *self._problems_of_rules())))

    def digest(self) -> tuple[str, ...]:
        """The same, with what repeats told once."""
        return tuple(dict.fromkeys((*digest(self.loaded, self.snapshot), *self._problems_of_rules())))

    def _problems_of_rules(self) -> tuple[str, ...]:
        rules = (rules_of(self.snapshot, path) for path in self._rules_paths())
        return report.placed((problem for found in rules for problem in found.problems), self.snapshot)

    def lost_rules(self) -> tuple[str, ...]:
        """The files of the projects' own rules of which something cannot be used: what it should say is not known."""
        rules = (rules_of(self.snapshot, path) for path in self._rules_paths())
        return tuple(r.path for r in rules if any(problem.code != UNKNOWN_KEY for problem in r.problems))

    def _rules_paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rules_path(project.path) for project in self.loaded.projects))

    # --- the choices

    @property
    def plan(self) -> Plan:
        """All choices so far, as diffs on top of each other."""
        if self._plan is None:
            self._plan = self.plan_of(self.choices)
        return self._plan

    def plan_again(self) -> Plan:
        """The plan of the choices as they are now, whatever was planned before."""
        self._plan = None
        return self.plan

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

    def same_as(self, choice: Choice) -> Others:
        """The references that pull the same as that of a choice, which it can stand for as well."""
        reference = self.loaded.reference(choice.reference)
        if reference is None:
            return NOBODY
        return others(choice, identical(reference, self.loaded.references), None, (), self.choices)

    def preview_all(self, choices: Sequence[Choice]) -> Outcome:
        """What these choices would do together on top of the others. Nothing is kept."""
        return outcome(self.plan_of((*self._without(choices), *choices)), choices)

    def choose_all(self, choices: Sequence[Choice]) -> Outcome:
        """Add choices in one go, each with its numbered diff; where one of them conflicts, none is kept."""
        every = (*self._without(choices), *choices)
        plan = self.plan_of(every)
        made = outcome(plan, choices)
        if not made.conflicts:
            self._keep(every, plan)
        return made

    def drop(self, number: int) -> Plan:
        """Take back the choice with this number; the series of diffs follows."""
        dropped = next((step.choice for step in self.plan.steps if step.number == number), None)
        return self.drop_choice(dropped) if dropped is not None else self.plan

    def drop_choice(self, dropped: Choice) -> Plan:
        """Take back a choice, also one that cannot be carried out."""
        left = tuple(choice for choice in self.choices if choice != dropped)
        self._keep(left, self.plan_of(left))
        return self.plan

    def move(self, number: int, by: int) -> Conflict | None:
        """Put a choice one place up (-1) or down (1) in the series; its diffs follow, and its number is another one. At
        the ends it stays; the conflict where one of the choices could not be carried out any more: then all stay."""
        steps = self.plan.steps
        at = number - 1
        if not 0 <= at + by < len(steps):
            return None
        order = [step.choice for step in steps]
        order[at], order[at + by] = order[at + by], order[at]
        held = [conflict.choice for conflict in self.plan.conflicts]
        plan = self.plan_of((*order, *held))
        new = next((conflict for conflict in plan.conflicts if conflict.choice not in held), None)
        if new is None:
            self._keep((*order, *held), plan)
        return new

    def clear(self) -> None:
        """Take back all choices."""
        self._keep((), self.plan_of(()))

    def _keep(self, choices: tuple[Choice, ...], plan: Plan) -> None:
        self.choices, self._plan = choices, plan
        self.series = self.journal.write_series(self.root, plan)
        self.journal.keep_walk(self.root, choices, self.loaded)

    def _others(self, choice: Choice) -> tuple[Choice, ...]:
        return self._without((choice,))

    def _without(self, choices: Sequence[Choice]) -> tuple[Choice, ...]:
        """The choices so far but for those that these replace."""
        same = {(choice.reference, choice.code) for choice in choices}
        return tuple(other for other in self.choices if (other.reference, other.code) not in same)

    # --- a walk that was left

    def left_walk(self) -> Walk | None:
        """The choices of an earlier session that were never applied, verified against the files as they are; None
        where there are none."""
        found = self.journal.kept_walk(self.root, self.loaded)
        if found is None:
            return None
        plan = self.plan_of(found.choices)
        lost = tuple(f"{one.choice.reference}: {one.message}" for one in plan.conflicts)
        kept = tuple(step.choice for step in plan.steps)
        return Walk(kept, (*found.lost, *lost), found.when)

    def take_up(self, walk: Walk) -> None:
        """Go on with a walk that was left."""
        self._keep(walk.choices, self.plan_of(walk.choices))

    # --- the files again

    def diff(self) -> str:
        """The whole plan as one unified diff."""
        return unified(self.plan.changes)

    def exported(self, name: str = "", *, from_git_root: bool = False, number: int | None = None) -> str:
        """The whole plan, or the choice with this number alone, as one diff to hand on; `name`: the file that it goes
        to. Its paths are those of the project, or (`from_git_root`) those of the repository around it."""
        inside = prefix_of(self.root) or ""
        prefix, below = (inside, "") if from_git_root else ("", inside)
        changes = self.plan.changes if number is None else self.plan.steps[number - 1].changes
        here = Path(os.path.realpath(self.root))
        top = Path(os.fspath(here).removesuffix(f"/{inside.rstrip('/')}")) if inside else here
        names = Names(at_top=handing.seen_from(top, name), here=handing.seen_from(here, name))
        return exported(changes, names, prefix=prefix, below=below, git=self.in_git)

    def is_there(self, path: Path) -> bool:
        """Would writing to this path write over something?"""
        return os.path.lexists(path)

    def refuse_export(self, path: Path) -> None:
        """Raises UsageError for a path that is a file of the project itself, there or looked for: a diff in its place
        would be its end."""
        name = handing.kept_by(path, self.root, self.snapshot.files)
        if name is not None:
            raise UsageError(
                tr("{path} is the project's own {name}. Give the diff another name.", path=path, name=name)
            )

    def export(
        self, path: Path, *, from_git_root: bool = False, number: int | None = None, patient: bool = True
    ) -> Path:
        """Write the whole plan, or one choice of it, as one unified diff, readable by its owner alone. `patient`: wait
        for the reader of a pipe. Raises UsageError, for a file of the project itself, too."""
        self.refuse_export(path)
        name = os.fspath(path) if handing.is_a_file(path) else ""
        text = self.exported(name, from_git_root=from_git_root, number=number)
        return handing.hand(path, text, patient=patient)

    def apply(self, *, accept_effects: bool = False, branch: str | None = None, named: bool = False) -> Record:
        """Write the plan to the files: all of it, or nothing. Loads the directory again.

        `branch`: commit it there, too; `self.commit` then tells of it. `named`: that name is the person's own, and
        must be free. Raises UsageError when other references would
        change and nobody accepted that, ApplyError when writing or committing was refused.
        """
        plan = self.plan
        if plan.unwanted and not accept_effects:
            raise UsageError(
                tr(
                    "Nothing was written: the plan also changes {effects}.",
                    effects=effects_sentence(plan),
                )
            )
        self.commit = None
        git = Git(self.root, self.world.environ)
        ready = prepared(git, plan.changes, branch, named=named) if branch is not None else None
        why = tuple(reason(step, self.told.get(step.choice.reference)) for step in plan.steps)
        record = self.journal.apply(self.root, plan.changes, why=why, judge=self._judge(plan))
        if ready is not None:
            self._commit(ready, record)
        if self.series is not None:
            self.clear()
        self.choices, self.series = (), None
        self.load()
        return record

    def write(self, changes: Sequence[Change], why: Sequence[str]) -> Record:
        """Write changes that no choice made: all of them, or none. Loads the directory again. Raises ApplyError."""
        record = self.journal.apply(self.root, changes, why=why, judge=self._judge())
        self.load()
        return record

    def fallbacks(self) -> tuple[Variable, ...]:
        """The fallback variables of all projects that some image is taken from. Their env files are read."""
        found = []
        for project in self.loaded.projects:
            path = rules_path(project.path)
            rules = rules_of(self.snapshot, path)
            env = (
                self.options.env_files[-1] if self.options.env_files else env_path(project.path, self.options.directory)
            )
            found += [
                v for rule in rules.fallbacks if (v := variable(project.path, rule, self.loaded, env)) is not None
            ]
        missing = [one.file for one in found if one.file not in self.snapshot.files]
        self.snapshot = store.read(self.snapshot, missing) if missing else self.snapshot
        return tuple(found)

    def _commit(self, ready: Prepared, record: Record) -> None:
        """All or nothing holds for the commit, too: where git refuses it, the files go back."""
        try:
            self.commit = commit(ready, message(record))
        except GitError as fault:
            self.journal.undo(self.root, record.id)
            raise ApplyError(
                str(fault) + "\n" + tr("The commit was not made, and the files are as they were.")
            ) from fault

    def loaded_with(self, snapshot: Snapshot, changes: Sequence[Change]) -> Loaded:
        """What would stand in the directory with these changes."""
        return future(snapshot, changes, self.options)

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

    @property
    def in_git(self) -> bool:
        """Is there a repository that a commit can be made in?"""
        return prefix_of(self.root) is not None

    def git_remarks(self) -> tuple[str, ...]:
        """What git has to say of the files that the plan changes, in sentences; nothing where there is no git."""
        return remarks(standing(self.root, self.world.environ, (change.path for change in self.plan.changes)))

    def history(self) -> tuple[Record, ...]:
        """What was applied and undone here, oldest first."""
        return self.journal.history(self.root)


def effects_sentence(plan: Plan) -> str:
    """`worker (same variable V)`: the references that a plan changes without being asked to."""
    return listing(
        f"{effect.reference} ({effect.because})" if effect.because else f"{effect.reference}"
        for effect in plan.unwanted
    )


def _outcome(plan: Plan, choice: Choice) -> PlanStep | Conflict:
    for conflict in plan.conflicts:
        if conflict.choice == choice:
            return conflict
    return next(step for step in plan.steps if step.choice == choice)
