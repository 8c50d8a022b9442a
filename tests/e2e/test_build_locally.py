"""Build locally from a real Git server: the commit of the release, a real `docker compose build`, and it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.conftest import PATH, Engine, Pullfix
from tests.gitserver import git, repository, served

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("engine")]

COMPOSE = """\
services:
  web:
    image: 127.0.0.1:{port}/gone/bookmarks:0.22.0
    network_mode: none
    environment:
      API_TOKEN: ${{API_TOKEN}}
"""
RULES = """\
moves:
  - from: [127.0.0.1:{port}/gone/bookmarks]
    source_repo: {url}
    dockerfile: docker/Dockerfile
"""
DOCKERFILE = """\
FROM {base}
ARG API_TOKEN=none
RUN ["/bin/echo", "the log says canary-71c5"]
CMD ["/bin/echo", "built from the release"]
"""


@pytest.fixture
def source(tmp_path: Path, base_image: str) -> Iterator[tuple[str, str]]:
    """The URL of a repository whose release is not what its branch holds now, and the commit of the release."""
    folder = tmp_path / "git" / "bookmarks.git"
    commit = repository(folder, {"docker/Dockerfile": DOCKERFILE.format(base=base_image)}, "v0.22.0")
    (folder / "docker" / "Dockerfile").write_text(f'FROM {base_image}\nCMD ["/bin/echo", "the branch"]\n')
    git(folder, "commit", "-qam", "later")
    with served(tmp_path / "git") as url:
        yield f"{url}/bookmarks.git", commit


@pytest.fixture
def project(tmp_path: Path, registry_port: int, source: tuple[str, str]) -> Path:
    folder = tmp_path / "stack"
    folder.mkdir()
    (folder / "compose.yaml").write_text(COMPOSE.format(port=registry_port))
    (folder / ".env").write_text("API_TOKEN=canary-71c5\n")
    (folder / "pullfix.yaml").write_text(RULES.format(port=registry_port, url=source[0]))
    return folder


def test_the_commit_of_the_release_is_written_and_what_it_builds_runs(
    project: Path, source: tuple[str, str], engine: Engine, pullfix: Pullfix
) -> None:
    before = (project / "compose.yaml").read_text()
    pullfix("plan", str(project), "--build", "web", "--apply")
    url, commit = source
    name = url.removesuffix(".git").rpartition("/")[2]
    assert f"      context: {url}#{commit} # v0.22.0\n      dockerfile: docker/Dockerfile\n" in (
        (project / "compose.yaml").read_text()
    )
    assert f"image: local/{name}:0.22.0" in (project / "compose.yaml").read_text()
    built = engine.composed(project, "build")
    assert built.returncode == 0, built.stderr
    up = engine.composed(project, "up", "--abort-on-container-exit")
    assert "built from the release" in up.stdout + up.stderr, up.stderr
    engine.composed(project, "down")
    pullfix("undo", str(project))
    assert (project / "compose.yaml").read_text() == before


@pytest.fixture
def builder(pullfix: Pullfix, engine: Engine, tmp_path: Path) -> Pullfix:
    """pullfix on a machine with this engine and the real Compose."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "docker-compose").symlink_to(engine.compose)
    return replace(pullfix, environ={**pullfix.environ, **engine.environ, "PATH": f"{folder}:{PATH}"})


def test_building_now_shows_its_log_without_secrets_and_how_it_ended(
    project: Path, source: tuple[str, str], builder: Pullfix, engine: Engine
) -> None:
    done = builder("plan", str(project), "--build", "web", "--apply", "--build-now")
    assert "docker-compose build web" in done.stderr
    assert "the log says •••" in done.stderr
    assert "canary" not in done.stdout + done.stderr
    assert "It is built." in done.stderr
    assert engine.run("image", "inspect", "--format", "{{.Id}}", "local/bookmarks:0.22.0").stdout.startswith("sha256:")
    builder("undo", str(project))
    failed = builder("plan", str(project), "--build", f"web={source[0]}#gone", "--apply", "--build-now", ends=1)
    assert "ended with" in failed.stderr
    assert "`pullfix undo` takes them back" in failed.stderr


def test_without_compose_nothing_is_written(project: Path, pullfix: Pullfix, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    before = (project / "compose.yaml").read_text()
    bare = replace(pullfix, environ={**pullfix.environ, "PATH": str(tmp_path / "none")})
    said = bare("plan", str(project), "--offline", "--build", "web=./src", "--apply", "--build-now", ends=2)
    assert "no Docker Compose on this machine" in said.stderr
    assert (project / "compose.yaml").read_text() == before


def test_a_clone_is_built_from_in_place_of_the_url(
    project: Path, source: tuple[str, str], engine: Engine, builder: Pullfix
) -> None:
    done = builder("plan", str(project), "--build", "web", "--clone", "--apply", "--build-now")
    assert f"is a clone at {source[1]}" in done.stderr
    text = (project / "compose.yaml").read_text()
    assert "      context: ./bookmarks # v0.22.0\n      dockerfile: docker/Dockerfile\n" in text
    up = engine.composed(project, "up", "--abort-on-container-exit")
    assert "built from the release" in up.stdout + up.stderr, up.stderr
    engine.composed(project, "down")
    builder("undo", str(project))
    again = builder("plan", str(project), "--build", "web", "--clone", "--apply", ends=2)
    assert "is there already" in again.stderr


def test_the_one_dockerfile_of_a_clone_is_found_and_a_missing_one_takes_the_clone_away(
    project: Path, source: tuple[str, str], builder: Pullfix
) -> None:
    builder("plan", str(project), "--build", f"web={source[0]}", "--clone", "--apply")
    assert "      dockerfile: docker/Dockerfile\n" in (project / "compose.yaml").read_text()
    builder("undo", str(project))
    (project / "bookmarks").rename(project / "kept")
    before = (project / "compose.yaml").read_text()
    said = builder("plan", str(project), "--build", f"web={source[0]} dockerfile=gone", "--clone", "--apply", ends=2)
    assert "has no gone. There are docker/Dockerfile" in said.stderr
    assert not (project / "bookmarks").exists()
    assert (project / "compose.yaml").read_text() == before
