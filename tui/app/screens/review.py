"""The review: the plan as a tree of files and choices beside its diff. Nothing is written before the second key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Static, Tree

from tui.app.applying import Applies
from tui.app.dialogs.message import Message
from tui.app.doubts import doubts
from tui.app.exports import export
from tui.app.looks import Looks
from tui.app.present import COLOURS, safe
from tui.app.widgets.diff_view import DiffView
from tui.app.widgets.plan_lines import PlanLines
from tui.app.widgets.plan_tree import ChoiceEntry, EffectEntry, Entry, FightEntry, FileEntry, PlanTree
from tui.core.diff import is_env, unified
from tui.core.fights import fights
from tui.core.language import later, tr, trn
from tui.core.plan import PlanStep
from tui.core.verdict import Standing

if TYPE_CHECKING:
    from tui.session import Session

NARROW = 100
"""Below so many columns the tree stands above the diff."""


class Review(Applies):
    """See the module."""

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "apply", later("Apply…"), id="apply", tooltip=later("Write it, after one more question")),
        Binding("w", "export", later("Export"), id="export", tooltip=later("Write the whole diff to a file")),
        Binding("W", "export_one", later("Export this"), id="export-this", show=False,
                tooltip=later("Write the diff of this choice alone to a file")),
        Binding("c", "commit", later("Commit…"), id="commit",
                tooltip=later("Apply it as a commit on a new branch; nothing is pushed")),
        Binding("x", "drop", later("Drop"), id="drop", tooltip=later("Take this choice back")),
        Binding("K,shift+up", "move_up", later("Up"), id="move-up", show=False,
                tooltip=later("Carry this choice out earlier; the numbered diffs follow")),
        Binding("J,shift+down", "move_down", later("Down"), id="move-down", show=False,
                tooltip=later("Carry this choice out later; the numbered diffs follow")),
        Binding("o", "alone", later("Alone"), id="alone",
                tooltip=later("The numbered diff of this choice alone, or the whole")),
        Looks.SPLIT,
        Binding("enter", "turn", later("Diff"), id="turn", show=False,
                tooltip=later("From the choice to its lines, and from a line to its choice")),
        Binding("tab", "app.focus_next", later("Pane"), id="pane", show=False),
        Binding("escape,q", "leave", later("Back"), id="leave", tooltip=later("What was chosen stays chosen")),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.in_git = session.in_git
        self.alone = False
        self.whole = ""
        self.plan_lines = PlanLines((), (), ())
        self.led: Entry | None = None
        """The entry that the diff put the cursor on: it need not lead back to the diff."""

    def compose(self) -> ComposeResult:
        yield Static(id="plan-head")
        yield Static(id="plan-note")
        with Horizontal(id="body"):
            yield PlanTree(id="choices")
            yield DiffView(id="whole")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self.plan_tree.border_title = tr("Choices")
        self.fill()
        self.plan_tree.focus()
        self.ask_git()

    @property
    def plan_tree(self) -> PlanTree:
        return self.query_one(PlanTree)

    def on_resize(self) -> None:
        self.set_class(self.size.width < NARROW, "narrow")

    # --- what is shown

    def fill(self) -> None:
        """Show the plan as it is now."""
        plan = self.session.plan
        head = Text(no_wrap=True).append(tr("Review"), style="bold")
        head.append(f"   {trn('{n} choice', '{n} choices', len(plan.steps))}", style="bold")
        head.append(f"   {trn('{n} file', '{n} files', len(plan.changes))}   ", style="bold")
        if plan.conflicts:
            held = trn("{n} cannot be carried out", "{n} cannot be carried out", len(plan.conflicts))
            head.append(f"{held}   ", style=COLOURS[Standing.FAILING])
        self.query_one("#plan-head", Static).update(head.append(tr("nothing is written yet"), style="cyan"))
        self.whole = unified(plan.changes)
        self._whole()
        self.plan_lines = PlanLines.of(self.view.lines, plan.steps)
        self.plan_tree.fill(plan, self.plan_lines, fights(plan), self.name_of)
        self.note()
        self.look()

    def note(self) -> None:
        notes = [*self.git, *doubts(self.session)]
        if any(is_env(change) for change in self.session.plan.changes):
            notes.append(tr("Env file: only the changed line is shown and exported."))
        note = self.query_one("#plan-note", Static)
        note.update(Text("\n".join(safe(line) for line in notes)))
        note.display = bool(notes)

    def look(self) -> None:
        """Show what the cursor is on: the lines of a choice, or why it has none."""
        match self.plan_tree.entry:
            case FightEntry(fight):
                self.view.say(fight.told, tr("Cannot be carried out"))
            case ChoiceEntry(step, "") if not step.changes:
                self.view.say(tr("An earlier choice writes the same already: this one needs no diff of its own."))
            case ChoiceEntry(step) | EffectEntry(step) if self.alone:
                self.view.show(unified(step.changes), step.file_name)
            case ChoiceEntry(step, path) | EffectEntry(step, _, path):
                self._whole()
                self.view.mark(self.plan_lines.choice(step.number, path))
            case FileEntry(path) if path:
                self._whole()
                self.view.mark(self.plan_lines.file(path))
            case _:
                self._whole()
        self.refresh_bindings()

    def _whole(self) -> None:
        self.view.show(self.whole, tr("Diff"))

    @on(Tree.NodeHighlighted)
    def moved(self) -> None:
        entry, led = self.plan_tree.entry, self.led
        self.led = None
        if entry is None or entry != led:
            self.look()

    @on(Tree.NodeSelected)
    def chosen(self) -> None:
        self.look()
        self.view.focus()

    @on(DiffView.Marked)
    def gone_to(self, event: DiffView.Marked) -> None:
        """A hunk was gone to in the diff: the tree follows."""
        if self.view.diff != self.whole:
            return
        by, path = self.plan_lines.by[event.line], self.plan_lines.paths[event.line]
        now = self.plan_tree.entry
        if isinstance(now, ChoiceEntry) and now.path == path and now.step.number in by:
            return

        def wanted(entry: Entry) -> bool:
            if by:
                return isinstance(entry, ChoiceEntry) and entry.path == path and entry.step.number == max(by)
            return entry == FileEntry(path)

        self.led = next(
            (node.data for node in self.plan_tree.nodes() if node.data is not None and wanted(node.data)), None
        )
        self.plan_tree.go(wanted)

    # --- the keys

    def step_here(self) -> PlanStep | None:
        """The choice under the cursor."""
        match self.plan_tree.entry:
            case ChoiceEntry(step) | EffectEntry(step):
                return step
            case _:
                return None

    def reason_against(self, action: str) -> str:
        step, steps = (self.step_here(), self.session.plan.steps) if self.is_mounted else (None, ())
        fight = self.is_mounted and isinstance(self.plan_tree.entry, FightEntry)
        match action:
            case "drop" if step is None and not fight:
                return tr("The cursor is on no choice.")
            case "move_up" | "move_down" | "export_one" | "alone" if step is None:
                return tr("The cursor is on no choice that can be carried out.")
            case "export_one" | "alone" if step is not None and not step.changes:
                return tr("This choice has no diff of its own.")
            case "move_up" if step is not None and step.number == 1:
                return tr("It is the first one.")
            case "move_down" if step is not None and step.number == len(steps):
                return tr("It is the last one.")
            case "apply" | "commit" | "export" if self.is_mounted and not self.session.plan.changes:
                return tr("Nothing of this can be carried out.")
            case "commit" if not self.in_git:
                return tr("This directory is in no git repository.")
            case _:
                return super().reason_against(action)

    def action_drop(self) -> None:
        entry = self.plan_tree.entry
        if isinstance(entry, FightEntry):
            self.session.drop_choice(entry.fight.conflict.choice)
        elif (step := self.step_here()) is not None:
            self.session.drop(step.number)
        if self.session.choices:
            self.fill()
        else:
            self.dismiss(None)

    def action_move_up(self) -> None:
        self._move(-1)

    def action_move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        step = self.step_here()
        held = self.session.move(step.number, by) if step is not None else None
        if held is not None:
            self.app.push_screen(Message(tr("Not moved"), Text(safe(held.message))))
        self.fill()

    def action_alone(self) -> None:
        self.alone = not self.alone
        self.look()

    def action_turn(self) -> None:
        """From the diff back to the choice that wrote what is looked at."""
        (self.plan_tree if self.view.has_focus else self.view).focus()

    def action_export(self) -> None:
        export(self.app, self.session)

    def action_export_one(self) -> None:
        export(self.app, self.session, self.step_here())

    def action_leave(self) -> None:
        self.dismiss(None)
