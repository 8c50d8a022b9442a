"""A Dockerfile to instructions: what is one line, what is none, and where each word stands."""

from __future__ import annotations

import pytest

from tui.core.syntax.dockerfile import Dockerfile, parse
from tui.core.text import Span
from tui.core.value import Piece, Quoting, Resolved, Written


def read(text: str) -> Dockerfile:
    return parse(whole(text))


def whole(text: str) -> Resolved:
    return Resolved((Piece(text, Written(Span("Dockerfile", 0, len(text)), Quoting.DOCKERFILE)),) if text else ())


def lines(text: str) -> list[tuple[str, list[str], str]]:
    return [(one.name, [flag.text for flag in one.flags], one.rest.text) for one in read(text).instructions]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("FROM a\nRUN b\n", [("FROM", [], "a"), ("RUN", [], "b")], id="two plain lines"),
        pytest.param("  from a", [("FROM", [], "a")], id="small letters, indented, no final newline"),
        pytest.param("\ufeffFROM a\r\nRUN b\r\n", [("FROM", [], "a"), ("RUN", [], "b")], id="byte order mark and CRLF"),
        pytest.param("FROM a\\\n # note\n\n b\n", [("FROM", [], "a b")], id="comment and empty line in a continuation"),
        pytest.param("FROM al\\\npine\n", [("FROM", [], "alpine")], id="a word over two lines"),
        pytest.param("RUN a \\\\\nFROM b\n", [("RUN", [], "a \\\\"), ("FROM", [], "b")], id="doubled escape"),
        pytest.param("# escape=`\nFROM a`\nb\n", [("FROM", [], "ab")], id="backtick as the escape"),
        pytest.param("#x\n# escape=`\nFROM a`\n", [("FROM", [], "a`")], id="a directive after a comment is a comment"),
        pytest.param("FROM --platform=$P --x='y z' a", [("FROM", ["--platform=$P", "--x=y z"], "a")], id="flags"),
        pytest.param("RUN <<E\nFROM b\nE\nRUN c", [("RUN", [], "<<E"), ("RUN", [], "c")], id="heredoc"),
        pytest.param("RUN <<-'E F'\nx\n\tE F\nRUN c", [("RUN", [], "<<-'E F'"), ("RUN", [], "c")], id="with tabs"),
        pytest.param("COPY <<A <<B /x\n1\nA\n2\nB\nRUN c", [("COPY", [], "<<A <<B /x"), ("RUN", [], "c")], id="two"),
        pytest.param("RUN <<E\nFROM b", [("RUN", [], "<<E")], id="an unfinished heredoc takes the rest"),
        pytest.param('RUN ["<<E"]\nFROM b', [("RUN", [], '["<<E"]'), ("FROM", [], "b")], id="none in JSON"),
        pytest.param("FROM <<E\nFROM b", [("FROM", [], "<<E"), ("FROM", [], "b")], id="no heredoc after FROM"),
        pytest.param("\\\n FROM a", [("FROM", [], "a")], id="an escape alone before the instruction"),
        pytest.param("", [], id="an empty file"),
    ],
)  # fmt: skip
def test_lines_are_taken_together_as_buildkit_does(text: str, wanted: list[tuple[str, list[str], str]]) -> None:
    assert lines(text) == wanted


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        pytest.param("# syntax=docker/dockerfile:1\nFROM a", "docker/dockerfile:1", id="first line"),
        pytest.param("#SYNTAX = a/b:2  arg\nFROM a", "a/b:2", id="capitals, blanks, a command line behind it"),
        pytest.param("# escape=\\\n# syntax=a\nFROM a", "a", id="after another directive"),
        pytest.param("\n# syntax=a\nFROM a", None, id="not after an empty line"),
        pytest.param("FROM a\n# syntax=a\n", None, id="not after an instruction"),
    ],
)
def test_the_frontend_is_found_where_buildkit_looks(text: str, syntax: str | None) -> None:
    found = read(text).syntax
    assert (found.text if found is not None else None) == syntax


def test_a_word_over_two_lines_knows_both_places() -> None:
    text = "FROM al\\\npine:3\n"
    (made,) = read(text).instructions
    places = [piece.origin.span for piece in made.rest.pieces if isinstance(piece.origin, Written)]
    assert [text[span.start : span.end] for span in places] == ["al", "pine:3"]
