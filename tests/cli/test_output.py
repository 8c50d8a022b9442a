"""Standard output that takes nothing: said in one sentence, ending with 2, and no crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = [
    pytest.param(("list", "{dir}"), id="list"),
    pytest.param(("list", "{dir}", "--format", "json"), id="JSON"),
    pytest.param(("plan", "{dir}", "--pin", "search=v1.13.3", "--offline"), id="a diff"),
    pytest.param(("--help",), id="the help"),
    pytest.param(("check", "--help"), id="the help of a command"),
    pytest.param(("--version",), id="the version"),
    pytest.param(("help", "start"), id="a page"),
]


def run(words: tuple[str, ...], project: Path, shell: str, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, with redirections written as in a shell."""
    command = [sys.executable, *flags, "-m", "tui", *(word.replace("{dir}", str(project)) for word in words)]
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {shell}', "sh", *command], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip


@pytest.mark.parametrize("flags", [(), ("-u",)], ids=["", "unbuffered"])
@pytest.mark.parametrize("words", COMMANDS)
def test_a_full_disk_behind_standard_output_is_told(
    project: Path, sealed: Path, words: tuple[str, ...], flags: tuple[str, ...]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = run(words, project, ">/dev/full", *flags)
    assert done.returncode == 2
    assert done.stderr.strip().split("\n")[-1] == (
        "pullfix: standard output cannot be written: No space left on device."
    )
    assert "nobody foresaw" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert not list((sealed / "state").rglob("crash*"))


@pytest.mark.parametrize("words", [COMMANDS[0], COMMANDS[3]])
def test_a_closed_standard_output_is_told(project: Path, words: tuple[str, ...]) -> None:
    done = run(words, project, ">&-")
    assert done.returncode == 2
    assert done.stderr == "pullfix: standard output cannot be written: it is closed.\n"


def test_who_goes_away_in_the_middle_is_told_nothing(project: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    words = (sys.executable, "-m", "tui", "list", str(project))
    done = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", ["2>&-", "2>/dev/full"])
def test_without_a_standard_error_the_output_comes_all_the_same(project: Path, shell: str) -> None:
    if shell.endswith("full") and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    words = ("plan", "{dir}", "--pin", "search=v1.13.3", "--offline", "-o", "{dir}/x.diff")
    done = run(words, project, shell)
    assert done.returncode == 0
    assert (project / "x.diff").read_text().startswith("diff --git ")
