"""Until when to wait, why, and where it was announced. Up and down move by a day, page up and page down by a week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Checkbox, Input, Static

from tui.app.arguments.editor import Editor, keys
from tui.app.present import safe
from tui.core.days import day
from tui.core.language import later, tr, trn
from tui.core.plan import Refusal
from tui.core.remedies.wait import KEEP, SEE, wait

WEEKDAYS = (
    later("Monday"), later("Tuesday"), later("Wednesday"), later("Thursday"), later("Friday"), later("Saturday"),
    later("Sunday"),
)  # fmt: skip


class Tick(Checkbox):
    """Tells by its sign whether it is ticked, not by a colour alone."""

    BUTTON_LEFT = BUTTON_RIGHT = ""
    BUTTON_INNER = "[ ]"

    def watch_value(self) -> None:
        self.BUTTON_INNER = "[x]" if self.value else "[ ]"
        super().watch_value()


class DayEditor(Editor):
    """See the module. `keeps`: the copy that is here can be kept, too."""

    LEAST = 5
    DEFAULT_CSS = """
    DayEditor .field { height: 1; }
    DayEditor .field Static { width: 9; color: $text-muted; }
    DayEditor Checkbox { padding: 0; background: transparent; }
    DayEditor Checkbox > .toggle--button { color: $text; background: transparent; }
    DayEditor Checkbox.-on > .toggle--button { color: $text; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "later(1)", show=False),
        Binding("down", "later(-1)", show=False),
        Binding("pageup", "later(7)", show=False),
        Binding("pagedown", "later(-7)", show=False),
        Binding("tab", "field(1)", show=False),
        Binding("shift+tab", "field(-1)", show=False),
    ]

    def __init__(self, value: str, today: date, *, keeps: bool) -> None:
        super().__init__()
        self._today, self._keeps = today, keeps
        read = wait(value)
        self._before = None if isinstance(read, Refusal) else read

    def compose(self) -> ComposeResult:
        before = self._before
        yield self._field("until", tr("until"), before.until if before else "", tr("2w, friday, 2026-12-08"))
        yield Static(id="answer", classes="answer")
        yield self._field("because", tr("reason"), before.because if before else "", tr("in any words, or none"))
        yield self._field("see", tr("link"), before.see if before else "", tr("https://… where it was announced"))
        if self._keeps:
            keep = before.keep if before else False
            yield Tick(Text(tr("keep the copy that is here: pull_policy: missing")), keep, id="keep", compact=True)
        yield keys(tr("↑ ↓ a day   pgup pgdn a week   tab next"))

    @staticmethod
    def _field(name: str, label: str, value: str, hint: str) -> Horizontal:
        line = Input(value, placeholder=hint, id=name, compact=True)
        return Horizontal(Static(Text(label)), line, classes="field")

    def _text(self, name: str) -> str:
        return " ".join(self.query_one(f"#{name}", Input).value.split())

    @property
    def until(self) -> date | None:
        return day(self._text("until"), self._today)

    @property
    def argument(self) -> str:
        """As a choice takes it; empty while there is no day."""
        if self.until is None:
            return ""
        see = self._text("see")
        keep = KEEP if self._keeps and self.query_one("#keep", Checkbox).value else ""
        dates = f"{self._today.isoformat()}/{self.until.isoformat()}"
        return " ".join(filter(None, (dates, self._text("because"), f"{SEE}{see}" if see else "", keep)))

    @on(Input.Changed)
    @on(Checkbox.Changed)
    def typed(self) -> None:
        fault = self._fault()
        self.query_one("#answer", Static).update(self._said(fault))
        self.changed("" if fault else self.argument)

    def _fault(self) -> str:
        """Why it cannot be taken; empty: it can."""
        until = self.until
        if until is None:
            return tr("That is no day. Write 2w, friday or 2026-12-08.")
        if until < self._today:
            return tr("{day} is over. Give a day to come.", day=until.isoformat())
        read = wait(self.argument)
        return read.message if isinstance(read, Refusal) else ""

    def _said(self, fault: str) -> Text:
        until = self.until
        if fault or until is None:
            return Text(safe(fault), style="red")
        left = (until - self._today).days
        away = trn("in {n} day", "in {n} days", left) if left else tr("today")
        weekday = tr(WEEKDAYS[until.weekday()])
        return Text(tr("{weekday} {day}, {away}", weekday=weekday, day=until.isoformat(), away=away))

    def action_later(self, days: int) -> None:
        """Another day, never one that is over."""
        try:
            moved = max((self.until or self._today) + timedelta(days=days), self._today)
        except OverflowError:  # the year 9999 ends the calendar
            return
        line = self.query_one("#until", Input)
        line.value = moved.isoformat()
        line.cursor_position = len(line.value)

    def action_field(self, by: int) -> None:
        """The next field, and round again."""
        fields = [*self.query(Input), *self.query(Checkbox)]
        at = next((n for n, field in enumerate(fields) if field.has_focus), 0)
        self.screen.set_focus(fields[(at + by) % len(fields)])

    @on(Input.Submitted)
    def take(self) -> None:
        if not self._fault():
            self.post_message(self.Taken(self.argument))
