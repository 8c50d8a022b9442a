"""What is waited for turns green by itself while the app is open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.test_watching import Time, gone, project, registry, session_of
from tui.app.app import PullfixApp
from tui.app.screens.overview import Overview
from tui.demo.registry import ThreadedRegistry
from tui.watching import Quietly
from tui.world import World

__all__ = ["project", "registry"]  # fixtures
WAIT = "waiting:\n  - image: registry.acme.example/team/app\n    until: 2026-12-08\n"


async def test_a_row_that_waits_turns_green_when_the_image_is_there(
    project: Path, world: World, registry: ThreadedRegistry
) -> None:
    (project / "pullfix.yaml").write_text(WAIT)
    back = gone(registry)
    app = PullfixApp(session_of(project, world, registry))
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        screen = next(screen for screen in app.screen_stack if isinstance(screen, Overview))
        table = screen.table
        assert str(table.get_row_at(0)[0]) == "⧗ waits 14 days"
        time = Time()
        screen.again._turns = Quietly(screen.session, time.pace)
        back()
        screen.again.ask()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert str(table.get_row_at(0)[0]) == "✓ available"
        assert screen.again._turns.asked() is None


async def test_each_registry_has_its_turn(project: Path, world: World, registry: ThreadedRegistry) -> None:
    (project / "pullfix.yaml").write_text(WAIT)
    gone(registry)
    session, time = session_of(project, world, registry), Time()
    await session.check()
    quietly = Quietly(session, replace(time.pace))
    assert quietly.asked() == 60
    assert quietly.due() == ()
    time.seconds = 60
    assert quietly.due() == tuple(r.id for r in session.loaded.references)
    await session.aclose()
