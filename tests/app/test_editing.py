"""What the app shows and keeps of edits: a walk that was left, the history, a commit, and no neighbour's secret."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

from tests.app.conftest import Drive
from tui.core.finding import RemedyCode
from tui.core.plan import Choice
from tui.core.where import locate
from tui.session import Session
from tui.world import World

WHO = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@x", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@x"}


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, env=WHO, check=True, capture_output=True, text=True).stdout


def pinned(session: Session, where: str, tag: str) -> Choice:
    return Choice(locate(where, session.loaded, session.snapshot).id, RemedyCode.PIN_TAG, tag)


async def test_a_walk_that_was_left_is_offered_again(
    drive: Drive, session: Session, root: Path, world: World, routes: dict[str, str]
) -> None:
    before = Session(root, replace(world, routes=routes))
    before.load()
    before.choose(pinned(before, "search", "v1.13.3"))
    before.choose(pinned(before, "chrome", "125"))
    compose = root / "docker-compose.yml"
    compose.write_text(compose.read_text().replace("alpine-chrome:124", "alpine-chrome:126"))
    session.load()
    async with drive() as driver:
        assert driver.screen_name == "Confirm"
        assert "1 choice of" in driver.text("#question")
        assert "chrome was zenika/alpine-chrome:124 when you chose" in driver.text("#question")
        await driver.press("y")
        assert "1 choice taken up again" in driver.text("#notice")
        await driver.press("d", "a", "y")
    assert "v1.13.3" in compose.read_text()
    assert session.left_walk() is None


async def test_who_says_no_keeps_it_for_another_time(drive: Drive, session: Session, root: Path, world: World) -> None:
    before = Session(root, world)
    before.load()
    before.choose(pinned(before, "search", "v1.13.3"))
    async with drive() as driver:
        await driver.press("n")
        assert driver.screen_name == "Overview"
        assert session.choices == ()
    assert session.left_walk() is not None


async def test_the_history_says_who_and_why_and_applies_again(drive: Drive, root: Path) -> None:
    async with drive() as driver:
        await driver.press("f", "enter", "a", "y", "h")
        assert "by tester" in driver.screen_text()
        assert "switch-path ghcr.io/hoarder-app/hoarder" in driver.screen_text()
        await driver.press("z", "h", "y")
        assert "Applied again" in driver.text("#outcome")
    assert "hoarder-app/hoarder" in (root / "docker-compose.yml").read_text()


async def test_a_commit_is_made_from_the_review(drive: Drive, session: Session, root: Path) -> None:
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        git(root, *words)
    session.world = replace(session.world, environ=WHO)
    (root / ".env").write_text((root / ".env").read_text() + "MINE=1\n")
    session.load()
    async with drive() as driver:
        await driver.press("f", "enter", "c", "enter")
        assert "on the new branch pullfix/web-switch-path" in driver.text("#outcome")
    assert git(root, "status", "--porcelain") == " M .env\n"


async def test_no_screen_shows_a_secret_of_a_neighbour(drive: Drive, session: Session, root: Path) -> None:
    lines = [f"S{n}=canary-{n}" for n in range(6)]
    lines[3:3] = ["#HOARDER_VERSION=canary-old", "HOARDER_VERSION=latest", "PASSWORD='canary canary'"]
    (root / ".env").write_text("\n".join(lines) + "\n")
    session.load()
    session.choose(pinned(session, "web", "0.22.0"))
    seen = []
    async with drive() as driver:
        seen.append(driver.screen_text())
        for keys in (["d"], ["enter"], ["a"], ["n"], ["a", "y"], ["h"], ["z"], ["h"], ["escape"], ["e"]):
            await driver.press(*keys)
            seen.append(driver.screen_text())
    assert any("HOARDER_VERSION=0.22.0" in text for text in seen)
    assert not [text for text in seen if "canary" in text]
