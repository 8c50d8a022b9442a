"""Building now, from the app: on a key of its own, after a question that shows the very command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from tui.app.keys import Keyed
from tui.core.errors import PullfixError
from tui.core.language import later, tr
from tui.core.reference import Role
from tui.core.report import Row

if TYPE_CHECKING:
    from tui.session import Session


class Builds(Keyed[None]):
    """What a screen with rows needs for the key. Screens derive from it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "b",
            "build",
            later("Build now"),
            id="build",
            tooltip=later("Build this service here, with a live log"),
            show=False,
        ),
    ]
    session: Session

    def current_row(self) -> Row | None:
        """The row in focus."""
        raise NotImplementedError

    def notice(self, text: str) -> None:
        """Say one line."""
        raise NotImplementedError

    def action_build(self) -> None:
        row = self.current_row()
        if row is None:
            return
        if row.reference.role is not Role.BUILT:
            self.notice(tr("{label} is not built here. f offers to build it.", label=row.label))
            return
        offer_build(self.app, self.session, row, self.notice)


def offer_build(app: App[Any], session: Session, row: Row, said: Callable[[str], None]) -> None:
    """Ask, build, and say how it ended."""
    from tui.app.dialogs.confirm import Confirm  # noqa: PLC0415  # not needed for the first paint
    from tui.app.dialogs.running import Running  # noqa: PLC0415

    try:
        commands = session.build_commands([row.reference.id])
    except PullfixError as fault:
        said(str(fault))
        return
    shown = "\n".join(command.shown for command in commands)

    done = tr("{label} is built.", label=row.label)

    def built(well: bool | None) -> None:
        said(done if well else tr("{label} was not built. The files are as they were applied.", label=row.label))

    def answered(yes: bool | None) -> None:
        if yes:
            work = lambda heard: session.build(commands, heard)  # noqa: E731  # a name for what is passed on
            app.push_screen(Running(tr("Building {label}", label=row.label), work, done), built)

    parts = (
        tr("Build {label} now?", label=row.label), shown, tr("It runs what its Dockerfile says, on this machine."),
    )  # fmt: skip
    app.push_screen(Confirm("\n\n".join(parts), tr("build")), answered)
