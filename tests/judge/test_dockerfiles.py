"""Dockerfiles, generated, against BuildKit's own parser: the same instructions, flags, words and first lines."""

from __future__ import annotations

import dockerfile
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.core.syntax.test_dockerfile import whole
from tests.judge.asking import EXAMPLES, asked
from tui.core.syntax.dockerfile import parse

_line = st.sampled_from(
    [
        "\nFROM alpine",
        "\nFROM --platform=$X a:1 AS b",
        "\nRUN x",
        "\nCOPY --from=b a b",
        "\nARG V=1",
        "\nRUN <<EOF",
        "\nEOF",
        "\n# hi",
        "\n # hi",
        "\nFROM \\",
        "\nRUN a \\",
        "\n# escape=`",
        "# escape=`\n",
        "\n# syntax=a/b:1",
    ]
)
_word = st.sampled_from(
    [
        "FROM",
        "RUN",
        "COPY",
        "ARG",
        "ADD",
        "ONBUILD",
        "alpine",
        "--platform=$X",
        "--from=a/b:1",
        "--mount=type=bind,from=x",
        '--mount="type=bind,from=y z"',
        "--a='b'",
        "as",
        "\\",
        "`",
        "\\\n",
        "`\n",
        "\n",
        "\t",
        "#c",
        "<<EOF",
        "<<-EOF",
        "\tEOF",
        "<<'E F'",
        "E F",
        '"q"',
        "'q'",
        "$V",
        "${V:-x}",
        "\\\\",
        "\\ ",
        "--",
        "A=1",
        'B="x y"',
        '["a","b"]',
        "\r\n",
        '<<"EOF"',
        "3<<EOF",
        "<<EOF <<B",
        "B",
    ]
)
_texts = st.lists(st.one_of(_line, _word, st.sampled_from([" ", "  ", "\n"])), max_size=25).map("".join)


def judged(text: str) -> list[tuple[str, list[str], int]] | None:
    """What BuildKit reads; None where it refuses the file."""
    try:
        commands = dockerfile.parse_string(text)
    except (RuntimeError, dockerfile.GoParseError):
        return None
    return [(one.cmd.upper(), list(one.flags), one.start_line) for one in commands if one.cmd]


@settings(asked, max_examples=EXAMPLES or 200)
@given(_texts)
@example('# escape=`\nRUN <<EOF\\ <<"EOF"\nFROM a\n')
@example("\\\n FROM 'q'\t --from=a/b:1 ")
@example("# c\n \\\n ")
def test_every_dockerfile_is_split_as_buildkit_splits_it(text: str) -> None:
    told = judged(text)
    found = parse(whole(text)).instructions
    if told is None:
        return  # refused: ours only has to end
    assert [(one.name, [flag.text for flag in one.flags], text.count("\n", 0, one.offset) + 1) for one in found] == told


@pytest.mark.parametrize("text", ["FROM a\nCOPY --from=b c d\n"])
def test_the_judge_answers(text: str) -> None:
    """So that the property above cannot hold for want of a judge."""
    assert judged(text) == [("FROM", [], 1), ("COPY", ["--from=b"], 2)]
