"""A monkey at the keyboard: seeded random keys, clicks and changes of size. It never crashes the app, and what stands
in the project changes only where somebody said yes to applying, or took back or redid what had been applied.

PULLFIX_MONKEY_KEYS=10000 makes it press so many; the suite lets it press a few hundred. PULLFIX_MONKEY_SEED=7 is
another monkey. What it did last is printed where something breaks.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot
from textual.screen import Screen

from tui import handing, store
from tui.app.app import PullfixApp
from tui.cli.demo import PROJECT
from tui.journal.records import Record
from tui.session import Session
from tui.world import World

KEYS = int(os.environ.get("PULLFIX_MONKEY_KEYS", "320"))
"""Read while the tests are collected: later nothing is left of the tester's environment."""
SEED = int(os.environ.get("PULLFIX_MONKEY_SEED", "0"))
EPISODE = 160
"""Keys until the next project, size and start."""
SIZES = ((80, 24), (120, 40), (200, 60), (60, 18), (40, 12), (20, 6), (100, 10), (30, 50), (8, 3))
NAMED = (
    "enter", "escape", "escape", "up", "down", "down", "left", "right", "tab", "shift+tab", "home", "end", "pageup",
    "pagedown", "backspace", "delete", "space", "slash", "question_mark", "f1", "f2", "ctrl+p", "ctrl+d", "ctrl+a",
    "ctrl+u", "ctrl+w", "ctrl+e", "full_stop", "comma", "colon", "minus", "plus", "left_square_bracket",
    "right_square_bracket", "exclamation_mark", "asterisk", "中", "é",
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
LEAVE = {"q", "ctrl+q", "ctrl+c"}
"""They end the app where nothing else takes them: pressed now and then."""
PROJECTS: dict[str, dict[str, str]] = {
    "strange": {
        "docker-compose.yml": 'services:\n  "[red]x[/red]":\n    image: "a/b:1\\u001b[31m"\n  镜像:\n    image: '
        + "x" * 300
        + "\n  web: {image: 'getmeili/meilisearch:${V:-v1.99}'}\n  w2: {image: 'redis:${V}'}\n",
        ".env": "V=v1.99\n",
        "broken.yml": "services:\n  a: [\n",
    },
    "empty": {},
    "fine": {"compose.yaml": "services:\n  cache:\n    image: redis:7-alpine\n"},
}

Turn = Callable[[str | None], Record]


@dataclass
class Monkey:
    """One seeded run. `did`: what it did, to be told when something breaks."""

    dice: random.Random
    did: list[str] = field(default_factory=list)

    def key(self, app: PullfixApp) -> str:
        """Half of the time one that does something on this screen."""
        bound = [key for key in app.screen.active_bindings if key not in LEAVE]
        key = self.dice.choice(bound if bound and self.dice.random() < 0.5 else (*NAMED, *LETTERS))
        if key in LEAVE and self.dice.random() < 0.9:
            return "escape"
        return key

    async def act(self, app: PullfixApp, pilot: Pilot[None]) -> None:
        """One thing that a person can do."""
        lot = self.dice.random()
        if lot < 0.8:
            key = self.key(app)
            self.did.append(f"{type(app.screen).__name__}: {key}")
            await pilot.press(key)
        elif lot < 0.95:
            await self._mouse(app, pilot)
        elif lot < 0.98:
            size = self.dice.choice(SIZES)
            self.did.append(f"size {size}")
            await pilot.resize_terminal(*size)
        else:
            self.did.append("waits")
            await settled(app, pilot)

    async def _mouse(self, app: PullfixApp, pilot: Pilot[None]) -> None:
        at = (self.dice.randrange(app.size.width), self.dice.randrange(app.size.height))
        how = self.dice.choice(("click", "click", "click", "double", "hover", "wheel"))
        self.did.append(f"{type(app.screen).__name__}: {how} at {at}")
        if how == "hover":
            await pilot.hover(offset=at)
        elif how == "wheel":
            made = self.dice.choice((MouseScrollDown, MouseScrollUp))
            app.screen._forward_event(
                made(None, *at, 0, 1, 0, shift=False, meta=False, ctrl=False, screen_x=at[0], screen_y=at[1])
            )
            await pilot.pause()
        else:
            await pilot.click(offset=at, times=2 if how == "double" else 1)


async def settled(app: PullfixApp, pilot: Pilot[None]) -> None:
    """All that was set going has come to its end."""
    for _ in range(2):
        await asyncio.wait_for(app.workers.wait_for_complete(), 60)
        await pilot.pause()


@dataclass
class Watch:
    """Sees what is written to a project, and by whose leave. `asked`: the screen in view before the last thing."""

    root: Path
    asked: str = ""
    leave: bool = False
    applied: int = 0

    def tree(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}

    def over(self, session: Session) -> None:
        """Listen to the three that write."""
        apply, undo, redo = session.apply, session.undo, session.redo

        def confirmed(*, accept_effects: bool = False, branch: str | None = None, named: bool = False) -> Record:
            assert self.asked in ("Confirm", "Ask"), f"applied from {self.asked}"
            record = apply(accept_effects=accept_effects, branch=branch, named=named)
            self.leave, self.applied = True, self.applied + 1
            return record

        def turned(turn: Turn) -> Turn:
            def listened(record_id: str | None = None) -> Record:
                record = turn(record_id)  # refused as long as nothing was applied
                assert self.applied, "taken back before anything was applied"
                self.leave = True
                return record

            return listened

        session.apply = confirmed  # type: ignore[method-assign]  # listened to
        session.undo = turned(undo)  # type: ignore[method-assign]
        session.redo = turned(redo)  # type: ignore[method-assign]


async def no_build(*_: object) -> str:
    return "Nothing is built here."


@pytest.fixture
def walled(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Exports go to one folder whatever was typed; nothing opens a browser, nothing builds."""
    folder = sealed / "exports"
    folder.mkdir()

    def handed(path: Path, text: str, *, patient: bool = True) -> Path:  # noqa: ARG001  # the signature of the real one
        return store.write_private(folder / f"{len(str(path))}.diff", text)

    (sealed / "cwd").mkdir()
    monkeypatch.chdir(sealed / "cwd")
    monkeypatch.setattr(handing, "hand", handed)
    monkeypatch.setattr(PullfixApp, "open_url", lambda *_, **__: None)
    monkeypatch.setattr(Session, "build", no_build)
    yield
    assert list((sealed / "cwd").iterdir()) == []


def project(dice: random.Random, root: Path) -> None:
    """The demo most of the time."""
    name = dice.choice(("demo", "demo", "demo", *PROJECTS))
    if name == "demo":
        shutil.copytree(PROJECT, root)
        return
    root.mkdir(parents=True)
    for path, text in PROJECTS[name].items():
        (root / path).write_text(text, encoding="utf-8")


def depth(stack: Sequence[Screen[Any]]) -> int:
    """Screens that lie above each other; each takes memory, and an esc to leave."""
    return len(stack)


async def episode(monkey: Monkey, session: Session, watch: Watch, keys: int) -> int:
    """Press keys until they are all pressed or the app was left. How many it were."""
    app, before = PullfixApp(session), watch.tree()
    pressed = 0
    async with app.run_test(size=monkey.dice.choice(SIZES)) as pilot:
        while pressed < keys and app.is_running and not app._exit:
            watch.asked, watch.leave = type(app.screen).__name__, False
            await monkey.act(app, pilot)
            pressed += 1
            now = watch.tree()
            assert now == before or watch.leave, "the project was written without leave"
            before = now
            assert depth(app.screen_stack) < 12, [type(screen).__name__ for screen in app.screen_stack]
        if not app._exit:
            await settled(app, pilot)
    return pressed


@pytest.mark.usefixtures("walled")
@pytest.mark.parametrize("seed", [SEED, SEED + 1])
async def test_a_monkey_crashes_nothing_and_writes_nothing_unasked(
    sealed: Path, world: World, routes: dict[str, str], seed: int
) -> None:
    monkey, left, number = Monkey(random.Random(seed)), KEYS // 2, 0
    while left > 0:
        number += 1
        root = sealed / f"episode-{number}" / "project"
        project(monkey.dice, root)
        here = replace(world, routes=routes, github=routes["api.github.com"], state_dir=sealed / f"state-{number}")
        session, watch = Session(root, here), Watch(root)
        session.load()
        watch.over(session)
        monkey.did = [f"seed {seed}, episode {number}"]
        try:
            left -= await episode(monkey, session, watch, min(left, EPISODE))
        except BaseException:
            print("\n".join(monkey.did[:1] + monkey.did[-40:]))
            raise
