"""Looking closer at the image in focus: the detail screen at one of its tabs, a file at the place of a piece."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding, BindingType

from tui.app.keys import Keyed
from tui.app.widgets.origin import OriginPane
from tui.app.widgets.panes import Panes
from tui.core.diagnose import finding_of
from tui.core.finding import Finding
from tui.core.language import later
from tui.core.reference import ReferenceId
from tui.core.report import Row

if TYPE_CHECKING:
    from tui.session import Session


LOOKS: tuple[BindingType, ...] = (
    Binding("v", "detail('why')", later("View"), id="view",
            tooltip=later("All that is known: why, where from, evidence, announcements, local copy, history")),
    Binding("e", "detail('evidence')", later("Evidence"), id="evidence", show=False,
            tooltip=later("The whole exchange with the registry")),
    Binding("a", "detail('announced')", later("Announced"), id="announced", show=False,
            tooltip=later("What the people behind this image announced")),
)  # fmt: skip
"""Its keys, to stand among those of the screen."""


class Looks(Keyed[None]):
    """What a screen with rows and panes needs for it. Screens derive from it."""

    session: Session
    findings: dict[ReferenceId, Finding]
    advice: Mapping[ReferenceId, tuple[Finding, ...]]

    def current_row(self) -> Row | None:
        """The row in focus."""
        raise NotImplementedError

    def action_fix(self) -> None:
        """The ways out for the row in focus."""
        raise NotImplementedError

    def action_again(self) -> None:
        """Read the files and ask anew."""
        raise NotImplementedError

    def action_detail(self, tab: str) -> None:
        """All that is known of the row in focus."""
        from tui.app.screens.detail import Detail  # noqa: PLC0415  # not needed for the first paint

        row = self.current_row()
        if row is None:
            return
        known = row.reference.id
        finding = self.findings.get(known) or finding_of(row.reference, row.status)
        screen = Detail(self.session, row.reference, finding, self.advice.get(known, ()), tab=tab)
        self.app.push_screen(screen, self._looked)

    def _looked(self, wanted: str | None) -> None:
        from tui.app.screens.detail import FILES, FIX  # noqa: PLC0415  # as above

        if wanted == FIX:
            self.action_fix()
        elif wanted == FILES:
            self.action_again()

    @on(Panes.Wanted)
    def wanted(self, event: Panes.Wanted) -> None:
        self.action_detail(event.tab)

    @on(OriginPane.Opened)
    def opened(self, event: OriginPane.Opened) -> None:
        from tui.app.screens.file_view import FileView  # noqa: PLC0415  # as above

        view = FileView(self.session, event.span, env=event.env)
        self.app.push_screen(view, lambda edited: self.action_again() if edited else None)
