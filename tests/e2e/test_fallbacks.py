"""Fallback sources: two real registries, the first goes away, `select` takes the second, and Compose pulls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.conftest import Engine, Pullfix
from tests.e2e.registries import docker_registry

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("engine")]

COMPOSE = """\
services:
  web:
    image: {host}/first/bookmarks:${{TAG:-0.22.0}}  # ours
    network_mode: none
  worker:
    image: {host}/first/bookmarks:${{TAG:-0.22.0}}
    network_mode: none
"""
ENV = "SECRET=canary-9d2e\n"


class Pair:
    """Two registries with the same image; the first can be switched off."""

    def __init__(self, first: str, second: str, stop: ExitStack) -> None:
        self.first, self.second, self._stop = first, second, stop

    def kill_first(self) -> None:
        self._stop.close()


@pytest.fixture
def pair(tmp_path: Path, engine: Engine, base_image: str) -> Iterator[Pair]:
    with docker_registry(tmp_path / "r2") as second, ExitStack() as stop:
        first = stop.enter_context(docker_registry(tmp_path / "r1"))
        for name in (f"{first}/first/bookmarks:0.22.0", f"{second}/second/bookmarks:0.22.0"):
            engine.run("tag", base_image, name)
            engine.run("push", "--quiet", name)
            engine.run("rmi", name)
        yield Pair(first, second, stop)


@pytest.fixture
def project(tmp_path: Path, pair: Pair) -> Path:
    folder = tmp_path / "stack"
    folder.mkdir()
    (folder / "compose.yaml").write_text(COMPOSE.format(host=pair.first))
    (folder / ".env").write_text(ENV)
    return folder


def test_the_second_source_takes_over_and_compose_pulls_it(
    project: Path, pair: Pair, engine: Engine, pullfix: Pullfix
) -> None:
    sources = f"{pair.first}/first/bookmarks,{pair.second}/second/bookmarks"
    done = pullfix("plan", str(project), "--fallback", f"{pair.first}/first/bookmarks={sources}", "--apply")
    assert "[[registry.mirror]]" in done.stderr
    compose = (project / "compose.yaml").read_text()
    assert compose.count(f"${{BOOKMARKS_IMAGE:-{pair.first}/first/bookmarks}}:${{TAG:-0.22.0}}") == 2
    rules = (project / "pullfix.yaml").read_text()
    assert f"    sources:\n      - {pair.first}/first/bookmarks\n      - {pair.second}/second/bookmarks\n" in rules
    assert "    digest: 0.22.0@sha256:" in rules

    kept = pullfix("select", str(project))
    assert "as it is" in kept.stdout
    assert (project / ".env").read_text() == ENV

    pair.kill_first()
    assert engine.composed(project, "pull").returncode != 0
    dry = pullfix("select", str(project), "--dry-run")
    assert "would be set" in dry.stdout
    assert (project / ".env").read_text() == ENV
    said = json.loads(pullfix("select", str(project), "--format", "json").stdout)
    (variable,) = said["variables"]
    assert (variable["outcome"], variable["source"]) == ("set", f"{pair.second}/second/bookmarks")
    assert [one["undecided"] for one in variable["tried"]] == [True, False]
    assert (project / ".env").read_text() == f"{ENV}BOOKMARKS_IMAGE={pair.second}/second/bookmarks\n"
    pulled = engine.composed(project, "pull")
    assert pulled.returncode == 0, pulled.stderr
    up = engine.composed(project, "up", "--abort-on-container-exit")
    assert "the bookmark server runs" in up.stdout + up.stderr
    engine.composed(project, "down")

    assert "as it is" in pullfix("select", str(project)).stdout
    pullfix("undo", str(project))
    assert (project / ".env").read_text() == ENV


def test_other_bytes_are_not_taken_unless_that_is_meant(
    project: Path, pair: Pair, engine: Engine, base_image: str, pullfix: Pullfix, tmp_path: Path
) -> None:
    sources = f"{pair.first}/first/bookmarks,{pair.second}/second/bookmarks"
    pullfix("plan", str(project), "--fallback", f"{pair.first}/first/bookmarks={sources}", "--apply")
    (tmp_path / "Dockerfile").write_text(f"FROM {base_image}\nLABEL other=1\n")
    name = f"{pair.second}/second/bookmarks:0.22.0"
    engine.run("build", "--quiet", "--tag", name, str(tmp_path))
    engine.run("push", "--quiet", name)
    pair.kill_first()
    said = pullfix("select", str(project), ends=3)
    assert "other bytes" in said.stdout
    assert (project / ".env").read_text() == ENV
    pullfix("select", str(project), "--any-digest")
    assert f"BOOKMARKS_IMAGE={pair.second}/second/bookmarks\n" in (project / ".env").read_text()
