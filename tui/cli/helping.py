"""`pullfix help [TOPIC]`: the pages of the help on standard output; nobody pages them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from tui.cli.arguments import COMMANDS, parse
from tui.cli.exits import Exit
from tui.cli.terminal import Terminal, padded, width, wrapped
from tui.core import signs
from tui.core.language import tr
from tui.topics import NAMES, plain, topic, topics
from tui.world import World

COLUMNS = 78
"""The pages in English are written to this width."""


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:  # noqa: ARG001  # one signature for all
    """The list of pages, or one; the words of a command, too."""
    if call.topic is None:
        terminal.print(tr("Pages of the help (in the app: F1):"))
        for page in topics():
            terminal.print(f"  {padded(page.name, 12)}{page.title}")
        terminal.print(tr("`pullfix help TOPIC` shows one, `pullfix help COMMAND` the words of a command."))
    elif call.topic in COMMANDS and call.topic not in NAMES:
        parse([call.topic, "--help"])
    else:
        terminal.write(signs.plain(folded(plain(topic(call.topic)))))
    return Exit.CLEAN


def folded(text: str) -> str:
    """A page whose paragraphs are one line each, since a newline between Chinese characters would be read as a blank:
    broken at our width, below the text of its item in a list. Code and tables stay."""
    return "".join(f"{line}\n" for long in text.splitlines() for line in _lines(long))


def _lines(long: str) -> Iterator[str]:
    if width(long) <= COLUMNS or long.startswith(("    ", "|")):
        yield long
        return
    mark = re.match(r" *(?:- |\d+\. )?", long)
    head = mark[0] if mark else ""
    for n, line in enumerate(wrapped(long[len(head) :], COLUMNS - len(head))):
        yield (" " * len(head) if n else head) + line
