"""The command line in another language: argparse's own words, and columns where characters are two columns wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tui.cli import main as cli_main
from tui.cli.arguments import SUMMARY, parse
from tui.cli.main import main
from tui.cli.terminal import width, wrapped
from tui.core import language
from tui.core.errors import UsageError

SENTENCE = "登记处说没有这个标签（tag），见 https://example.com/a/long/path/that/stays/whole 的说明。然后再问一次。"


class Marked(NullTranslations):
    """A language that says the English between wide brackets, so that what was not translated is seen."""

    def gettext(self, message: str) -> str:
        return f"「{message}」"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def marked() -> Iterator[None]:
    language.use(Marked())
    yield
    language.use(None)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (["check", "--max-age"], "「Argument --max-age: expected one argument」"),
        (["check", "--fail-on", "x"], "「Argument --fail-on: invalid choice: 'x' (choose from "),
        (["apply"], "「The following arguments are required: --patch」"),
        (["check", "--bad", "x", "y"], "「Unrecognized arguments: --bad"),
        (["plan", "--offline=3"], "「Argument --offline: ignored explicit argument '3'」"),
        (["check", "--pro", "x"], "「Ambiguous option: --pro could match --project-directory"),
        (["check", "--deadline", "0"], "「Argument --deadline: 「0 seconds are too few for any answer」」"),
        (["chek"], "「“chek” is no command"),
    ],
)
def test_argparse_refuses_in_the_language(words: list[str], refused: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(words)
    assert refused in str(caught.value)
    if len(words) > 1:
        assert str(caught.value).endswith(f"`pullfix {words[0]} --help` shows the words.」")


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("command", ["", "list", "plan", "watch"])
def test_every_word_of_the_help_is_translated(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse([word for word in (command, "--help") if word])
    said = capsys.readouterr().out
    for head in ("usage: ", "options", "positional arguments"):
        assert f"「{head}」" in said
    assert "「show this help" in said


@pytest.mark.usefixtures("marked")
def test_the_texts_of_the_commands_stand_in_one_column(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"])
    lines = capsys.readouterr().out.splitlines()
    starts = {width(line[: line.index("「")]) for line in lines if any(line.endswith(f"「{t}」") for _, t in SUMMARY)}
    assert starts == {33}


def test_wide_lines_end_in_time_and_lose_nothing() -> None:
    lines = wrapped(SENTENCE, 30)
    assert "".join(lines).replace(" ", "") == SENTENCE.replace(" ", "")
    assert all(width(line) <= 30 or "https://" in line for line in lines)
    assert not any(line[0] in "，。）" for line in lines)


def test_english_is_broken_at_its_blanks() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]


def test_what_programs_read_is_english(capsys: pytest.CaptureFixture[str]) -> None:
    main(["history", "--format", "json", "--lang", "zh_CN"])
    assert language.tr("denied") == "denied"
    assert '"pullfix.history/1"' in capsys.readouterr().out


def outside(said: str) -> list[str]:
    """The lines in which two English words stand outside of all brackets."""
    depth, kept = 0, []
    for character in said:
        depth += (character == "「") - (character == "」")
        kept.append(character if depth == 0 and character != "」" else "\n" if character == "\n" else "·")
    return [line for line in "".join(kept).splitlines() if re.search(r"[a-z]{2,}[,:;]? [a-z]{2,}", line)]


_FOREIGN = re.compile(r" {4}\w+: [a-z]+-|   (?:  |! |\| |[a-z-]+: )| {14}(?:dataset|docs|issue): ")
"""Choices by their codes, announcements, replies, and the sources of a move: not our words."""
COMMANDS = (
    ("list", "{}"),
    ("check", "{}", "--advice"),
    ("check", "{}", "--offline"),
    ("plan", "{}", "--auto", "--apply", "--accept-effects"),
    ("history", "{}"),
    ("undo", "{}"),
    ("undo", "{}"),
    ("plan", "{}", "--build", "web"),
    ("plan", "{}", "--pin", "nothing"),
    ("select", "{}"),
    ("explain", "ghcr.io/karakeep-app/karakeep:latest"),
    ("explain", "getmeili/meilisearch:v1.99", "--offline"),
    ("explain", "no reference"),
    ("tags", "redis:7-alpine"),
    ("list", "{}/nowhere"),
)


@pytest.mark.usefixtures("marked")
def test_no_sentence_of_a_command_is_left_in_english(
    call: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_main, "speak", lambda *_: language.use(Marked()))
    left: list[str] = []
    for words in COMMANDS:
        said = call(*(word.format(project) for word in words))
        shown = said.err if words[0] == "plan" else said.out + said.err  # a diff holds what the files hold
        left += outside(shown)
    assert [line for line in dict.fromkeys(left) if not _FOREIGN.match(line)] == []


def test_a_long_name_of_a_fact_leaves_a_blank_before_its_text(call: Call) -> None:
    lines = call("explain", "registry.acme.example/metrics:1.4").out.splitlines()
    facts = {line[:16]: line[16:] for line in lines if line.startswith(("not answered by", "login"))}
    assert facts["not answered by "].startswith("registry.acme.example at ")
    assert facts["login           "] == "None was sent."
