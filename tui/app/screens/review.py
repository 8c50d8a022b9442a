"""The review: all choices and the whole diff; apply, export, or drop one. Nothing is written before the second key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui.app.alive import alive
from tui.app.dialogs.ask import Ask
from tui.app.dialogs.confirm import Confirm
from tui.app.dialogs.message import Message
from tui.app.keys import Keyed
from tui.app.outcomes import Written, changed, standings
from tui.app.present import safe, short
from tui.app.widgets.diff_view import DiffView
from tui.core.diff import is_env, unified
from tui.core.errors import PullfixError
from tui.core.language import tr, trn
from tui.core.report import counted
from tui.journal.reason import branch_name, choice_words

if TYPE_CHECKING:
    from tui.session import Session


class Review(Keyed[Written | None]):
    """What was applied; None when nothing was."""

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "apply", "Apply…", id="apply", tooltip="Write it to the files, after one more question"),
        Binding("w", "export", "Export", id="export", tooltip="Write the whole diff to a file"),
        Binding(
            "c", "commit", "Commit…", id="commit", tooltip="Apply it as a commit on a new branch; nothing is pushed"
        ),
        Binding("x", "drop", "Drop", id="drop", tooltip="Take this choice back"),
        Binding("v", "split", "Split", id="split", tooltip="Old and new beside each other, or in one column"),
        Binding("l", "wrap", "Wrap", id="wrap", show=False, tooltip="Fold long lines, or scroll to their ends"),
        Binding("tab", "app.focus_next", "Diff", id="pane", show=False),
        Binding("escape,q", "leave", "Back", id="leave", tooltip="What was chosen stays chosen"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.git: tuple[str, ...] = ()
        """What git has to say of the files, once it has said it."""

    def compose(self) -> ComposeResult:
        yield Static(id="plan-head")
        with Horizontal(id="body"):
            yield OptionList(id="choices")
            yield DiffView(id="whole")
        yield Static(id="plan-note")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self.fill()
        self.query_one("#choices").focus()
        self.ask_git()

    @work(thread=True, exclusive=True, group="git")
    def ask_git(self) -> None:
        """In a thread: git may be slow, and the person reads on."""
        said = self.session.git_remarks()
        self.app.call_from_thread(self._git_said, said)

    def _git_said(self, said: tuple[str, ...]) -> None:
        if alive(self) and said:
            self.git = said
            self.query_one("#plan-note", Static).update(Text("\n".join(self._notes())))

    def on_resize(self) -> None:
        self.set_class(self.size.width < 100, "narrow")

    def fill(self) -> None:
        """Show the plan as it is now."""
        plan = self.session.plan
        files = len(plan.changes)
        head = Text(f"Review   {counted(len(plan.steps), 'choice')}   {counted(files, 'file')}   ", style="bold")
        self.query_one("#plan-head", Static).update(head.append("nothing is written yet", style="not bold cyan"))
        choices = self.query_one("#choices", OptionList)
        at = choices.highlighted or 0
        choices.border_title = "Choices"
        choices.clear_options()
        for step in plan.steps:
            code, argument = step.choice.code.value, step.choice.argument
            prompt = Text(f"{step.number} {safe(step.label)}  ", style="bold").append(code, style="not bold")
            prompt.append(f"\n  {short(argument, 44)}", style="dim")
            choices.add_option(Option(prompt, id=str(step.number)))
        if plan.steps:
            choices.highlighted = min(at, len(plan.steps) - 1)
        self.query_one(DiffView).show(unified(plan.changes), "Diff")
        self.query_one("#plan-note", Static).update(Text("\n".join(self._notes())))

    def _notes(self) -> list[str]:
        plan = self.session.plan
        notes = [
            f"also changes {safe(str(effect.reference))}" + (f" ({effect.because})" if effect.because else "")
            for effect in plan.unwanted
        ]
        if any(is_env(change) for change in plan.changes):
            notes.append("Env file: only the changed line is shown and exported.")
        return [*notes, *(safe(line) for line in self.git)]

    def action_drop(self) -> None:
        at = self.query_one("#choices", OptionList).highlighted
        if at is None or at >= len(self.session.plan.steps):
            return
        plan = self.session.drop(self.session.plan.steps[at].number)
        if plan.steps:
            self.fill()
        else:
            self.dismiss(None)

    @on(OptionList.OptionSelected, "#choices")
    def looked(self, event: OptionList.OptionSelected) -> None:
        """Enter on a choice shows its own diff, once more the whole."""
        step = self.session.plan.steps[event.option_index]
        view = self.query_one(DiffView)
        if view.border_title == step.file_name:
            view.show(unified(self.session.plan.changes), "Diff")
        else:
            view.show(unified(step.changes), step.file_name if step.changes else "no diff of its own")

    def action_split(self) -> None:
        view = self.query_one(DiffView)
        view.toggle_split()
        self.set_class(view.split, "stacked")  # two columns want the whole width

    def action_wrap(self) -> None:
        self.query_one(DiffView).toggle_wrap()

    def action_export(self) -> None:
        hint = "the file to write; it is readable by you alone"
        self.app.push_screen(Ask("Export the diff", hint, "pullfix.diff"), self.exported)

    def exported(self, name: str | None) -> None:
        if not name:
            return
        try:
            path = self.session.export(Path(name).expanduser())
        except PullfixError as fault:
            self.app.push_screen(Message("Not exported", Text(str(fault))))
        else:
            self.notify(f"The diff is in {path}", markup=False)

    def action_apply(self) -> None:
        plan = self.session.plan
        files = ", ".join(change.path for change in plan.changes)
        question = f"Write {counted(len(plan.steps), 'choice')} to {files}?"
        if plan.unwanted:
            others = ", ".join(str(effect.reference) for effect in plan.unwanted)
            question += f"\n\nThis also changes {others}."
        self.app.push_screen(Confirm(f"{question}\n\nUndo takes it back, byte for byte.", "apply"), self.confirmed)

    def action_commit(self) -> None:
        name = branch_name(tuple(choice_words(step) for step in self.session.plan.steps))
        hint = "the new branch; the commit holds this change and nothing else, and is not pushed"
        self.app.push_screen(Ask("Apply as a commit", hint, name), self.committed)

    def committed(self, name: str | None) -> None:
        if name:
            self._write(name)

    def confirmed(self, yes: bool | None) -> None:  # what a dialog's callback is given
        if yes:
            self._write(None)

    def _write(self, branch: str | None) -> None:
        plan, before = self.session.plan, standings(self.session)
        try:
            record = self.session.apply(accept_effects=True, branch=branch)
        except PullfixError as fault:
            self.app.push_screen(Message("Nothing was written", Text(safe(str(fault)))))
            return
        choices = trn("{n} choice", "{n} choices", len(plan.steps))
        about = dict.fromkeys((*(step.choice.reference for step in plan.steps), *changed(before, self.session)))
        if (made := self.session.commit) is not None and branch:
            said = tr(
                "Committed {choices} on the new branch {branch}; nothing was pushed.",
                choices=choices,
                branch=made.branch,
            )
        else:
            files = trn("{n} file", "{n} files", len(record.files))
            said = tr("Applied {choices} to {files}.", choices=choices, files=files)
        self.dismiss(Written(said, tuple(about)))

    def action_leave(self) -> None:
        self.dismiss(None)
