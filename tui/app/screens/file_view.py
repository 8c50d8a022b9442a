"""A file at the place where a piece of a value stands. Of an env file only the lines that feed images are shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Footer, Static

from tui.app.excerpts import numbered
from tui.app.keys import Keyed
from tui.app.plain import plain
from tui.app.present import safe
from tui.core import excerpt
from tui.core.language import later, tr
from tui.core.text import Span
from tui.core.value import Written
from tui.sources import editor

if TYPE_CHECKING:
    from tui.session import Session


class FileView(Keyed[bool]):
    """True when an editor was opened on it, so that the files must be read again. `edits`: one may be."""

    CSS_PATH = "file_view.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", later("Edit"), id="edit-file", tooltip=later("In your own editor ($VISUAL, $EDITOR)")),
        Binding("c", "copy", later("Copy"), id="copy-file", tooltip=later("What is shown, as text")),
        Binding("escape,q,enter", "leave", later("Back"), id="leave-file", key_display="esc"),
    ]

    def __init__(self, session: Session, span: Span, *, env: bool, edits: bool = True) -> None:
        super().__init__()
        self.session, self.span, self.env, self.edits = session, span, env, edits
        file = session.snapshot.text_file(span.path)
        self._lines = excerpt.whole(file, span, self._feeding(), env=env) if file is not None else ()
        self._content = numbered(self._lines, span.path)

    def compose(self) -> ComposeResult:
        yield Static(id="file-head")
        yield Static(id="file-note")
        with VerticalScroll(id="file-pane"):
            yield Static(id="file")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        place = self.session.snapshot.place(self.span)
        self.query_one("#file-head", Static).update(Text(safe(place), style="bold", no_wrap=True))
        note = self.query_one("#file-note", Static)
        note.update(Text(tr("Only the lines that feed an image: what else an env file holds is not shown.")))
        note.display = self.env
        self.query_one("#file", Static).update(self._content)
        self.query_one("#file-pane").focus()
        self.call_after_refresh(self._to_the_place)

    def on_resize(self) -> None:
        self.call_after_refresh(self._to_the_place)

    def _to_the_place(self) -> None:
        """The marked line in the middle of what is seen."""
        pane = self.query_one("#file-pane", VerticalScroll)
        before = next((n for n, line in enumerate(self._lines) if line.marked), 0)
        width = max(pane.scrollable_content_region.width, 1)
        y = Content("\n").join(self._content.split("\n")[:before]).get_height({}, width) if before else 0
        pane.scroll_to_region(Region(0, y, width, 1), center=True, animate=False)

    def _feeding(self) -> list[Span]:
        """The places of this file that any image is made of."""
        pieces = (p for r in self.session.loaded.references if r.resolved is not None for p in r.resolved.pieces)
        spans = (piece.origin.span for piece in pieces if isinstance(piece.origin, Written))
        return [span for span in spans if span.path == self.span.path]

    def reason_against(self, action: str) -> str:
        if action != "edit":
            return super().reason_against(action)
        if not self.edits:
            return tr("Not from within the walk: its cards would no longer fit the file.")
        environ = self.session.world.environ
        return "" if editor.named(environ) else tr("No editor is named: set VISUAL or EDITOR, and start again.")

    def action_edit(self) -> None:
        """Hand the terminal over to the person's editor, and come back when it is left."""
        session, path = self.session, Path(self.session.root) / self.span.path
        file = session.snapshot.text_file(self.span.path)
        if file is None:
            return
        at, environ = file.position(self.span.start), session.world.environ
        command = editor.words(environ, path, at.line, at.column)
        try:
            with self.app.suspend():
                said = editor.edit(command, session.root, environ)
        except SuspendNotSupported:
            place = session.snapshot.place(self.span)
            self._tell(tr("This terminal cannot be handed to an editor. Open {place} yourself, then press r in the "
                          "overview.", place=place))  # fmt: skip
            return
        self.app.refresh()
        if said:
            self._tell(said)
        self.dismiss(True)

    def _tell(self, sentence: str) -> None:
        self.app.notify(safe(sentence), markup=False, severity="warning")

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(plain(self._content))
        self.notify(tr("Copied: the lines as they are shown."), markup=False)

    def action_leave(self) -> None:
        self.dismiss(False)
