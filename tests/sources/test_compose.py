"""The real Compose asked about a project, played by programs that say what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.core.options import LoadOptions
from tui.sources.compose import command, judged

PLUGIN_MISSING = """if [ "$1" = compose ]; then echo "unknown shorthand flag: 'q' in -q" >&2; exit 125; fi"""
CONTENT = "exit 0"
REFUSES = """case "$*" in *version*) exit 0;; esac; echo 'services.web.ports must be a list' >&2; exit 15"""


def _programs(folder: Path, **texts: str) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
    return {"PATH": f"{folder}:/bin:/usr/bin" if texts else str(folder)}


@pytest.mark.parametrize(
    ("programs", "said"),
    [
        pytest.param({}, "Docker Compose is not installed here, so it was not asked about .", id="nothing"),
        pytest.param({"docker": PLUGIN_MISSING}, "Docker Compose is not installed here", id="no plugin"),
        pytest.param({"docker": CONTENT}, "docker takes . as it is now.", id="the plugin is content"),
        pytest.param({"docker": REFUSES}, "docker says of .: services.web.ports must be a list", id="it refuses"),
        pytest.param(
            {"docker": PLUGIN_MISSING, "docker_compose": CONTENT}, "docker-compose takes . as it is now.",
            id="only the program is there",
        ),
    ],
)  # fmt: skip
def test_what_compose_says_of_a_project_is_one_sentence(tmp_path: Path, programs: dict[str, str], said: str) -> None:
    environ = _programs(tmp_path / "bin", **programs)
    if "docker_compose" not in programs:
        environ = {"PATH": environ["PATH"].partition(":")[0]}
    (told,) = judged(tmp_path, ["."], environ)
    assert told.startswith(said)


def test_docker_without_its_plugin_is_no_compose_to_build_with(tmp_path: Path) -> None:
    environ = _programs(tmp_path / "bin", docker=PLUGIN_MISSING)
    assert command(environ["PATH"].partition(":")[0]) is None


def test_a_program_that_cannot_be_run_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    _programs(folder, docker_compose="")
    (folder / "docker-compose").write_text("#!/no/such/interpreter\n")
    (told,) = judged(tmp_path, ["."], {"PATH": str(folder)})
    assert told == "docker-compose cannot be run: No such file or directory."


def test_compose_is_asked_about_the_files_that_were_read(tmp_path: Path) -> None:
    environ = _programs(tmp_path / "bin", docker_compose='echo "$@" >&2; exit 1')
    environ = {"PATH": environ["PATH"].partition(":")[0]}
    options = LoadOptions(files=("a.yml", "b.yml"), name="n", env_files=("x.env",))
    (told,) = judged(tmp_path, ["a.yml"], environ, options)
    assert told.endswith(f"-f a.yml -f b.yml -p n --env-file {tmp_path.resolve()}/x.env config -q")
