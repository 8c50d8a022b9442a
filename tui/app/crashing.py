"""What nobody foresaw: the terminal is given back, a report without secrets is saved, and two lines say where it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.text import Text
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode

from tui.core.language import tr

if TYPE_CHECKING:
    from tui.world import World

MOST_ACTIONS = 30
CRASHED = 2
"""The exit status, as that of a command that could not go on."""


class Crashing(App[None]):
    """The part of the app that is called then. It keeps the names of the last actions, never what was typed."""

    world: World
    _last_actions: deque[str]

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        name = action.partition("(")[0] if isinstance(action, str) else action[1]
        self.last_actions().append(name)
        return await super().run_action(action, default_namespace, namespaces)

    def last_actions(self) -> deque[str]:
        """The newest last."""
        try:
            return self._last_actions
        except AttributeError:
            self._last_actions = deque(maxlen=MOST_ACTIONS)
            return self._last_actions

    def _handle_exception(self, error: Exception) -> None:
        """The library's own would print the traceback with all local variables, logins and values of .env in them."""
        self._return_code = CRASHED
        if self._exception is not None:
            return  # what comes after the first one is its wake
        self._exception = error
        self._exception_event.set()
        self.panic(Text(self.farewell(error)))

    def farewell(self, error: Exception) -> str:
        """Save the report; the two lines on it."""
        from tui import crash  # noqa: PLC0415  # seldom wanted

        facts = {
            "command": "app",
            **crash.terminal_facts(self.world.environ),
            "size": f"{self.size.width}x{self.size.height}",
            "theme": self.theme,
            "screens": " > ".join(type(screen).__name__ for screen in self.screen_stack),
            "focus": type(self.focused).__name__,
            "actions": " ".join(self.last_actions()),
        }
        path = crash.saved(error, self.world.state_dir, self.world.clock(), facts)
        said = (
            tr("pullfix crashed. A report without secrets is in {path}", path=path)
            if path is not None
            else tr("pullfix crashed ({kind}), and no report could be saved.", kind=type(error).__name__)
        )
        kept = tr("No file was left half written, and your choices are kept: start pullfix here again to go on.")
        return f"{said}\n{kept}"
