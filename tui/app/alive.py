"""Is anybody still looking? Answers of the network come when they come; the person may have left by then."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def alive(screen: Screen[Any]) -> bool:
    """Is the screen still open? It leaves the stack before its widgets go, so what is asked for after a True is there
    until the next `await`."""
    return screen.is_running and screen in screen.app.screen_stack
