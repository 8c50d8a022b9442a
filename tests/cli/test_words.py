"""The order of the words of a call, and its help: which exit means what, and how wide its lines are."""

from __future__ import annotations

import pytest

from tui.cli.arguments import COMMANDS, parse
from tui.cli.terminal import width
from tui.core.errors import UsageError


@pytest.mark.parametrize(
    ("words", "command", "lang"),
    [
        (["--lang", "zh_CN", "help"], "help", "zh_CN"),
        (["--lang=zh_CN", "check", "--offline"], "check", "zh_CN"),
        (["check", "--lang", "en"], "check", "en"),
        (["--lang", "check"], None, "check"),
        (["--lang", "en", "-p", "list"], None, "en"),
    ],
)
def test_the_language_may_stand_before_the_command(words: list[str], command: str | None, lang: str) -> None:
    call = parse(words)
    assert (call.command, call.lang) == (command, lang)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--offline", "check", "."], "`pullfix check --offline`"),
        (["--lang", "en", "--deadline", "3", "watch"], "`pullfix watch --lang en --deadline 3`"),
        (["--format", "json", "list"], "`pullfix list --format json`"),
    ],
)
def test_other_options_before_the_command_are_told_their_place(words: list[str], told: str) -> None:
    with pytest.raises(UsageError, match="Options stand behind the command") as caught:
        parse(words)
    assert told in str(caught.value)


@pytest.mark.parametrize("command", ["check", "plan", "apply", "undo", "explain", "tags", "select", "watch"])
def test_the_help_of_a_command_says_how_it_ends(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse([command, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "Exit: 0 " in said
    assert " 2 " in said.partition("Exit: ")[2]


@pytest.mark.parametrize("columns", [60, 100])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_line_of_a_help_is_wider_than_the_terminal(
    command: str, columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    with pytest.raises(SystemExit):
        parse([*filter(None, [command]), "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(width, lines)) <= columns
    assert not command or any(len(line) > columns * 2 / 3 for line in lines)


def test_the_table_of_the_commands_keeps_its_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    with pytest.raises(SystemExit):
        parse(["--help"])
    table = capsys.readouterr().out.partition("commands:\n")[2].partition("\n\n")[0].splitlines()
    assert len(table) > len(COMMANDS) + 1
    assert all(line.startswith(("  pullfix ", " " * 33)) for line in table)
    assert all(line[32] == " " and line[33] != " " for line in table)
