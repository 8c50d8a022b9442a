"""Compose's variable grammar and env files, generated, against the real Compose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.judge.asking import asked, counted
from tests.judge.judge import images_of, judge, ours, write

NAMES = ["A", "B", "EMPTY", "UNSET", "a_1"]
SET = {"A": "one", "B": "two$three", "EMPTY": "", "a_1": "x:y@z"}
_literal = st.sampled_from(
    ["ghcr.io/a/b", ":1", "-alpine", "$$", "$", "{", "}", ":-", "?", " ", "é", "$1", "$$$", "'", "\\"]
)
_operator = st.sampled_from(["-", ":-", "?", ":?", "+", ":+"])
_bad = st.sampled_from(["${}", "${A", "${1A}", "${A }", "${A:}", "${A!b}", "${-A}", "$ {A}", "${A:-${B}", "${ A}"])


def _braced(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operated = st.builds(lambda name, sign, rest: f"${{{name}{sign}{rest}}}", st.sampled_from(NAMES), _operator, inside)
    plain = st.builds(lambda name, shape: shape % name, st.sampled_from(NAMES), st.sampled_from(["$%s", "${%s}"]))
    return st.lists(st.one_of(plain, operated, _literal), max_size=4).map("".join)


good = st.recursive(_literal, _braced, max_leaves=8)
_soup = st.text(alphabet="${}AB:-?+ x1_\n'", max_size=14)
templates = st.one_of(good, good, _soup, st.builds(lambda a, b, c: a + b + c, good, _bad, good))


def _project(texts: list[str]) -> str:
    lines = [f"  s{number}:\n    image: {json.dumps('x' + text)}\n" for number, text in enumerate(texts)]
    return "services:\n" + "".join(lines)


@asked
@given(st.lists(templates, min_size=1, max_size=6))
@example(["$A ${A} ${UNSET-d} ${A:+alt} ${A+alt} $$A ${A:-${UNSET:-deep}}", "$1 $", "${B:-$${A}}"])
@example(["${UNSET:-}", "${EMPTY:+x}", "${EMPTY+x}", "${EMPTY-x}", "${EMPTY:-x}", "${A:-{}}", "${UNSET:-a}b}"])
def test_every_template_reads_as_compose_reads_it(folder: Path, texts: list[str]) -> None:
    _agrees(folder, texts)


def _agrees(folder: Path, texts: list[str]) -> None:
    write(folder, {"compose.yaml": _project(texts)})
    told = judge(folder, SET)
    counted("templates", judged=told.images is not None)
    project, loaded = ours(folder, SET)
    if told.images is not None:
        assert images_of(project) == told.images
        return
    refused = [reference for reference in loaded.references if reference.resolved is None]
    assert refused, told.refusal
    assert all(reference.problems for reference in refused)
    if len(texts) > 1:
        for text in texts:
            _agrees(folder, [text])


_value = st.one_of(
    st.sampled_from(
        ["plain", "un $A ${A} # c", "'sq ${A}'", '"dq ${A}"', "${UNSET-d}", "${A:+alt}", "$$A", '"\\$A"', "a#b", "a #b",
         "  padded  ", '"two\\nlines"', "'it\\'s'", "", "''", '"a" # c', "x'y", 'x"y', "\\n", '"\\t\\x"', "${a_1}\r",
         '"line one\nline two"', "'a' b", '"unclosed', "'unclosed", "=", "a=b", "${A:?needed}", "${UNSET:?needed}",
         '"\\0\\12\\0101\\0777"', "'a\r\nb'", '"a\r\nb"', "a\rb", "\u00a0x", '"x" # "y"', "'x' # it's", "${A:-a\nb}",
         "#x"]
    ),
    good,
    st.text(alphabet="AB$ {}:-'\"\\#=\r\nx01n", max_size=10),
)  # fmt: skip
_line = st.one_of(
    st.builds(
        lambda export, key, sign, value: f"{export}{key}{sign}{value}",
        st.sampled_from(["", "", "export "]),
        st.sampled_from(["A", "B", "V0", "V1", "V2", "W.x", "é", "1A"]),
        st.sampled_from(["=", "=", "=", ": ", " = ", "= "]),
        _value,
    ),
    st.sampled_from(
        [
            "# comment",
            "",
            "  ",
            "BARE",
            "A",
            "bad key=1",
            "-=1",
            "\tV0=tab",
            "export V1",
            "export",
            "A # c",
            "=1",
            "\ufeffB=1",
            "[s]",
            "A[0]=1",
        ]
    ),
    st.text(alphabet="AB=: #'\"export\t\r", max_size=8),
)
env_texts = st.builds(
    lambda bom, lines, end: bom + "\n".join(lines) + end,
    st.sampled_from(["", "", "", "\ufeff"]), st.lists(_line, max_size=6), st.sampled_from(["\n", "", "\r\n"]),
)  # fmt: skip
_READERS = "services:\n" + "".join(
    f"  {name.lower()}:\n    image: 'x${{{name}-unset}}'\n" for name in ("A", "B", "V0", "V1", "V2", "BARE")
)


@asked
@given(env_texts, st.dictionaries(st.sampled_from(["A", "V1", "BARE"]), st.sampled_from(["", "shell", "$A"])))
@example("A=1\nV0=un $A ${A} # c\nV1='sq ${A}'\nV2=${UNDEF-d}\n", {})
@example('A=1\nV0=${A:-${U:-deep}}\nV1="\\$A"\nV2: colon\n', {})
def test_every_env_file_reads_as_compose_reads_it(folder: Path, text: str, environ: dict[str, str]) -> None:
    write(folder, {"compose.yaml": _READERS, ".env": text})
    told = judge(folder, environ)
    counted("env files", judged=told.images is not None)
    project, _ = ours(folder, environ)
    assert project is not None
    if told.images is not None:
        assert images_of(project) == told.images
    else:
        assert any(problem.path == ".env" for problem in project.problems), told.refusal


@pytest.mark.parametrize("name", ["image-only", "Upper_Name", "_dashed-"])
def test_the_name_of_the_project_is_a_variable(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    write(folder, {"compose.yaml": "services:\n  a:\n    image: x-${COMPOSE_PROJECT_NAME}\n"})
    assert images_of(ours(folder, {})[0]) == judge(folder, {}).images
