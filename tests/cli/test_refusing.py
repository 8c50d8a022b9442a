"""What cannot be read, or cannot be meant, is said and ends with the status of the contract."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Call

BROKEN = "services:\n  a: {image: x\n"
GOOD = "services:\n  web:\n    image: redis:7-alpine\n"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("command", [("check",), ("watch",), ("plan", "--auto"), ("select",)])
def test_a_project_that_is_no_yaml_ends_with_2_and_its_place(
    call: Call, tmp_path: Path, command: tuple[str, ...], form: str
) -> None:
    (tmp_path / "compose.yaml").write_text(BROKEN)
    said = call(*command, str(tmp_path), "--format", form)
    assert said.status == 2
    assert "compose.yaml:" in (said.out if command == ("check",) and form == "json" else said.err)
    assert "nothing to wait for" not in said.err


def test_a_watch_runs_no_command_where_a_project_cannot_be_read(call: Call, tmp_path: Path) -> None:
    for name, text in (("good", GOOD), ("bad", BROKEN)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "compose.yaml").write_text(text)
    said = call("watch", str(tmp_path), "--exec", "touch ran")
    assert said.status == 2
    assert "All images are there" in said.err
    assert "bad cannot be read as it is" in said.err
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("fallbacks: [\n", "This is no YAML", id="no YAML"),
        pytest.param("- a\n", "is a mapping", id="a list"),
        pytest.param(None, "it is a directory", id="a directory"),
        pytest.param("fallbacks:\n  V: 5\n", "no list of sources", id="an entry"),
    ],
)
def test_rules_that_cannot_be_read_end_a_selection_with_2_and_leave_a_check(
    call: Call, tmp_path: Path, text: str | None, why: str
) -> None:
    (tmp_path / "compose.yaml").write_text(GOOD)
    rules = tmp_path / "pullfix.yaml"
    rules.mkdir() if text is None else rules.write_text(text)
    said = call("select", str(tmp_path))
    assert said.status == 2
    assert why in said.err
    assert "no `fallbacks:`" not in said.err
    checked = call("check", str(tmp_path))
    assert checked.status == 0
    assert why in checked.err


def test_a_key_of_the_rules_that_nobody_knows_stops_no_selection(call: Call, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(GOOD)
    (tmp_path / "pullfix.yaml").write_text("wating: []\n")
    said = call("select", str(tmp_path))
    assert said.status == 0
    assert "no key “wating”" in said.err


def test_a_path_is_asked_for_with_the_tag_that_was_just_pinned(call: Call, project: Path) -> None:
    """The diff and the question are of the same image."""
    said = call("plan", str(project), "--pin", "web=0.0.9", "--switch", "web=ghcr.io/karakeep-app/other")
    assert said.status == 0
    assert "ghcr.io/karakeep-app/other:0.0.9 is taken as given" in said.err
    assert "+HOARDER_VERSION=0.0.9" in said.out
    assert "+    image: ghcr.io/karakeep-app/other:${HOARDER_VERSION" in said.out


def test_of_two_pins_of_one_image_the_second_holds_and_that_is_told(call: Call, project: Path) -> None:
    said = call("plan", str(project), "--pin", "db=15-alpine", "--pin", "db=16-alpine3.19", "--offline")
    assert said.status == 0
    assert "pin-tag for db was chosen twice: 16-alpine3.19 replaces 15-alpine." in said.err
    assert "15-alpine" not in said.out


def test_a_plan_of_what_is_recommended_says_so_where_that_is_nothing(call: Call, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(GOOD)
    said = call("plan", str(tmp_path), "--auto")
    assert (said.status, said.out) == (0, "")
    assert "Nothing was chosen: there is no failing image" in said.err


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        pytest.param(("--fallback", "web=ghcr.io/karakeep-app/karakeep"), "two at least", id="one source"),
        pytest.param(("--wait", "web=2027-01-01 moving pull_policy=foo"), "pull_policy=missing alone", id="a policy"),
    ],
)
def test_an_argument_that_cannot_be_meant_is_refused_and_nothing_else_is_said(
    call: Call, project: Path, choice: tuple[str, str], why: str
) -> None:
    said = call("plan", str(project), *choice)
    assert (said.status, said.out) == (2, "")
    assert why in said.err
    assert "registries.conf" not in said.err


def test_the_program_of_a_watch_is_looked_up_before_anybody_waits(call: Call, project: Path) -> None:
    said = call("watch", str(project), "--exec", "no-such-program-here up")
    assert (said.status, said.out) == (2, "")
    assert "no program no-such-program-here" in said.err
    assert call("watch", str(project), "--exec", "./run.sh").status == 2


def test_a_program_of_the_project_itself_runs_after_a_watch(call: Call, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(GOOD)
    (tmp_path / "run.sh").write_text("#!/bin/sh\nexit 7\n")
    (tmp_path / "run.sh").chmod(0o755)
    assert call("watch", str(tmp_path), "--exec", "./run.sh").status == 7


def test_the_columns_of_a_watch_hold_the_longest_verdict(call: Call, tmp_path: Path) -> None:
    text = GOOD + "  gone:\n    image: ghcr.io/karakeep-app/nowhere:1\n"
    (tmp_path / "compose.yaml").write_text(text)
    said = call("watch", str(tmp_path), "--deadline", "0.001")
    starts = {
        line.index(name) for line in said.out.splitlines() for name in ("web  redis", "gone  ghcr") if name in line
    }
    assert len(said.out.splitlines()) == 2
    assert len(starts) == 1


def test_rules_that_begin_with_an_advice_have_a_head_that_speaks_of_it(call: Call, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(GOOD)
    said = call("plan", str(tmp_path), "--ignore", "web=floating-tag rebuilt every night")
    assert said.status == 0
    assert "+# Read by pullfix: advice that this project does not want, and why." in said.out
    assert "until" not in said.out


def test_a_link_is_no_image_and_the_way_out_is_told(call: Call) -> None:
    said = call("explain", "https://ghcr.io/karakeep-app/karakeep")
    assert (said.status, said.out) == (2, "")
    assert "Leave out https://" in said.err


@pytest.mark.parametrize("choice", ["--pin=db=16-alpine3.19", "--build=web=./src"])
def test_compose_is_asked_after_every_sort_of_choice_and_its_word_is_told(
    call: Call, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    (project / "src").mkdir()
    (project / "src" / "Dockerfile").write_text("FROM scratch\n")
    for name, text in (("docker", "exit 1"), ("docker-compose", "exit 0")):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    said = call("plan", str(project), choice, "--apply", "--accept-effects", "--compose-config", "--offline")
    assert said.status == 0
    assert "docker-compose takes . as it is now." in said.err
