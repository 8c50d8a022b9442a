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


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Lines as they stand in descriptions; columns are counted, not characters."""

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
