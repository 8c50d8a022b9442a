"""The app in a real terminal: tmux runs it, keys drive it, the screen is read back."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import PATH, tool

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
FOUNDING = b"image: ghcr.io/hoarder-app/hoarder:${HOARDER_VERSION:-release}"
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")
"""A sequence that sets a colour of the letters or of their ground."""

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("terminal")]


class Tmux:
    """One terminal on a tmux server of its own."""

    def __init__(self, socket: Path, columns: int, lines: int, command: list[str], environ: dict[str, str]) -> None:
        self._base = [tool("tmux", "tmux"), "-u", "-S", str(socket), "-f", "/dev/null"]
        self._environ = environ
        size = ["-x", str(columns), "-y", str(lines)]
        self._run("new-session", "-d", *size, shlex.join(command))

    def _run(self, *words: str) -> str:
        done = subprocess.run([*self._base, *words], env=self._environ, check=True, capture_output=True, text=True)
        return done.stdout

    @property
    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    @property
    def styled(self) -> str:
        """The screen with its escape sequences."""
        return self._run("capture-pane", "-e", "-p")

    def press(self, *keys: str) -> None:
        """Keys by their names in tmux; anything else is typed as it is."""
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    def resize(self, columns: int, lines: int) -> None:
        self._run("resize-window", "-x", str(columns), "-y", str(lines))

    def click(self, text: str) -> None:
        """Wait for a text, and press the left button in its middle: what a terminal sends for that (SGR, mode 1006).
        A person clicks on what stands still."""
        self.shows(text)
        rows = self.still().split("\n")
        row = max(n for n, line in enumerate(rows) if text in line)
        at = f"{rows[row].index(text) + len(text) // 2 + 1};{row + 1}"
        self.type(f"\x1b[<0;{at}M")
        self.type(f"\x1b[<0;{at}m")

    def shows(self, *texts: str, within: float = 20) -> str:
        """Wait until all texts are on the screen; fails with the screen."""
        return self._until(lambda screen: all(text in screen for text in texts), f"never showed {texts}", within)

    def hides(self, text: str, within: float = 20) -> str:
        """Wait until a text is gone."""
        return self._until(lambda screen: text not in screen, f"still shows {text}", within)

    def still(self) -> str:
        """Wait until the screen has been the same five times in a row."""
        seen: list[str] = []

        def same(screen: str) -> bool:
            seen.append(screen)
            return len(seen) >= 5 and len(set(seen[-5:])) == 1

        return self._until(same, "never stood still", 20)

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


Open = Callable[..., Tmux]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Where the demo keeps its project."""
    return tmp_path / "hoarder"


@pytest.fixture
def opened(environ: dict[str, str], project: Path, tmp_path: Path) -> Iterator[Open]:
    """Open the demo in a terminal of a size, started from a shell as a person does it."""
    made: list[tuple[Tmux, Path]] = []

    def start(size: tuple[int, int], **more: str) -> Tmux:
        # a socket's path may have 107 bytes at the most
        socket = Path("/tmp") / f"pullfix-tmux-{os.getpid()}-{len(made)}"
        command = [sys.executable, "-m", "tui", "demo", "--keep", str(project)]
        script = tmp_path / "start"
        script.write_text(f"#!/bin/sh\nexec {shlex.join(['env', *(f'{k}={v}' for k, v in more.items()), *command])}\n")
        script.chmod(0o700)
        tmux = Tmux(socket, *size, ["bash", "--noprofile", "--norc", "-i"], environ | {"PS1": "$ "})
        tmux.type(f"{script}; echo ended with $?")
        tmux.press("Enter")
        made.append((tmux, socket))
        return tmux

    yield start
    for tmux, socket in made:
        tmux.close()
        socket.unlink(missing_ok=True)


@SIZES
def test_the_founding_case_is_mended_by_keys_alone(opened: Open, project: Path, size: tuple[int, int]) -> None:
    terminal = opened(size)
    compose = project / "docker-compose.yml"
    terminal.shows("denied", "no such tag", "unreachable")
    before = compose.read_bytes()
    terminal.press("g")
    terminal.shows("Step 1 of", "hoarder-app/hoarder", "recommended")
    terminal.press("Enter")
    terminal.shows("Step 2 of", "0001-web-switch-path.diff")
    assert compose.read_bytes() == before
    terminal.press("Escape")
    terminal.shows("Images")
    terminal.press("d")
    terminal.shows("Review", "+", "ghcr.io/hoarder-app/hoarder")
    terminal.press("a")
    terminal.press("y")
    terminal.shows("Applied")
    assert FOUNDING in compose.read_bytes()
    terminal.press("z")
    terminal.shows("as before")
    assert compose.read_bytes() == before
    terminal.press("q")
    terminal.shows("ended with 0")


@SIZES
def test_the_founding_case_is_mended_by_mouse_alone(opened: Open, project: Path, size: tuple[int, int]) -> None:
    terminal = opened(size)
    compose = project / "docker-compose.yml"
    terminal.shows("denied", "no such tag", "unreachable")
    before = compose.read_bytes()
    terminal.click("g Walk")
    terminal.shows("Step 1 of", "0001-web-switch-path.diff")
    terminal.click("Wait")
    terminal.shows("0001-web-wait.diff")
    terminal.click("Switch path")
    terminal.shows("0001-web-switch-path.diff")
    terminal.click("Switch path")
    terminal.shows("Step 2 of", "0002-search-pin-tag.diff")
    terminal.click("s Skip")
    terminal.shows("Step 3 of", "enter, then give a path")
    terminal.click("s Skip")
    terminal.click("Review the 1 choice")
    terminal.shows("+", "hoarder-app/hoarder")
    assert compose.read_bytes() == before
    terminal.click("a Apply")
    terminal.click("y  apply")
    terminal.shows("Applied")
    assert FOUNDING in compose.read_bytes()


def test_a_path_a_tag_and_a_folder_are_given_by_keys(opened: Open, project: Path) -> None:
    terminal = opened((80, 24))
    terminal.shows("denied", "no such tag", "unreachable")
    (project / "src").mkdir()
    (project / "src" / "Dockerfile").write_text("FROM scratch\n")
    terminal.press("g")
    terminal.shows("Step 1 of 3", "recommended")
    terminal.press("t")
    terminal.shows("enter take it", "hoarder:latest  ✓ answers")
    terminal.press("C-u")
    terminal.shows("registry/owner/name")
    terminal.type("ghcr.io/hoarder-app/hoarder:0.21.9")
    terminal.shows("0.21.9  ✗ no such tag")
    terminal.press("BSpace")
    terminal.hides("0.21.9")
    terminal.press("0")
    terminal.shows("answers, linux/amd64 and linux/arm64", "hoarder:0.21.0")
    terminal.press("Enter")
    terminal.shows("enter Choose")
    terminal.press("Enter")
    terminal.shows("Step 2 of 3", "recommended")
    terminal.press("t")
    terminal.shows("= latest now", "weeks ago", "amd64, arm64")
    terminal.type("1.12")
    terminal.hides("latest now")
    terminal.press("Enter")
    terminal.shows("enter Choose", "v1.12.8")
    terminal.press("Enter")
    terminal.shows("Step 3 of 3", "Build locally")
    terminal.press("3", "Enter")
    terminal.shows("a folder, or")
    terminal.type("./nowhere")
    terminal.shows("There is no folder ./nowhere here.")
    terminal.press("Enter", "C-u")
    terminal.shows("a folder, or")
    terminal.type("./src")
    terminal.shows("./src is there, with a Dockerfile.")
    terminal.press("Enter")
    terminal.shows("enter Choose", "is there")
    terminal.press("Enter")
    terminal.shows("3 steps are chosen.", "0003-backup-build-locally.diff")
    terminal.press("Enter")
    terminal.shows("a Apply")
    terminal.press("a")
    terminal.shows("y  apply")
    terminal.press("y")
    terminal.shows("Applied 3 choices")
    text = (project / "docker-compose.yml").read_text()
    for part in ("hoarder-app/hoarder:", "getmeili/meilisearch:v1.12.8 # search index", "context: ./src"):
        assert part in text
    assert "HOARDER_VERSION=0.21.0\n" in (project / ".env").read_text()


def test_a_day_and_sources_are_given_by_keys_and_a_login_is_copied(opened: Open, project: Path) -> None:
    terminal = opened((120, 40))
    terminal.shows("denied", "no such tag", "unreachable")
    terminal.press("g")
    terminal.shows("Step 1 of 3", "Fallback sources")
    terminal.press("5", "Enter")
    terminal.shows("Copied: docker login ghcr.io")
    terminal.press("6", "t")
    terminal.shows("karakeep  ✗ denied", "hoarder  ✓ answers")
    terminal.press("J")
    terminal.shows("1  ghcr.io/karakeep-app/karakeep")
    terminal.press("K")
    terminal.shows("1  ghcr.io/hoarder-app/hoarder")
    terminal.press("a")
    terminal.hides("a Add")
    terminal.type("docker.io/acme/karakeep")
    terminal.press("Enter")
    terminal.shows("docker.io/acme/karakeep  ✗ denied")
    terminal.press("x")
    terminal.hides("acme/karakeep")
    terminal.press("Enter")
    terminal.shows("enter Choose")
    terminal.press("Enter")
    terminal.shows("Step 2 of 3", "recommended")
    terminal.press("s")
    terminal.shows("Step 3 of 3", "Wait")
    terminal.press("4", "t")
    terminal.shows("enter take it")
    terminal.press("C-u")
    terminal.shows("That is no day.")
    terminal.type("2w")
    terminal.shows("in 14 days")
    terminal.press("Up")
    terminal.shows("in 15 days")
    terminal.press("Tab")
    terminal.type("their move is under way")
    terminal.shows("because: 'their move is under way'")
    terminal.press("Enter")
    terminal.shows("enter Choose")
    terminal.press("Enter")
    terminal.shows("2 steps are chosen.")
    terminal.press("d")
    terminal.shows("a Apply")
    terminal.press("a")
    terminal.shows("y  apply")
    terminal.press("y")
    terminal.shows("Applied 2 choices")
    rules = (project / "pullfix.yaml").read_text()
    assert "because: 'their move is under way'\n" in rules
    assert "- ghcr.io/hoarder-app/hoarder\n" in rules


def test_it_goes_to_the_shell_and_comes_back(opened: Open) -> None:
    terminal = opened((80, 24))
    terminal.shows("denied", "no such tag", "unreachable")
    terminal.press("f")
    terminal.shows("Step 1 of 1", "0001-web-switch-path.diff")
    terminal.press("C-z")
    terminal.shows("Stopped")
    terminal.type("fg")
    terminal.press("Enter")
    terminal.shows("Step 1 of 1", "0001-web-switch-path.diff")
    terminal.press("4")
    terminal.shows("0001-web-wait.diff")


def test_it_fits_whatever_size_the_terminal_takes(opened: Open) -> None:
    terminal = opened((120, 40))
    terminal.shows("denied", "no such tag", "unreachable")
    terminal.press("f")
    terminal.shows("Step 1 of 1", "0001-web-switch-path.diff")
    for columns, lines in ((80, 24), (200, 60), (60, 18), (100, 30)):
        terminal.resize(columns, lines)
        terminal.shows("Step 1 of 1", "-     image: ghcr.io/karakeep", "+     image: ghcr.io/hoarder", "enter Choose")


@pytest.mark.parametrize("name", ["LANG", "LC_ALL"])
def test_without_unicode_all_is_ascii(opened: Open, name: str) -> None:
    terminal = opened((80, 24), **({"LANG": "C"} if name == "LANG" else {"LANG": "C.UTF-8", "LC_ALL": "C"}))
    seen = [terminal.shows("x denied", "? unreachable")]
    terminal.press("f")
    seen.append(terminal.shows("Step 1 of 1", "0001-web-switch-path.diff"))
    terminal.press("t")
    seen.append(terminal.shows("+ answers, linux/amd64"))
    terminal.press("Escape")
    terminal.shows("enter Choose")
    terminal.press("Enter")
    seen.append(terminal.shows("a Apply"))
    assert [line for screen in seen for line in screen.split("\n") if not line.isascii()] == []


def test_without_colours_there_are_none(opened: Open) -> None:
    terminal = opened((80, 24), NO_COLOR="1")
    terminal.shows("denied", "no such tag", "unreachable")
    assert not COLOUR.search(terminal.styled)
    terminal.press("f")
    terminal.shows("Step 1 of 1", "0001-web-switch-path.diff", "recommended")
    assert not COLOUR.search(terminal.styled)
