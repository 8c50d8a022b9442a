"""`pullfix tags REF`: the tags of a repository, newest first by version rules, and which are the same image now."""

from __future__ import annotations

import argparse

from tui.cli.exits import Exit
from tui.cli.explain import alone, named
from tui.cli.formats import document
from tui.cli.sessions import run_with
from tui.cli.terminal import Terminal, padded, safe, width
from tui.core.answers import Tags, TagsOf
from tui.core.diagnose import status_of_answer
from tui.core.image import DEFAULT_TAG, ImageName
from tui.core.language import tr
from tui.core.report import word
from tui.core.tag_rows import TagRow
from tui.core.verdict import Standing
from tui.world import World

SHOWN = 30
"""Rows of a terminal, where nobody says how many."""


def run(call: argparse.Namespace, world: World, terminal: Terminal) -> int:
    """0 with the tags, 1 or 3 where the registry gave none."""
    image = named(call.reference)
    session = alone(call, world)
    table = run_with(session, lambda: session.tag_rows(image))
    answer = session.answers.by_key[TagsOf(image).key]
    if not isinstance(answer, Tags):
        status = status_of_answer(answer)
        terminal.note(
            safe(
                tr(
                    "{host} gives no tags of {path}: {status}.",
                    host=image.registry,
                    path=image.repository,
                    status=word(status),
                )
            )
        )
        return Exit.FINDINGS if status.standing is Standing.FAILING else Exit.UNDECIDED
    if call.format == "json":
        document.show(_document(image, _cut(table, call, None), len(table), answer), terminal)
        return Exit.CLEAN
    shown = _cut(table, call, SHOWN)
    for line in _lines(shown):
        terminal.print(safe(line))
    _note_rest(len(table) - len(shown), answer, terminal)
    return Exit.CLEAN


def _lines(shown: tuple[TagRow, ...]) -> list[str]:
    """A column each for what is known of any of them; the marks at the end."""
    cells = [(row.tag, row.age, row.shown_platforms, row.shown_marks) for row in shown]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(padded(cell, w) for cell, w in zip(line, widths, strict=True) if w).rstrip() for line in cells]


def _cut(table: tuple[TagRow, ...], call: argparse.Namespace, most: int | None) -> tuple[TagRow, ...]:
    return table[: None if call.all else call.limit or most]


def _note_rest(hidden: int, answer: Tags, terminal: Terminal) -> None:
    if hidden:
        terminal.note(tr("{n} more. --all shows them.", n=hidden))
    if not answer.complete:
        terminal.note(tr("The list was cut short: the registry has more tags than were asked for."))


def _document(image: ImageName, shown: tuple[TagRow, ...], total: int, answer: Tags) -> dict[str, object]:
    return {
        "schema": "pullfix.tags/1",
        "repository": image.path,
        "tag": image.tag or DEFAULT_TAG,
        "tags": [row.tag for row in shown],
        "known": [_known(row) for row in shown if row.digest or row.pushed or row.built or row.platforms],
        "total": total,
        "complete": answer.complete,
    }


def _known(row: TagRow) -> dict[str, object]:
    return {
        "tag": row.tag,
        "digest": row.digest,
        "marks": list(row.marks),
        "identical": row.identical,
        "pushed": row.pushed or None,
        "built": row.built or None,
        "platforms": list(row.platforms),
    }
