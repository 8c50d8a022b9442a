"""The sentences of answers that no played registry gives, as the table of all sentences has them."""

from __future__ import annotations

import pytest

from tests.sentences import of_answers, written

SECTIONS = dict(of_answers())


@pytest.mark.parametrize("name", SECTIONS)
def test_the_words_are_those_of_the_table(name: str) -> None:
    assert SECTIONS[name] == written()[name]


def test_the_words_are_calm_and_whole() -> None:
    for name, text in written().items():
        for line in text.splitlines()[2:]:
            assert "\x1b" not in line, name
            said = line.partition("“")[0]
            assert "error" not in said.lower(), name
            ends = line.endswith((".", ")", "”.")) or line.startswith("→ ")
            assert ends, (name, line)
