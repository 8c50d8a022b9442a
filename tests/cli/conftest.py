"""The command line in this process, against the demo project and its registry."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tui.cli import main
from tui.cli.demo import PROJECT
from tui.demo.registry import ThreadedRegistry
from tui.demo.world import demo_world
from tui.world import World

Call = Callable[..., "Said"]


class Said:
    """What one call said, and how it ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture(scope="module")
def routes() -> Iterator[dict[str, str]]:
    """The embedded registry, one for all tests here."""
    with ThreadedRegistry(demo_world()) as registry:
        yield dict(registry.routes)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the demo project in Git."""
    folder = tmp_path / "hoarder"
    shutil.copytree(PROJECT, folder)
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


@pytest.fixture
def call(
    world: World, routes: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Call:
    """Run the command line in this process, with the embedded registry playing all hosts."""
    monkeypatch.setattr(
        main, "world", lambda _environ: replace(world, environ={}, routes=routes, github=routes["api.github.com"])
    )

    def run(*words: str) -> Said:
        capfd.readouterr()
        status = main.main(words)
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return Said(status, said.out, said.err)

    return run
