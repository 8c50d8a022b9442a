"""argparse's own words in the language that is spoken: the heads of its help, and why it refuses a call.

argparse makes its sentences inside. The heads can be given to it; what it refuses is recognised by the form of the
sentence, and said anew as a whole one (`argparse.py`, every `error` and `ArgumentError` that a call can meet).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable

from tui.cli.terminal import width as columns
from tui.cli.terminal import wrapped
from tui.core.language import later, tr

_REFUSALS = (
    (r"unrecognized arguments: (?P<words>.*)", later("Unrecognized arguments: {words}")),
    (r"the following arguments are required: (?P<words>.*)", later("The following arguments are required: {words}")),
    (
        r"ambiguous option: (?P<option>.*) could match (?P<options>.*)",
        later("Ambiguous option: {option} could match {options}"),
    ),
    (r"argument (?P<name>.+?): expected one argument", later("Argument {name}: expected one argument")),
    (
        r"argument (?P<name>.+?): ignored explicit argument (?P<words>.*)",
        later("Argument {name}: ignored explicit argument {words}"),
    ),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<word>.*) \(choose from (?P<words>.*)\)",
        later("Argument {name}: invalid choice: {word} (choose from {words})"),
    ),
    (r"argument (?P<name>.+?): (?P<said>.*)", later("Argument {name}: {said}")),
)
"""Form, and the whole sentence; the last one is of our own types, which say it in the language already."""


def refusal(message: str) -> str:
    """Why argparse refuses a call, without the full stop. One that has another form stays as it is, with a capital."""
    for form, sentence in _REFUSALS:
        if found := re.fullmatch(form, message, re.DOTALL):
            return tr(sentence, **found.groupdict())
    return message[:1].upper() + message[1:]


_ROW = re.compile(r"( +\S.*?  +)(\S.*)")
"""A row of a table: its indent, its form, and what is said of it."""
_LEAST = 20
"""Columns that a sentence gets, however narrow the terminal is."""


def _paragraphs(text: str) -> list[str]:
    """The lines of a text, those that go on with a sentence joined: a newline between wide characters is no blank."""
    found: list[str] = []
    for line in text.splitlines():
        before = found[-1] if found else ""
        if not before or not line or line.startswith(" ") or before.startswith(" ") or before.endswith((":", "：")):
            found.append(line)
        else:
            found[-1] = before + ("" if columns(before[-1]) > 1 else " ") + line
    return found


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Paragraphs as wide as the terminal, tables with their second column kept; columns are counted, not characters."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines: list[str] = []
        for paragraph in _paragraphs(text):
            row = _ROW.fullmatch(paragraph)
            head = row[1] if row is not None else ""
            tail = wrapped(paragraph[len(head) :], max(width - columns(head), _LEAST)) or [""]
            lines += [indent + (" " * columns(head) if n else head) + line for n, line in enumerate(tail)]
        return "\n".join(lines)

    def _format_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None,  # noqa: ARG002  # argparse's own word
    ) -> str:
        head = tr("usage: ")
        text = super()._format_usage(usage, actions, groups, head)
        return text.replace("\n ", "\n " + " " * (columns(head) - len(head)))

    def _split_lines(self, text: str, width: int) -> list[str]:
        if columns(text) == len(text):
            return super()._split_lines(text, width)
        return wrapped(" ".join(text.split()), width)
