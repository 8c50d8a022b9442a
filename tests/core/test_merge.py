"""Texts as lines: differences that make the one of the other, and changes carried over to what moved on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.lines import hunks, lines_of, opcodes
from tui.core.merge import Clash, rebased
from tui.core.plan import Change

_line = st.sampled_from(["a\n", "b\n", "c\n", "\n", "  x: 1\n", "  x: 1\r\n", "\u2028\n", "é\n"])
_lines = st.lists(_line, max_size=14)


@settings(max_examples=400)
@given(_lines, _lines)
def test_differences_tile_both_texts_and_make_the_one_of_the_other(old: list[str], new: list[str]) -> None:
    at = (0, 0)
    made: list[str] = []
    for tag, a, b, c, d in opcodes(old, new):
        assert (a, c) == at
        assert (tag == "equal") == (old[a:b] == new[c:d])
        made += old[a:b] if tag == "equal" else new[c:d]
        at = (b, d)
    assert at == (len(old), len(new))
    assert made == new


def test_a_long_file_of_like_lines_has_a_hunk_for_each_edit() -> None:
    """difflib alone needs minutes for this."""
    old = [line for n in range(6000) for line in (f"  s{n}:\n", "    image: a/b:1\n", "    restart: always\n", "\n")]
    new = [line.replace("b:1", "b:2") for line in old]
    assert len(hunks(old, new)) == 6000


BASE = [f"{n}\n" for n in range(10)]


@st.composite
def _edited(draw: st.DrawFn) -> tuple[str, int]:
    lines, at = list(BASE), draw(st.integers(0, 9))
    match draw(st.sampled_from(["replace", "replace", "delete", "insert"])):
        case "replace":
            lines[at] = draw(st.sampled_from(["x\n", "y\n"]))
        case "delete":
            del lines[at]
        case _:
            lines.insert(at, draw(st.sampled_from(["x\n", "y\n"])))
    return "".join(lines), at


@settings(max_examples=600)
@given(_edited(), _edited())
def test_what_is_carried_over_holds_both_changes_and_is_taken_back_to_the_byte(
    ours: tuple[str, int], theirs: tuple[str, int]
) -> None:
    base = "".join(BASE)
    found = rebased(Change("f", base, ours[0]), theirs[0])
    if isinstance(found, Clash):
        assert abs(ours[1] - theirs[1]) <= 1
        return
    assert found.before == theirs[0]
    if abs(ours[1] - theirs[1]) > 1:
        other = rebased(Change("f", base, theirs[0]), ours[0])
        assert isinstance(other, Change)
        assert other.after == found.after
    back = rebased(Change("f", found.after, found.before), found.after)
    assert isinstance(back, Change)
    assert back.after == theirs[0]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "becomes"),
    [
        pytest.param("V=1\n", "V=2\n", "V=1\nNEW=1\n", "V=2\nNEW=1\n", id="a line added beside ours"),
        pytest.param("A=1\nV=1\n", "A=1\nV=2\n", "A=9\nV=1\n", "A=9\nV=2\n", id="the line above ours"),
        pytest.param("V=1", "V=2", "V=1\n", "V=2\n", id="the end of our own line"),
        pytest.param("A=1\nV=1", "A=1\nV=2", "A=1\nV=1\nB=1\n", "A=1\nV=2\nB=1\n", id="a line added after the last"),
        pytest.param("A=1\nV=1\n", "A=1\nV=2\n", "A=1\nV=1", "A=1\nV=2", id="the last line end taken away"),
        pytest.param("A\r\nV=1", "A\r\nV=2", "A\r\nV=1\r\nB", "A\r\nV=2\r\nB", id="the same with CRLF"),
        pytest.param("V=1\n", "V=2", "V=1\n", "V=2", id="a line end that we took away"),
        pytest.param("V=1\n", "V=2\n", "V=2\nX=1\n", "V=2\nX=1\n", id="done by hand already"),
        pytest.param("V=1\n", "V=2\n", "V=3\n", None, id="our line"),
        pytest.param("V=1\n", "V=2\n", "", None, id="all of it gone"),
        pytest.param("a\nb", "a\nc", "x\na\nb", "x\na\nc", id="no newline at the end"),
        pytest.param("a\r\nb\r\n", "a\r\nB\r\n", "a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n", id="CRLF"),
        pytest.param(None, "new\n", "there\n", None, id="a file that somebody else made"),
        pytest.param(None, "new\n", "new\n", "new\n", id="the same file made by somebody else"),
        pytest.param("old\n", None, "old\nmore\n", None, id="removing what has more in it"),
    ],
)
def test_a_change_is_carried_over_or_clashes(base: str, ours: str, theirs: str, becomes: str | None) -> None:
    found = rebased(Change("f", base, ours), theirs)
    assert (found.after if isinstance(found, Change) else None) == becomes
    assert lines_of("a\u2028b\n") == ["a\u2028b\n"]
