"""The diff on the screen: what is drawn, from hunk to hunk, two columns, folding, the mouse, and ten thousand lines."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.events import MouseScrollDown
from textual.widgets import Input

from tui.app.themes import OWN
from tui.app.widgets.diff_text import Coloured
from tui.app.widgets.diff_view import DiffView
from tui.core.diff import unified
from tui.core.plan import Change

LONG = "    image: registry.example/" + "long/" * 30 + "end:1\n"
TEXT = "".join(f"line{n}: {n}\n" for n in range(1, 61))
OTHER = TEXT.replace("line5: 5", "line5: five").replace("line30: 30", "line30: thirty")
DIFF = unified([Change("compose.yaml", TEXT, OTHER), Change(".env", "A=1\n", "A=2\n")])
sizes = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


class Shown(App[None]):
    """A diff alone."""

    def __init__(self, diff: str = DIFF) -> None:
        super().__init__()
        self.diff = diff
        self.heard: list[int] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return OWN

    def compose(self) -> ComposeResult:
        yield DiffView(id="view")
        yield Input()

    def on_mount(self) -> None:
        self.view.show(self.diff, "Diff")

    def on_diff_view_marked(self, event: DiffView.Marked) -> None:
        self.heard.append(event.line)

    @property
    def view(self) -> DiffView:
        return self.query_one(DiffView)

    def drawn(self) -> list[str]:
        """The rows of the view as they are on the screen."""
        region = self.view.content_region
        rows = self.screen._compositor.render_strips()
        return [str(row.crop(region.x, region.right).text).rstrip() for row in rows[region.y : region.bottom]]


@sizes
async def test_lines_have_their_numbers_and_signs(size: tuple[int, int]) -> None:
    app = Shown()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        rows = app.drawn()
    assert rows[0] == " compose.yaml"
    assert "   5 - line5: 5" in rows
    assert "   5 + line5: five" in rows
    assert "   6   line6: 6" in rows
    assert " ⋯" in rows or " …" in rows


@sizes
async def test_from_hunk_to_hunk_and_round(size: tuple[int, int]) -> None:
    app = Shown()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert app.view.hunk_at is None
        for by, number, shown in ((1, 0, "five"), (1, 1, "thirty"), (1, 2, "A=2"), (1, 0, "five"), (-1, 2, "A=2")):
            app.view.step(by)
            await pilot.pause()
            assert app.view.hunk_at == number
            assert str(app.view.border_subtitle) == f"hunk {number + 1} of 3"
            assert any(row.startswith("▌") and shown in row for row in app.drawn())
            assert shown in app.view.patch
        assert [app.view.lines[line].text for line in app.heard][:3] == ["line5: 5", "line30: 30", "A=1"]


async def test_a_click_marks_the_hunk_and_tells_the_line() -> None:
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        row = next(n for n, text in enumerate(app.drawn()) if "line5: five" in text)
        await pilot.click("#view", offset=(20, row + 1))
        await pilot.pause()
        assert app.view.hunk_at == 0
        assert [app.view.lines[line].text for line in app.heard] == ["line5: five"]
        await pilot.click("#view", offset=(20, 1))
        assert app.view.hunk_at == 0, "a file's name is in no hunk"


async def test_the_wheel_scrolls() -> None:
    app = Shown()
    async with app.run_test(size=(80, 16)) as pilot:
        await pilot.pause()
        app.view.post_message(MouseScrollDown(app.view, 5, 5, 0, 1, 0, False, False, False, 5, 5))
        await pilot.pause()
        await pilot.wait_for_animation()
        assert app.view.scroll_offset.y > 0


async def test_two_columns_where_there_is_room() -> None:
    app = Shown()
    async with app.run_test(size=(120, 40)) as pilot:
        app.view.toggle_split()
        await pilot.pause()
        row = next(row for row in app.drawn() if "five" in row)
        assert row.split("│")[0].strip() == "5 - line5: 5"
        assert row.split("│")[1].strip() == "5 + line5: five"
        assert "split" in str(app.view.border_subtitle)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "too narrow to split" in str(app.view.border_subtitle)
        assert "   5 + line5: five" in app.drawn()


@pytest.mark.parametrize("split", [False, True], ids=["one column", "two columns"])
async def test_long_lines_are_folded_to_their_last_character(split: bool) -> None:
    wide = LONG.replace("long/", "长", 10)
    app = Shown(unified([Change("compose.yaml", LONG, wide)]))
    async with app.run_test(size=(120, 60)) as pilot:
        app.view.split = split
        app.view.toggle_wrap()
        await pilot.pause()
        rows = app.drawn()
        half = [row.split("│")[-1] if split else row for row in rows]
        text = "".join(row.strip().removeprefix("1 + ") for row in half)
        assert wide.strip() in text
        assert not app.view.show_horizontal_scrollbar
        app.view.toggle_wrap()
        await pilot.pause()
        assert len(app.drawn()[0:]) == len(rows)
        if split:
            assert any(row.endswith("…") for row in app.drawn())


async def test_numbers_and_signs_stay_while_long_lines_scroll() -> None:
    app = Shown(unified([Change("compose.yaml", LONG, LONG.replace("end", "fin"))]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.view.show_horizontal_scrollbar
        app.view.scroll_to(1000, 0, animate=False)
        await pilot.pause()
        assert any(row.startswith("   1 + ") and row.endswith("fin:1") for row in app.drawn())


async def test_a_sentence_in_place_of_a_diff_is_wrapped_and_left_again() -> None:
    app = Shown()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        app.view.say("There is no way out to offer here, and this sentence says why at some length.", "no diff")
        await pilot.pause()
        assert " ".join(row.strip() for row in app.drawn()).strip() == app.view.plain
        assert app.view.patch == ""
        app.view.step(1)
        app.view.show(DIFF)
        await pilot.pause()
        assert app.drawn()[0] == " compose.yaml"


async def test_ten_thousand_lines_are_coloured_only_where_they_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = Coloured._make

    def counted(self: Coloured, at: int) -> Content:
        made.append(at)
        return real(self, at)

    monkeypatch.setattr(Coloured, "_make", counted)
    text = "".join(f"  service{n}: a/b:{n}\n" for n in range(5000))
    app = Shown(unified([Change("compose.yaml", text, text.replace("a/b", "c/d"))]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert len(app.view.lines) == 10_001
        app.view.scroll_end(animate=False)
        await pilot.pause()
        assert any("+   service4999: c/d:4999" in row for row in app.drawn())
        app.view.toggle_wrap()
        app.view.toggle_split()
        await pilot.pause()
        assert len(set(made)) < 200
