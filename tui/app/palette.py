"""The palette: every action of the screen with its key, the pages of the help, themes, languages, and every image."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, cast

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider

from tui.app import themes
from tui.app.keys import Key, Keyed
from tui.app.present import safe
from tui.core.language import tr
from tui.topics import topics
from tui.translations import LANGUAGES

if TYPE_CHECKING:
    from tui.app.app import PullfixApp

MOST_IMAGES = 200
"""So many are listed before anything is typed; all are looked through."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette."""

    name: str
    told: str
    run: Callable[[], object]


class Palette(CommandPalette):
    """The library's own, with nothing but what is ours in it."""

    DEFAULT_CSS = """
    Palette SearchIcon { display: none; }
    """

    def __init__(self) -> None:
        super().__init__([Commands], placeholder=tr("a few letters of what you want"), id="--command-palette")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not by the page in a list that has no room: see `tui.app.widgets.options`."""
        if action == "command_list" and parameters and str(parameters[0]).startswith("page"):
            return all(lines.scrollable_content_region for lines in self.query(CommandList))
        return super().check_action(action, parameters)


class Commands(Provider):
    """All of it, in this order."""

    @property
    def pullfix(self) -> PullfixApp:
        return cast("PullfixApp", self.app)

    def commands(self) -> Iterator[Command]:
        """Each once."""
        yield from self.actions()
        yield from self.pages()
        yield from self.settings()

    async def discover(self) -> Hits:
        for command in (*self.commands(), *islice(self.images(), MOST_IMAGES)):
            yield DiscoveryHit(command.name, command.run, help=command.told)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in (*self.commands(), *self.images()):
            score = max(matcher.match(command.name), matcher.match(command.told) / 2)
            if score > 0:
                yield Hit(score, matcher.highlight(command.name), command.run, help=command.told)

    def actions(self) -> Iterator[Command]:
        """Every key of the screen below, and those that do nothing now with the reason."""
        for _, keys in self.pullfix.key_groups(self.screen):
            for key in keys:
                told = tr("not now: {reason}", reason=key.reason) if key.reason else key.told
                yield Command(f"{key.name}   {key.keys}", told, partial(self.press, key))

    async def press(self, key: Key) -> None:
        if not key.reason:
            await self.app.run_action(key.action, key.node)
        elif isinstance(self.screen, Keyed):
            self.screen.refuse(key.reason)

    def pages(self) -> Iterator[Command]:
        for page in topics():
            name = tr("Help: {title}", title=page.title)
            yield Command(name, f"pullfix help {page.name}", partial(self.pullfix.action_topic, page.name))

    def settings(self) -> Iterator[Command]:
        remembered = tr("Remembered for the next start")
        for name, told in themes.NAMES.items():
            yield Command(tr(told), remembered, partial(self.pullfix.choose_theme, name))
        for code, name in LANGUAGES.items():
            told = tr("Language: {name}", name=safe(name))
            yield Command(told, remembered, partial(self.pullfix.choose_language, code))

    def images(self) -> Iterator[Command]:
        for row in self.pullfix.rows():
            name = tr("Go to {label}", label=safe(row.label))
            yield Command(name, safe(row.resolved or row.written), partial(self.pullfix.go_to, row.reference.id))
