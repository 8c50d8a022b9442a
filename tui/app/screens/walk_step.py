"""One step of the walk: what fails, its ways out as cards, the diff of the card in focus. It chooses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Footer, Static

from tui.app import previews
from tui.app.alive import alive
from tui.app.arguments.editor import Checked
from tui.app.asking_for import CHECKED, check_for
from tui.app.cards import card
from tui.app.keys import Keyed
from tui.app.present import clipped
from tui.app.scope import Scope
from tui.app.steps import Steps
from tui.app.widgets.cards import Cards
from tui.app.widgets.diff_view import DiffView
from tui.app.widgets.step_head import StepHead
from tui.core import report
from tui.core.finding import Finding, Remedy, RemedyCode
from tui.core.language import tr
from tui.core.plan import Choice
from tui.core.reference import Reference, ReferenceId

if TYPE_CHECKING:
    from tui.session import Session

LOW = 32
"""Below so many lines the cards share what room there is, and the diff has little around it."""
TINY = 22
"""Below so many lines there is room for what fails, the titles, the changed lines and the keys alone."""


class StepScreen(Keyed[bool]):
    """See the module. `Walk` gives it its keys."""

    def __init__(self, session: Session, references: Iterable[ReferenceId]) -> None:
        super().__init__()
        self.session, self.steps = session, Steps(references)
        self.finding: Finding | None = None
        self.arguments: dict[RemedyCode, str] = {}
        """What the person gave in place of what was offered."""
        self.checked: dict[RemedyCode, Checked | None] = {}
        """What was found out about it."""
        self.draft: str | None = None
        """The argument as it is typed just now."""
        self.scope = Scope()
        self._able: tuple[bool, ...] = ()

    def compose(self) -> ComposeResult:
        yield StepHead()
        yield Cards(id="cards")
        yield Static(id="effects")
        yield DiffView(id="preview")
        yield Static(id="foot")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self.query_one(DiffView).can_focus = False
        self.foot(tr("Nothing is written to your files before you have seen and applied it."))
        self.call_later(self.show_step)

    async def on_resize(self) -> None:
        self.set_class(self.size.height < LOW, "low")
        self.set_class(self.size.height < TINY, "tiny")
        view, cards = self.query_one(DiffView), self.query_one(Cards)
        if view.wrapped != self.has_class("low"):
            view.toggle_wrap()
        cards.room = max(6, self.size.height * (42 if self.size.height < LOW else 52) // 100)
        if cards.editor is not None:
            cards.make_room()
        elif self.finding is not None:
            await self.fill()

    @property
    def reference(self) -> Reference | None:
        return self.session.loaded.reference(self.steps.current)

    def forward(self) -> None:
        """To the next step, or to the end."""
        raise NotImplementedError

    def foot(self, said: str) -> None:
        """The outcome of what was done last, where it covers nothing."""
        self.query_one("#foot", Static).update(Text(clipped(said, self.app.size.width - 2), no_wrap=True))

    def refuse(self, reason: str) -> None:
        self.foot(reason)

    # --- one step

    async def show_step(self) -> None:
        """The next reference: its facts now, its cards when the registries have been asked."""
        reference = self.reference
        if reference is None:
            self.forward()
            return
        self.finding, self.draft, self.arguments, self.checked = None, None, {}, {}
        self.scope.begin()
        self.query_one(StepHead).begin(self.steps.at + 1, len(self.steps), self._row(reference))
        await self.query_one(Cards).deal((), None)
        self.query_one("#effects", Static).update("")
        self.query_one(DiffView).say(tr("Asking the registries for the ways out."))
        self.find()

    def _row(self, reference: Reference) -> report.Row:
        status = self.session.statuses.get(reference.id, report.UNASKED)
        return report.row_of(reference, status, self.session.snapshot)

    @work(exclusive=True, group="find")
    async def find(self) -> None:
        """The ways out; then, since that may take its time, what the repositories of the source have to say."""
        reference = self.reference
        for builds in (False, True):
            if reference is None:
                return
            finding = await self.session.finding(reference.id, pins=True, builds=builds)
            if not alive(self) or reference.id != self.steps.current or (builds and finding in (None, self.finding)):
                return
            self.finding = finding
            self.query_one(StepHead).tell(self._row(reference), finding)
            if finding is None or not finding.remedies:
                todo = finding.todo if finding is not None else ""
                self.query_one(DiffView).say(todo or tr("There is no way out to offer here."))
                return
            if self.query_one(Cards).editor is None:
                await self.fill()

    @work(exclusive=True, group="others")
    async def look_for_others(self, choices: list[Choice]) -> None:
        """Whom the rule moves that moves this image, so that one choice can stand for all."""
        for choice in choices:
            found = await self.session.others(choice)
            if not alive(self) or choice.reference != self.steps.current:
                return
            self.scope.learn(choice, found)
        self.preview()

    # --- the cards

    def remedies(self) -> tuple[Remedy, ...]:
        return self.finding.remedies if self.finding else ()

    async def fill(self) -> None:
        """The cards; the focus is on the recommended one, nothing is chosen."""
        cards = self.query_one(Cards)
        deals = [
            card(number, remedy, self.argument(remedy), self.app.size.width, self.checked.get(remedy.code))
            for number, remedy in enumerate(self.remedies(), 1)
        ]
        best = [n for n, remedy in enumerate(self.remedies()) if remedy.recommended]
        able = [n for n, deal in enumerate(deals) if deal.serves]
        await cards.deal(deals, cards.at if cards.at is not None else next(iter((*best, *able)), None))
        self.learn([self.choice(remedy) for remedy in self.remedies() if self.argument(remedy)])

    def learn(self, choices: list[Choice]) -> None:
        """Who is like the image of this step."""
        new = [choice for choice in choices if not self.scope.knows(choice)]
        for choice in new:
            self.scope.learn(choice, self.session.same_as(choice))
        if switches := [choice for choice in new if choice.code is RemedyCode.SWITCH_PATH]:
            self.look_for_others(switches)

    def argument(self, remedy: Remedy) -> str:
        return self.arguments.get(remedy.code, remedy.to)

    def choice(self, remedy: Remedy, argument: str | None = None) -> Choice:
        """`verified`: it is what is offered, or it was found to be there."""
        text = self.argument(remedy) if argument is None else argument
        return Choice(self.steps.current, remedy.code, text, self._verified(remedy, text))

    def _verified(self, remedy: Remedy, argument: str) -> bool:
        checked = self.checked.get(remedy.code) if argument == self.argument(remedy) else None
        if checked is not None:
            return checked.good is True
        return argument == remedy.to or remedy.code not in CHECKED

    def unasked(self, remedy: Remedy) -> bool:
        """Does its argument stand in place of what is offered, and nobody was asked about it?"""
        own = remedy.code in CHECKED and self.argument(remedy) not in ("", remedy.to)
        return own and self.checked.get(remedy.code) is None

    async def look_at(self, remedy: Remedy) -> bool:
        """Ask about its argument, and show the answer on the card. False: it is another one now."""
        reference, argument = self.reference, self.argument(remedy)
        check = check_for(self.session, reference, remedy) if reference is not None else None
        found = await check(argument) if check is not None else None
        if not alive(self) or self.reference is not reference or argument != self.argument(remedy):
            return False
        self.checked[remedy.code] = found
        if self.query_one(Cards).editor is None:
            await self.fill()
        return True

    def focused_remedy(self) -> Remedy | None:
        at, remedies = self.query_one(Cards).at, self.remedies()
        return remedies[at] if at is not None and at < len(remedies) else None

    @on(Cards.Focused)
    def preview(self) -> None:
        """The diff of the card in focus, and what else it changes."""
        remedy = self.focused_remedy()
        if remedy is None:
            return
        argument = self.argument(remedy) if self.draft is None else self.draft
        shown = previews.without_choice(remedy)
        if shown is None and argument:
            context = 3 if self.size.height >= LOW else int(self.size.height >= TINY)
            shown = previews.of_choice(self.session, self.scope, self.choice(remedy, argument), context)
        shown = shown or previews.missing(remedy)
        view = self.query_one(DiffView)
        if shown.diff:
            view.show(shown.diff, shown.title)
        else:
            view.say(shown.said, shown.title)
        effects = clipped(";  ".join(shown.effects), self.app.size.width - 2)
        self.query_one("#effects", Static).update(Text(effects, no_wrap=True))
        if self._able != (able := self.able()):
            # The footer is made anew by that, and a click on what goes away is lost.
            self._able = able
            self.refresh_bindings()

    def able(self) -> tuple[bool, ...]:
        """What the keys can do now."""
        raise NotImplementedError
