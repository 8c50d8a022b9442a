"""Compose's `${…}`: the values, the faults, and the places of what was filled in."""

from __future__ import annotations

import pytest

from tui.core.syntax.template import TemplateFault, interpolate
from tui.core.text import Span
from tui.core.value import Environ, Piece, Quoting, Resolved, Written

SET = {"V": "1", "E": "", "D": "a$b"}


def template(text: str) -> Resolved:
    return Resolved((Piece(text, Written(Span("f", 0, len(text)), Quoting.PLAIN, template=True)),))


def lookup(name: str) -> Resolved | None:
    return Resolved((Piece(SET[name], Environ(name)),)) if name in SET else None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a", "a"),
        ("$V", "1"),
        ("${V}", "1"),
        ("x$V-y", "x1-y"),
        ("$$V", "$V"),
        ("$", "$"),
        ("$1", "$1"),
        ("a$ b", "a$ b"),
        ("${E:-d}", "d"),
        ("${E-d}", ""),
        ("${U-d}", "d"),
        ("${U:-${V}}", "1"),
        ("${U:-${E:-${V}x}}", "1x"),
        ("${V:+s}", "s"),
        ("${E:+s}", ""),
        ("${E+s}", "s"),
        ("${U+s}", ""),
        ("${V?no}", "1"),
        ("${E?no}", ""),
        ("${D}", "a$b"),
        ("$U", ""),
        ("${U:-{}}", "{}"),
        ("${U:-a}b}", "ab}"),
        ("${U:-a b}", "a b"),
        ("${V}${V}", "11"),
        ("$V$E$V", "11"),
    ],
)
def test_a_template_is_filled_in(text: str, wanted: str) -> None:
    assert interpolate(template(text), lookup).text == wanted


@pytest.mark.parametrize(
    ("text", "variable"),
    [("${U?}", "U"), ("${U:?}", "U"), ("${E:?no}", "E"),
     ("${", None), ("${}", None), ("${V", None),
     ("${1}", None), ("${V }", None), ("${V:}", None), ("${V!x}", None)],
)  # fmt: skip
def test_a_fault_names_the_variable_that_is_wanted(text: str, variable: str | None) -> None:
    with pytest.raises(TemplateFault) as told:
        interpolate(template(text), lookup)
    assert told.value.variable == variable


def test_each_piece_knows_where_it_stands_and_what_it_came_through() -> None:
    text = "a:${U:-${W:-x}}-${V}"
    pieces = interpolate(template(text), lookup).pieces
    assert [piece.text for piece in pieces] == ["a:", "x", "-", "1"]
    default = pieces[1]
    assert isinstance(default.origin, Written)
    assert text[default.origin.span.start : default.origin.span.end] == "x"
    assert [(via.name, via.used_default) for via in default.via] == [("U", True), ("W", True)]
    outer = default.via[0].span
    assert outer is not None
    assert text[outer.start : outer.end] == "${U:-${W:-x}}"
    assert pieces[3].origin == Environ("V")


def test_a_doubled_dollar_is_one_character_in_two_places() -> None:
    (before, dollar) = interpolate(template("a$$"), lookup).pieces
    assert (before.text, dollar.text) == ("a", "$")
    assert isinstance(dollar.origin, Written)
    assert not dollar.origin.verbatim
    assert (dollar.origin.span.start, dollar.origin.span.end) == (1, 3)


def test_defaults_without_end_are_a_fault() -> None:
    with pytest.raises(TemplateFault):
        interpolate(template("${U:-" * 200 + "}" * 200), lookup)
