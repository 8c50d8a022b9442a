"""One person's work on one directory: what stands in the files, what the registries say, what was chosen.

The two front ends call this and nothing below it. It owns the connections, and as a workbench the files and the
journal; it decides nothing: every decision is a pure function in `tui.core`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tui import store
from tui.asking import Desk
from tui.core import advice, diagnose, news, questions, selecting, together
from tui.core.ages import aged
from tui.core.answers import Answer, Answers, FactsOf, ManifestOf, Present, Question
from tui.core.catalogue import Catalogue, load_catalogue, may_speak_of
from tui.core.clues import Clues
from tui.core.errors import UsageError
from tui.core.finding import Finding, RemedyCode
from tui.core.git_refs import NoRefs, Refs
from tui.core.image import ImageName
from tui.core.language import later, sentences, tr
from tui.core.local import Local, LocalImage
from tui.core.masking import mask_of
from tui.core.options import LoadOptions
from tui.core.plan import Choice
from tui.core.reference import Reference, ReferenceId
from tui.core.rules import Rules, waiting_for
from tui.core.selecting import Selection
from tui.core.status import Status
from tui.core.together import Others
from tui.core.verdict import Standing, Verdict
from tui.gathering import gathered, in_turns
from tui.hearing import Hearing
from tui.sources.compose_build import BuildCommand, build, build_commands
from tui.sources.engine import Engines, sockets
from tui.sources.repositories import SourceRepositories
from tui.workbench import Workbench
from tui.world import World, machine_platform

if TYPE_CHECKING:
    from tui.core import findings
    from tui.core.tag_rows import TagRow

_GONE = later("There is no reference {reference} any more: the files changed. Load them again.")
ROUNDS = 3
"""Candidates lead to further questions (the tags, then the best of them) this often at the most."""
WEBSITE_SECONDS = 4.0
"""The ages of tags are worth no longer wait: behind some firewalls the registry answers and its website never does."""

OnStatus = Callable[[ReferenceId, Status], None]


class Session(Workbench):
    """See the module. Not thread-safe: the synchronous calls belong in one thread at a time."""

    def __init__(
        self,
        root: Path,
        world: World,
        *,
        options: LoadOptions | None = None,
        offline: bool = False,
        deadline: float | None = None,
        max_age: float | None = None,
    ) -> None:
        super().__init__(root, world, options)
        self.desk = Desk(world, offline=offline, deadline=deadline, max_age=max_age)
        self.hearing = Hearing(world, self.desk.cache, offline=offline)
        self.platform = self.options.platform or machine_platform(world.environ)
        self.statuses: dict[ReferenceId, Status] = {}
        self._catalogue: Catalogue | None = None
        self._engines = Engines(sockets(world.environ, world.home, world.sockets), world.clock, world.engine_seconds)
        self._copies: dict[str, Local] = {}
        self._sources = SourceRepositories(world, offline=offline)

    def load(self) -> None:
        """Read the directory. Answers and choices that were there stay; choices are checked against the new files.

        Raises ProjectError when the directory cannot be read at all.
        """
        super().load()
        self.statuses = {r.id: self._status(r, self._answer(r), asking=False) for r in self.loaded.references}

    @property
    def catalogue(self) -> Catalogue:
        """The known moves that pullfix ships."""
        if self._catalogue is None:
            self._catalogue = load_catalogue(store.bundled("moves.yaml"))
        return self._catalogue

    def moves_of(self, image: ImageName | None) -> Catalogue:
        """The known moves, read only where one of them may speak of this image."""
        there = image is not None and may_speak_of(store.bundled("moves.yaml"), image)
        return self.catalogue if there else Catalogue.of(())

    # --- the registries

    @property
    def answers(self) -> Answers:
        """What the registries have said so far."""
        return self.desk.answers

    @property
    def offline(self) -> bool:
        """Is nobody to be asked?"""
        return self.desk.offline

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be used while asking: a login helper that is missing, a file of logins that is broken."""
        return self.desk.notes

    async def check(
        self, only: Iterable[ReferenceId] | None = None, on_status: OnStatus | None = None, *, fresh: bool = False
    ) -> None:
        """Ask the registries about all references, or about `only` those; `on_status` hears each status as it comes.

        Never raises for a registry: trouble is a status. `fresh` asks again what was answered before.
        """
        wanted = None if only is None else set(only)
        chosen = [r for r in self.loaded.references if wanted is None or r.id in wanted]
        asked: dict[tuple[str, ...], tuple[Question, list[Reference]]] = {}
        for reference in chosen:
            question = self._question(reference)
            if question is not None:
                asked.setdefault(question.key, (question, []))[1].append(reference)
        self.desk.begin()
        self.hearing.forgive()
        if fresh:
            self.desk.forget(question for question, _ in asked.values())
        async for reference in in_turns(chosen):
            asking = (q := self._question(reference)) is not None and self.answers.of(q) is None
            self._tell(reference, None if asking else self._answer(reference), on_status, asking=asking)
        pending = [pair for key, pair in asked.items() if key not in self.answers.by_key]
        asking_all = (self._ask_for(*pair, on_status, fresh=fresh) for pair in pending)
        await gathered(chain([self._look_here(chosen, on_status)], asking_all))

    async def _ask_for(
        self, question: Question, users: Sequence[Reference], on_status: OnStatus | None, *, fresh: bool
    ) -> None:
        answer = await self.desk.ask(question, fresh=fresh)
        for reference in users:
            self._tell(reference, answer, on_status)

    async def _look_here(self, references: Sequence[Reference], on_status: OnStatus | None) -> None:
        """Which of these images an engine on this machine has; `--offline` or not, for it is no network."""
        asked = {r.id: LocalImage(r.image) for r in references if r.image is not None and self._question(r) is not None}
        for question in asked.values():
            self._copies.pop(question.key, None)
        try:
            async with asyncio.timeout_at(self.desk.until):
                self._copies |= await self._engines.copies(asked.values())
        except TimeoutError:
            return
        for reference in references:
            if reference.id in asked and asked[reference.id].key in self._copies:
                answer = self._answer(reference)
                self._tell(reference, answer, on_status, asking=answer is None)

    async def copy_of(self, image: ImageName) -> Local | None:
        """The copy of one image that an engine on this machine has."""
        return (await self._engines.copies((LocalImage(image),))).get(LocalImage(image).key)

    async def ask(self, question: Question, *, fresh: bool = False) -> Answer:
        """The answer to one question: from this session, from what was kept (but for `fresh`), else from the
        registry."""
        return await self.desk.ask(question, fresh=fresh and not self.offline)

    async def finding(self, reference_id: ReferenceId, *, pins: bool = False, builds: bool = False) -> Finding | None:
        """What is wrong with a reference, and the ways out, each candidate asked for at its registry. `pins`: of an
        image that works too, what it can be pinned to. `builds`: ask the repositories of its source, too."""
        from tui.core import findings  # noqa: PLC0415  # `list` has none, and the app shows its rows before

        reference, status = self._reference(reference_id), self.statuses[reference_id]
        matter = findings.Matter(
            reference, status, self.moves_of(reference.image), self.rules(reference), self.answers,
            self._platform(reference), (pins or builds) and status.verdict is Verdict.AVAILABLE, builds,
            self._sources.known,
        )  # fmt: skip
        if not matter.pins and findings.finding_of(matter) is None:
            return None
        clues, _ = await asyncio.gather(self._clues(matter), self._ask_about(matter))
        matter = replace(matter, clues=clues)
        for _ in range(ROUNDS):
            if not await self._ask_about(matter):
                break
        if builds and reference.image is not None:
            urls = [source.url for source in findings.sources(matter)]
            await asyncio.gather(*(self._sources.ask(url, reference.image, self.desk.until) for url in urls))
        found = findings.with_ways(matter, self.world.clock().date(), self.loaded, self.snapshot, self._login_tool)
        if found is None:
            return None
        if status.aged:
            found = replace(found, message=sentences(found.message, tr("This was asked {ago}.", ago=status.aged)))
        self.told[reference_id] = found
        return found

    @cached_property
    def _login_tool(self) -> str:
        """What people log in with here; looked up once, for there may be thousands of findings."""
        from tui.registry.machine import login_tool  # noqa: PLC0415  # as above

        return login_tool(self.world)

    async def _ask_about(self, matter: findings.Matter) -> bool:
        """Ask what is new of what must be asked; False: nothing was."""
        from tui.core import findings  # noqa: PLC0415  # as above

        new = [question for question in findings.questions_for(matter) if self.answers.of(question) is None]
        await asyncio.gather(*(self.ask(question) for question in new))
        return bool(new)

    async def _clues(self, matter: findings.Matter) -> Clues:
        """What is known beside the answers; GitHub is asked where a path at ghcr.io fails or was left."""
        image, status = matter.reference.image, matter.status
        if image is None:
            return matter.clues
        return await self.clues(image, status, matter.catalogue, matter.rules)

    async def clues(self, image: ImageName, status: Status, catalogue: Catalogue, rules: Rules) -> Clues:
        """What is known of an image beside what its registry says now."""
        from tui.core import switching  # noqa: PLC0415  # as above

        seen = self.desk.seen(image)
        failing = status.standing in (Standing.FAILING, Standing.WAITING)
        left = failing or switching.retired_of(image, status, catalogue, rules) is not None
        asked = left and image.registry == news.PACKAGES
        names = (self._named_by(image, status) or news.of_path(image), self._known_source(image, catalogue))
        return Clues(seen=seen, repository=await self._redirect(dict.fromkeys(filter(None, names))) if asked else None)

    async def _redirect(self, names: Iterable[str]) -> news.Repository | None:
        """What GitHub says of the first of these that moved; None where it knows of no move."""
        for name in names:
            said = await self.hearing.repository(name, self.desk.until)
            if said is not None and said.moved:
                return said
        return None

    @staticmethod
    def _known_source(image: ImageName, catalogue: Catalogue) -> str:
        """The repository that the catalogue names for this path."""
        return news.of_moves(move for move, _ in catalogue.exact.get(image.path, ()))

    def _named_by(self, image: ImageName, status: Status) -> str:
        """The repository that the image itself names: now, or when it was last there, or on this machine."""
        there = status.answer if isinstance(status.answer, Present) else self.desk.seen(image)
        return news.of_labels(there, status.local)

    async def news_of(self, image: ImageName, status: Status, catalogue: Catalogue) -> news.News | None:
        """What the people behind an image announced, newest first; None where nobody says, or nobody knows whom to
        ask."""
        name = self._named_by(image, status) or self._known_source(image, catalogue) or news.of_path(image)
        return await self.hearing.news(name, self.desk.until) if name else None

    async def others(self, choice: Choice) -> Others:
        """The references that this choice can stand for as well: those that pull the same, and those that the same rule
        moves, where the path that it leads to answers for their own tag."""
        reference = self._reference(choice.reference)
        image, everyone = reference.image, self.loaded.references
        known = (self.rules(reference).own_moves, self.moves_of(image))
        switches = image is not None and choice.code is RemedyCode.SWITCH_PATH
        rule = together.rule_of(image, choice.argument, known) if image is not None and switches else None
        if rule is None:
            return self.same_as(choice)
        below = together.below(reference, rule, everyone)
        found = await asyncio.gather(*(self.finding(other.id) for other in below))
        moved = [
            made
            for other, finding in zip(below, found, strict=True)
            if (made := together.moved_by(other, rule, finding)) is not None
        ]
        return together.others(choice, together.identical(reference, everyone), rule, moved, self.choices)

    async def findings(self) -> dict[ReferenceId, Finding]:
        """The findings of all references that fail or are undecided."""
        asked = [r.id for r in self.loaded.references if r.shadowed_by is None]
        found = await gathered(self.finding(reference_id) for reference_id in asked)
        pairs = zip(asked, found, strict=True)
        return {known: finding for known, finding in pairs if finding and not self.ignored(known, finding)}

    def ignored(self, reference_id: ReferenceId, finding: Finding) -> bool:
        """Does its project not want to hear this?"""
        reference = self._reference(reference_id)
        return advice.ignored(finding, reference, self.rules(reference))

    async def repository(self, url: str, image: ImageName) -> Refs | NoRefs | None:
        """What a source repository says of itself, for who wants to build this image; None: nobody is asked."""
        await self._sources.ask(url, image, self.desk.until)
        return self._sources.known.get(url)

    async def tag_rows(self, image: ImageName, in_use: str | None = None) -> tuple[TagRow, ...]:
        """The tags of an image's repository, newest first, with what is known of the images behind them. Empty where
        the registry lists none; its answer tells why. `in_use`: the digest to compare with."""
        from tui.core import tag_rows  # noqa: PLC0415  # as above

        for _ in range(ROUNDS):
            asked = tag_rows.questions(image, self.answers, self.platform)
            await asyncio.gather(*map(self._ask_for_tags, asked))
        return tag_rows.rows(image, self.answers, in_use, platform=self.platform, now=self.world.clock())

    async def _ask_for_tags(self, question: Question) -> None:
        """A website adds to what the registry says: it is not waited for as long."""
        try:
            async with asyncio.timeout(WEBSITE_SECONDS if isinstance(question, FactsOf) else None):
                await self.ask(question)
        except TimeoutError:
            pass

    async def selections(self, *, any_digest: bool) -> tuple[Selection, ...]:
        """Which source each fallback variable is to be set to, every one of them asked now."""
        self.desk.begin()
        asked = [(found, *one) for found in self.fallbacks() for one in selecting.images(found)]
        questions = [ManifestOf(name, self._platform(reference)) for _, _, reference, name in asked]
        answers = await asyncio.gather(*(self.ask(question, fresh=True) for question in questions))
        statuses: dict[tuple[str, Reference], Status] = {
            (source, reference): diagnose.status_of_answer(answer)
            for (_, source, reference, _), answer in zip(asked, answers, strict=True)
        }
        return tuple(selecting.select(found, statuses, any_digest=any_digest) for found in self.fallbacks())

    # --- building now

    def build_commands(self, references: Iterable[ReferenceId]) -> tuple[BuildCommand, ...]:
        """What builds the services of these references, one command a project. Raises UsageError where there is no
        Compose."""
        by_project: dict[str, dict[str, None]] = {}
        for reference in map(self._reference, references):
            by_project.setdefault(reference.project, {}).update(dict.fromkeys(reference.services))
        return build_commands(self.root, by_project, self.options, self.world.environ)

    async def build(self, commands: Iterable[BuildCommand], on_line: Callable[[str], None]) -> str:
        """Build now; `on_line` hears the log, secrets blacked out. Empty when all is built, else how it ended."""
        mask = mask_of(self.world.environ, self.snapshot)
        for command in commands:
            on_line(mask.line(command.shown))
            if said := await build(command, self.world.environ, lambda line: on_line(mask.line(line))):
                return mask.line(said)
        return ""

    async def aclose(self) -> None:
        """Keep the answers, and close the connections."""
        await self.hearing.aclose()
        await self.desk.aclose()

    def since(self, argument: str) -> str:
        """The argument of a wait with the day that it starts on, where the person gave only its end."""
        dates = argument.partition(" ")[0]
        return argument if "/" in dates else f"{self.world.clock().date().isoformat()}/{argument}"

    # --- small things

    def _reference(self, reference_id: ReferenceId) -> Reference:
        reference = self.loaded.reference(reference_id)
        if reference is None:
            raise UsageError(tr(_GONE, reference=reference_id))
        return reference

    def _platform(self, reference: Reference) -> str:
        return reference.platform or self.platform

    def _question(self, reference: Reference) -> ManifestOf | None:
        return questions.question_of(reference, self.platform)

    def _answer(self, reference: Reference) -> Answer | None:
        question = self._question(reference)
        return self.answers.of(question) if question else None

    def _status(
        self, reference: Reference, answer: Answer | None, *, asking: bool, earlier: Answer | None = None
    ) -> Status:
        status = diagnose.status_of(reference, answer, asking=asking)
        today = self.world.clock().date()
        here = self._copies.get(LocalImage(reference.image).key) if reference.image is not None else None
        before = diagnose.status_of_answer(earlier).verdict if earlier is not None else None
        told = answer or earlier
        return replace(
            status, waiting=waiting_for(self.rules(reference), reference, today), local=here, before=before,
            aged=aged(told.asked_at, self.world.clock()) if told is not None and told.from_cache else "",
        )  # fmt: skip

    def _tell(
        self, reference: Reference, answer: Answer | None, on_status: OnStatus | None, *, asking: bool = False
    ) -> None:
        question = self._question(reference)
        earlier = self.desk.remembered(question) if asking and question is not None and on_status is not None else None
        status = self._status(reference, answer, asking=asking, earlier=earlier)
        self.statuses[reference.id] = status
        if on_status is not None:
            on_status(reference.id, status)
