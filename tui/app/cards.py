"""A remedy in the words of its card: its argument, why it is recommended or cannot serve, what it means and risks."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

from tui.app.arguments.editor import Checked
from tui.app.present import clipped, safe, short
from tui.app.widgets.cards import EDGES, Deal
from tui.core.building import shown
from tui.core.finding import Disposition, Remedy, RemedyCode
from tui.core.language import listing, sentences, tr
from tui.core.plan import Refusal
from tui.core.remedies.fallback_sources import OPTION
from tui.core.remedies.wait import wait

TITLE = 20


def card(number: int, remedy: Remedy, argument: str, columns: int, checked: Checked | None = None) -> Deal:
    """One card in a terminal of so many columns. `checked`: what was found out about an argument that was typed."""
    serves = remedy.disposition is not Disposition.IMPOSSIBLE
    title = safe(remedy.title)
    pad = " " * max(TITLE - 3 - cell_len(title), 1)
    head = Text(no_wrap=True).append(f"{number}  {title}{pad}", style="bold" if serves else "dim")
    room = columns - EDGES - head.cell_len
    if not serves:
        reason = clipped(tr("cannot serve here: {reason}", reason=remedy.why), room)
        alone = head.copy().append(reason, style="dim")
        return Deal(head.append(tr("cannot serve here"), style="dim"), (safe(remedy.why),), serves=False, alone=alone)
    mark = Text("  ").append(tr("recommended"), style="green bold") if _recommended(remedy, argument) else Text()
    said = Text("  ").append_text(checked.verdict) if checked is not None and argument else Text()
    proof = next((offer.evidence for offer in remedy.candidates if offer.argument == argument), ())
    below = _below(remedy) if argument == remedy.to else _of_own(remedy, argument, proof)
    head.append(short(_shown(remedy, argument), room - mark.cell_len - said.cell_len))
    head.append_text(said).append_text(mark)
    return Deal(head, tuple(safe(line) for line in below if line))


def _recommended(remedy: Remedy, argument: str) -> bool:
    """What a person typed in its place has nobody's recommendation."""
    return remedy.recommended and argument == remedy.to


def _shown(remedy: Remedy, argument: str) -> str:
    if not argument:
        return tr("enter, then give a {what}", what=tr(remedy.asks))
    match remedy.code:
        case RemedyCode.WAIT:
            return _until(argument)
        case RemedyCode.BUILD_LOCALLY:
            return shown(argument)
        case RemedyCode.FALLBACK_SOURCES:
            return listing(argument.partition(OPTION)[0].split(","), tr("then"))
        case _:
            return argument


def _until(argument: str) -> str:
    """`until 2026-12-08: the project is moving`."""
    dates, _, rest = argument.partition(" ")
    read = wait(argument)
    reason = rest if isinstance(read, Refusal) else read.because
    until = dates.rpartition("/")[2]
    return tr("until {day}: {reason}", day=until, reason=reason) if reason else tr("until {day}", day=until)


def _below(remedy: Remedy) -> tuple[str, ...]:
    """Proof first, then what it means."""
    if remedy.recommended:
        return sentences(*_proof(remedy)), remedy.consequence, remedy.risk
    return sentences(remedy.why, remedy.consequence), remedy.risk


def _of_own(remedy: Remedy, argument: str, proof: tuple[str, ...]) -> tuple[str, ...]:
    """Of an argument in place of what is offered: nothing of what proves that one, or follows from it."""
    means: tuple[str, ...]
    match remedy.code:
        case RemedyCode.SWITCH_PATH:
            means = (tr("Another path is another publisher: take one that you have reason to trust."),)
        case RemedyCode.UNPIN_TAG:
            means = (tr("It follows {tag} again.", tag=argument), remedy.risk)
        case RemedyCode.WAIT:
            means = (remedy.why, remedy.risk)
        case _:
            means = (remedy.consequence, remedy.risk)
    return sentences(*proof), *means


def _proof(remedy: Remedy) -> tuple[str, ...]:
    """Why it is recommended, said once: the reason may be the head of the evidence."""
    evidence = sentences(*remedy.evidence)
    return remedy.evidence if evidence.startswith(remedy.why) else (remedy.why, *remedy.evidence)
