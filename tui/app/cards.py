"""A remedy in the words of its card: its argument, why it is recommended or cannot serve, what it means and risks."""

from __future__ import annotations

from rich.text import Text

from tui.app.present import clipped, safe, short
from tui.app.widgets.cards import Deal
from tui.core.building import shown
from tui.core.finding import Disposition, Remedy, RemedyCode
from tui.core.remedies.fallback_sources import OPTION

TITLE = 17


def card(number: int, remedy: Remedy, argument: str, columns: int, *, room: bool) -> Deal:
    """One card. `room`: the terminal is high enough for the risk and more of the evidence."""
    serves = remedy.disposition is not Disposition.IMPOSSIBLE
    head = Text(no_wrap=True).append(f"{number}  {remedy.title:<{TITLE - 3}}", style="bold" if serves else "dim")
    mark = "  recommended" if remedy.recommended else ""
    head.append(short(_shown(remedy, argument), columns - TITLE - len(mark)), style="" if serves else "dim")
    head.append(mark, style="green bold")
    lines = [line for line in (_below(remedy, room=room) if serves else [remedy.why]) if line]
    body = Text("\n".join(safe(line) if room else clipped(line, columns - 3) for line in lines))
    return Deal(head, body, serves)


def _shown(remedy: Remedy, argument: str) -> str:
    if remedy.disposition is Disposition.IMPOSSIBLE:
        return "cannot serve here"
    if remedy.code is RemedyCode.WAIT and argument:
        dates, _, reason = argument.partition(" ")
        return f"until {dates.rpartition('/')[2]}" + (f": {reason}" if reason else "")
    if remedy.code is RemedyCode.BUILD_LOCALLY and argument:
        return shown(argument)
    if remedy.code is RemedyCode.FALLBACK_SOURCES and argument:
        return ", then ".join(argument.partition(OPTION)[0].split(","))
    return argument or f"enter, then give a {remedy.asks}"


def _below(remedy: Remedy, *, room: bool) -> list[str]:
    """Proof first, then what it means; at 24 lines one line a card must do."""
    if not room:
        return [remedy.why if remedy.recommended else remedy.consequence]
    if remedy.recommended:
        return [" ".join(_proof(remedy)), remedy.consequence, remedy.risk]
    return [f"{remedy.why} {remedy.consequence}".strip(), remedy.risk]


def _proof(remedy: Remedy) -> tuple[str, ...]:
    """Why it is recommended, said once: the reason may be the head of the evidence."""
    evidence = " ".join(remedy.evidence)
    return remedy.evidence if evidence.startswith(remedy.why) else (remedy.why, *remedy.evidence)
