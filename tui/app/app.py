"""The terminal app: the overview, and the keys that hold everywhere."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual.binding import ActiveBinding, Binding, BindingType

from tui import remembered
from tui.app.crashing import Crashing
from tui.app.dressing import Dressed
from tui.app.keys import Key, Keyed, key_name, keys_of, reason, translated
from tui.app.present import safe
from tui.app.screens.overview import Overview
from tui.core import language, report
from tui.core.language import later, tr

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.core.reference import ReferenceId
    from tui.core.report import Row
    from tui.session import Session


WELCOME = 10.0
"""Seconds that the first hint stays."""


class PullfixApp(Crashing, Dressed):
    """One session on one directory, already loaded."""

    TITLE = "pullfix"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "question_mark,f2", "keys", later("Keys"), id="help", priority=True,
            tooltip=later("The keys of this moment, and why one does nothing now"),
        ),
        Binding(
            "f1", "topic", later("Help"), id="topic", priority=True, show=False,
            tooltip=later("The page of the help that fits what is under the cursor"),
        ),
        Binding(
            "ctrl+p", "palette", later("Everything"), id="palette", priority=True, show=False,
            tooltip=later("Every action, page, theme, language and image, by a few letters"),
        ),
        Binding(
            "ctrl+z", "suspend_process", later("To the shell"), id="suspend", priority=True, show=False,
            tooltip=later("Put pullfix aside for a moment; fg comes back to it"),
        ),
        Binding(
            "ctrl+c", "quit", later("Quit"), id="leave-now", show=False, priority=True,
            tooltip=later("Leave from anywhere"),
        ),
    ]  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.world = session.world
        self.dress(session.world)

    def on_mount(self) -> None:
        self.push_screen(Overview(self.session))
        problems = self.world.config.problems
        if self.world.config.keys:
            from tui.app.keymap import checked  # noqa: PLC0415  # few have keys of their own

            keymap, faults = checked(self.world.config)
            self.set_keymap(keymap)
            problems += faults
        if problems:
            from tui.app.dialogs.message import Message  # noqa: PLC0415  # seldom wanted

            said = Text(safe("\n\n".join((*problems, tr("All the rest of the file holds.")))))
            self.push_screen(Message(tr("Your config file"), said))

        self.welcome()

    def welcome(self) -> None:
        """The one next thing to press, for who has never been here: once."""
        if self.session.loaded.references and remembered.WELCOMED not in remembered.read(self.world.state_dir):
            self.remember(remembered.WELCOMED, "yes")
            self.notify(tr("New here? f on a row that fails shows the ways out. F1 explains."), timeout=WELCOME)

    async def on_unmount(self) -> None:
        await self.session.aclose()

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or key_name(binding.key)

    async def on_key(self, event: events.Key) -> None:
        """A key that nobody has taken yet: where it is disabled, say why."""
        active = self.screen.active_bindings.get(event.key)
        if active is not None and not active.enabled and isinstance(self.screen, Keyed) and (why := reason(active)):
            self.screen.refuse(why)

    def everywhere(self) -> list[ActiveBinding]:
        """The keys that hold on every screen, in dialogs too."""
        mine = self._bindings.copy()
        mine.apply_keymap(self._keymap)
        return [ActiveBinding(self, translated(one), True) for _, one in mine if one.priority and one.id]

    def key_groups(self, screen: Screen[Any]) -> list[tuple[str, list[Key]]]:
        """What can be pressed on a screen now, in groups with a title."""
        active = [one for one in screen.active_bindings.values() if one.node is not self]
        groups = [
            (tr("In focus"), keys_of(one for one in active if one.node is not screen)),
            (tr("On this screen"), keys_of(one for one in active if one.node is screen)),
            (tr("Everywhere"), keys_of(self.everywhere())),
        ]
        return [group for group in groups if group[1]]

    def action_keys(self) -> None:
        """What can be pressed now, and what it does; once more: away with it."""
        from tui.app.dialogs.keys import Keys  # noqa: PLC0415  # not needed for the first paint

        if isinstance(self.screen, Keys):
            self.screen.dismiss(None)
        elif isinstance(self.screen, Keyed):
            self.push_screen(Keys(self.key_groups(self.screen)))

    def action_palette(self) -> None:
        """Every action, page, theme, language and image, by a few letters."""
        from tui.app.palette import Palette  # noqa: PLC0415  # not needed for the first paint

        below = [number for number, screen in enumerate(self.screen_stack) if isinstance(screen, Palette)]
        if isinstance(self.screen, Palette):
            self.screen.dismiss(None)
        elif below:  # the keys or the help lie above it, and there is one palette
            for _ in self.screen_stack[below[0] + 1 :]:
                self.pop_screen()
        else:
            self.push_screen(Palette())

    def action_topic(self, name: str = "") -> None:
        """The page of the help that fits; once more: away with it."""
        from tui.app.helping import topic_for  # noqa: PLC0415  # not needed for the first paint
        from tui.app.screens.help import Help  # noqa: PLC0415

        if not isinstance(self.screen, Help):
            self.push_screen(Help(name or topic_for(self.screen_stack)))
        elif name:
            self.call_later(self.screen.go, name)
        else:
            self.screen.dismiss(None)

    # --- what the palette leads to

    def rows(self) -> tuple[Row, ...]:
        """Of every image."""
        return report.rows(self.session.loaded, self.session.statuses, self.session.snapshot)

    def overview(self) -> Overview:
        """Back to it; what lies above it is left."""
        while not isinstance(self.screen, Overview):
            self.pop_screen()
        return self.screen

    def go_to(self, reference_id: ReferenceId) -> None:
        self.overview().go_to(reference_id)

    def choose_language(self, code: str) -> None:
        """Speak it from now on, and at the next start."""
        from tui.translations import catalogue  # noqa: PLC0415  # seldom wanted

        language.use(catalogue(code))
        self.remember(remembered.LANGUAGE, code)
        self.overview()
        self.switch_screen(Overview(self.session))


SELDOM = (50_000, 20, 100)
"""When the collector looks for cycles among the young, the middle-aged and the old. A look at the old takes as long as
a frame; most of what the app drops has no cycle and is freed at once."""


def run_app(session: Session) -> int:
    """Open the app on a loaded session; the exit status."""
    # What is loaded stays. Looking through ten thousand rows for garbage, again and again, would hold the keys up.
    gc.freeze()
    gc.set_threshold(*SELDOM)
    app = PullfixApp(session)
    app.run()
    return app.return_code or 0
