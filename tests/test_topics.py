"""The pages of the help: the same in every language, true to the commands that there are, and found by their names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tui import topics
from tui.cli.arguments import COMMANDS, parse
from tui.cli.helping import COLUMNS
from tui.cli.main import main
from tui.cli.terminal import width
from tui.core import language
from tui.core.errors import UsageError
from tui.translations import LANGUAGES, catalogue

HELP = Path(topics.__file__).parent / "help"
FILES = {folder.name: sorted(HELP.joinpath(folder.name).glob("*.md")) for folder in HELP.iterdir() if folder.is_dir()}


@pytest.mark.parametrize("code", sorted(FILES))
def test_every_language_has_every_page(code: str) -> None:
    assert code in LANGUAGES
    assert {file.stem for file in FILES[code]} == set(topics.NAMES)


@pytest.mark.parametrize(
    "file", [file for files in FILES.values() for file in files], ids=lambda f: f"{f.parent.name}-{f.stem}"
)
def test_a_page_has_a_title_and_leads_to_pages_that_are_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.match(r"# \S[^\n]*\n\n", text)
    page = topics.Topic(file.stem, "", text)
    assert set(page.links) <= set(topics.NAMES) - {file.stem}
    assert set(re.findall(r"\]\(([^)]*)\)", text)) == set(page.links)


def test_newlines_within_a_paragraph_stand_between_no_chinese_characters() -> None:
    """Markdown makes a blank of them, which Chinese has not."""
    for file in FILES["zh_CN"]:
        text = re.sub(r"^ {4,}.*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert not re.search(r"[^\x00-\x7f]\n *[^\x00-\x7f]", text), file.name


def commands() -> list[tuple[str, str]]:
    """Every call of pullfix in a code block, with the page that it stands on."""
    found = []
    for file in (file for files in FILES.values() for file in files):
        for line in file.read_text(encoding="utf-8").splitlines():
            if call := re.match(r" {4,}(?:- |entry: |.*\$\(|- run: |  {5}\*  )?(pullfix(?: .*)?)$", line):
                words = re.split(r"  +|\)", call[1])[0]
                found.append((f"{file.parent.name}/{file.name}", words))
    return found


def test_the_commands_of_the_pages_are_found() -> None:
    assert len(commands()) > 30


@pytest.mark.parametrize(("page", "words"), commands())
def test_every_command_on_a_page_is_one(page: str, words: str) -> None:
    call = parse(shlex.split(words)[1:])
    assert call.command in (*COMMANDS, None), page


def test_pages_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    listed = capsys.readouterr().out
    assert all(f"  {page.name} " in listed and page.title in listed for page in topics.topics())
    assert main(["help", "logins"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("# Private registries and logins\n")
    assert "](" not in shown


@pytest.mark.parametrize("name", topics.NAMES)
def test_a_page_in_chinese_is_broken_where_it_may_be(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", name, "--lang", "zh_CN"]) == 0
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert all(width(line) <= COLUMNS for line in lines if not line.startswith(("    ", "|")))
    assert not any(line.strip().startswith(tuple("，。；：、）”")) for line in lines)
    language.use(catalogue("zh_CN"))
    written = topics.plain(topics.topic(name))
    language.use(None)
    assert "".join(shown.split()) == "".join(written.split())


def test_an_unknown_page_names_those_near_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "pining"]) == 2
    assert "Near it: pinning" in capsys.readouterr().err
    assert main(["help", "podman"]) == 2
    assert "logins" in capsys.readouterr().err
    assert main(["help", "xyzzy"]) == 2
    assert "`pullfix help` lists them" in capsys.readouterr().err


def test_the_words_of_a_command_are_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["help", "plan"])
    assert left.value.code == 0
    assert "--switch" in capsys.readouterr().out


def test_what_a_language_lacks_is_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    language.use(catalogue("zh_CN"))
    assert language.spoken() == "zh_CN"
    assert topics.topic("start").text
    language.use(None)
    assert language.spoken() == "en"
    monkeypatch.setattr(language, "spoken", lambda: "tlh")
    assert topics.topic("start").title == "First steps"
    with pytest.raises(UsageError):
        topics.topic("../start")
