"""What the people behind an image announced: newest first, what speaks of moves and ends marked, each to be opened."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.app.dialogs.dialog import Dialog
from tui.app.present import dim, safe
from tui.core import explaining
from tui.core.news import News, Notice

NOTHING = "Nobody says: no repository at GitHub is known behind this image, or GitHub is not to be asked now."
NONE = "Nothing was announced there."


class Announced(Dialog[None]):
    """A list of announcements; enter or a click opens the page of one."""

    DEFAULT_CSS = """
    Announced { align: center middle; }
    Announced > Vertical { width: 90%; max-width: 110; height: auto; max-height: 90%; border: round $accent;
                           padding: 0 1; background: $surface; }
    Announced OptionList { height: auto; max-height: 1fr; border: none; }
    Announced .hint { color: $text-muted; }
    """
    BINDINGS = [  # noqa: RUF012  # Textual's own form
        Binding("escape,q,a", "leave", "Close", tooltip="Back to where you were"),
    ]

    def __init__(self, news: News | None) -> None:
        super().__init__()
        self.news = news

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = safe(explaining.news_heading(self.news)) if self.news is not None else "Announced"
            if self.news is None or not self.news.notices:
                yield Static(Text(NOTHING if self.news is None else NONE), id="nothing")
            else:
                yield OptionList(*(Option(line_of(one), id=str(n)) for n, one in enumerate(self.news.notices)))
            yield Static(Text("enter open in the browser   esc close"), classes="hint")

    def on_mount(self) -> None:
        for options in self.query(OptionList):
            options.focus()

    @on(OptionList.OptionSelected)
    def open_page(self, event: OptionList.OptionSelected) -> None:
        url = self.news.notices[int(event.option.id or 0)].url if self.news is not None else ""
        if url:
            self.app.open_url(url)
        else:
            self.notify("There is no page for it.")

    def action_leave(self) -> None:
        self.dismiss(None)


def line_of(one: Notice) -> Text:
    """Its day and title, its lines below, and where it stands. The words are strangers': nothing in them is markup."""
    text = Text(f"{one.at.date()}  " if one.at is not None else "", style="bold").append(safe(one.title))
    for line in one.lines:
        mark = Text("\n! ", style="yellow bold") if line.marked else Text("\n  ")
        text.append_text(mark).append_text(Text(safe(line.text), style="not bold" if line.marked else "dim not bold"))
    return text.append_text(dim(f"\n  {one.url}") if one.url else Text())
