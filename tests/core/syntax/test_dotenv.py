"""Env files as Compose reads them; the values were taken from docker-compose 2.40.3."""

from __future__ import annotations

import pytest

from tui.core.syntax.dotenv import evaluate, others_read, parse
from tui.core.text import SourceFile
from tui.core.value import Environ, Piece, Resolved, Written

SET = {"A": "1", "SHELL_SET": "s"}


def values(text: str) -> dict[str, str]:
    bound, _ = evaluate(parse(".env", text), lookup, {})
    return {name: one.value.text for name, one in bound.items()}


def lookup(name: str) -> Resolved | None:
    return Resolved((Piece(SET[name], Environ(name)),)) if name in SET else None


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param("F=un $A ${A} # c", "un 1 1", id="unquoted, a comment behind it"),
        pytest.param("F='sq ${A}'", "sq ${A}", id="single quotes"),
        pytest.param('F="dq ${A}"', "dq 1", id="double quotes"),
        pytest.param("F=${U-d}", "d", id="a default"),
        pytest.param("F=${A:+alt}", "alt", id="an alternative"),
        pytest.param("F=$$A", "$A", id="a doubled dollar"),
        pytest.param("F=${A:-${U:-deep}}", "1", id="nested"),
        pytest.param('F="\\$A"', "$A", id="an escaped dollar"),
        pytest.param("F: colon", "colon", id="a colon for the sign"),
        pytest.param("export F=x", "x", id="export"),
        pytest.param("F=", "", id="nothing"),
        pytest.param("F=a#b", "a#b", id="no blank before the sign of a comment"),
        pytest.param('F="a\\nb"', "a\nb", id="an escaped newline"),
        pytest.param("F='a\nb'", "a\nb", id="two lines"),
        pytest.param("  F = x  ", "x", id="blanks around"),
        pytest.param("\ufeffF=x", "x", id="byte order mark"),
        pytest.param("F=x\r\n", "x", id="CRLF"),
        pytest.param("F=a\nF=b", "b", id="the later line outranks"),
        pytest.param("G=2\nF=$G", "2", id="an earlier line is seen"),
    ],
)
def test_a_line_is_read_as_compose_reads_it(line: str, wanted: str) -> None:
    assert values(line)["F"] == wanted


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("F=x", id="unquoted"),
        pytest.param("# c\nexport F = 'x' # d", id="quoted, with all around it"),
        pytest.param('\ufeffG=1\r\nF="x"\r\n', id="double quotes, CRLF"),
    ],
)
def test_a_value_knows_its_place(line: str) -> None:
    (piece,) = parse(".env", line).assignments[-1].raw.pieces
    assert isinstance(piece.origin, Written)
    assert line[piece.origin.span.start : piece.origin.span.end] == "x"


def test_a_bare_name_takes_its_value_from_the_environment() -> None:
    assert values("SHELL_SET\nNOWHERE\n") == {"SHELL_SET": "s"}


@pytest.mark.parametrize("text", ["A B=1\n", "F='x\n", 'F="x\n', "F=${\n", "F=${U?gone}\n"])
def test_what_compose_refuses_is_a_fault_with_its_place(text: str) -> None:
    file = SourceFile(".env", text.encode(), text)
    read = parse(file.path, text)
    faults = [*read.faults, *evaluate(read, lookup, {})[1]]
    assert faults
    assert all(0 <= fault.span.start <= fault.span.end <= len(text) and fault.message for fault in faults)


def test_what_follows_a_fault_is_still_read() -> None:
    assert values("A B=1\nF=x\n")["F"] == "x"


def test_other_readers_are_asked_themselves() -> None:
    """python-dotenv keeps `$A` without braces, and podman-compose with it."""
    assert others_read("F=un $A\n")["F"] == "un $A"
