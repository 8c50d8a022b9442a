"""Writing a diff to a file from the app: asked for its name, and once more where there is a file already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import App

from tui.app.dialogs.ask import Ask
from tui.app.dialogs.confirm import Confirm
from tui.app.dialogs.message import Message
from tui.app.present import safe
from tui.core.errors import PullfixError
from tui.core.language import sentences, tr

if TYPE_CHECKING:
    from tui.core.plan import PlanStep
    from tui.session import Session


def export(app: App[Any], session: Session, step: PlanStep | None = None) -> None:
    """Ask for a name and write the whole plan there, or one choice of it."""
    title = tr("Export the diff") if step is None else tr("Export choice {number} alone", number=step.number)
    name = "pullfix.diff" if step is None else step.file_name
    number = step.number if step is not None else None

    def named(name: str | None) -> None:
        if not name:
            return
        path = _place(name)
        try:
            session.refuse_export(path)
        except PullfixError as fault:
            _not_exported(app, fault)
            return
        if not session.is_there(path):
            _write(app, session, path, number)
            return
        question = sentences(tr("There is a file {path} already.", path=path), tr("Write over it?"))
        app.push_screen(
            Confirm(question, tr("write over it")), lambda yes: _write(app, session, path, number) if yes else None
        )

    app.push_screen(Ask(title, _hint, name), named)


def _hint(typed: str) -> str:
    """Where it goes: a name is one in the directory that pullfix was started in."""
    return tr("writes {path}, readable by you alone", path=_place(typed).absolute())


def _place(typed: str) -> Path:
    path = Path(typed)
    try:
        return path.expanduser()
    except RuntimeError:  # ~NAME of somebody who is not here: a name like another
        return path


def _write(app: App[Any], session: Session, path: Path, number: int | None) -> None:
    try:
        written = session.export(path, number=number, patient=False)
    except PullfixError as fault:
        _not_exported(app, fault)
    else:
        app.notify(tr("The diff is in {path}", path=written), markup=False)


def _not_exported(app: App[Any], fault: PullfixError) -> None:
    app.push_screen(Message(tr("Not exported"), Text(safe(str(fault)))))
