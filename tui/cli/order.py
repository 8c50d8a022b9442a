"""Where the words of a call stand: the command comes first, and its options behind it.

argparse would take a command behind options for the directory of the app.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path

from tui.core.errors import UsageError
from tui.core.language import tr

LANGUAGE = "--lang"


def language_behind(words: Sequence[str], commands: Collection[str]) -> Sequence[str]:
    """`--lang LANG COMMAND …` with the command first: the language may stand before it."""
    taken = 0
    while taken < len(words) and words[taken].partition("=")[0] == LANGUAGE:
        taken += 1 if "=" in words[taken] else 2
    if not 0 < taken < len(words) or words[taken] not in commands:
        return words
    return [words[taken], *words[:taken], *words[taken + 1 :]]


def refuse_options_before(words: Sequence[str], commands: Collection[str], parser: argparse.ArgumentParser) -> None:
    """Raises UsageError for a command behind other options. `parser`: that of the app, which knows what takes a
    value."""
    for at, word in enumerate(words):
        if word not in commands or not words[0].startswith("-") or "--" in words[:at] or Path(word).exists():
            continue
        try:
            parser.parse_known_args(words[:at])
        except UsageError:
            continue  # the word is the value of an option
        options = " ".join(words[:at])
        raise UsageError(
            tr("Options stand behind the command: `pullfix {command} {options}`.", command=word, options=options)
        )


def refuse_mistyped(words: Sequence[str], commands: Collection[str]) -> None:
    """Raises UsageError for a first word that is nearly a command, and no directory."""
    near = get_close_matches(words[0], commands, 1) if words and not words[0].startswith("-") else []
    if near and not Path(words[0]).exists():
        raise UsageError(
            tr(
                "“{word}” is no command, and no directory is there. Is it `pullfix {command}`?",
                word=words[0],
                command=near[0],
            )
        )
