"""The walk: one failing reference at a time, in the manner of `git add -p`. It writes numbered diffs, and no file."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from tui.app import previews
from tui.app.alive import alive
from tui.app.arguments.editor import PAUSE, Editor
from tui.app.asking_for import asks, editor_for
from tui.app.dialogs.confirm import Confirm
from tui.app.dialogs.step_list import REVIEW, StepList
from tui.app.present import home_short, short
from tui.app.reading import show
from tui.app.screens.walk_step import StepScreen
from tui.app.stops import same_registry, stops
from tui.app.widgets.cards import Cards
from tui.core.errors import PullfixError
from tui.core.finding import Disposition, Remedy
from tui.core.language import later, sentences, tr

LETTERS = frozenset({
    "skip", "back", "steps", "type", "announced", "evidence", "scope", "skip_registry", "review", "leave"
})  # fmt: skip
"""What does nothing while an argument is typed."""


class Walk(StepScreen):
    """True when the review comes next. What was chosen stays chosen, however it is left."""

    CSS_PATH = "walk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,n", "skip", later("Skip"), id="skip", tooltip=later("Leave this image as it is")),
        Binding("b", "back", later("Back"), id="back", tooltip=later("To the image before")),
        Binding("g", "steps", later("Go to"), id="steps", tooltip=later("All steps, and what became of each")),
        Binding("t", "type", later("Type"), id="type", tooltip=later("Another path, tag, source or date for it")),
        Binding("a", "announced", later("News"), id="announced", tooltip=later("What its makers announced")),
        Binding("e", "evidence", later("Evidence"), id="evidence", tooltip=later("All that the registry answered")),
        Binding(
            "m", "scope", later("All/one"), id="scope", show=False,
            tooltip=later("For all images like this one, or for this one alone"),
        ),
        Binding(
            "S", "skip_registry", later("Skip registry"), id="skip-registry", show=False,
            tooltip=later("Leave this image and all later ones of its registry as they are"),
        ),
        Binding(
            "d", "review", later("Review"), id="walk-review", show=False,
            tooltip=later("The choices so far and their diff"),
        ),
        Binding(
            "escape,q", "leave", later("Overview"), id="leave",
            tooltip=later("Quit the walk; what was chosen stays chosen"),
        ),
    ]  # fmt: skip

    # --- choosing

    @on(Cards.Chosen)
    def take(self) -> None:
        """Enter on a card: give its argument, accept what else it changes, and go on."""
        remedy = self.focused_remedy()
        if remedy is None:
            return
        if remedy.disposition is Disposition.IMPOSSIBLE:
            self.foot(remedy.why)
        elif remedy.disposition is Disposition.ELSEWHERE:
            self.app.copy_to_clipboard(remedy.to)
            self.foot(tr("Copied: {command}", command=remedy.to))
        elif not self.argument(remedy):
            self.call_later(self.action_type)
        elif self.unasked(remedy):
            self.foot(tr("Asking."))
            self.ask_and_weigh(remedy)
        else:
            self._weigh(remedy)

    @work(exclusive=True, group="ask")
    async def ask_and_weigh(self, remedy: Remedy) -> None:
        """Nobody chooses what was typed before its answer is there."""
        if await self.look_at(remedy) and self.focused_remedy() == remedy:
            self.foot("")
            self._weigh(remedy)

    @work(exclusive=True, group="ask")
    async def ask(self, remedy: Remedy) -> None:
        """What was taken without its answer gets it on the card."""
        await self.look_at(remedy)

    def _weigh(self, remedy: Remedy) -> None:
        """What must be accepted by name is asked for first."""
        made = self.session.preview_all(self.scope.choices(self.choice(remedy)))
        if made.conflicts:
            self.foot(made.conflicts[0].message)
            return
        checked, doubts = self.checked.get(remedy.code), []
        if made.unwanted:
            doubts.append(tr("This also changes {others}.", others=previews.named(self.session, made)))
        if checked is not None and checked.good is False:
            doubts.append(tr("It does not answer now: {answer}.", answer=checked.said.plain))
        if doubts:
            question = f"{sentences(*doubts)}\n\n{tr('Choose it all the same?')}"
            self.app.push_screen(Confirm(question, tr("choose it")), lambda yes: self.keep(remedy) if yes else None)
        else:
            self.keep(remedy)

    def keep(self, remedy: Remedy) -> None:
        """Write the numbered diffs and go on."""
        choice = self.choice(remedy)
        try:
            made = self.session.choose_all(self.scope.choices(choice))
        except PullfixError as fault:
            self.foot(str(fault))
            return
        if made.conflicts:
            self.foot(made.conflicts[0].message)
            return
        self.scope.taken(choice)
        if any(step.changes for step in made.steps):
            path = home_short(f"{self.session.series}/{previews.titled(made)}", self.session.world.home)
            path = short(path, max(self.app.size.width - 30, 20))
            self.foot(tr("Chosen, not applied yet: {path}", path=path))
        else:
            self.foot(tr(previews.DONE))
        self.forward()

    # --- the argument, asked for in its card

    async def action_type(self) -> None:
        remedy, reference = self.focused_remedy(), self.reference
        if remedy is None or reference is None or not asks(remedy):
            return
        self.draft = None
        await self.query_one(Cards).edit(editor_for(self.session, reference, remedy, self.argument(remedy)))
        self.refresh_bindings()

    @on(Editor.Changed)
    def typed(self, event: Editor.Changed) -> None:
        """The diff follows what is typed."""
        self.draft = event.argument
        self.draw()

    @work(exclusive=True, group="draw")
    async def draw(self) -> None:
        """Once the person has stopped typing: to plan a change to a large project takes a moment."""
        await asyncio.sleep(PAUSE / 2)
        if alive(self):
            self.preview()

    @on(Editor.Taken)
    async def taken(self, event: Editor.Taken) -> None:
        """It stands on its card now; choosing it is the next key."""
        remedy = self.focused_remedy()
        if remedy is not None:
            self.arguments[remedy.code], self.checked[remedy.code] = event.argument, event.checked
        await self.left()
        if remedy is not None and self.unasked(remedy):
            self.ask(remedy)

    @on(Editor.Left)
    async def left(self) -> None:
        self.draft = None
        self.query_one(Cards).done()
        await self.fill()

    # --- the keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, letters are letters."""
        editing = any(cards.editor is not None for cards in self.query(Cards))
        if editing and action in LETTERS:
            return False
        return super().check_action(action, parameters)

    def reason_against(self, action: str) -> str:
        match action:
            case "back" if self.steps.at == 0:
                return tr("This is the first step.")
            case "steps" if len(self.steps) == 1:
                return tr("This walk has one step.")
            case "type" if not asks(self.focused_remedy()):
                return tr("There is nothing to type for this card.")
            case "scope" if not self._has_others():
                return tr("No other image of this directory is like this one.")
            case "skip_registry" if not same_registry(self.session, self.steps):
                return tr("No later step asks this registry.")
            case "review" if not self.session.choices:
                return tr("Nothing is chosen yet.")
            case _:
                return ""

    def able(self) -> tuple[bool, ...]:
        return tuple(not self.reason_against(action) for action in sorted(LETTERS))

    def _has_others(self) -> bool:
        remedy = self.focused_remedy()
        return bool(remedy and self.argument(remedy) and self.scope.others(self.choice(remedy)).choices)

    def forward(self) -> None:
        """To the next step; behind the last one, what became of all."""
        if self.steps.forward(self.scope.done):
            self.call_later(self.show_step)
        elif len(self.steps) == 1:
            self.dismiss(bool(self.session.choices))
        else:
            self.action_steps(ended=True)

    def action_skip(self) -> None:
        self.steps.skip()
        self.forward()

    def action_skip_registry(self) -> None:
        self.steps.skip_all(same_registry(self.session, self.steps))
        self.action_skip()

    def action_back(self) -> None:
        self.steps.at -= 1
        self.call_later(self.show_step)

    def action_steps(self, *, ended: bool = False) -> None:
        """All steps; at the end of the walk with the way to the review on top."""
        rows = stops(self.session, self.steps, self.scope)
        dialog = StepList(rows, self.steps.at, len(self.session.choices), ended=ended)
        self.app.push_screen(dialog, self._go)

    def _go(self, to: int | None) -> None:
        if to == REVIEW:
            self.dismiss(True)
        elif to is not None:
            self.steps.at = to
            self.call_later(self.show_step)

    def action_scope(self) -> None:
        self.scope.alone = not self.scope.alone
        self.preview()

    def action_announced(self) -> None:
        if self.reference is not None:
            show(self.app, self.session, self.reference, self.finding, "announced")

    def action_evidence(self) -> None:
        if self.reference is not None:
            show(self.app, self.session, self.reference, self.finding, "evidence")

    def action_review(self) -> None:
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)
