"""All steps of a walk with what became of each: to go to one, and, at the end, to the review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.app.dialogs.dialog import Dialog
from tui.app.present import safe, short
from tui.app.steps import State
from tui.app.widgets.options import Options
from tui.core.language import later, sentences, tr, trn

REVIEW: Final = -1
"""In place of the number of a step: to the review."""
_GLYPHS = {State.CHOSEN: "✓", State.SKIPPED: "–", State.OPEN: "·"}
_STYLES = {State.CHOSEN: "green", State.SKIPPED: "dim", State.OPEN: ""}
LABEL, IMAGE = 16, 46


@dataclass(frozen=True, slots=True)
class Stop:
    """One step as a row. `diff`: the names of the diffs that were written for it."""

    number: int
    label: str
    image: str
    state: State
    diffs: tuple[str, ...] = ()


class StepList(Dialog[int | None]):
    """The number of a step from 0, REVIEW, or None for back to where the person was."""

    DEFAULT_CSS = """
    StepList { align: center middle; }
    StepList > Vertical { width: 94%; max-width: 120; height: auto; max-height: 90%; border: round $accent;
                          padding: 0 1; background: $surface; }
    StepList OptionList { height: auto; max-height: 1fr; border: none; padding: 0; background: transparent; }
    StepList OptionList:focus { border: none; }
    StepList .hint { color: $text-muted; }
    """
    BINDINGS = [  # noqa: RUF012  # Textual's own form
        Binding("escape,q,g", "leave", later("Back"), id="steps-leave", tooltip=later("To the step that you were at")),
        Binding("d", "review", later("Review"), id="steps-review", tooltip=later("The choices and their whole diff")),
        Binding("k", "cursor(-1)", show=False),
        Binding("j", "cursor(1)", show=False),
    ]

    def __init__(self, stops: Sequence[Stop], at: int, choices: int, *, ended: bool) -> None:
        super().__init__()
        self.stops, self.at, self.choices, self.ended = tuple(stops), at, choices, ended

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = tr("The end of the walk") if self.ended else tr("Go to a step")
            yield Static(Text(self._told()), id="told")
            yield Options(id="steps")
            hint = tr("enter go there   d review   esc back") if self.choices else tr("enter go there   esc back")
            yield Static(Text(hint), classes="hint")

    def on_mount(self) -> None:
        steps = self.query_one("#steps", OptionList)
        if self.ended and self.choices:
            said = trn("Review the {n} choice and its diff", "Review the {n} choices and their diff", self.choices)
            steps.add_option(Option(Text(said, style="bold"), id=str(REVIEW)))
        steps.add_options([Option(_row(stop), id=str(stop.number)) for stop in self.stops])
        steps.highlighted = 0 if self.ended else self.at
        steps.focus()

    def _told(self) -> str:
        """How many of each, and that nothing is written."""
        count = {state: sum(stop.state is state for stop in self.stops) for state in State}
        chosen = trn("{n} step is chosen.", "{n} steps are chosen.", count[State.CHOSEN])
        left = count[State.SKIPPED] + count[State.OPEN]
        rest = trn("{n} is left as it is.", "{n} are left as they are.", left) if left else ""
        nothing = tr("Nothing is written to your files yet.") if self.choices else tr("Nothing is chosen.")
        return sentences(chosen, rest, nothing) if count[State.CHOSEN] else sentences(rest, nothing)

    def reason_against(self, action: str) -> str:
        return tr("Nothing is chosen yet.") if action == "review" and not self.choices else ""

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(int(event.option.id or 0))

    def action_cursor(self, by: int) -> None:
        steps = self.query_one("#steps", OptionList)
        steps.highlighted = min(max((steps.highlighted or 0) + by, 0), steps.option_count - 1)

    def action_review(self) -> None:
        self.dismiss(REVIEW)

    def action_leave(self) -> None:
        self.dismiss(None)


def _row(stop: Stop) -> Text:
    word = safe(f"{_GLYPHS[stop.state]} {tr(stop.state.value)}")
    text = Text(no_wrap=True, overflow="ellipsis").append(word, style=_STYLES[stop.state])
    text.pad_right(max(1, 11 - text.cell_len))
    text.append(f"{stop.number + 1}  {short(stop.label, LABEL)}  ").append(short(stop.image, IMAGE), style="dim")
    for name in stop.diffs:
        text.append(f"\n             {safe(name)}", style="dim")
    return text
