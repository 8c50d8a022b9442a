"""The review: the tree, the diff beside it, and every key that changes, shows, hands on or writes the plan."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tests.app.conftest import SIZES, Drive, Driver
from tui.app.screens.review import Review
from tui.app.widgets.plan_tree import ChoiceEntry, FightEntry, FileEntry
from tui.core.diff import unified
from tui.core.finding import RemedyCode
from tui.core.plan import Choice
from tui.core.where import locate
from tui.session import Session

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
COMPOSE = "docker-compose.yml"
PIN, SWITCH, WAIT = RemedyCode.PIN_TAG, RemedyCode.SWITCH_PATH, RemedyCode.WAIT


def choose(session: Session, *wanted: tuple[str, RemedyCode, str]) -> None:
    for where, code, argument in wanted:
        session.choose(Choice(locate(where, session.loaded, session.snapshot).id, code, argument))


@pytest.fixture
def three(session: Session) -> Session:
    """Three choices in two files: a path, a tag in the same file, a tag that lives in `.env`."""
    choose(session, ("web", SWITCH, "ghcr.io/hoarder-app/hoarder"), ("search", PIN, "v1.13.3"), ("web", PIN, "0.22.0"))
    return session


def review(driver: Driver) -> Review:
    screen = driver.app.screen
    assert isinstance(screen, Review)
    return screen


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)


def labels(driver: Driver) -> list[str]:
    return [str(node.label) for node in review(driver).plan_tree.nodes()]


def marked(driver: Driver) -> list[str]:
    """The lines with the bar."""
    view = review(driver).view
    return [view.lines[at].text.strip() for at in sorted(view.marked)]


def files_of(session: Session) -> list[str]:
    assert session.series is not None
    return sorted(path.name for path in session.series.iterdir())


@both_sizes
async def test_files_hold_their_choices_with_counts(drive: Drive, size: tuple[int, int], three: Session) -> None:
    async with drive(size) as driver:
        await driver.press("d")
        assert labels(driver) == [
            f"{COMPOSE}  +2 -2",
            "1 web  switch path  +1 -1  ghcr.io/hoarder-app/hoarder",
            "2 search  pin tag  +1 -1  v1.13.3",
            ".env  +1 -1",
            "3 web  pin tag  +1 -1  0.22.0",
        ]
        assert "3 choices   2 files   nothing is written yet" in driver.text("#plan-head")
        assert "Env file: only the changed line" in driver.text("#plan-note")
        assert driver.text("#diff") == review(driver).view.plain
        assert review(driver).view.diff == three.diff()


@both_sizes
async def test_the_cursor_leads_to_the_lines_and_back(drive: Drive, size: tuple[int, int], three: Session) -> None:
    async with drive(size) as driver:
        await driver.press("d")
        screen = review(driver)
        assert marked(driver) == [f"image: ghcr.io/{n}:${{HOARDER_VERSION:-release}}" for n in
                                  ("karakeep-app/karakeep", "hoarder-app/hoarder")]  # fmt: skip
        await driver.press("down")
        assert [line.split("#")[0].strip() for line in marked(driver)] == [
            "image: getmeili/meilisearch:v1.99", "image: getmeili/meilisearch:v1.13.3",
        ]  # fmt: skip
        await driver.press("down")
        assert marked(driver) == [".env"]
        await driver.press("down", "enter")
        assert marked(driver) == ["HOARDER_VERSION=latest", "HOARDER_VERSION=0.22.0"]
        assert screen.view.has_focus
        await driver.press("left_square_bracket")
        entry = screen.plan_tree.entry
        assert isinstance(entry, ChoiceEntry)
        assert entry.step.number == 2
        await driver.press("enter")
        assert screen.plan_tree.has_focus
        assert screen.view.hunk_at == 1
        await driver.press("n", "n")
        assert screen.view.hunk_at == 0
        assert isinstance(entry := screen.plan_tree.entry, ChoiceEntry)
        assert entry.step.number == 1
        assert len(three.choices) == 3


async def test_a_click_on_a_hunk_and_on_a_choice(drive: Drive, three: Session) -> None:
    async with drive() as driver:
        await driver.press("d")
        screen = review(driver)
        row = next(n for n, line in enumerate(screen.view.lines) if "v1.13.3" in line.text)
        await driver.pilot.click("#whole", offset=(30, row + 1))
        await driver.settle()
        assert isinstance(entry := screen.plan_tree.entry, ChoiceEntry)
        assert entry.step.number == 2
        await driver.pilot.click("#choices", offset=(6, 2))
        await driver.settle()
        assert isinstance(entry := screen.plan_tree.entry, ChoiceEntry)
        assert entry.step.number == 1
        assert "image: ghcr.io/hoarder-app/hoarder:${HOARDER_VERSION:-release}" in marked(driver)
        await driver.pilot.click("#choices", offset=(4, 4))
        await driver.settle()
        assert screen.plan_tree.entry == FileEntry(".env")
        assert len(three.choices) == 3


@both_sizes
async def test_choices_move_in_the_series_and_their_diffs_follow(
    drive: Drive, size: tuple[int, int], three: Session
) -> None:
    async with drive(size) as driver:
        await driver.press("d")
        whole = three.diff()
        assert review(driver).reason_against("move_up") == "It is the first one."
        await driver.press("K")
        assert files_of(three)[0] == "0001-web-switch-path.diff"
        await driver.press("J")
        assert files_of(three) == ["0001-search-pin-tag.diff", "0002-web-switch-path.diff", "0003-web-pin-tag.diff"]
        assert isinstance(entry := review(driver).plan_tree.entry, ChoiceEntry)
        assert (entry.step.number, entry.step.label) == (2, "web")
        await driver.press("shift+down")
        assert files_of(three) == ["0001-search-pin-tag.diff", "0002-web-pin-tag.diff", "0003-web-switch-path.diff"]
        assert review(driver).reason_against("move_down") == "It is the last one."
        await driver.press("shift+up", "K")
        assert files_of(three)[0] == "0001-web-switch-path.diff"
        assert three.diff() == whole


async def test_a_move_that_would_make_a_fight_is_told_and_not_made(drive: Drive, root: Path, session: Session) -> None:
    (root / COMPOSE).write_text("services:\n  web:\n    image: a/web:${V}\n  worker:\n    image: a/worker:${V}\n")
    (root / ".env").write_text("V=1\n")
    session.load()
    choose(session, ("web", PIN, "2"), ("web", SWITCH, "ghcr.io/a/web:3"), ("worker", PIN, "3"))
    before = session.choices
    async with drive() as driver:
        await driver.press("d")
        assert review(driver).plan_tree.go(lambda e: isinstance(e, ChoiceEntry) and e.step.number == 2)
        await driver.press("J")
        assert driver.screen_name == "Message"
        assert "both stand at .env:1" in driver.read()
        await driver.press("escape")
        assert session.choices == before


@both_sizes
async def test_what_cannot_be_carried_out_says_which_and_where_and_is_dropped(
    drive: Drive, size: tuple[int, int], root: Path, session: Session
) -> None:
    choose(session, ("search", PIN, "v1.13.3"), ("chrome", PIN, "125"))
    compose = root / COMPOSE
    compose.write_text(compose.read_text().replace("alpine-chrome:124", "alpine-chrome:125"))
    session.load()
    async with drive(size) as driver:
        await driver.press("d")
        assert "1 cannot be carried out" in driver.text("#plan-head")
        assert labels(driver)[-2:] == ["Cannot be carried out", "✗ chrome  pin tag  125"]
        await driver.press("end")
        assert isinstance(review(driver).plan_tree.entry, FightEntry)
        assert "The files say so already" in driver.text("#diff")
        assert review(driver).reason_against("move_up")
        await driver.press("a")
        assert "what was chosen for chrome cannot be carried out" in driver.text("#question")
        await driver.press("n", "x")
        assert [choice.argument for choice in session.choices] == ["v1.13.3"]
        assert "cannot be carried out" not in driver.text("#plan-head")


async def test_two_choices_for_one_variable_fight_and_are_told_apart(
    drive: Drive, root: Path, session: Session
) -> None:
    (root / COMPOSE).write_text("services:\n  web:\n    image: a/web:${V}\n  worker:\n    image: a/worker:${V}\n")
    (root / ".env").write_text("V=1\n")
    session.load()
    choose(session, ("web", PIN, "2"))
    session.choices = (*session.choices, Choice(locate("worker", session.loaded, session.snapshot).id, PIN, "3"))
    session.plan_again()
    async with drive() as driver:
        await driver.press("d")
        assert labels(driver) == [
            ".env  +1 -1", "1 web  pin tag  +1 -1  2", "! also changes worker (same variable V)",
            "Cannot be carried out", "✗ worker  pin tag  3",
        ]  # fmt: skip
        await driver.press("end")
        assert "It fights choice 1 (web: pin-tag 2), which it would undo. Both are written at .env:1." in driver.text(
            "#diff"
        )


@both_sizes
async def test_others_that_change_too_are_named_before_and_in_the_question(
    drive: Drive, size: tuple[int, int], root: Path, session: Session
) -> None:
    (root / COMPOSE).write_text("services:\n  web:\n    image: a/web:${V}\n  worker:\n    image: a/worker:${V}\n")
    (root / ".env").write_text("V=1\n")
    session.load()
    choose(session, ("web", PIN, "2"))
    async with drive(size) as driver:
        await driver.press("d")
        assert labels(driver)[-1] == "! also changes worker (same variable V)"
        await driver.press("a")
        assert "This also changes worker: a/worker:1 becomes a/worker:2. (same variable V)" in driver.text("#question")
        await driver.press("enter", "escape")
        assert (root / ".env").read_text() == "V=1\n"
        await driver.press("a", "y")
        assert (root / ".env").read_text() == "V=2\n"


async def test_dropping_the_last_one_leads_back(drive: Drive, three: Session) -> None:
    async with drive() as driver:
        await driver.press("d", "x", "x")
        assert labels(driver) == [".env  +1 -1", "1 web  pin tag  +1 -1  0.22.0"]
        assert files_of(three) == ["0001-web-pin-tag.diff"]
        await driver.press("x")
        assert driver.screen_name == "Overview"


async def test_one_choice_alone_and_the_whole_again(drive: Drive, three: Session) -> None:
    async with drive() as driver:
        await driver.press("d", "down", "o")
        view = review(driver).view
        assert view.border_title == "0002-search-pin-tag.diff"
        assert view.diff == unified(three.plan.steps[1].changes)
        await driver.press("up")
        assert view.border_title == "0001-web-switch-path.diff"
        await driver.press("o")
        assert view.diff == three.diff()


async def test_a_choice_without_a_diff_of_its_own_says_so(drive: Drive, root: Path, session: Session) -> None:
    (root / COMPOSE).write_text("services:\n  web:\n    image: a/b:${V}\n  other:\n    image: a/b:${V}\n")
    (root / ".env").write_text("V=1\n")
    session.load()
    choose(session, ("web", PIN, "2"), ("other", PIN, "2"))
    async with drive() as driver:
        await driver.press("d")
        assert labels(driver)[-2:] == ["No diff of their own", "2 other  pin tag  2"]
        await driver.press("end")
        assert "an earlier choice writes the same already" in driver.text("#diff").lower()
        for action in ("alone", "export_one", "copy_hunk", "next_hunk"):
            assert review(driver).reason_against(action), action


@both_sizes
async def test_export_asks_before_it_writes_over_something(
    drive: Drive, size: tuple[int, int], three: Session, sealed: Path
) -> None:
    out = sealed / "out.diff"
    out.write_text("mine\n")
    async with drive(size) as driver:
        await driver.press("d", "w")
        hint = driver.app.screen.query_one(".hint", Static)
        assert str(hint.content).startswith(f"writes {Path.cwd() / 'pullfix.diff'}, readable by you alone")
        driver.app.screen.query_one(Input).value = str(out)
        await driver.settle()
        assert str(hint.content).startswith(f"writes {out}, ")
        await driver.press("enter")
        assert driver.screen_name == "Confirm"
        assert "already" in driver.text("#question")
        await driver.press("n")
        assert out.read_text() == "mine\n"
        await driver.press("w")
        driver.app.screen.query_one(Input).value = str(out)
        await driver.press("enter", "y")
        assert out.read_text() == three.exported(str(out))
        await driver.press("w")
        driver.app.screen.query_one(Input).value = str(sealed / "out.diff" / "below")
        await driver.press("enter")
        assert driver.screen_name == "Message"
        assert "cannot be written" in driver.read()
        await driver.press("escape", "w")
        driver.app.screen.query_one(Input).value = str(three.root / "docker-compose.yml")
        await driver.press("enter")
        assert driver.screen_name == "Message"
        assert "the project's own docker-compose.yml" in driver.read()


async def test_one_choice_is_exported_alone(drive: Drive, three: Session, root: Path, sealed: Path) -> None:
    async with drive() as driver:
        await driver.press("d", "down", "W")
        assert driver.app.screen.query_one(Input).value == "0002-search-pin-tag.diff"
        driver.app.screen.query_one(Input).value = str(sealed / "two.diff")
        await driver.press("enter")
    text = (sealed / "two.diff").read_text()
    assert "meilisearch:v1.13.3" in text
    assert "+    image: ghcr.io" not in text
    git(root, "apply", str(sealed / "two.diff"))
    assert "meilisearch:v1.13.3" in (root / COMPOSE).read_text()
    assert len(three.choices) == 3


async def test_a_hunk_or_all_is_copied(drive: Drive, three: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    async with drive() as driver:
        await driver.press("d", "down")
        driver_out = driver.app._driver
        assert driver_out is not None
        monkeypatch.setattr(driver_out, "write", written.append)
        await driver.press("C")
        assert driver.app.clipboard == review(driver).view.hunks[1].patch
        await driver.press("A")
        assert driver.app.clipboard == three.diff()
    sent = [text.split(";")[2].rstrip("\a") for text in written if text.startswith("\x1b]52;")]
    assert base64.b64decode(sent[-1]).decode() == three.diff()


async def test_split_takes_the_whole_width_and_wrap_folds(drive: Drive, three: Session) -> None:
    async with drive() as driver:
        await driver.press("d", "v")
        assert review(driver).has_class("stacked")
        assert "split" in str(review(driver).view.border_subtitle)
        await driver.press("l")
        assert "wrapped" in str(review(driver).view.border_subtitle)
        await driver.press("v", "l")
        assert not review(driver).has_class("stacked")
        assert len(three.choices) == 3


async def test_the_plan_is_applied_by_two_other_keys(drive: Drive, three: Session, root: Path) -> None:
    before = {path.name: path.read_bytes() for path in root.iterdir()}
    async with drive() as driver:
        await driver.press("d", "y", "enter", "enter", "a", "a", "enter", "space", "d")
        assert driver.screen_name == "Confirm"
        assert {path.name: path.read_bytes() for path in root.iterdir()} == before
        assert "Write 3 choices to docker-compose.yml, .env?" in driver.text("#question")
        await driver.press("y")
        assert driver.screen_name == "Overview"
        assert "Applied 3 choices to 2 files." in driver.text("#outcome")
        assert "Asked again: web ✓ available, search ✓ available." in driver.text("#outcome")
    assert "HOARDER_VERSION=0.22.0" in (root / ".env").read_text()
    assert three.choices == ()


async def test_a_long_question_keeps_its_keys_in_view(drive: Drive, root: Path, session: Session) -> None:
    more = "".join(f"  worker{n}:\n    image: a/worker{n}:${{V}}\n" for n in range(30))
    (root / COMPOSE).write_text(f"services:\n  web:\n    image: a/web:${{V}}\n{more}")
    (root / ".env").write_text("V=1\n")
    session.load()
    choose(session, ("web", PIN, "2"))
    async with drive((80, 24)) as driver:
        await driver.press("d", "a")
        shown = driver.screen_text()
        assert "y  apply" in shown
        assert "worker0" in shown


async def test_a_commit_needs_a_repository_and_says_so(drive: Drive, three: Session, root: Path) -> None:
    async with drive() as driver:
        await driver.press("d", "c")
        assert driver.screen_name == "Review"
        assert review(driver).reason_against("commit") == "This directory is in no git repository."
        (root / ".git").mkdir()
        await driver.press("escape", "d", "c")
        assert driver.screen_name == "Ask"
        await driver.press("enter")
        assert driver.screen_name == "Message"
        await driver.press("escape")
        assert len(three.choices) == 3


async def test_names_from_files_are_inert(drive: Drive, root: Path, session: Session) -> None:
    (root / COMPOSE).write_text('services:\n  "[red]x[/red]":\n    image: "a/b:1" # \u202e\n')
    session.load()
    choose(session, (f"{COMPOSE}:3", PIN, "2"))
    async with drive((80, 24)) as driver:
        await driver.press("d")
        assert "[red]x[/red]" in labels(driver)[1]
        assert "\\u202e" in driver.text("#diff")
        await driver.press("a")
        await driver.pilot.resize_terminal(60, 12)
        await driver.settle()
