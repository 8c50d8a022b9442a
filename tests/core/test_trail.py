"""The origin trail, and a place shown in its file without what else the file holds."""

from __future__ import annotations

import pytest

from tests.loading import loaded
from tui.core.excerpt import GAP, MOST, Numbered, around, dedented, whole
from tui.core.masking import MASK, unassigned
from tui.core.text import Snapshot, SourceFile, Span
from tui.core.trail import MOST as MOST_NAMED
from tui.core.trail import Shared, Trail, Untaken, feeds, trail


def trails(files: dict[str, str], environ: dict[str, str] | None = None) -> tuple[Snapshot, list[Trail]]:
    snapshot, found = loaded(files, environ)
    feeding = feeds(found.references)
    return snapshot, [trail(reference, snapshot, feeding) for reference in found.references]


def test_each_piece_has_its_span_and_env_files_are_known() -> None:
    files = {"compose.yaml": "services:\n  a:\n    image: x/a:${V:-1}-alpine\n", ".env": "V=2\n"}
    snapshot, (made,) = trails(files)
    texts = [(one.source.text, one.env) for one in made.stretches]
    assert texts == [("x/a:", False), ("2", True), ("-alpine", False)]
    for one in made.stretches:
        assert one.span is not None
        file = snapshot.text_file(one.span.path)
        assert file is not None
        assert file.slice(one.span) == one.source.text
    assert made.untaken == (Untaken("V", "1", "compose.yaml:3:21"),)


@pytest.mark.parametrize(
    ("written", "env", "untaken"),
    [
        pytest.param("x:${V}", "V=2", [], id="no default"),
        pytest.param("x:${V:-1}", "", [], id="a default that is taken"),
        pytest.param("x:${V-}", "V=2", [""], id="an empty default"),
        pytest.param("x:${V:?must be set}", "V=2", [], id="a demand is no default"),
        pytest.param("x:${V:-${W:-1}}", "V=2\nW=3", ["${W:-1}"], id="a default with a variable"),
        pytest.param("x:${V:-${W:-1}}", "W=3", ["1"], id="a default in a default that is taken"),
    ],
)
def test_a_default_that_is_not_taken_is_named(written: str, env: str, untaken: list[str]) -> None:
    _, (made,) = trails({"compose.yaml": f'services:\n  a:\n    image: "{written}"\n', ".env": f"{env}\n"})
    assert [one.text for one in made.untaken] == untaken


def test_the_shell_and_shared_variables_are_told() -> None:
    services = "services:\n  a: {image: 'x/a:${V}'}\n  b: {image: 'x/b:${V}'}\n  c: {image: 'x/c:${W}'}\n"
    _, made = trails({"compose.yaml": services, ".env": "V=1\nW=1\n"}, {"W": "2"})
    assert [one.shared for one in made] == [(Shared("V", ("b",)),), (Shared("V", ("a",)),), ()]
    assert [one.shell for one in made] == [(), (), ("W",)]
    assert made[2].stretches[1].span is None


def test_of_many_that_a_variable_feeds_a_few_are_named() -> None:
    services = "".join(f"  s{n:02}: {{image: 'x/s{n}:${{V}}'}}\n" for n in range(20))
    _, made = trails({"compose.yaml": f"services:\n{services}", ".env": "V=1\n"})
    for number in (0, 10, 19):
        (shared,) = made[number].shared
        assert len(shared.labels) == MOST_NAMED
        assert shared.more == 19 - MOST_NAMED
        assert f"s{number:02}" not in shared.labels


def test_what_cannot_be_resolved_has_no_trail() -> None:
    _, (made,) = trails({"compose.yaml": "services:\n  a:\n    image: x:${V:?no}\n"})
    assert made == Trail()


def source(text: str, path: str = "compose.yaml") -> SourceFile:
    return SourceFile(path, text.encode(), text)


def told(lines: tuple[Numbered, ...]) -> list[tuple[int, str]]:
    return [(line.number, "".join(f"<{text}>" if mark else text for text, mark in line.parts)) for line in lines]


@pytest.mark.parametrize(
    ("text", "start", "end", "lines", "shown"),
    [
        pytest.param("a\nbcd\ne\n", 3, 4, 0, [(2, "b<c>d")], id="one line"),
        pytest.param("a\nbcd\ne\n", 3, 4, 9, [(1, "a"), (2, "b<c>d"), (3, "e")], id="more lines than there are"),
        pytest.param("a\nbcd", 2, 5, 1, [(1, "a"), (2, "<bcd>")], id="no last line end"),
        pytest.param("a\r\nb\r\n", 3, 4, 1, [(1, "a"), (2, "<b>")], id="CRLF"),
        pytest.param("\ufeffab\n", 1, 2, 0, [(1, "<a>b")], id="a byte order mark"),
        pytest.param("ab\ncd\n", 1, 4, 0, [(1, "a<b>"), (2, "<c>d")], id="over two lines"),
        pytest.param("PASSWORD: x\nab\n", 12, 13, 1, [(1, f"PASSWORD: {MASK}"), (2, "<a>b")], id="a secret beside it"),
        pytest.param("", 0, 0, 2, [(1, "")], id="nothing"),
    ],
)
def test_lines_around_a_place(text: str, start: int, end: int, lines: int, shown: list[tuple[int, str]]) -> None:
    assert told(around(source(text), Span("compose.yaml", start, end), lines, env=False)) == shown


def test_of_an_env_file_only_its_own_lines_are_shown() -> None:
    file = source("A=secret\nV=1\nB=secret\nW=2\n", ".env")
    place, other = Span(".env", 11, 12), Span(".env", 24, 25)
    assert told(around(file, place, 5, env=True)) == [(2, "V=<1>")]
    assert told(whole(file, place, (), env=True)) == [(0, ""), (2, "V=<1>"), (0, "")]
    assert told(whole(file, place, (other,), env=True)) == [(0, ""), (2, "V=<1>"), (0, ""), (4, "W=2")]


def test_a_whole_file_is_cut_far_from_the_place() -> None:
    file = source("x\n" * (3 * MOST))
    middle = Span("compose.yaml", 2 * MOST + MOST, 2 * MOST + MOST + 1)
    lines = whole(file, middle, (), env=False)
    assert (lines[0], lines[-1]) == (GAP, GAP)
    assert len(lines) == 2 * MOST + 3
    assert [line.number for line in lines if line.marked] == [file.position(middle.start).line]
    assert told(whole(source("a\nb\n"), Span("compose.yaml", 0, 1), (), env=False)) == [(1, "<a>"), (2, "b")]


def test_lines_without_what_all_are_indented_by() -> None:
    file = source("    a: b\n      c\n")
    assert told(dedented(around(file, Span("compose.yaml", 7, 8), 1, env=False))) == [(1, "a: <b>"), (2, "  c")]
    assert dedented(()) == ()
    blank = around(source("\n  a\n"), Span("compose.yaml", 3, 4), 1, env=False)
    assert told(dedented(blank)) == [(1, ""), (2, "  <a>")]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param("    image: ghcr.io/token/secret:1", "    image: ghcr.io/token/secret:1", id="an image"),
        pytest.param("  POSTGRES_PASSWORD: x y # c", f"  POSTGRES_PASSWORD: {MASK}", id="a plain value"),
        pytest.param('  - "DB_PASSWORD=x"', f'  - "DB_PASSWORD={MASK}', id="in a list"),
        pytest.param("  PASSWORD: ${DB_PASSWORD}", "  PASSWORD: ${DB_PASSWORD}", id="filled in from elsewhere"),
        pytest.param("  P: ${DB_PASSWORD:-x}", f"  P: ${{DB_PASSWORD:-{MASK}}}", id="a default"),
        pytest.param("{PASSWORD: a, X: 1}", f"{{PASSWORD: {MASK}, X: 1}}", id="in braces"),
        pytest.param("  TOKEN: 'a: b, c'", f"  TOKEN: {MASK}", id="quoted"),
        pytest.param("secrets:", "secrets:", id="a mapping"),
        pytest.param("secrets: [a]", "secrets: [a]", id="a list in brackets"),
        pytest.param("x-secret: &a", "x-secret: &a", id="an anchor"),
    ],
)
def test_what_is_given_to_a_secret_name_is_blacked_out(line: str, shown: str) -> None:
    assert unassigned(line) == shown


def test_a_long_line_is_read_in_no_time() -> None:
    line = "password" * 5000 + "a" * 50_000
    assert unassigned(line) == line
