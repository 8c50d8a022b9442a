"""`pullfix help [TOPIC]`: the pages of the help on standard output; nobody pages them."""

from __future__ import annotations

import argparse

from tui.cli.arguments import COMMANDS, parse
from tui.cli.exits import Exit
from tui.cli.terminal import Terminal, padded
from tui.core import signs
from tui.core.language import tr
from tui.topics import NAMES, plain, topic, topics
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:  # noqa: ARG001  # one signature for all
    """The list of pages, or one; the words of a command, too."""
    signs.use(ascii_only=not terminal.unicode)
    if call.topic is None:
        terminal.print(tr("Pages of the help (in the app: F1):"))
        for page in topics():
            terminal.print(f"  {padded(page.name, 12)}{signs.plain(page.title)}")
        terminal.print(tr("`pullfix help TOPIC` shows one, `pullfix help COMMAND` the words of a command."))
    elif call.topic in COMMANDS and call.topic not in NAMES:
        parse([call.topic, "--help"])
    else:
        terminal.write(signs.plain(plain(topic(call.topic))))
    return Exit.CLEAN
