"""The panes below the table, the detail screen with its tabs, and a file at the place of a piece."""

from __future__ import annotations

import asyncio
import contextlib
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.text import Text
from textual.widgets import OptionList, TabbedContent

from tests.app.conftest import SIZES, Drive, Driver
from tests.conftest import NOW
from tui.app.causes import _WORDS
from tui.app.dialogs.message import Message
from tui.app.screens.detail import TABS, Detail
from tui.app.widgets.origin import OriginPane
from tui.core.answers import Cause
from tui.core.local import Container, Local
from tui.session import Session

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
SHARED = (
    "services:\n  web:\n    image: redis:${V:-7}\n  worker:\n    image: postgres:${V}\n  cron:\n    image: nginx:${V}\n"
)


def tab(driver: Driver) -> str:
    return driver.app.screen.query_one(TabbedContent).active.removeprefix("tab-")


def seen(driver: Driver) -> str:
    """The lines that the terminal shows, as text."""
    return "\n".join(str(strip.text) for strip in driver.app.screen._compositor.render_strips())


# --- the panes below the table


@both_sizes
async def test_what_to_press_is_seen_without_scrolling(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        shown = seen(driver)
        assert "It answers so for images that are private, gone or" in " ".join(driver.text("#why").split())
        assert "Switch path: ghcr.io/hoarder-app/hoarder" in shown


async def test_a_narrow_terminal_says_which_panes_there_are_and_the_key(drive: Drive) -> None:
    async with drive((80, 24)) as driver:
        assert "● Why  ○ Where the value comes from" in seen(driver)
        assert "o the other one   v all of it" in seen(driver)
        await driver.press("o")
        assert "○ Why  ● Where the value comes from" in seen(driver)
        assert "4  image: ghcr.io/karakeep-app/karakeep:" in seen(driver)
        await driver.pilot.click("#origin-pane", offset=(5, 0))
        await driver.settle()
        assert "● Why" in seen(driver)
        await driver.pilot.resize_terminal(120, 40)
        await driver.settle()
        assert "● Why" not in seen(driver)
        await driver.press("o")
        assert driver.app.focused is driver.overview.query_one(OriginPane)


@both_sizes
async def test_the_piece_under_the_cursor_is_shown_in_its_file(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        pane = driver.overview.query_one(OriginPane)
        if size[0] < 100:
            await driver.press("o")
        pane.focus()
        await driver.settle()
        assert "4  image: ghcr.io/karakeep-app/karakeep:" in driver.text("#origin")
        assert "HOARDER_VERSION=" not in driver.text("#origin")
        await driver.press("down")
        assert "1  HOARDER_VERSION=latest" in driver.text("#origin")
        assert "Not taken: release, the default of HOARDER_VERSION at docker-compose.yml:4:61" in driver.text("#origin")
        await driver.press("enter")
        assert driver.screen_name == "FileView"
        assert ".env:1:17" in driver.text("#file-head")
        await driver.press("escape", "up", "enter")
        assert "docker-compose.yml:4:12" in driver.text("#file-head")
        await driver.press("escape")
        assert driver.screen_name == "Overview"


async def test_the_mouse_shows_a_piece_and_opens_its_file(drive: Drive) -> None:
    async with drive((80, 24)) as driver:
        await driver.press("o")
        lines = driver.text("#origin").split("\n")
        row = next(n for n, line in enumerate(lines) if "latest" in line)
        await driver.pilot.hover("#origin", offset=(4, row))
        await driver.settle()
        assert "1  HOARDER_VERSION=latest" in driver.text("#origin")
        lines = driver.text("#origin").split("\n")
        row = next(n for n, line in enumerate(lines) if "latest" in line)
        await driver.pilot.click("#origin", offset=(4, row))
        await driver.settle()
        assert driver.screen_name == "FileView"


async def test_a_value_that_stands_in_no_file_says_so(drive: Drive, root: Path, session: Session) -> None:
    (root / "docker-compose.yml").write_text("services:\n  web:\n    image: redis:${SHELL_TAG-6}\n")
    session.world = replace(session.world, environ={**session.world.environ, "SHELL_TAG": "7"})
    session.load()
    async with drive() as driver:
        said = driver.text("#origin")
        assert "SHELL_TAG in your shell, which outranks every file" in said
        assert "! SHELL_TAG is set in your shell" in said
        driver.overview.query_one(OriginPane).focus()
        await driver.press("down", "enter")
        assert driver.screen_name == "Overview"
        await driver.press("v", "o")
        assert "Without it the files give redis:6" in driver.read()
        assert any("stands in no file" in note.message for note in driver.app._notifications)


async def test_whom_else_a_variable_feeds_is_told(drive: Drive, root: Path, session: Session) -> None:
    (root / "docker-compose.yml").write_text(SHARED)
    (root / ".env").write_text("SECRET=canary-neighbour\nV=1.2\n")
    session.load()
    async with drive() as driver:
        assert "! V feeds worker, cron too: whoever changes it for one changes all." in driver.text("#origin")
        assert "Not taken: 7, the default of V" in driver.text("#origin")


async def test_the_pane_scrolls_by_keys(drive: Drive) -> None:
    async with drive((50, 24)) as driver:
        pane = driver.overview.query_one("#why-pane")
        pane.focus()
        await driver.press("end")
        assert pane.scroll_y > 0
        await driver.press("home")
        assert pane.scroll_y == 0


@pytest.mark.parametrize(("click", "opens"), [("#why-pane", "why"), ("#origin-pane", "origin")])
async def test_the_border_of_a_pane_opens_all_of_it(drive: Drive, click: str, opens: str) -> None:
    async with drive() as driver:
        await driver.pilot.click(click, offset=(6, 0))
        await driver.settle()
        assert driver.screen_name == "Detail"
        assert tab(driver) == opens


# --- the detail screen


@both_sizes
async def test_every_tab_is_one_key_and_one_click(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("v")
        assert tab(driver) == "why"
        for number, (key, name, _) in enumerate(TABS, 1):
            await driver.press(str(number))
            assert tab(driver) == name
            await driver.press("tab", key)
            assert tab(driver) == name
        await driver.press("h")
        await driver.press("tab")
        assert tab(driver) == "why"
        await driver.press("right", "right", "left")
        assert tab(driver) == "origin"
        await driver.press("shift+tab", "shift+tab")
        assert tab(driver) == "history"
        await driver.pilot.click("#--content-tab-tab-evidence")
        await driver.settle()
        assert tab(driver) == "evidence"
        await driver.press("escape")
        assert driver.screen_name == "Overview"


@both_sizes
async def test_why_tells_each_cause_and_what_tells_it_apart(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("v")
        told = driver.read()
        for part in (
            "ghcr.io gives nobody a token for karakeep-app/karakeep.", "f  Switch path: ghcr.io/hoarder-app/hoarder",
            "- It was there, and is gone or has moved.", "- It is there, and private.", "docker login ghcr.io",
            "* Switch path  ghcr.io/hoarder-app/hoarder  recommended", "Not possible: This path does not answer",
        ):  # fmt: skip
            assert part in told
        assert "Switch path" in seen(driver)
        await driver.press("f")
        assert driver.screen_name == "Walk"


def test_every_cause_has_words() -> None:
    assert set(_WORDS) == set(Cause)


async def test_the_evidence_names_logins_that_cannot_be_used(drive: Drive, session: Session) -> None:
    config = session.world.home / ".docker" / "config.json"
    config.parent.mkdir()
    config.write_text('{"auths": {"ghcr.io": {"auth": "%%%"}}}')
    async with drive() as driver:
        await driver.press("v")
        await driver.pilot.click("#--content-tab-tab-evidence")
        await driver.settle()
        assert "What could not be used here" in driver.read()
        assert str(config) in driver.read()


@both_sizes
async def test_the_evidence_is_copied_as_text(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("e", "c")
        copied = driver.app.clipboard
        assert copied == driver.read()
        assert copied.startswith("denied  web  ghcr.io/karakeep-app/karakeep:latest\ndocker-compose.yml:4:12\n\n")
        assert "   GET https://ghcr.io/v2/karakeep-app/karakeep/manifests/latest\n" in copied
        assert "   403 from ghcr.io" in copied
        await driver.press("end")
        assert driver.app.screen.query_one("#page-evidence").scroll_y > 0


async def test_announcements_are_asked_for_when_somebody_looks(
    drive: Drive, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real, opened, asked = asyncio.Event(), session.news_of, list[str](), 0

    async def late(*words: object) -> object:
        nonlocal asked
        asked += 1
        await gate.wait()
        return await real(*words)  # type: ignore[arg-type]  # the words of the call, passed on

    monkeypatch.setattr(session, "news_of", late)
    async with drive() as driver:
        monkeypatch.setattr(driver.app, "open_url", opened.append)
        await driver.press("v")
        assert asked == 0
        await driver.pilot.press("a")
        await driver.pilot.pause()
        assert asked == 1
        assert "GitHub is being asked" in driver.text("#announced-by")
        gate.set()
        await driver.settle()
        assert "Announced at github.com/karakeep-app/karakeep" in driver.text("#announced-by")
        assert driver.app.focused is driver.app.screen.query_one(OptionList)
        assert "! The image moves to ghcr.io/karakeep-app/karakeep in the coming weeks." in driver.read()
        await driver.press("down", "up", "enter", "1", "a")
        assert opened == ["https://github.com/karakeep-app/karakeep/releases/tag/v0.22.0"]
        assert asked == 1
        await driver.press("escape", "down", "a")
        assert "Nobody says" in driver.text("#announced-by")


async def test_the_local_copy_is_told_whole(drive: Drive, session: Session) -> None:
    here = Local(
        asked_at=NOW, engine="/run/docker.sock", image_id="sha256:" + "a" * 64, digests=("sha256:" + "b" * 64,),
        since=NOW, size=12_000_000, containers=(Container("web-1", NOW),),
    )  # fmt: skip
    async with drive((80, 24)) as driver:
        known = driver.overview.shown[0]
        session.statuses[known] = replace(session.statuses[known], local=here)
        await driver.press("v", "l")
        told = driver.read()
        assert "Your running copy is safe for now: web-1 runs it, pulled less than a minute ago." in told
        assert "sha256:" + "b" * 64 in told
        assert "here since" in told
        assert "12 MB" in told
        await driver.press("escape", "down", "v", "l")
        assert "No engine on this machine" in driver.read()


async def test_the_history_of_a_reference_is_its_own(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("v", "h")
        assert "No change of pullfix has touched this image so far." in driver.read()
        await driver.press("escape", "f", "enter", "a", "y")
        await driver.press("v", "h")
        told = driver.read()
        assert f"{NOW.astimezone():%Y-%m-%d %H:%M}  applied" in told
        assert "ghcr.io/karakeep-app/karakeep:latest\n   → ghcr.io/hoarder-app/hoarder:latest" in told
        assert "web: switch-path ghcr.io/hoarder-app/hoarder" in told
        await driver.press("escape", "z", "v", "h")
        assert "taken back" in driver.read()
        await driver.press("escape", "down", "v", "h")
        assert "No change of pullfix has touched this image so far." in driver.read()


async def test_who_copies_before_the_tab_is_there_copies_what_there_is(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("v")
        detail = driver.app.screen
        assert isinstance(detail, Detail)
        detail.action_go("history")
        detail.action_copy()
        assert driver.app.clipboard.startswith("denied  web")
        await driver.settle()
        assert "No change of pullfix" in detail.text()


async def test_a_change_made_for_another_image_is_told_as_such(drive: Drive, root: Path, session: Session) -> None:
    (root / "docker-compose.yml").write_text(
        "services:\n  web:\n    image: getmeili/meilisearch:${V}\n  worker:\n    image: redis:${V}\n"
    )
    (root / ".env").write_text("V=v1.99\n")
    session.load()
    async with drive() as driver:
        await driver.press("f", "enter", "y", "a", "y", "down", "v", "h")
        told = driver.read()
        assert "redis:v1.99\n   → redis:v1.13.3" in told
        assert "It changed with another image: web: pin-tag v1.13.3" in told


async def test_a_verdict_that_arrives_is_shown_to_who_is_reading(
    drive: Drive, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = asyncio.Event(), session.check

    async def late(**words: object) -> None:
        await gate.wait()
        await real(**words)  # type: ignore[arg-type]  # the words of the call, passed on

    monkeypatch.setattr(session, "check", late)
    async with drive(settled=False) as driver:
        await driver.pilot.pause()
        await driver.pilot.press("v")
        await driver.pilot.pause()
        detail = driver.app.screen
        assert isinstance(detail, Detail)
        assert "denied" not in detail.text()
        gate.set()
        await driver.settle()
        detail._look_again()
        assert "denied" in detail.text()
        assert "ghcr.io gives nobody a token" in detail.text()


STRANGE = """services:
  "[red]x[/red]":
    image: "ghcr.io/\\u202eacme/[bold]b[/bold]\\e[31m:${TAG-名前}"
  镜像服务:
    image: ghcr.io/acme-internal/%s:2.1
"""


@both_sizes
async def test_what_files_hold_is_inert_and_lies_within_its_columns(
    drive: Drive, root: Path, session: Session, size: tuple[int, int]
) -> None:
    (root / "docker-compose.yml").write_text(STRANGE % "/".join(["a" * 60] * 4), encoding="utf-8")
    session.load()
    async with drive(size) as driver:
        for _ in range(2):
            await driver.press("v")
            for number in range(1, len(TABS) + 1):
                await driver.press(str(number))
                lines = list(driver.app.screen._compositor.render_strips())
                assert {strip.cell_length for strip in lines} == {size[0]}
                text = "".join(strip.text for strip in lines) + driver.read()
                assert not {"\x1b", "\u202e"} & set(text)
            await driver.press("2", "enter", "escape", "escape", "down")
        await driver.press("up", "v", "2")
        assert "[bold]b[/bold]" in driver.read()
        assert "\\x1b[31m" in driver.read()
        assert "名前" in seen(driver)


# --- a file


async def test_an_env_file_shows_only_what_feeds_an_image(drive: Drive, root: Path, session: Session) -> None:
    (root / ".env").write_text("DB_PASSWORD=canary-one\nHOARDER_VERSION=latest\nAPI_KEY=canary-two\n")
    session.load()
    async with drive((120, 40)) as driver:
        await driver.press("v", "o", "down", "enter")
        assert driver.screen_name == "FileView"
        assert "HOARDER_VERSION=latest" in seen(driver)
        assert "canary" not in driver.screen_text()
        await driver.press("c")
        assert "canary" not in driver.app.clipboard
        assert "2  HOARDER_VERSION=latest" in driver.app.clipboard


async def test_a_long_file_opens_at_the_place(drive: Drive, root: Path, session: Session) -> None:
    filler = "".join(f"# line {n}\n" for n in range(500))
    (root / "docker-compose.yml").write_text(f"{filler}services:\n  web:\n    image: redis:7\n{filler}")
    session.load()
    async with drive((80, 24)) as driver:
        await driver.press("v", "o", "enter")
        assert "503      image: redis:7" in seen(driver)
        await driver.press("home")
        assert "  1  # line 0" in seen(driver)
        await driver.pilot.resize_terminal(60, 16)
        await driver.settle()
        assert "503      image: redis:7" in seen(driver)


@contextlib.contextmanager
def handed_over() -> Iterator[None]:
    yield


async def test_the_editor_is_opened_at_the_line_and_the_files_are_read_again(
    drive: Drive, root: Path, sealed: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = sealed / "my editor"
    program.write_text(f'#!/bin/sh\necho "$1 $2" > {sealed}/called\nsed -i s/karakeep-app/edited/ "$2"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    session.world = replace(session.world, environ={**session.world.environ, "VISUAL": f"'{program}'"})
    async with drive() as driver:
        monkeypatch.setattr(driver.app, "suspend", handed_over)
        await driver.press("v", "o", "enter", "e")
        assert (sealed / "called").read_text() == f"+4 {root}/docker-compose.yml\n"
        assert driver.screen_name == "Overview"
        assert "ghcr.io/edited/karakeep" in driver.text("#why")


async def test_where_no_editor_can_be_opened_it_says_so(drive: Drive, session: Session) -> None:
    async with drive() as driver:
        await driver.press("v", "o", "enter", "e")
        assert driver.screen_name == "FileView"
        session.world = replace(session.world, environ={**session.world.environ, "EDITOR": "vi"})
        await driver.press("e")
        assert any("cannot be handed to an editor" in note.message for note in driver.app._notifications)


# --- dialogs that must be read


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])
async def test_what_must_be_read_scrolls_is_copied_and_keeps_the_keys(drive: Drive, size: tuple[int, int]) -> None:
    words = "\n".join(f"line {n} of 中文 [red]words[/red]" for n in range(60))
    async with drive(size) as driver:
        driver.app.push_screen(Message("A [bold]name", Text(words)))
        await driver.settle()
        assert "A [bold]name" in seen(driver)
        assert "line 0 of 中文 [red]words[/red]" in seen(driver)
        assert "esc close" in seen(driver)
        await driver.press("d", "g", "n")
        assert driver.screen_name == "Message"
        await driver.press("end")
        assert "line 59" in seen(driver)
        await driver.press("c")
        assert driver.app.clipboard == f"{words}\n"
        await driver.press("escape")
        assert driver.screen_name == "Overview"


@pytest.mark.parametrize("key", ["ctrl+p", "f1", "h", "C"])
async def test_a_list_without_room_is_paged_in_peace(drive: Drive, key: str) -> None:
    async with drive((8, 3)) as driver:
        await driver.press(key)
        for lists in driver.app.screen.query(OptionList):
            lists.focus()
            await driver.press("pagedown", "pageup")


async def test_there_is_one_palette_whatever_lies_above_it(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("ctrl+p", "f1", "f2", "ctrl+p")
        assert driver.screen_name == "Palette"
        await driver.press("f1", "ctrl+p", "ctrl+p")
        assert driver.screen_name == "Overview"
