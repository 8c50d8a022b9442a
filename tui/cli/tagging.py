"""`pullfix tags REF`: the tags of a repository, newest first by version rules."""

from __future__ import annotations

import argparse

from tui.cli.exits import Exit
from tui.cli.explain import alone, named
from tui.cli.formats import document
from tui.cli.sessions import run_with
from tui.cli.terminal import Terminal, safe
from tui.core.answers import Tags, TagsOf
from tui.core.diagnose import status_of_answer
from tui.core.report import word
from tui.core.verdict import Standing
from tui.core.versions import newest_first
from tui.world import World


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 with the tags, 1 or 3 where the registry gave none."""
    image = named(call.reference)
    session = alone(call, world)
    answer = run_with(session, lambda: session.ask(TagsOf(image)))
    if not isinstance(answer, Tags):
        status = status_of_answer(answer)
        terminal.note(safe(f"{image.registry} gives no tags of {image.repository}: {word(status)}."))
        return Exit.FINDINGS if status.standing is Standing.FAILING else Exit.UNDECIDED
    tags = newest_first(answer.tags)
    if call.format == "json":
        found = {"schema": "pullfix.tags/1", "repository": image.path, "tags": list(tags), "complete": answer.complete}
        document.show(found, terminal)
        return Exit.CLEAN
    for tag in tags:
        terminal.print(safe(tag))
    if not answer.complete:
        terminal.note("The list was cut short: the registry has more tags than were asked for.")
    return Exit.CLEAN
