"""Where a line may end: at blanks, and between wide characters, which have none between them.

Rich and Textual both take the words of a text by one pattern, which knows blanks alone: a Chinese sentence is one word
to them, so that it starts on a line of its own and ends it before a comma. There is no other place to tell them.
"""

from __future__ import annotations

import re

import rich._wrap

_CLOSING = "。，、：；？！）》」』】”’…"
_OPENING = "（《「『【“‘"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
WORD = re.compile(rf"\s*[{_OPENING}]*(?:[{_WIDE}]|(?:(?![{_OPENING}]+[{_WIDE}])[^\s{_WIDE}])+)[{_CLOSING}]*\s*")
"""A word, or one wide character with what opens before it and closes behind it. Without wide characters, just what it
was: all between two blanks."""


def end_lines_between_wide_characters() -> None:
    """For the whole process: from now on."""
    rich._wrap.re_word = WORD  # noqa: SLF001  # see above: it has no public name
