"""A remedy as a card: its title and argument, why it is recommended or cannot serve, what it means, what it risks."""

from __future__ import annotations

from rich.text import Text

from tui.app.present import clipped, safe, short
from tui.core.finding import Disposition, Remedy, RemedyCode

TITLE = 17


def card(number: int, remedy: Remedy, argument: str, columns: int, *, room: bool) -> Text:
    """The lines of one card. `room`: the terminal is high enough for the risk and more of the evidence."""
    impossible = remedy.disposition is Disposition.IMPOSSIBLE
    style = "dim" if impossible else "bold"
    text = Text(no_wrap=not room).append(f"{number}  {remedy.title:<{TITLE - 3}}", style=style)
    mark = "  recommended" if remedy.recommended else ""
    text.append(short(_shown(remedy, argument), columns - TITLE - len(mark) - 2))
    text.append(mark, style="green bold")
    below = [remedy.why] if impossible else _below(remedy, room=room)
    for line in below:
        if line:
            text.append("\n").append(f"   {safe(line) if room else clipped(line, columns - 4)}", style="dim")
    return text


def _shown(remedy: Remedy, argument: str) -> str:
    if remedy.disposition is Disposition.IMPOSSIBLE:
        return "cannot serve here"
    if remedy.code is RemedyCode.WAIT and argument:
        dates, _, reason = argument.partition(" ")
        return f"until {dates.rpartition('/')[2]}" + (f": {reason}" if reason else "")
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
