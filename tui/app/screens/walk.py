"""The walk: one failing reference at a time, its ways out as cards, the diff of the card in focus always in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Static

from tui import explanation
from tui.app import explained
from tui.app.alive import alive
from tui.app.cards import card
from tui.app.dialogs.ask import Ask
from tui.app.dialogs.confirm import Confirm
from tui.app.dialogs.pick import Pick
from tui.app.keys import Keyed
from tui.app.present import dim, safe, short, status_text
from tui.app.scope import Scope
from tui.app.widgets.cards import Cards
from tui.app.widgets.diff_view import DiffView
from tui.core import report
from tui.core.answers import Tags, TagsOf
from tui.core.diff import unified
from tui.core.errors import PullfixError
from tui.core.finding import Disposition, Finding, Remedy, RemedyCode
from tui.core.image import DEFAULT_TAG, BadName
from tui.core.plan import Choice
from tui.core.reference import ReferenceId
from tui.core.tag_rows import TagRow, alike_first
from tui.core.together import Outcome
from tui.core.verdict import Verdict

if TYPE_CHECKING:
    from tui.session import Session


EDGES = 6
"""Columns of a card that hold no words: its edge, its padding, the scroll bar."""
ROOMY = 32
"""From so many lines on the cards say all that they know."""
DONE = "An earlier choice writes the same already: this one needs no diff of its own."


class Walk(Keyed[bool]):
    """True when the walk came to its end with something chosen, so that the review comes next."""

    CSS_PATH = "walk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "skip", "Skip", id="skip", tooltip="Leave this image as it is"),
        Binding("b", "back", "Back", id="back", tooltip="To the image before"),
        Binding("t", "type", "Type", id="type", tooltip="Another path, tag, source or date for this card"),
        Binding("m", "scope", "All/one", id="scope", tooltip="For all images like this one, or for this one alone"),
        Binding("a", "announced", "News", id="announced", tooltip="What the people behind the image announced"),
        Binding("e", "evidence", "Evidence", id="evidence", tooltip="The whole exchange with the registry"),
        Binding("escape", "leave", "Overview", id="leave", tooltip="What was chosen stays chosen"),
    ]

    def __init__(self, session: Session, references: list[ReferenceId]) -> None:
        super().__init__()
        self.session, self.references = session, references
        self.at = 0
        self.finding: Finding | None = None
        self.arguments: dict[RemedyCode, str] = {}
        """What the person typed in place of what was offered."""
        self.scope = Scope()

    def compose(self) -> ComposeResult:
        yield Static(id="step")
        yield Static(id="facts")
        yield Cards(id="cards")
        yield Static(id="effects")
        yield DiffView(id="preview")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        self.query_one("#preview").can_focus = False
        self.call_later(self.show_step)

    def on_resize(self) -> None:
        self.set_class(self.size.height < ROOMY, "low")
        if self.finding is not None:
            self.call_later(self.fill)

    @property
    def reference_id(self) -> ReferenceId:
        return self.references[self.at]

    async def show_step(self) -> None:
        """The next reference: its facts now, its cards when the registries have been asked."""
        reference = self.session.loaded.reference(self.reference_id)
        if reference is None:
            self.action_skip()
            return
        status = self.session.statuses.get(reference.id, report.UNASKED)
        row = report.row_of(reference, status, self.session.snapshot)
        head = Text(f"Step {self.at + 1} of {len(self.references)}   ", style="bold", no_wrap=True)
        head.append(safe(f"{row.label}   {row.place}   "), style="not bold").append_text(status_text(status))
        self.query_one("#step", Static).update(head)
        self.query_one("#facts", Static).update(Text(safe(row.resolved or row.written), style="bold"))
        self.finding, self.arguments = None, {}
        self.scope.begin()
        await self.query_one(Cards).deal((), None)
        self.query_one("#effects", Static).update("")
        self.query_one(DiffView).say("Asking the registries for the ways out.")
        self.find()

    @work(exclusive=True, group="find")
    async def find(self) -> None:
        reference_id = self.reference_id
        finding = await self.session.finding(reference_id, pins=True)
        if not alive(self) or reference_id != self.reference_id:
            return
        self.finding = finding
        reference = self.session.loaded.reference(reference_id)
        facts = Text(safe((reference.text or reference.written) if reference else ""), style="bold")
        if finding is not None:
            facts.append(f"\n{safe(finding.message)}", style="not bold")
            facts.append(f"\n{safe(finding.likely)}" if finding.likely else "", style="dim")
            here = report.here(self.session.statuses.get(reference_id, report.UNASKED))
            facts.append(f"\n{safe(here)}" if here else "", style="not bold green")
        self.query_one("#facts", Static).update(facts)
        if finding is None or not finding.remedies:
            self.query_one(DiffView).say(
                finding.todo if finding and finding.todo else "There is no way out to offer here."
            )
            return
        await self.fill()
        await self.look_for_sources(reference_id)

    async def look_for_sources(self, reference_id: ReferenceId) -> None:
        """The cards are there; the repositories of the source may take their time to say what can be built."""
        finding = await self.session.finding(reference_id, pins=True, builds=True)
        if not alive(self) or reference_id != self.reference_id or finding in (None, self.finding):
            return
        self.finding = finding
        await self.fill()

    @work(exclusive=True, group="others")
    async def look_for_others(self, choices: list[Choice]) -> None:
        """Whom the rule moves that moves this image, so that one choice can stand for all."""
        for choice in choices:
            found = await self.session.others(choice)
            if not alive(self) or choice.reference != self.reference_id:
                return
            self.scope.learn(choice, found)
        self.preview()

    # --- the cards

    def remedies(self) -> tuple[Remedy, ...]:
        return self.finding.remedies if self.finding else ()

    async def fill(self) -> None:
        """The cards; the focus is on the recommended one, nothing is chosen."""
        cards = self.query_one(Cards)
        room = self.size.height >= ROOMY
        deals = [
            card(number, remedy, self.argument(remedy), self.size.width - EDGES, room=room)
            for number, remedy in enumerate(self.remedies(), 1)
        ]
        new = [c for r in self.remedies() if self.argument(r) and not self.scope.knows(c := self.choice(r))]
        for choice in new:
            self.scope.learn(choice, self.session.same_as(choice))
        best = [n for n, remedy in enumerate(self.remedies()) if remedy.recommended]
        able = [n for n, deal in enumerate(deals) if deal.serves]
        await cards.deal(deals, cards.at if cards.at is not None else next(iter((*best, *able)), None))
        cards.focus()
        if switches := [choice for choice in new if choice.code is RemedyCode.SWITCH_PATH]:
            self.look_for_others(switches)

    def argument(self, remedy: Remedy) -> str:
        return self.arguments.get(remedy.code, remedy.to)

    def focused_remedy(self) -> Remedy | None:
        at = self.query_one(Cards).at
        remedies = self.remedies()
        return remedies[at] if at is not None and at < len(remedies) else None

    @on(Cards.Focused)
    def preview(self) -> None:
        """The diff of the card in focus, and what else it changes."""
        remedy = self.focused_remedy()
        effects, view = self.query_one("#effects", Static), self.query_one(DiffView)
        effects.update("")
        if remedy is None:
            return
        if remedy.disposition is Disposition.ELSEWHERE:
            view.say(
                f"Changes no file. Run it in another terminal, then press r in the overview:  {remedy.to}", "no diff"
            )
            return
        if not self.argument(remedy):
            view.say(
                f"Press enter to give a {remedy.asks}. The diff is shown before anything is written.", "no diff yet"
            )
            return
        choice = self.choice(remedy)
        made = self.session.preview_all(self.scope.choices(choice))
        if made.conflicts:
            view.say(made.conflicts[0].message, "not possible")
        elif not made.changes:
            view.say(DONE, "no diff of its own")
        else:
            shown = unified(made.changes, context=3 if self.size.height >= ROOMY else 1)
            more = f" and {len(made.steps) - 1} more" if len(made.steps) > 1 else ""
            view.show(shown, f"{made.steps[0].file_name}{more}")
        said = [self.scope.words(choice), f"also changes {_named(made)}" if made.unwanted else ""]
        effects.update(Text("\n".join(safe(line) for line in said if line)))

    def choice(self, remedy: Remedy, *, verified: bool = True) -> Choice:
        return Choice(self.reference_id, remedy.code, self.argument(remedy), verified)

    @on(Cards.Chosen)
    def selected(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        remedy = self.focused_remedy()
        if remedy is None or remedy.disposition is Disposition.IMPOSSIBLE:
            return
        if remedy.disposition is Disposition.ELSEWHERE:
            self.app.copy_to_clipboard(remedy.to)
            self.notify(f"Copied: {remedy.to}", markup=False)
            return
        if not self.argument(remedy):
            self.action_type()
            return
        made = self.session.preview_all(self.scope.choices(self.choice(remedy)))
        if made.conflicts:
            self.notify(made.conflicts[0].message, severity="warning", markup=False)
        elif made.unwanted:
            question = f"This also changes {_named(made)}.\n\nChoose it all the same?"
            self.app.push_screen(Confirm(question, "choose it"), lambda yes: self.keep(remedy) if yes else None)
        else:
            self.keep(remedy)

    def keep(self, remedy: Remedy) -> None:
        """Write the numbered diffs and go on."""
        choice = self.choice(remedy)
        try:
            made = self.session.choose_all(self.scope.choices(choice))
        except PullfixError as fault:
            self.notify(str(fault), severity="error", markup=False)
            return
        if made.conflicts:
            self.notify(made.conflicts[0].message, severity="warning", markup=False)
            return
        self.scope.taken(choice)
        names = [step.file_name for step in made.steps if step.changes]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        said = f"{names[0]}{more} in {self.session.series}" if names else DONE
        self.notify(said, title="Chosen, not applied yet", markup=False)
        self.action_skip()

    # --- typed arguments

    def action_type(self) -> None:
        remedy = self.focused_remedy()
        if remedy is None or remedy.disposition in (Disposition.IMPOSSIBLE, Disposition.ELSEWHERE):
            return
        if remedy.code in (RemedyCode.PIN_TAG, RemedyCode.UNPIN_TAG):
            self.pick_tag(remedy)
            return
        hints = {
            RemedyCode.SWITCH_PATH: "registry/owner/name, with or without :tag",
            RemedyCode.BUILD_LOCALLY: "a folder, or https://….git#ref:subdir",
            RemedyCode.FALLBACK_SOURCES: "two paths or more, the best first, with commas between them",
            RemedyCode.WAIT: "until when: 2026-12-08, then a reason, see=LINK, pull_policy=missing, if you like",
        }
        verify = self.verified if remedy.code is RemedyCode.SWITCH_PATH else None
        dialog = Ask(remedy.title, hints.get(remedy.code, remedy.asks), self.argument(remedy), verify)
        self.app.push_screen(dialog, lambda text: self.typed(remedy, text))

    def typed(self, remedy: Remedy, text: str | None) -> None:
        """Show what the typed argument would do; choosing it is the next key."""
        if text:
            self.arguments[remedy.code] = self.session.since(text) if remedy.code is RemedyCode.WAIT else text
            self.call_later(self.fill)

    async def verified(self, path: str) -> Text:
        reference = self.session.loaded.reference(self.reference_id)
        image = reference.image if reference else None
        bare = ":" not in path.rpartition("/")[2] and "@" not in path
        asked = f"{path}:{image.tag}" if bare and image is not None and image.tag else path
        status = await self.session.verify(asked)
        if isinstance(status, BadName):
            return dim(status.message)
        platforms = ", ".join(getattr(status.answer, "platforms", ()))
        text = Text(short(asked, 60)).append("  ").append_text(status_text(status))
        return text.append(
            f"  {safe(platforms)}" if status.verdict is Verdict.AVAILABLE and platforms else "", style="dim"
        )

    @work(exclusive=True, group="tags")
    async def pick_tag(self, remedy: Remedy) -> None:
        reference_id = self.reference_id
        reference = self.session.loaded.reference(reference_id)
        image = reference.image if reference is not None else None
        if image is None:
            return
        in_use = self.session.statuses.get(reference_id, report.UNASKED).digest
        table = await self.session.tag_rows(image, in_use)
        answer = self.session.answers.of(TagsOf(image))
        if self.app.screen is not self or reference_id != self.reference_id:
            return
        if table and isinstance(answer, Tags):
            note = "" if answer.complete else "The list is cut short."
            rows = (*_offers(remedy), *alike_first(table, image.tag or DEFAULT_TAG))
            dialog: Pick | Ask = Pick("Pick a tag", rows, note)
        else:
            dialog = Ask("Pin tag", "the registry gives no list of tags; type one", self.argument(remedy))
        self.app.push_screen(dialog, lambda text: self.typed(remedy, text))

    # --- the keys

    def action_skip(self) -> None:
        left = [at for at in range(self.at + 1, len(self.references)) if self.references[at] not in self.scope.done]
        if not left:
            self.dismiss(bool(self.session.choices))
            return
        self.at = left[0]
        self.call_later(self.show_step)

    def action_back(self) -> None:
        if self.at:
            self.at -= 1
            self.call_later(self.show_step)

    def action_scope(self) -> None:
        remedy = self.focused_remedy()
        if remedy is not None and self.argument(remedy) and self.scope.others(self.choice(remedy)).choices:
            self.scope.alone = not self.scope.alone
            self.preview()

    @work(exclusive=True, group="announced")
    async def action_announced(self) -> None:
        """What the people behind the image announced; each can be opened."""
        from tui.app.dialogs.announced import Announced  # noqa: PLC0415  # only when it is asked for

        reference = self.session.loaded.reference(self.reference_id)
        if reference is None or reference.image is None:
            return
        status = self.session.statuses.get(reference.id, report.UNASKED)
        told = await self.session.news_of(reference.image, status, self.session.moves_of(reference.image))
        if alive(self) and self.app.screen is self:
            self.app.push_screen(Announced(told))

    def action_evidence(self) -> None:
        from tui.app.dialogs.message import Message  # noqa: PLC0415  # only when it is asked for

        reference = self.session.loaded.reference(self.reference_id)
        if reference is not None:
            status = self.session.statuses.get(reference.id, report.UNASKED)
            row = report.row_of(reference, status, self.session.snapshot)
            told = explanation.of_reference(self.session, reference, self.finding)
            self.app.push_screen(Message(f"Evidence: {row.label}", explained.view(told, self.finding)))

    def action_leave(self) -> None:
        self.dismiss(False)


def _offers(remedy: Remedy) -> tuple[TagRow, ...]:
    """The other forms of what is offered: with the digest, and the digest alone."""
    return tuple(
        TagRow(offer.argument, marks=("offered",)) for offer in remedy.candidates if "sha256:" in offer.argument
    )


def _named(made: Outcome) -> str:
    return ", ".join(f"{e.reference}{f' ({e.because})' if e.because else ''}" for e in made.unwanted)
