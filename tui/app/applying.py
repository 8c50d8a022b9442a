"""Writing the plan: the question before it, and what is told of it after. Only an answered question writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import work

from tui.app.alive import alive
from tui.app.dialogs.ask import Ask
from tui.app.dialogs.confirm import Confirm
from tui.app.dialogs.message import Message
from tui.app.doubts import doubts
from tui.app.looks import Looks
from tui.app.outcomes import Written, changed, standings
from tui.app.present import safe
from tui.core.errors import PullfixError
from tui.core.language import listing, sentences, tr, trn
from tui.core.plan import Plan
from tui.core.reference import ReferenceId
from tui.journal.reason import branch_name, choice_words

if TYPE_CHECKING:
    from tui.session import Session


class Applies(Looks[Written | None]):
    """What a screen with a plan needs for the two keys that write. Screens derive from it; they end with what was
    written, or None."""

    session: Session
    git: tuple[str, ...] = ()
    """What git has to say of the files, once it has said it."""

    def note(self) -> None:
        """Show it."""
        raise NotImplementedError

    @work(thread=True, exclusive=True, group="git")
    def ask_git(self) -> None:
        """In a thread: git may be slow, and the person reads on."""
        said = self.session.git_remarks()
        self.app.call_from_thread(self._git_said, said)

    def _git_said(self, said: tuple[str, ...]) -> None:
        if alive(self) and said:
            self.git = said
            self.note()

    def name_of(self, reference_id: ReferenceId) -> str:
        """What people call a reference: `worker`."""
        reference = self.session.loaded.reference(reference_id)
        return reference.label if reference is not None else str(reference_id)

    def action_apply(self) -> None:
        self.app.push_screen(Confirm(self._question(self.session.plan), tr("apply")), self._confirmed)

    def _question(self, plan: Plan) -> str:
        choices = trn("{n} choice", "{n} choices", len(plan.steps))
        files = listing(change.path for change in plan.changes)
        said = [tr("Write {choices} to {files}?", choices=choices, files=files)]
        said += doubts(self.session)
        for effect in plan.unwanted:
            name = self.name_of(effect.reference)
            line = tr("This also changes {name}: {before} becomes {after}.",
                      name=name, before=effect.before or "–", after=effect.after or "–")  # fmt: skip
            said.append(sentences(line, effect.because and tr("({because})", because=effect.because)))
        for conflict in plan.conflicts:
            name = self.name_of(conflict.choice.reference)
            said.append(tr("Not written, and let go: what was chosen for {name} cannot be carried out.", name=name))
        return "\n\n".join([*said, tr("Undo takes it back, byte for byte.")])

    def _confirmed(self, yes: bool | None) -> None:  # what a dialog's callback is given
        if yes:
            self._write(None)

    def action_commit(self) -> None:
        name = self._branch()
        hint = tr("the new branch; the commit holds this change and nothing else, and is not pushed")
        self.app.push_screen(Ask(tr("Apply as a commit"), hint, name), self._committed)

    def _committed(self, name: str | None) -> None:
        if name:
            self._write(name, named=name != self._branch())

    def _branch(self) -> str:
        """The name that is offered for the branch: where it is taken, it gets a number."""
        return branch_name(tuple(choice_words(step) for step in self.session.plan.steps))

    def _write(self, branch: str | None, *, named: bool = False) -> None:
        plan, before = self.session.plan, standings(self.session)
        try:
            record = self.session.apply(accept_effects=True, branch=branch, named=named)
        except PullfixError as fault:
            self.app.push_screen(Message(tr("Nothing was written"), Text(safe(str(fault)))))
            return
        choices = trn("{n} choice", "{n} choices", len(plan.steps))
        files = trn("{n} file", "{n} files", len(record.files))
        said = tr("Applied {choices} to {files}.", choices=choices, files=files)
        if (made := self.session.commit) is not None and branch:
            said = tr(
                "Committed {choices} on the new branch {branch}; nothing was pushed.",
                choices=choices,
                branch=made.branch,
            )
        about = dict.fromkeys((*(step.choice.reference for step in plan.steps), *changed(before, self.session)))
        self.dismiss(Written(said, tuple(about)))
