"""The app in a real terminal: tmux runs it, keys drive it, the screen is read back."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import PATH, tool

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("terminal")]


class Tmux:
    """One terminal on a tmux server of its own."""

    def __init__(self, socket: Path, columns: int, lines: int, command: list[str], environ: dict[str, str]) -> None:
        self._base = [tool("tmux", "tmux"), "-S", str(socket), "-f", "/dev/null"]
        self._environ = environ
        size = ["-x", str(columns), "-y", str(lines)]
        self._run("new-session", "-d", *size, f"{shlex.join(command)}; echo ended with $?; sleep 60")

    def _run(self, *words: str) -> str:
        done = subprocess.run([*self._base, *words], env=self._environ, check=True, capture_output=True, text=True)
        return done.stdout

    @property
    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    def shows(self, *texts: str, within: float = 20) -> str:
        """Wait until all texts are on the screen; fails with the screen."""
        return self._until(lambda screen: all(text in screen for text in texts), f"never showed {texts}", within)

    def _until(self, true: Callable[[str], bool], message: str, within: float) -> str:
        end = time.monotonic() + within
        while not true(screen := self.screen):
            assert time.monotonic() < end, f"{message}:\n{screen}"
            time.sleep(0.05)
        return screen

    def close(self) -> None:
        subprocess.run([*self._base, "kill-server"], env=self._environ, check=False, capture_output=True)


@pytest.fixture
def environ(sealed: Path) -> dict[str, str]:
    return {"PATH": PATH, "HOME": str(sealed), "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "PULLFIX_STATE_DIR": str(sealed / "state")}  # fmt: skip


@pytest.fixture(params=[(120, 40), (80, 24)], ids=["120x40", "80x24"])
def terminal(request: pytest.FixtureRequest, environ: dict[str, str], tmp_path: Path) -> Iterator[Tmux]:
    """The demo in a terminal of that size; its project stays in `tmp_path/hoarder`."""
    columns, lines = request.param
    socket = Path("/tmp") / f"pullfix-tmux-{os.getpid()}-{columns}"
    command = [sys.executable, "-m", "tui", "demo", "--keep", str(tmp_path / "hoarder")]
    tmux = Tmux(socket, columns, lines, command, environ)
    yield tmux
    tmux.close()
    socket.unlink(missing_ok=True)


def test_the_founding_case_is_mended_by_keys_alone(terminal: Tmux, tmp_path: Path) -> None:
    compose = tmp_path / "hoarder" / "docker-compose.yml"
    terminal.shows("denied", "no such tag", "unreachable")
    before = compose.read_bytes()
    terminal.press("g")
    terminal.shows("Step 1 of", "hoarder-app/hoarder", "recommended")
    terminal.press("Enter")
    terminal.shows("Step 2 of")
    assert compose.read_bytes() == before
    terminal.press("Escape")
    terminal.shows("Images")
    terminal.press("d")
    terminal.shows("Review", "+", "ghcr.io/hoarder-app/hoarder")
    terminal.press("a")
    terminal.press("y")
    terminal.shows("Applied")
    assert b"image: ghcr.io/hoarder-app/hoarder:${HOARDER_VERSION:-release}" in compose.read_bytes()
    terminal.press("z")
    terminal.shows("as before")
    assert compose.read_bytes() == before
    terminal.press("q")
    terminal.shows("ended with 0")
