"""The terminal app: the overview, and the keys that hold everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import ActiveBinding, Binding, BindingType

from tui.app.crashing import Crashing
from tui.app.dressing import Dressed
from tui.app.keys import Keyed, key_name, keys_of, reason, translated
from tui.app.screens.overview import Overview
from tui.core.language import later, tr

if TYPE_CHECKING:
    from tui.session import Session


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

    def action_keys(self) -> None:
        """What can be pressed now, and what it does; once more: away with it."""
        from tui.app.dialogs.keys import Keys  # noqa: PLC0415  # not needed for the first paint

        if isinstance(self.screen, Keys):
            self.screen.dismiss(None)
            return
        active = [one for one in self.screen.active_bindings.values() if one.node is not self]
        groups = [
            (tr("In focus"), keys_of(one for one in active if one.node is not self.screen)),
            (tr("On this screen"), keys_of(one for one in active if one.node is self.screen)),
            (tr("Everywhere"), keys_of(self.everywhere())),
        ]
        self.push_screen(Keys([group for group in groups if group[1]]))

    def action_topic(self, name: str = "") -> None:
        """The page of the help that fits; once more: away with it."""
        from tui.app.helping import topic_for  # noqa: PLC0415  # not needed for the first paint
        from tui.app.screens.help import Help  # noqa: PLC0415

        if not isinstance(self.screen, Help):
            self.push_screen(Help(name or topic_for(self.screen_stack)))
        elif not name:
            self.screen.dismiss(None)


def run_app(session: Session) -> int:
    """Open the app on a loaded session; the exit status."""
    app = PullfixApp(session)
    app.run()
    return app.return_code or 0
