"""Toasts that hide nothing: one line, one at a time, on the border above the footer. What must be read is a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from tui.app.present import safe
from tui.core.language import tr

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

SECONDS = 4.0
"""How long one stays."""


class Toasts(App[None]):
    """What the app needs for them. Every screen ends in a border and its footer, so the border is what they lie on."""

    NOTIFICATION_TIMEOUT = SECONDS
    CSS = """
    ToastRack { overflow: hidden; max-height: 1; margin-bottom: 1; }
    ToastHolder { height: 1; display: none; }
    ToastHolder:last-child { display: block; }
    ToastRack Toast { width: auto; max-width: 90%; height: 1; margin: 0 1 0 0; padding: 0 1; text-wrap: nowrap;
                      text-overflow: ellipsis; }
    """

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show one line in place of the last one; the title stands before it. Control characters are shown escaped, and
        there is no markup but for who asks for it."""
        said = tr("{title}: {message}", title=title, message=message) if title else message
        said = said if markup else safe(said).replace("\n", " ")
        super().notify(said, severity=severity, timeout=timeout, markup=markup)
