"""The founding case from the file on disk to a real `docker compose pull` that works again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import Engine, Pullfix

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("engine")]

COMPOSE = """\
# The bookmark server.
services:
  web:
    image: 127.0.0.1:{port}/karakeep-app/karakeep:${{HOARDER_VERSION:-release}}  # moved?
    network_mode: none
"""
ENV = "HOARDER_VERSION=latest\nSECRET=canary-5d1f\n"


@pytest.fixture
def project(tmp_path: Path, registry_port: int, engine: Engine, base_image: str) -> Path:
    """A project in Git whose image is at another path of the real registry; two tags, one image."""
    for tag in ("latest", "0.22.0"):
        name = f"127.0.0.1:{registry_port}/hoarder-app/hoarder:{tag}"
        engine.run("tag", base_image, name)
        engine.run("push", "--quiet", name)
        engine.run("rmi", name)
    folder = tmp_path / "hoarder"
    folder.mkdir()
    (folder / "docker-compose.yml").write_text(COMPOSE.format(port=registry_port))
    (folder / ".env").write_text(ENV)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "-m", "as it was")
    return folder


def git(folder: Path, *words: str) -> str:
    """One git command in a folder, without anybody's configuration."""
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def test_switch_and_pin_make_a_real_pull_work_and_undo_restores_every_byte(
    project: Path, registry_port: int, engine: Engine, pullfix: Pullfix
) -> None:
    before = {path.name: path.read_bytes() for path in project.iterdir() if path.is_file()}
    assert engine.composed(project, "pull").returncode != 0

    report = json.loads(pullfix("check", str(project), "--format", "json", ends=1).stdout)
    (reference,) = report["references"]
    assert reference["status"]["verdict"] == "repository-missing"
    assert [piece["from"] for piece in reference["pieces"]] == ["docker-compose.yml:4:12", ".env:1:17"]

    path = f"127.0.0.1:{registry_port}/hoarder-app/hoarder"
    pullfix("plan", str(project), "--switch", f"web={path}", "--apply")
    assert git(project, "diff", "--numstat").split() == ["1", "1", "docker-compose.yml"]
    pullfix("plan", str(project), "--pin", "web=0.22.0", "--apply")
    assert (project / ".env").read_text() == ENV.replace("latest", "0.22.0")

    pullfix("check", str(project))
    pulled = engine.composed(project, "pull")
    assert pulled.returncode == 0, pulled.stderr
    up = engine.composed(project, "up", "--abort-on-container-exit")
    assert "the bookmark server runs" in up.stdout + up.stderr
    engine.composed(project, "down")

    pullfix("undo", str(project))
    pullfix("undo", str(project))
    assert {path.name: path.read_bytes() for path in project.iterdir() if path.is_file()} == before
    assert git(project, "status", "--porcelain") == ""


def test_build_locally_builds_from_a_folder_and_runs(
    project: Path, engine: Engine, base_image: str, pullfix: Pullfix
) -> None:
    source = project / "source"
    source.mkdir()
    (source / "Dockerfile").write_text(f'FROM {base_image}\nCMD ["/bin/echo", "built here"]\n')
    before = (project / "docker-compose.yml").read_bytes()

    done = pullfix("plan", str(project), "--build", "web=./source", "--apply")
    assert "canary" not in done.stdout + done.stderr
    built = engine.composed(project, "build")
    assert built.returncode == 0, built.stderr
    up = engine.composed(project, "up", "--abort-on-container-exit")
    assert "built here" in up.stdout + up.stderr, up.stderr
    engine.composed(project, "down")
    # The base image is known to the engine alone, so the Dockerfile is left out of the check.
    report = json.loads(pullfix("check", str(project), "--only", "compose", "--format", "json").stdout)
    assert [one["status"]["verdict"] for one in report["references"]] == ["not-pulled"]

    pullfix("undo", str(project))
    assert (project / "docker-compose.yml").read_bytes() == before


@pytest.mark.parametrize(
    "choice",
    [
        pytest.param(("--switch", "web=ghcr.io/hoarder-app/hoarder"), id="switch path"),
        pytest.param(("--pin", "web=0.22.0"), id="pin tag"),
        pytest.param(("--build", "web=./source"), id="build locally"),
        pytest.param(("--wait", "web=2026-12-08"), id="wait"),
    ],
)
def test_every_plan_is_one_that_git_takes_and_undo_leaves_git_clean(
    project: Path, pullfix: Pullfix, choice: tuple[str, str], tmp_path: Path
) -> None:
    (project / "source").mkdir()
    patch = tmp_path / "plan.diff"
    pullfix("plan", str(project), "--offline", *choice, "-o", str(patch))
    assert git(project, "status", "--porcelain") == ""
    git(project, "apply", "--check", "--unidiff-zero", str(patch))
    pullfix("plan", str(project), "--offline", *choice, "--apply")
    assert git(project, "status", "--porcelain") != ""
    git(project, "apply", "--reverse", "--check", "--unidiff-zero", str(patch))
    pullfix("undo", str(project))
    assert git(project, "status", "--porcelain") == ""
