"""Every screen and key: state and cell text at both sizes."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.text import Text
from textual.widgets import Input, OptionList

from tests.app.conftest import SIZES, Drive, Driver
from tests.conftest import NOW
from tui.app.app import PullfixApp
from tui.app.arguments.line import LineEditor
from tui.app.present import clipped, safe, short
from tui.app.widgets.cards import Cards
from tui.asking import Desk
from tui.core.answers import Answer, Question
from tui.hearing import Hearing
from tui.session import Session
from tui.world import World

FOUNDING = "    image: ghcr.io/hoarder-app/hoarder:${HOARDER_VERSION:-release}\n"
SERVICES = ("web", "chrome", "search", "cache", "db", "backup", "metrics")
both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


@both_sizes
async def test_rows_are_there_at_once_and_verdicts_arrive(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size, settled=False) as driver:
        await driver.pilot.pause()
        assert [row[1] for row in driver.cells()] == [*SERVICES, "mirror"]
        await driver.settle()
        assert [row[0] for row in driver.cells()] == [
            "✗ denied", "✓ available floating", "✗ no such tag", "✓ available floating", "! limited", "✗ denied",
            "? unreachable", "✓ available moved",
        ]  # fmt: skip
        assert "3 fine   3 failing   2 undecided" in driver.text("#head")
        assert "g walks through them" in driver.text("#notice")


@both_sizes
async def test_the_panes_say_why_and_where_the_value_comes_from(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        assert "ghcr.io gives nobody a token" in driver.text("#why")
        assert "Switch path: ghcr.io/hoarder-app/hoarder" in driver.text("#why")
        assert ".env:1:17  HOARDER_VERSION" in driver.text("#origin")
        if size[0] < 100:
            await driver.press("o")
            assert driver.overview.query_one("#panes").has_class("origin")
        await driver.press("down")
        assert "It can be pulled" in driver.text("#why")


@both_sizes
async def test_the_diff_of_the_card_is_in_view_beside_all_else(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("f")
        lines = [str(strip.text) for strip in driver.app.screen._compositor.render_strips()]
        changed = [line for line in lines if "image: ghcr.io/" in line]
        assert len(changed) == 2, lines
        assert "Choose" in lines[-1]


@both_sizes
async def test_the_keys_of_a_question_are_seen(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("f", "enter", "a")
        lines = "\n".join(str(strip.text) for strip in driver.app.screen._compositor.render_strips())
        assert "y  apply" in lines
        assert "n  no" in lines


@both_sizes
async def test_the_founding_case_takes_four_keys(drive: Drive, size: tuple[int, int], root: Path) -> None:
    async with drive(size) as driver:
        before = (root / "docker-compose.yml").read_text()
        await driver.press("f")
        assert driver.screen_name == "Walk"
        assert driver.app.screen.query_one(Cards).at == 0
        assert "+ " in driver.text("#diff")
        assert "ghcr.io/hoarder-app/hoarder:${HOARDER_VERSION:-release}" in driver.text("#diff")
        await driver.press("enter")
        assert driver.screen_name == "Review"
        assert (root / "docker-compose.yml").read_text() == before
        await driver.press("a")
        assert (root / "docker-compose.yml").read_text() == before
        await driver.press("y")
        assert driver.presses == 4
        assert FOUNDING in (root / "docker-compose.yml").read_text()
        assert driver.cells()[0][0] == "✓ available floating"
        assert driver.text("#outcome").split("\n")[:3] == [
            "Applied 1 choice to 1 file.", "Asked again: web ✓ available.",
            "Still failing: search ✗ no such tag, backup ✗ denied.",
        ]  # fmt: skip
        await driver.press("z")
        assert (root / "docker-compose.yml").read_text() == before
        assert "as before" in driver.text("#outcome")


async def test_the_walk_goes_on_back_and_out(drive: Drive, session: Session) -> None:
    async with drive() as driver:
        await driver.press("g")
        assert "Step 1 of 3" in driver.text("#step")
        await driver.press("enter")
        assert "Step 2 of 3" in driver.text("#step")
        assert "search" in driver.text("#step")
        assert session.series is not None
        assert [path.name for path in session.series.iterdir()] == ["0001-web-switch-path.diff"]
        await driver.press("s")
        assert "Step 3 of 3" in driver.text("#step")
        await driver.press("b")
        assert "Step 2 of 3" in driver.text("#step")
        await driver.press("escape")
        assert driver.screen_name == "Overview"
        assert "1 chosen" in driver.text("#head")
        assert "→ ghcr.io/hoarder-app/hoarder" in driver.cells()[0][3]


async def test_each_card_shows_its_diff_and_the_one_that_cannot_serve_says_why(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f")
        await driver.press("3")
        assert "context: https://github.com/karakeep-app/karakeep.git" in driver.text("#diff")
        await driver.press("4")
        assert "until: 2026-12-08" in driver.text("#diff")
        await driver.press("5")
        assert "docker login ghcr.io" in driver.text("#diff")
        idle = driver.app.screen.query_one(Cards).cards[1]
        assert "choose a path that answers first" in idle.text
        assert not idle.serves


async def test_a_typed_path_is_asked_for_while_it_is_typed(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f", "t")
        line = driver.app.screen.query_one(Input)
        line.value = "ghcr.io/hoarder-app/hoarder:0.22.0"
        await driver.settle()
        assert "✓ answers, linux/amd64 and linux/arm64" in driver.text("#answer")
        assert "ghcr.io/hoarder-app/hoarder:0.22.0" in driver.text("#answer")
        line.value = "ghcr.io/hoarder-app/hoarder:9"
        await driver.settle()
        assert "no such tag" in driver.text("#answer")
        line.value = "ghcr.io/hoarder-app/hoarder:0.22.0"
        await driver.settle()
        await driver.press("enter")
        assert driver.screen_name == "Walk"
        assert "0.22.0" in driver.text("#diff")


async def test_a_tag_is_picked_from_a_list_that_narrows_down(drive: Drive, root: Path) -> None:
    async with drive() as driver:
        await driver.press("down", "down", "f", "2", "t")
        assert driver.screen_name == "Walk"
        options = driver.app.screen.query_one("#tags", OptionList)
        shown = [str(options.get_option_at_index(n).prompt).split() for n in range(options.option_count)]
        assert ["v1.13.3", "=", "latest", "now", "3", "weeks", "ago", "amd64,", "arm64"] in shown
        assert [row for row in shown if row[0].startswith("v") and "offered" not in row][1:] == [
            ["v1.13.0", "7", "weeks", "ago", "amd64,", "arm64"],
            ["v1.12.8", "3", "months", "ago", "amd64,", "arm64"],
        ]
        assert [row[-1] for row in shown[:4]] == ["arm64", "offered", "offered", "arm64"]
        await driver.type("1.12")
        await driver.press("enter")
        assert "v1.12.8" in driver.text("#diff")
        await driver.press("enter", "a", "y")
        assert "getmeili/meilisearch:v1.12.8 # search index" in (root / "docker-compose.yml").read_text()


async def test_an_image_that_works_can_be_pinned_to_what_it_means_now(drive: Drive, root: Path) -> None:
    async with drive() as driver:
        await driver.press("down", "down", "down", "f")
        assert driver.screen_name == "Walk"
        assert "nothing needs mending" in driver.text("#facts")
        assert "redis:7.4.1-alpine" in driver.text("#diff")
        await driver.press("enter", "a", "y")
        assert "redis:7.4.1-alpine" in (root / "docker-compose.yml").read_text()


async def test_an_effect_on_others_must_be_accepted_by_name(drive: Drive, root: Path, session: Session) -> None:
    (root / "docker-compose.yml").write_text(
        "services:\n  web:\n    image: getmeili/meilisearch:${V}\n  worker:\n    image: redis:${V}\n"
    )
    (root / ".env").write_text("V=v1.99\n")
    session.load()
    async with drive() as driver:
        await driver.press("f")
        assert "also changes" in driver.text("#effects")
        await driver.press("enter")
        assert driver.screen_name == "Confirm"
        assert "worker" in driver.text("#question")
        assert "same variable V" in driver.text("#question")
        await driver.press("enter", "n")
        assert session.choices == ()
        await driver.press("enter", "y")
        assert len(session.choices) == 1


async def test_a_choice_that_an_earlier_one_carries_out_names_no_diff(
    drive: Drive, root: Path, session: Session
) -> None:
    (root / "docker-compose.yml").write_text(
        "services:\n  web:\n    image: getmeili/meilisearch:${V}\n  other:\n    image: getmeili/meilisearch:${V}\n"
    )
    (root / ".env").write_text("V=v1.99\n")
    session.load()
    async with drive() as driver:
        await driver.press("g")
        assert "also for other, which pulls the same" in driver.text("#effects")
        await driver.press("m", "enter", "y")
        assert "Step 2 of 2" in driver.text("#step")
        assert "needs no diff of its own" in driver.text("#diff")
        await driver.press("enter", "enter")
        assert "2 choices   1 file " in driver.text("#plan-head")
        assert session.series is not None
        assert [path.name for path in session.series.iterdir()] == ["0001-web-pin-tag.diff"]
        await driver.press("a", "y")
        assert (root / ".env").read_text() == "V=v1.13.3\n"


async def test_one_choice_stands_for_all_that_pull_the_same(drive: Drive, root: Path, session: Session) -> None:
    image = "    image: getmeili/meilisearch:v1.99\n"
    text = f"services:\n  web:\n{image}  worker:\n{image}  cron:\n{image}"
    (root / "docker-compose.yml").write_text(text)
    session.load()
    async with drive() as driver:
        await driver.press("g")
        assert "Step 1 of 3" in driver.text("#step")
        assert "also for worker, cron, which pull the same: m for this one alone" in driver.text("#effects")
        assert driver.text("#diff").count("meilisearch:v1.13.3") == 3
        await driver.press("m")
        assert "only here: m for all" in driver.text("#effects")
        assert driver.text("#diff").count("meilisearch:v1.13.3") == 1
        await driver.press("m", "enter")
        assert driver.text("#told") == "3 steps are chosen. Nothing is written to your files yet."
        await driver.press("enter")
        assert driver.screen_name == "Review"
        assert len(session.choices) == 3
        await driver.press("a", "y")
    assert (root / "docker-compose.yml").read_text() == text.replace("v1.99", "v1.13.3")


async def test_what_was_announced_is_read_and_opened(
    drive: Drive, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    async with drive() as driver:
        monkeypatch.setattr(driver.app, "open_url", opened.append)
        await driver.press("g", "a")
        assert driver.screen_name == "Detail"
        shown = driver.screen_text()
        assert "Announced at github.com/karakeep-app/karakeep" in shown
        assert "! The image moves to ghcr.io/karakeep-app/karakeep in the coming weeks." in shown
        await driver.press("enter")
        assert opened == ["https://github.com/karakeep-app/karakeep/releases/tag/v0.22.0"]
        await driver.press("escape")
        assert driver.screen_name == "Walk"
        await session.hearing.aclose()
        session.hearing = Hearing(session.world, session.desk.cache, offline=True)
        await driver.press("s", "a")
        assert "Nobody says" in driver.text("#announced-by")


async def test_review_drops_and_exports(drive: Drive, session: Session, sealed: Path) -> None:
    async with drive() as driver:
        await driver.press("g", "enter", "enter", "escape", "d")
        assert "2 choices" in driver.text("#plan-head")
        await driver.press("down", "x")
        assert "1 choice " in driver.text("#plan-head")
        await driver.press("w")
        driver.app.screen.query_one(Input).value = str(sealed / "out.diff")
        await driver.press("enter")
        assert (sealed / "out.diff").read_text() == session.diff()
        await driver.press("x")
        assert driver.screen_name == "Overview"
        await driver.press("d")
        assert "Nothing is chosen yet" in driver.text("#notice")


async def test_history_shows_and_takes_back(drive: Drive, root: Path) -> None:
    before = (root / "docker-compose.yml").read_text()
    async with drive() as driver:
        await driver.press("f", "enter", "a", "y", "h")
        assert driver.screen_name == "History"
        assert "hoarder-app" in driver.text("#diff")
        await driver.press("z")
        assert (root / "docker-compose.yml").read_text() == before


async def test_filter_sort_and_needs_me(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("n")
        assert [row[1] for row in driver.cells()] == ["web", "search", "db", "backup", "metrics"]
        await driver.press("n", "slash")
        await driver.type("status:denied")
        assert [row[1] for row in driver.cells()] == ["web", "backup"]
        await driver.type(" !acme")
        assert [row[1] for row in driver.cells()] == ["web"]
        await driver.press("escape")
        assert len(driver.cells()) == 8
        await driver.press("s")
        assert [row[0] for row in driver.cells()][:3] == ["✗ denied", "✗ denied", "✗ no such tag"]


@both_sizes
async def test_evidence_and_help_can_be_read_and_left(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("e")
        assert driver.screen_name == "Detail"
        told = driver.read()
        for part in ("✗ denied", "2  asks for a token", "403 from ghcr.io", "known move", "does not move its packages"):
            assert part in told
        await driver.press("escape", "question_mark")
        assert driver.screen_name == "Keys"
        await driver.press("escape")
        assert driver.screen_name == "Overview"
        await driver.press("f", "e")
        assert driver.read() == told
        await driver.press("f")  # the ways out are below already: it says so
        assert driver.screen_name == "Detail"
        await driver.press("escape")
        assert driver.screen_name == "Walk"


async def test_the_mouse_opens_the_walk_and_chooses(drive: Drive) -> None:
    async with drive() as driver:
        await driver.pilot.click("#images", offset=(5, 2))
        await driver.settle()
        assert driver.screen_name == "Walk"
        await driver.pilot.click("#cards", offset=(5, 0))
        await driver.settle()
        assert driver.screen_name == "Review"


async def test_an_empty_directory_says_what_was_looked_for(drive: Drive, root: Path, session: Session) -> None:
    for path in root.iterdir():
        path.unlink()
    session.load()
    async with drive() as driver:
        assert "Looked for compose.yaml" in driver.text("#nothing")
        await driver.press("g", "f", "e", "d", "n")


async def test_names_from_files_are_inert(drive: Drive, root: Path, session: Session) -> None:
    (root / "docker-compose.yml").write_text(
        'services:\n  "[red]x[/red]":\n    image: "a/b:1\\u001b[31m"\n  long:\n    image: ' + "x" * 300 + "\n"
    )
    session.load()
    async with drive((80, 24)) as driver:
        assert driver.cells()[0][1] == short("[red]x[/red]", 14)
        assert "\x1b" not in driver.text("#why")
        assert "\\x1b[31m" in driver.text("#why")
        await driver.pilot.resize_terminal(200, 60)
        await driver.settle()
        await driver.pilot.resize_terminal(60, 20)
        await driver.settle()


def test_values_lose_their_middle_and_sentences_their_end() -> None:
    assert short("ghcr.io/some-owner/some-name:latest", 20) == "ghcr.i…e-name:latest"
    assert short("中" * 30, 20).count("…") == 1
    assert clipped("a sentence that is long", 12) == "a sentence…"
    assert safe("a\x1bb\u202ec") == "a\\x1bb\\u202ec"


@pytest.mark.parametrize(
    ("asks", "keys", "left_on"),
    [
        pytest.param("finding", ("f",), "Overview", id="while the ways out are asked for"),
        pytest.param("ask", ("f", "t", "x"), "Walk", id="while a typed path is asked for"),
        pytest.param("tag_rows", ("down", "down", "f", "t"), "Walk", id="while the tags are asked for"),
    ],
)
async def test_who_leaves_before_the_answer_comes_is_left_alone(
    drive: Drive, session: Session, monkeypatch: pytest.MonkeyPatch, asks: str, keys: tuple[str, ...], left_on: str
) -> None:
    gate, reached, real = asyncio.Event(), asyncio.Event(), getattr(session, asks)

    async def late(*args: object, **more: object) -> object:
        reached.set()
        with contextlib.suppress(asyncio.CancelledError):
            await gate.wait()  # an answer that comes all the same, cancelled or not
        return await real(*args, **more)

    async with drive() as driver:
        await driver.press(*keys[:-1])
        monkeypatch.setattr(session, asks, late)
        await driver.pilot.press(keys[-1])
        await asyncio.wait_for(reached.wait(), 5)
        await driver.pilot.press("escape")
        await driver.pilot.pause()
        gate.set()
        await driver.settle()
        assert driver.screen_name == left_on


async def test_an_answer_to_an_editor_that_is_gone_is_dropped(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("f", "t")
        editor = driver.app.screen.query_one(LineEditor)
        await driver.press("escape")
        editor._say(Text("too late"))


async def test_who_quits_while_the_registries_are_asked_just_leaves(
    drive: Drive, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = session.check

    async def late(**words: object) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await real(**words)  # type: ignore[arg-type]  # the words of the call, passed on

    monkeypatch.setattr(session, "check", late)
    async with drive(settled=False) as driver:
        await driver.pilot.pause()
        await driver.pilot.press("q")
    assert driver.app.return_code == 0


async def test_the_verdicts_of_the_last_time_are_there_at_once(
    root: Path, world: World, routes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = Session(root, replace(world, routes=routes))
    earlier.load()
    await earlier.check()
    await earlier.aclose()
    gate = asyncio.Event()

    async def held(self: Desk, question: Question, *, fresh: bool = False) -> Answer:
        await gate.wait()
        return await ask(self, question, fresh=fresh)

    ask = Desk.ask
    monkeypatch.setattr(Desk, "ask", held)
    session = Session(root, replace(world, routes=routes, clock=lambda: NOW + timedelta(hours=3)))
    session.load()
    app = PullfixApp(session)
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        for _ in range(3):  # the workers wait at the gate, so nobody can wait for them
            await pilot.pause()
        words = {row[1]: row[0] for row in driver.cells()}
        assert (words["web"], words["chrome"]) == ("◌ denied?", "◌ available?")
        assert words["metrics"] == "◌ asking"  # nobody could tell the last time
        assert "denied, 3 hours ago. The registry is being asked again." in driver.text("#why")
        gate.set()
        await driver.settle()
        assert {row[1]: row[0] for row in driver.cells()}["web"] == "✗ denied"
