"""A diff as lines for people: numbers, sides, changed words, two columns."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tui.app.widgets.diff_hunks import hunks_of
from tui.app.widgets.diff_lines import Line, Side, lines_of, pairs_of
from tui.app.widgets.diff_rows import Row, first_rows, in_one, in_two
from tui.app.widgets.diff_text import Coloured
from tui.core.diff import unified
from tui.core.plan import Change

BEFORE = "services:\n  web:\n    image: ghcr.io/karakeep-app/karakeep:1\n    restart: always\n"
AFTER = BEFORE.replace("karakeep-app/karakeep", "hoarder-app/hoarder")


def told(diff: str) -> dict[Side, list[str]]:
    """The changed words of the changed lines, by their side."""
    lines = lines_of(diff)
    coloured = Coloured(lines)
    return {
        line.side: [line.text[start:end] for start, end in coloured.marks(at)]
        for at, line in enumerate(lines)
        if line.side in (Side.OLD, Side.NEW)
    }


def test_only_the_words_that_differ_are_marked() -> None:
    diff = unified([Change("compose.yaml", BEFORE, AFTER)])
    assert told(diff) == {Side.OLD: ["karakeep", "karakeep"], Side.NEW: ["hoarder", "hoarder"]}
    lines = lines_of(diff)
    old, new = (line for line in lines if line.side in (Side.OLD, Side.NEW))
    assert (old.old, old.new, new.old, new.new) == (3, None, None, 3)
    assert [line.text for line in lines if line.side is Side.FILE] == ["compose.yaml"]


def test_lines_that_have_nothing_in_common_are_exchanged_whole() -> None:
    marks = told(unified([Change("a", "image: x\n", "build:\n  context: ./elsewhere # for now\n")]))
    assert marks == {Side.OLD: [], Side.NEW: []}


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
    pairs = [(lines[a].side, lines[b].side) for a, b in pairs_of(lines) if a is not None and b is not None and a != b]
    assert pairs == [(Side.OLD, Side.NEW)]
    rows = in_two(lines, lambda _: 1)
    assert len(rows) == len(lines) - 1
    assert Row(3, 4) in rows


def test_a_side_that_has_no_partner_stands_alone() -> None:
    lines = lines_of(unified([Change("a.yml", "1\n2\n", "1\n2\n3\n4\n")]))
    assert [(row.left, row.right) for row in in_two(lines, lambda _: 1)][-2:] == [(None, 3), (None, 4)]


def test_folded_lines_take_as_many_rows_as_they_need_and_files_stand_apart() -> None:
    lines = lines_of(unified([Change("a", "1\n", "2\n"), Change("b", "1\n", "2\n")]))
    rows = in_one(lines, lambda at: 3 if at == 1 else 1)
    assert rows[:5] == [Row(0, 0), Row(1, 1), Row(1, 1, 1), Row(1, 1, 2), Row(2, 2)]
    assert rows[5] == Row(None, None)
    assert first_rows(rows) == {0: 0, 1: 1, 2: 4, 3: 6, 4: 7, 5: 8}


def test_each_hunk_is_a_patch_of_its_own(tmp_path: Path) -> None:
    text = "".join(f"line {n}\n" for n in range(1, 41))
    other = text.replace("line 3\n", "-- three\n").replace("line 30\n", "++ thirty\n")
    diff = unified([Change("a b.yml", text, other), Change("c", None, "new\n")])
    lines = lines_of(diff)
    hunks = hunks_of(diff, lines)
    assert [hunk.file for hunk in hunks] == ["a b.yml", "a b.yml", "c"]
    assert [line.text for line in lines[hunks[1].first : hunks[1].end] if line.side is Side.NEW] == ["++ thirty"]
    (tmp_path / "a b.yml").write_text(text)
    for hunk in reversed(hunks):
        subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=hunk.patch.encode(), check=True)
    assert (tmp_path / "a b.yml").read_text() == other
    assert (tmp_path / "c").read_text() == "new\n"


def test_what_would_move_the_cursor_is_shown_as_text() -> None:
    lines = lines_of(unified([Change("a.yml", "x: [red]\n", "x: [red]\x1b[2J\u2028\u202e\t!\n")]))
    coloured = Coloured(lines)
    new = next(at for at, line in enumerate(lines) if line.side is Side.NEW)
    assert str(coloured.body(new)) == "x: [red]\\x1b[2J\\u2028\\u202e  !"


def test_the_marked_words_stand_right_behind_what_is_escaped() -> None:
    diff = unified([Change("a.yml", "x: \x1bred one\n", "x: \x1bred two\n")])
    lines = lines_of(diff)
    body = Coloured(lines).body(next(at for at, line in enumerate(lines) if line.side is Side.NEW))
    marked = [str(body)[span.start : span.end] for span in body.spans if "on $success-muted" in str(span.style)]
    assert marked == ["two"]


@pytest.mark.parametrize("path", ["compose.yaml", "Dockerfile", "sub/web.Dockerfile", ".env", "app.env"])
def test_lines_have_the_colours_of_their_syntax(path: str) -> None:
    """More than the colour of the side: something in the line has one of its own."""
    text = {"c": "image: a:1\n", "D": "FROM a:1\n", "s": "FROM a:1\n", ".": "A=1\n", "a": "A=1\n"}[path[0]]
    lines = lines_of(unified([Change(path, text, text.replace("1", "2"))]))
    body = Coloured(lines).body(len(lines) - 1)
    assert {str(span.style) for span in body.spans} - {"$text-success", "$text-success bold on $success-muted"}
