"""What seals every test from the machine: no home, no state and no environment of the tester's own."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.core import language
from tui.world import World

NOW = datetime(2026, 11, 24, 23, 40, tzinfo=UTC)
"""The present of every test that does not ask a real service."""
NO_ENGINE = "unix:///nonexistent/docker.sock"
"""DOCKER_HOST of a test: who names an engine is asked for no other, so the tester's own is left alone."""
_KEPT = ("PATH", "TMPDIR", "PULLFIX_CORPORA", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST")

# By the default thresholds a quarter of the time of the app's tests went to the collector.
gc.set_threshold(100_000, 50, 100)


@pytest.fixture(autouse=True)
def sealed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and state directory, and an environment with next to nothing in it."""
    import os

    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name not in _KEPT:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PULLFIX_STATE_DIR", str(home / "state"))
    monkeypatch.setenv("PULLFIX_SYSTEM_ROOT", str(home / "machine"))
    monkeypatch.setenv("DOCKER_HOST", NO_ENGINE)
    monkeypatch.setenv("GITHUB_API_URL", "none:")  # no address, so nobody is asked
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    language.use(None)
    return home


@pytest.fixture
def world(sealed: Path) -> World:
    """The machine as a session of a test sees it."""
    return World(environ={}, home=sealed, state_dir=sealed / "state", clock=lambda: NOW, user="tester")


@pytest.fixture
def short() -> Iterator[Path]:
    """A directory with a short path: that of a socket has 107 bytes at the most."""
    with tempfile.TemporaryDirectory(prefix="pf-") as made:
        yield Path(made)
