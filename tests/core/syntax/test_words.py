"""Words of a Dockerfile and the variables in them. The values were taken from what BuildKit asks a registry for."""

from __future__ import annotations

import pytest

from tests.core.syntax.test_dockerfile import whole
from tui.core.syntax.template import TemplateFault
from tui.core.syntax.words import expand, split
from tui.core.value import Resolved, Written

SET = {"V": "1.2.3", "E": "", "W": "4", "X": "5", "A": "1", "B": "2"}


def lookup(name: str) -> Resolved | None:
    return whole(SET[name]) if name in SET else None


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("$V", "1.2.3"), ("${V}", "1.2.3"), ("$W$X", "45"), ("a$", "a$"), ("$V.$W", "1.2.3.4"), ("${U}x", "x"),
        ("$Vx", ""), ("$$V", "V"), ("$1a", "a"),
        ("${E:-z}", "z"), ("${E-z}", ""), ("${U-z}", "z"), ("${V-z}", "1.2.3"), ("${U:-${V}}", "1.2.3"),
        ("${E:+z}", ""), ("${E+z}", "z"), ("${V:+y}", "y"), ("${U+z}", ""), ("${V:?e}", "1.2.3"),
        ("'$V'", "$V"), ('"$V"', "1.2.3"), ("a\\$V", "a$V"), ("\"a'b'\"", "a'b'"), ("'a\"b\"'", 'a"b"'),
        ('"a\\"b\\n"', 'a"b\\n'), ("\\a", "a"), ("a\\", "a"), ('${U:-"q"}', "q"), ("${U:-'$V'}", "$V"),
        ("${V#*.}", "2.3"), ("${V##*.}", "3"), ("${V%.*}", "1.2"), ("${V%%.*}", "1"), ("${V#x}", "1.2.3"),
        ("${V/./-}", "1-2.3"), ("${V//./-}", "1-2-3"), ("${V/?./}", "2.3"), ("${V//\\./_}", "1_2_3"),
        ("${V%$X}", "1.2.3"),
    ],
)  # fmt: skip
def test_a_word_is_expanded_as_buildkit_expands_it(word: str, wanted: str) -> None:
    assert expand(whole(word), lookup, "\\").text == wanted


@pytest.mark.parametrize("word", ["${V", "${}", "${V!}", "'a", '"a', "${U:?gone}", "${V:x}", "${V#a", "${ V}"])
def test_what_buildkit_refuses_is_a_fault(word: str) -> None:
    with pytest.raises(TemplateFault):
        expand(whole(word), lookup, "\\")


def test_a_trimmed_value_can_still_be_cut() -> None:
    """What `%` leaves stands in the file as it is, so an edit finds it."""
    (piece,) = expand(whole("${V%.*}"), lookup, "\\").pieces
    assert isinstance(piece.origin, Written)
    assert piece.origin.verbatim
    assert (piece.origin.span.start, piece.origin.span.end) == (0, 3)
    assert piece.via[0].name == "V"


def test_a_replaced_value_cannot() -> None:
    (piece,) = expand(whole("${V/1/9}"), lookup, "\\").pieces
    assert piece.text == "9.2.3"
    assert isinstance(piece.origin, Written)
    assert not piece.origin.verbatim


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param('A=1 B="x y"  C', ["A=1", 'B="x y"', "C"], id="quotes hold a word together"),
        pytest.param("A=x\\ y B='a\\' C", ["A=x\\ y", "B='a\\'", "C"], id="escapes, but not in single quotes"),
        pytest.param("  ", [], id="nothing"),
    ],
)
def test_a_line_is_split_into_words(line: str, wanted: list[str]) -> None:
    assert [word.text for word in split(whole(line), "\\")] == wanted


@pytest.mark.parametrize("word", ["${LONG%" + "*a" * 20 + "}", "${LONG/*a*a*a/x}"])
def test_a_pattern_that_would_take_hours_is_refused(word: str) -> None:
    with pytest.raises(TemplateFault):
        expand(whole(word), lambda _: whole("a" * 300), "\\")
