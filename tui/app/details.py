"""Why the pull of one reference fails, as text: for the pane below the table, and in full."""

from __future__ import annotations

from rich.text import Text

from tui.app.present import safe, status_text
from tui.core import report, waiting
from tui.core.finding import Finding, Remedy
from tui.core.language import sentences, tr
from tui.core.reference import Role
from tui.core.report import Row
from tui.core.verdict import Standing


def why(row: Row, finding: Finding | None, advice: tuple[Finding, ...] = ()) -> Text:
    """What is known, what to press, what is likely: in this order, for the last lines may be out of view."""
    text, here = Text(), report.here(row.status)
    text.append_text(status_text(row.status, finding)).append("  ").append(
        safe(row.resolved or row.written), style="bold"
    )
    if finding is None:
        text.append(f"\n{_calm(row)}").append(f"\n{safe(here)}" if here else "")
        for one in advice:
            text.append(f"\n{safe(one.message)}", style="dim")
        more = tr("ignore this advice")
        return text.append("\ni  ", style="bold").append(more, style="dim") if advice else text
    text.append(f"\n{safe(finding.message)}").append_text(way_out(finding))
    for line in (finding.likely, here):
        text.append(f"\n{safe(line)}" if line else "")
    for problem in row.reference.problems:
        text.append(f"\n{safe(problem.message)}")
    if row.status.waiting:
        text.append(f"\n{safe(waiting.sentence(row.status.waiting))}")
    return text


def best_of(finding: Finding) -> Remedy | None:
    """The way out that is recommended; of advice, the one that leads somewhere."""
    return next((remedy for remedy in finding.remedies if remedy.recommended or (finding.mark and remedy.to)), None)


def way_out(finding: Finding) -> Text:
    """What to press, and the reason for it; else what the person can do."""
    best, text = best_of(finding), Text()
    if best is None:
        return text.append(f"\n{safe(finding.todo)}" if finding.todo else "", style="dim")
    text.append("\nf  ", style="bold").append(f"{safe(best.title)}: {safe(best.to)}", style="green")
    return text.append(f"\n   {safe(best.why)}" if best.why else "", style="dim")


def _calm(row: Row) -> str:
    match row.status.standing:
        case Standing.ASKING:
            if row.status.before is None:
                return tr("The registry is being asked.")
            return tr(
                "The last answer was: {word}, {when}. The registry is being asked again.",
                word=tr(report.WORDS[row.status.before]), when=row.status.aged or tr("a moment ago"),
            )  # fmt: skip
        case Standing.FINE:
            return _there(row)
        case Standing.ASIDE:
            return _aside(row.reference.role)
        case _:
            return ""


def _there(row: Row) -> str:
    """It can be pulled: by which way, and what it is."""
    answer, digest = row.status.answer, row.status.digest
    way = safe(" ".join(answer.way)) if answer and answer.way else ""
    return sentences(tr("It can be pulled."), way, tr("Digest {digest}…", digest=digest[:19]) if digest else "")


def _aside(role: Role) -> str:
    match role:
        case Role.BUILT:
            return tr("It is built here, so nobody is asked for it.")
        case Role.CACHE:
            return tr("It only makes a build quicker. A build goes on without it, so nobody is asked for it.")
        case _:
            return tr("It is not pulled here, so nobody is asked for it.")
