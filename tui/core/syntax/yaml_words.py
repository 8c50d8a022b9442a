"""What a YAML parser says, in words that name the way out. The sentences are libyaml's (`scanner.c`, `parser.c`)."""

from __future__ import annotations

from tui.core.language import later, tr

_SAID = (
    (
        "character that cannot start any token",
        later("a tab, an @ or a ` stands where a value starts; use blanks, or quotes"),
    ),
    (
        "mapping values are not allowed",
        later("a second colon in one value: the indent is off, or the value needs quotes"),
    ),
    ("unexpected end of stream", later("a quote or a bracket is opened and never closed")),
    ("did not find expected key", later("the indent is off, or a key lacks its colon")),
    ("did not find expected '-' indicator", later("an item of a list lacks its dash, or the indent is off")),
    ("did not find expected ',' or", later("a bracket or a comma is missing")),
    ("could not find expected ':'", later("a key lacks its colon")),
    (
        "block sequence entries are not allowed",
        later("a dash stands where no list can start; put the list on its own lines"),
    ),
    (
        "expected <document start>",
        later("text follows where the document has ended; start it with ---, or mend the indent"),
    ),
    ("control characters are not allowed", later("it holds control characters, as no text does")),
)


_BLOCK = later("a text of several lines (| or >) stands between brackets or braces, where YAML takes none; use quotes")


def said(message: str, at: str = "") -> str:
    """The parser's message in plain words; the message itself where there are none for it. `at`: the character that it
    is about."""
    if at in ("|", ">") and _SAID[0][0] in message:
        return tr(_BLOCK)
    return next((tr(plain) for part, plain in _SAID if part in message), message)
