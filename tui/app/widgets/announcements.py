"""What the people behind an image announced: newest first, what speaks of moves and ends marked, each to be opened."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.app.present import dim, safe
from tui.app.widgets.options import Options
from tui.core import explaining
from tui.core.language import later, tr
from tui.core.news import News, Notice

NOTHING = later("Nobody says: no repository at GitHub is known behind this image, or GitHub is not to be asked now.")
NONE = later("Nothing was announced there.")
ASKING = later("GitHub is being asked what the people behind this image announced.")


class Announcements(VerticalScroll):
    """A quiet line while GitHub is asked; then a list. Enter or a click opens the page of one."""

    DEFAULT_CSS = """
    Announcements { height: 1fr; scrollbar-size-vertical: 1; }
    Announcements OptionList { height: auto; padding: 0; background: transparent; }
    Announcements OptionList, Announcements OptionList:focus { border: none; }
    Announcements OptionList > .option-list--option-highlighted,
    Announcements OptionList:focus > .option-list--option-highlighted {
        background: $row-focus; color: $foreground;
    }
    Announcements #announced-by { text-style: bold; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.news: News | None = None

    def compose(self) -> ComposeResult:
        yield Static(dim(tr(ASKING)), id="announced-by")
        yield Options(id="notices")

    def on_mount(self) -> None:
        self.query_one(OptionList).display = False

    def show(self, news: News | None) -> None:
        """What came back; None: nobody is known who could say."""
        self.news = news
        notices = news.notices if news is not None else ()
        head = tr(NOTHING) if news is None else explaining.news_heading(news)
        more = tr("enter opens the page of one in the browser") if notices else tr(NONE) if news is not None else ""
        text = Text(safe(head)).append(f"\n{more}" if more else "", style="not bold dim")
        self.query_one("#announced-by", Static).update(text)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(line_of(one), id=str(n)) for n, one in enumerate(notices)])
        options.display = bool(notices)
        options.highlighted = 0 if notices else None
        if notices and self.has_focus:
            options.focus()

    def text(self) -> Text:
        """All of it, to copy."""
        head = Text(str(self.query_one("#announced-by", Static).content))
        return Text("\n").join([head, *(line_of(one) for one in (self.news.notices if self.news else ()))])

    @on(OptionList.OptionSelected)
    def open_page(self, event: OptionList.OptionSelected) -> None:
        url = self.news.notices[event.option_index].url if self.news is not None else ""
        if url:
            self.app.open_url(url)
        else:
            self.notify(tr("There is no page for it."), markup=False)


def line_of(one: Notice) -> Text:
    """Its day and title, its lines below, and where it stands. The words are strangers': nothing in them is markup."""
    text = Text(f"{one.at.date()}  " if one.at is not None else "", style="bold").append(safe(one.title))
    for line in one.lines:
        mark = Text("\n! ", style="yellow bold") if line.marked else Text("\n  ")
        text.append_text(mark).append_text(Text(safe(line.text), style="not bold" if line.marked else "dim not bold"))
    return text.append_text(Text(f"\n  {safe(one.url)}", "dim not bold") if one.url else Text())
