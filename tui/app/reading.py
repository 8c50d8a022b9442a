"""What the walk gives to read beside a step: all that is known of its image, at one of the tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from tui.core.finding import Finding
from tui.core.reference import Reference

if TYPE_CHECKING:
    from tui.session import Session


def show(app: App[Any], session: Session, reference: Reference, finding: Finding | None, tab: str) -> None:
    """Open it above the walk; `esc` comes back to the step."""
    from tui.app.screens.detail import Detail  # noqa: PLC0415  # only when it is asked for

    app.push_screen(Detail(session, reference, finding, tab=tab, below=True))
