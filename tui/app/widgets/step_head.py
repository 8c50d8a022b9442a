"""The head of a step: which one it is of how many, what fails, who said what."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.app.present import safe, status_text
from tui.core import report
from tui.core.finding import Finding
from tui.core.language import tr
from tui.core.report import Row


class StepHead(Vertical):
    """See the module."""

    DEFAULT_CSS = """
    StepHead { height: auto; }
    StepHead #step { height: 1; padding: 0 1; background: $panel; }
    StepHead #facts { height: auto; max-height: 5; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="step")
        yield Static(id="facts")

    def begin(self, number: int, count: int, row: Row) -> None:
        """Another step, before anything is known of it."""
        said = tr("Step {n} of {count}", n=number, count=count)
        head = Text(f"{said}   ", style="bold", no_wrap=True, overflow="ellipsis")
        head.append(safe(f"{row.label}   {row.place}   "), style="not bold").append_text(status_text(row.status))
        self.query_one("#step", Static).update(head)
        self.query_one("#facts", Static).update(Text(safe(row.resolved or row.written), style="bold"))

    def tell(self, row: Row, finding: Finding | None) -> None:
        """What was found out."""
        facts = Text(safe(row.resolved or row.written), style="bold")
        if finding is not None:
            facts.append(f"\n{safe(finding.message)}", style="not bold")
            facts.append(f"\n{safe(finding.likely)}" if finding.likely else "", style="dim not bold")
            here = report.here(row.status)
            facts.append(f"\n{safe(here)}" if here else "", style="not bold green")
        self.query_one("#facts", Static).update(facts)
