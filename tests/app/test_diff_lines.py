"""A diff as lines for people: numbers, sides, changed words, two columns."""

from __future__ import annotations

import pytest

from tui.app.widgets.diff_lines import Line, Side, lines_of, pairs_of
from tui.app.widgets.diff_view import in_one, in_two
from tui.core.diff import unified
from tui.core.plan import Change

BEFORE = "services:\n  web:\n    image: ghcr.io/karakeep-app/karakeep:1\n    restart: always\n"
AFTER = BEFORE.replace("karakeep-app/karakeep", "hoarder-app/hoarder")


def told(line: Line) -> list[str]:
    """The changed words of a line."""
    return [line.text[start:end] for start, end in line.changed]


def test_only_the_words_that_differ_are_marked() -> None:
    lines = lines_of(unified([Change("compose.yaml", BEFORE, AFTER)]))
    old, new = (line for line in lines if line.side in (Side.OLD, Side.NEW))
    assert (told(old), told(new)) == (["karakeep", "karakeep"], ["hoarder", "hoarder"])
    assert (old.old, old.new, new.old, new.new) == (3, None, None, 3)
    assert [line.text for line in lines if line.side is Side.FILE] == ["compose.yaml"]


def test_lines_that_have_nothing_in_common_are_exchanged_whole() -> None:
    lines = lines_of(unified([Change("a", "image: x\n", "build:\n  context: ./elsewhere # for now\n")]))
    assert all(not line.changed for line in lines)


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        pytest.param("-- x\n", "++ y\n", ["-- x"], ["++ y"], id="lines that look like headers"),
        pytest.param("a", "b", ["a"], ["b"], id="no newline at the end"),
        pytest.param(None, "a\n\n", [], ["a", ""], id="a new file, with an empty line"),
        pytest.param("a\n", None, ["a"], [], id="a file that goes"),
        pytest.param("a\r\n", "b\r\n", ["a"], ["b"], id="CRLF"),
    ],
)
def test_every_line_of_a_diff_is_found(
    before: str | None, after: str | None, removed: list[str], added: list[str]
) -> None:
    lines = lines_of(unified([Change("x y.yml", before, after)]))
    assert [line.text for line in lines if line.side is Side.OLD] == removed
    assert [line.text for line in lines if line.side is Side.NEW] == added
    assert lines[0] == Line(Side.FILE, "x y.yml")


def test_numbers_go_on_over_hunks_and_start_anew_with_each_file() -> None:
    text = "".join(f"line {n}\n" for n in range(1, 41))
    other = text.replace("line 3\n", "").replace("line 30\n", "line thirty\n")
    lines = lines_of(unified([Change("a", text, other), Change("b", "1\n", "2\n")]))
    assert [line.side for line in lines].count(Side.GAP) == 1
    assert [(line.old, line.new) for line in lines if "thirty" in line.text] == [(None, 29)]
    assert [line.new for line in lines if line.side is Side.NEW][-1] == 1


def test_old_and_new_stand_beside_each_other() -> None:
    lines = lines_of(unified([Change("compose.yaml", BEFORE, AFTER)]))
    pairs = [pair for pair in pairs_of(lines) if pair[0] is not pair[1]]
    assert [(old and old.side, new and new.side) for old, new in pairs] == [(Side.OLD, Side.NEW)]
    rows = str(in_two(lines, 120)).split("\n")
    assert all(row.count("│") == 1 for row in rows[1:])
    assert len({row.index("│") for row in rows[1:]}) == 1


def test_what_would_move_the_cursor_is_shown_as_text() -> None:
    lines = lines_of(unified([Change("a", "x: [red]\n", "x: [red]\x1b[2J\u2028\u202e\n")]))
    text = str(in_one(lines))
    assert "\x1b" not in text
    assert "\\x1b[2J\\u2028\\u202e" in text
    assert "[red]" in text
