"""The overview: projects that fold, order, filter, marks, copying, pages, and every size of a terminal."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from tests.app.conftest import SIZES, Drive, Driver
from tui.app.app import PullfixApp
from tui.app.board import Heading
from tui.app.copying import has_browser
from tui.app.emphasis import differing, variables, written
from tui.app.filtering import completion, read
from tui.app.screens.overview import Overview
from tui.asking import Desk
from tui.core.answers import Answer, Question
from tui.core.verdict import Standing
from tui.session import Session

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
STACKS = {
    "compose.yaml": "services:\n  top:\n    image: redis:7-alpine\n",
    "media/compose.yaml": "services:\n  web:\n    image: ghcr.io/karakeep-app/karakeep:latest\n"
    "  search:\n    image: getmeili/meilisearch:v1.99\n  chrome:\n    image: zenika/alpine-chrome:124\n",
    "broken/compose.yaml": "services:\n  web: [\n",
}


def written_out(root: Path, session: Session, files: dict[str, str]) -> None:
    """These files in place of the demo project."""
    for path in root.iterdir():
        path.unlink()
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    session.load()


@pytest.fixture
def stacks(root: Path, session: Session) -> Session:
    """Three projects: one at the top, one below it, and one that cannot be read."""
    written_out(root, session, STACKS)
    return session


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the overview: it stands still, or shows what a test puts in."""
    now = [100.0]
    monkeypatch.setattr(Overview, "clock", lambda _screen: now[0])
    return now


def services(driver: Driver) -> list[str]:
    return [row[1] for row in driver.cells() if len(row) > 1]


# --- projects


@both_sizes
@pytest.mark.usefixtures("stacks")
async def test_each_project_has_a_heading_with_its_counts(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        heads = {line.key: line for line in driver.overview.board.lines if isinstance(line, Heading)}
        assert set(heads) == {".", "media", "broken"}
        told = [row[0] for row in driver.cells() if len(row) == 1]
        assert "▾ hoarder   1 image, fine" in told
        assert "▾ media   2 failing of 3" in told
        (broken,) = [line for line in told if "broken" in line]
        assert broken.startswith("! broken   ")
        assert "This is no YAML" in broken
        assert driver.overview.current_entry is not None, "the cursor starts on a row, not on a heading"


@both_sizes
@pytest.mark.usefixtures("stacks")
async def test_enter_and_the_arrows_fold_a_project(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        at = driver.overview.board.place("media")
        assert at is not None
        driver.overview.table.move_cursor(row=at)
        await driver.press("enter")
        assert services(driver) == ["top"]
        assert "▸ media   2 failing of 3" in [row[0] for row in driver.cells()]
        assert driver.overview.current_heading is not None
        await driver.press("right")
        assert services(driver) == ["top", "web", "search", "chrome"]
        await driver.press("down", "down", "left")
        assert driver.overview.current_heading is not None, "the cursor goes to the heading of its row"
        assert services(driver) == ["top"]
        await driver.press("minus")
        assert services(driver) == []
        await driver.press("minus")
        assert services(driver) == ["top", "web", "search", "chrome"]


@pytest.mark.usefixtures("stacks")
async def test_a_click_on_a_heading_folds_it_and_its_pane_tells_of_the_project(drive: Drive) -> None:
    async with drive() as driver:
        at = driver.overview.board.place("media")
        assert at is not None
        await driver.pilot.click("#images", offset=(6, at + 2))
        await driver.settle()
        assert "Compose files: media/compose.yaml." in driver.text("#why")
        assert services(driver) == ["top", "web", "search", "chrome"]
        await driver.pilot.click("#images", offset=(6, at + 2))
        await driver.settle()
        assert services(driver) == ["top"]


@pytest.mark.usefixtures("stacks")
async def test_enter_on_a_project_that_cannot_be_read_shows_why(drive: Drive) -> None:
    async with drive() as driver:
        at = driver.overview.board.place("broken")
        assert at is not None
        driver.overview.table.move_cursor(row=at)
        await driver.settle()
        assert "broken/compose.yaml" in driver.text("#why")
        await driver.press("enter")
        assert driver.screen_name == "Message"


@pytest.mark.usefixtures("stacks")
async def test_the_projects_with_trouble_come_first_when_sorted_by_status(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("s")
        heads = [line.key for line in driver.overview.board.lines if isinstance(line, Heading)]
        assert heads == ["broken", "media", "."]
        assert services(driver) == ["web", "search", "chrome", "top"]


async def test_one_project_has_no_heading_and_nothing_to_fold(drive: Drive) -> None:
    async with drive() as driver:
        assert all(len(row) == 4 for row in driver.cells())
        await driver.press("minus")
        assert driver.overview.reason_against("fold_all") == "There is only one project here."


# --- order


@both_sizes
async def test_the_arrow_is_on_the_column_that_sorts(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        names = lambda: [column.name for column in driver.overview.table.ordered_columns]  # noqa: E731  # read thrice
        assert not any("▲" in name for name in names())
        await driver.press("s", "s")
        assert names()[1] == "service ▲"
        assert services(driver) == sorted(services(driver))
        await driver.press("S")
        assert names()[1] == "service ▼"
        assert services(driver) == sorted(services(driver), reverse=True)


async def test_clicks_on_a_head_sort_turn_and_go_back_to_the_files(drive: Drive) -> None:
    async with drive() as driver:
        as_written = services(driver)
        left = 2 + 20 + 2 + 1
        for expected in (sorted(as_written), sorted(as_written, reverse=True), as_written):
            await driver.pilot.click("#images", offset=(left, 1))
            await driver.settle()
            assert services(driver) == expected


@pytest.mark.usefixtures("seconds")
async def test_rows_keep_their_places_while_verdicts_arrive(
    drive: Drive, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates: dict[str, asyncio.Event] = {}
    real = Desk.ask

    async def held(self: Desk, question: Question, *, fresh: bool = False) -> Answer:
        gate = gates.setdefault(question.image.repository, asyncio.Event())
        await gate.wait()
        return await real(self, question, fresh=fresh)

    monkeypatch.setattr(Desk, "ask", held)
    async with drive(settled=False) as driver:
        await driver.pilot.pause()
        await driver.pilot.press("s")
        before = services(driver)
        assert "0 of 8 asked" in driver.text("#head")
        gates["getmeili/meilisearch"].set()
        while session.statuses[driver.overview.board.book.entries[2].key].standing is Standing.ASKING:
            await driver.pilot.pause()
        driver.overview.verdicts.flush()
        assert services(driver) == before
        assert "1 of 8 asked" in driver.text("#head")
        for gate in gates.values():
            gate.set()
        monkeypatch.setattr(Desk, "ask", real)
        await driver.settle()
        assert services(driver)[:3] == ["web", "backup", "search"], "all is in: the order is that of the column again"


# --- the filter


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("status:denied", ["web", "backup"]),
        ("status:failing", ["web", "search", "backup"]),
        ('status:"no such tag"', ["search"]),
        ("registry:ghcr.io !status:denied", ["mirror"]),
        ("tag:latest", ["web", "mirror"]),
        ("service:b", ["web", "db", "backup"]),
        ("image:alpine !chrome", ["cache", "db"]),
        ("ALPINE", ["chrome", "cache", "db"]),
        ("project:.", ["web", "chrome", "search", "cache", "db", "backup", "metrics", "mirror"]),
    ],
)
async def test_the_filter_narrows_down(drive: Drive, typed: str, left: list[str]) -> None:
    async with drive() as driver:
        await driver.press("slash")
        driver.overview.query_one("#filter", Input).value = typed
        await driver.settle()
        assert services(driver) == left
        assert driver.text("#filter-said") == f"{len(left)} of 8"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("status:deneid", "There is no status “deneid”. Did you mean denied?"),
        ("stauts:denied", "“stauts:” is not understood. Did you mean “status:”?"),
        ("colour:red", "“colour:” is not understood. There are"),
        ("registry:quay", "No image here comes from “quay”."),
        ("project:nowhere", "No project here is called “nowhere”."),
        ("!", "! wants a word behind it."),
        ("stat", "tab makes it status:   8 of 8"),
        ("denied", "status:denied looks for the status."),
    ],
)
async def test_what_cannot_be_understood_is_told(drive: Drive, typed: str, told: str) -> None:
    async with drive() as driver:
        await driver.press("slash")
        driver.overview.query_one("#filter", Input).value = typed
        await driver.settle()
        assert told in driver.text("#filter-said")


async def test_an_image_with_its_tag_is_text(drive: Drive) -> None:
    async with drive() as driver:
        book = driver.overview.board.book
        assert read("redis:7", book).trouble == ""
        assert read("redis:8", book).trouble == ""


async def test_tab_completes_and_the_arrow_down_goes_to_the_rows(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("slash")
        await driver.type("sta")
        await driver.press("tab")
        await driver.type("den")
        await driver.press("tab")
        assert driver.overview.query_one("#filter", Input).value == "status:denied"
        await driver.press("down")
        assert driver.overview.table.has_focus
        assert services(driver) == ["web", "backup"]
        await driver.press("escape")
        assert len(services(driver)) == 8
        book = driver.overview.board.book
        assert completion("chrome !reg", book) == "chrome !registry:"
        assert completion("registry:g", book) == "registry:ghcr.io"
        assert completion("nonsense", book) is None


@both_sizes
async def test_nothing_left_says_how_to_get_back(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("slash")
        await driver.type("zzz")
        assert services(driver) == []
        assert "Nothing matches. esc takes the filter away." in driver.screen_text()
        await driver.press("f", "enter", "c", "space")


# --- marks


async def test_marked_rows_are_walked_and_asked_together(
    drive: Drive, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[object] | None] = []
    real = session.check

    async def heard(**words: object) -> None:
        only = words.get("only")
        asked.append(set(only) if isinstance(only, tuple) else None)
        await real(**words)  # type: ignore[arg-type]  # the words of the call, passed on

    async with drive() as driver:
        monkeypatch.setattr(session, "check", heard)
        await driver.press("space", "down", "space")
        assert [str(key.route[1]) for key in sorted(driver.overview.board.marked)] == ["search", "web"]
        assert "2 marked" in driver.text("#head")
        await driver.press("r")
        assert asked == [driver.overview.board.marked]
        await driver.press("g")
        assert "Step 1 of 2" in driver.text("#step")
        await driver.press("escape", "escape")
        assert driver.overview.board.marked == set()
        assert driver.overview.reason_against("unmark") == "Nothing is marked."


@pytest.mark.usefixtures("stacks")
async def test_all_that_is_shown_is_marked_and_a_heading_marks_its_project(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("slash")
        await driver.type("alpine")
        await driver.press("enter", "A")
        assert len(driver.overview.board.marked) == 2
        await driver.press("A")
        assert driver.overview.board.marked == set()
        await driver.press("escape")
        at = driver.overview.board.place("media")
        assert at is not None
        driver.overview.table.move_cursor(row=at)
        await driver.press("space")
        assert len(driver.overview.board.marked) == 3
        await driver.press("u")
        assert driver.overview.board.marked == set()


async def test_a_click_on_the_edge_marks(drive: Drive) -> None:
    async with drive() as driver:
        await driver.pilot.click("#images", offset=(1, 4))
        await driver.settle()
        assert [key.route[1] for key in driver.overview.board.marked] == ["search"]
        assert driver.screen_name == "Overview"


# --- copying and pages


async def test_c_copies_the_image_as_it_is_pulled(drive: Drive) -> None:
    async with drive() as driver:
        await driver.press("c")
        assert driver.app.clipboard == "ghcr.io/karakeep-app/karakeep:latest"
        await driver.press("A", "c")
        assert driver.app.clipboard.split("\n")[:2] == [
            "ghcr.io/karakeep-app/karakeep:latest",
            "zenika/alpine-chrome:124",
        ]


@both_sizes
async def test_something_else_of_a_row_is_copied_from_a_list(drive: Drive, size: tuple[int, int]) -> None:
    async with drive(size) as driver:
        await driver.press("C")
        assert driver.screen_name == "Copy"
        await driver.press("2")
        assert driver.app.clipboard == "ghcr.io/karakeep-app/karakeep:${HOARDER_VERSION:-release}"
        await driver.press("down", "down", "down", "C")
        options = driver.app.screen.query_one(OptionList)
        texts = [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]
        assert any("image with its digest" in text and " redis:7-alpine@" in text for text in texts)
        await driver.press("down", "enter")
        assert driver.app.clipboard == "redis:7-alpine"
        await driver.press("C", "escape")
        assert driver.screen_name == "Overview"


async def test_the_page_is_opened_or_its_address_copied(
    drive: Drive, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    async with drive() as driver:
        monkeypatch.setattr(driver.app, "open_url", opened.append)
        await driver.press("down")
        await driver.press("w")
        assert opened == []
        assert driver.app.clipboard == "https://hub.docker.com/r/zenika/alpine-chrome"
        assert "No browser here. Copied: https://hub.docker.com/r/zenika" in driver.text("#notice")
        session.world = replace(session.world, environ={"DISPLAY": ":0"})
        await driver.press("w")
        assert opened == ["https://hub.docker.com/r/zenika/alpine-chrome"]
        at = services(driver).index("metrics")
        driver.overview.table.move_cursor(row=at)
        assert driver.overview.reason_against("page") == "No page is known for this registry."


@pytest.mark.parametrize(
    ("environ", "platform", "there"),
    [
        ({}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":10", "SSH_CONNECTION": "a b c d"}, "linux", False),
        ({}, "darwin", True),
        ({"SSH_TTY": "/dev/ttys001"}, "darwin", False),
    ],
)
def test_where_a_browser_can_be_seen(environ: dict[str, str], platform: str, there: bool) -> None:
    assert has_browser(environ, platform) is there


# --- states


async def test_offline_says_so(drive: Drive, session: Session) -> None:
    session.desk.offline = True
    async with drive() as driver:
        assert "offline" in driver.text("#head")


async def test_a_registry_that_keeps_us_waiting_is_named(
    session: Session, monkeypatch: pytest.MonkeyPatch, seconds: list[float]
) -> None:
    gate, real = asyncio.Event(), Desk.ask

    async def held(self: Desk, question: Question, *, fresh: bool = False) -> Answer:
        if question.image.registry == "ghcr.io":
            await gate.wait()
        return await real(self, question, fresh=fresh)

    monkeypatch.setattr(Desk, "ask", held)
    app = PullfixApp(session)
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await pilot.pause()
        seconds[0] += 6.5
        driver.overview.verdicts.tick()
        assert driver.cells()[0][0] == "◌ asking ghcr.io 6 s"
        assert "ghcr.io silent for 6 s" in driver.text("#head")
        gate.set()
        await driver.settle()
        assert driver.cells()[0][0] == "✗ denied"
        assert "silent" not in driver.text("#head")


@pytest.mark.usefixtures("seconds")
async def test_without_motion_there_is_no_bar(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, real = asyncio.Event(), Desk.ask

    async def held(self: Desk, question: Question, *, fresh: bool = False) -> Answer:
        await gate.wait()
        return await real(self, question, fresh=fresh)

    monkeypatch.setattr(Desk, "ask", held)
    app = PullfixApp(session)
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await pilot.pause()
        assert "─  0 of 8 asked" in driver.text("#head")
        app.animation_level = "none"
        driver.overview.show_head()
        assert "─" not in driver.text("#head")
        assert "0 of 8 asked" in driver.text("#head")
        gate.set()
        await driver.settle()


@pytest.mark.parametrize("size", [(20, 5), (24, 8), (40, 12), (60, 18), (100, 30), (200, 60)])
async def test_every_size_holds(drive: Drive, root: Path, session: Session, size: tuple[int, int]) -> None:
    written_out(root, session, {**STACKS, "wide/compose.yaml": WIDE_NAMES})
    async with drive(size) as driver:
        await driver.press("down", "space", "s", "minus", "minus", "end", "slash", "x", "escape", "escape", "home")
        for other in ((20, 5), (200, 60), (1, 1), (80, 24), size):
            await driver.pilot.resize_terminal(*other)
            await driver.settle()
        width = driver.overview.table.scrollable_content_region.width
        strips = [driver.overview.table.render_line(y) for y in range(driver.overview.table.page + 1)]
        assert {strip.cell_length for strip in strips} == {width}


WIDE_NAMES = (
    'services:\n  "镜像服务":\n    image: "ghcr.io/仓库/镜像:标签"\n  "שלום":\n    image: "ghcr.io/x/עולם:1"\n'
    '  "[bold]m[/bold]":\n    image: "a/b:1\\u001b[31m"\n  long:\n    image: ghcr.io/' + "x" * 250 + ":1\n"
)


@both_sizes
async def test_wide_turned_and_marked_up_names_keep_the_columns(
    drive: Drive, root: Path, session: Session, size: tuple[int, int]
) -> None:
    written_out(root, session, {"compose.yaml": WIDE_NAMES})
    async with drive(size) as driver:
        table = driver.overview.table
        for number, row in enumerate(driver.cells()):
            for cell, column in zip(table.get_row_at(number), table.ordered_columns, strict=True):
                assert cell.cell_len <= column.width
            assert "\x1b" not in "".join(row)
        assert [row[1] for row in driver.cells()][2] == "[bold]m[/bold]"


async def test_one_column_is_the_least(drive: Drive) -> None:
    async with drive((80, 24)) as driver:
        await driver.pilot.resize_terminal(3, 3)
        await driver.settle()


def test_what_tells_is_bright() -> None:
    assert [value[a:b] for value in ["a:${V:-${W}}-$X$$Y$1${"] for a, b in variables(value)] == [
        "${V:-${W}}",
        "$X",
        "${",
    ]
    text = written("a/b:${V}", 40)
    assert [(span.start, span.end, str(span.style)) for span in text.spans] == [(4, 8, "bold")]
    assert list(differing("ghcr.io/new/app:1", "ghcr.io/old/app:1")) == [
        ("ghcr.io/", False),
        ("new", True),
        ("/app:1", False),
    ]


# --- ten thousand rows


async def test_a_verdict_draws_no_more_than_what_is_in_view(root: Path, session: Session) -> None:
    many = "".join(f"  s{n}:\n    image: ghcr.io/o/app{n}:1\n" for n in range(3000))
    written_out(root, session, {"compose.yaml": f"services:\n{many}"})
    session.desk.offline = True
    app = PullfixApp(session)
    async with app.run_test(size=(120, 40)) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        overview, drawn = driver.overview, []
        real = overview.line
        overview.line = lambda number, columns, width: drawn.append(number) or real(number, columns, width)  # type: ignore[method-assign,func-returns-value]
        for entry in overview.board.book.entries:
            overview.heard(entry.key, session.statuses[entry.key])
        overview.verdicts.flush()
        await driver.settle()
        assert 0 < len(drawn) <= overview.table.page + 1
        await driver.press("end")
        assert overview.table.cursor_row == 2999
        assert 2999 in overview.table.in_view
