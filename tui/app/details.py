"""The two panes below the table: what is known of one reference, as text."""

from __future__ import annotations

from rich.text import Text

from tui.app.present import safe, status_text
from tui.core import report, waiting
from tui.core.finding import Finding
from tui.core.reference import Role
from tui.core.report import Row, Source
from tui.core.text import Snapshot
from tui.core.verdict import Standing


def why(row: Row, finding: Finding | None, advice: tuple[Finding, ...] = ()) -> Text:
    """Why it fails: what is known, what is likely, and what to press."""
    text, here = Text(), report.here(row.status)
    text.append_text(status_text(row.status, finding)).append("  ").append(
        safe(row.resolved or row.written), style="bold"
    )
    if finding is None:
        text.append(f"\n{_calm(row)}").append(f"\n{safe(here)}" if here else "")
        for one in advice:
            text.append(f"\n{safe(one.message)}", style="dim")
        return text.append("\ni  ", style="bold").append("does not want to hear it", style="dim") if advice else text
    text.append(f"\n{safe(finding.message)}")
    for line in (finding.likely, here):
        text.append(f"\n{safe(line)}" if line else "")
    best = next((remedy for remedy in finding.remedies if remedy.recommended or (finding.mark and remedy.to)), None)
    if best is not None:
        text.append("\nf  ", style="bold").append(f"{best.title}: {safe(best.to)}", style="green")
        text.append(f"\n   {safe(best.why)}", style="dim")
    elif finding.todo:
        text.append(f"\n{safe(finding.todo)}", style="dim")
    for problem in row.reference.problems:
        text.append(f"\n{safe(problem.message)}")
    if row.status.waiting:
        text.append(f"\n{safe(waiting.sentence(row.status.waiting))}")
    return text


_ASIDE = {
    Role.BUILT: "It is built here, so nobody is asked for it.",
    Role.CACHE: "It only makes a build quicker. A build goes on without it, so nobody is asked for it.",
}


def _calm(row: Row) -> str:
    match row.status.standing:
        case Standing.ASKING:
            if row.status.before is None:
                return "The registry is being asked."
            last = f"{report.WORDS[row.status.before]}, {row.status.aged or 'a moment ago'}"
            return f"The last answer was: {last}. The registry is being asked again."
        case Standing.FINE:
            way = f" {safe(' '.join(row.status.answer.way))}" if row.status.answer and row.status.answer.way else ""
            return f"It can be pulled.{way}{f' Digest {row.status.digest[:19]}…' if row.status.digest else ''}"
        case Standing.ASIDE:
            return _ASIDE.get(row.reference.role, "It is not pulled here, so nobody is asked for it.")
        case _:
            return ""


def origin(row: Row, snapshot: Snapshot) -> Text:
    """Where the value comes from, piece by piece."""
    text = Text().append(f"{safe(row.place)}  ", style="dim").append(safe(row.written))
    for source in report.sources(row.reference, snapshot):
        text.append("\n").append(safe(source.text), style="bold").append(f"\n  {safe(_said(source))}", style="dim")
    return text


def _said(source: Source) -> str:
    if source.from_shell:
        return f"{source.variable} in your shell, which outranks every file"
    if source.variable and source.default:
        return f"{source.place}  the default of {source.variable}, which is not set"
    return f"{source.place}  {source.variable}" if source.variable else source.place
