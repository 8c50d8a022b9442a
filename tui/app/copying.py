"""Copying and opening: what a row names, on the clipboard of the terminal (OSC 52, through SSH too), and the web page
of its repository."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from tui.app.entries import Entry
from tui.app.rows import Rows
from tui.core.access import page_of
from tui.core.language import later, tr, trn
from tui.core.report import UNASKED
from tui.core.status import Status

FAR = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
"""Set by sshd (sshd(8), ENVIRONMENT): a browser would open on a machine that nobody sits at."""
SEEN = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER")
"""One of them where a browser can show itself on Linux."""

Named = Callable[[Entry, Status], str]


def pulled(entry: Entry, _status: Status) -> str:
    """The image as it is pulled, as written where nothing came of it."""
    return entry.reference.text or entry.reference.written


def _pinned(entry: Entry, status: Status) -> str:
    """`redis:7@sha256:…`, where the registry gave the digest."""
    if entry.reference.image is None or not status.digest:
        return ""
    return f"{pulled(entry, status).partition('@')[0]}@{status.digest}"


def page(entry: Entry) -> str:
    """The web page of the repository; empty where none is known."""
    return page_of(entry.reference.image) if entry.reference.image is not None else ""


WAYS: tuple[tuple[str, Named], ...] = (
    (later("image as it is pulled"), pulled),
    (later("image as it is written"), lambda entry, _status: entry.reference.written),
    (later("image with its digest"), _pinned),
    (later("digest"), lambda _entry, status: status.digest or ""),
    (later("place: file, line and column"), lambda entry, _status: entry.place),
    (later("service"), lambda entry, _status: entry.label),
    (later("status code"), lambda _entry, status: status.verdict.value if status.verdict is not None else ""),
    (later("address of its page"), lambda entry, _status: page(entry)),
)
"""What can be copied of a row, and how it is called."""


def has_browser(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Would a page open before the person's eyes?"""
    if any(environ.get(name) for name in FAR):
        return False
    return not platform.startswith("linux") or any(environ.get(name) for name in SEEN)


class Copies(Rows):
    """See the module. Screens derive from it, and take the bindings in where they want them."""

    def action_copy(self) -> None:
        self.copy_by(pulled)

    def copy_by(self, way: Named) -> None:
        """Copy one thing of each row that is meant, a line each."""
        statuses = self.session.statuses
        meant = self.board.meant(self.current_entry)
        lines = [line for entry in meant if (line := way(entry, statuses.get(entry.key, UNASKED)))]
        if not lines:
            self.notify(tr("There is nothing of that to copy here."), severity="warning")
            return
        self.app.copy_to_clipboard("\n".join(lines))
        said = tr("Copied: {text}", text=lines[0])
        self.notify(said if len(lines) == 1 else trn("{n} line copied.", "{n} lines copied.", len(lines)))

    def action_copy_other(self) -> None:
        from tui.app.dialogs.copy import Copy  # noqa: PLC0415  # not needed for the first paint

        statuses, meant = self.session.statuses, self.board.meant(self.current_entry)
        if not meant:
            return
        first = meant[0]
        offers = [(tr(name), way(first, statuses.get(first.key, UNASKED)), way) for name, way in WAYS]
        offers = [offer for offer in offers if offer[1]]

        def chosen(number: int | None) -> None:
            if number is not None:
                self.copy_by(offers[number][2])

        self.app.push_screen(Copy([offer[:2] for offer in offers], len(meant)), chosen)

    def action_page(self) -> None:
        entry = self.current_entry
        if entry is None:
            return
        address = page(entry)
        if self.app.is_web or has_browser(self.session.world.environ):
            self.app.open_url(address)
            self.notify(tr("Opened: {address}", address=address))
            return
        self.app.copy_to_clipboard(address)
        self.notice(tr("No browser here. Copied: {address}", address=address))

    def reason_against(self, action: str) -> str:
        entry = self.current_entry
        if action in ("copy", "copy_other") and entry is None and not self.board.marked:
            return tr("No row is in focus.")
        if action == "page":
            if entry is None:
                return tr("No row is in focus.")
            if not page(entry):
                return tr("No page is known for this registry.")
        return super().reason_against(action)
