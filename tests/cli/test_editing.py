"""Plans, diffs, applying, taking back and the history, from their words to the bytes on the disk."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.test_cli import git_status
from tui.core.finding import RemedyCode
from tui.core.plan import Choice
from tui.core.where import locate
from tui.workbench import Workbench
from tui.world import World

BOTH = ("--switch", "web=ghcr.io/hoarder-app/hoarder", "--pin", "web=0.22.0")
CANARY = "demo-only"
"""Stands in the secrets of the demo project's `.env`."""


@pytest.fixture
def inner(tmp_path: Path, project: Path) -> Path:
    """The same project, two folders below the root of its repository."""
    top = tmp_path / "top"
    home = top / "my stacks" / "hoarder"
    home.mkdir(parents=True)
    for path in ("docker-compose.yml", ".env"):
        (home / path).write_bytes((project / path).read_bytes())
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *words], cwd=top, check=True)
    return home


@pytest.mark.parametrize("from_root", [False, True], ids=["paths of the project", "paths of the repository"])
def test_an_export_says_the_command_that_git_takes(call: Call, inner: Path, tmp_path: Path, *, from_root: bool) -> None:
    patch = tmp_path / "x y.diff"
    more = ("--relative-to-git-root",) if from_root else ()
    assert call("plan", str(inner), *BOTH, "-o", str(patch), *more).status == 0
    command = patch.read_text().split("\n")[0].removeprefix("# At the root of the repository: ")
    assert command.startswith("git apply --unidiff-zero ")
    top = inner.parents[1]
    assert call("plan", str(inner), *BOTH, "--apply").status == 0
    wanted = {path.name: path.read_bytes() for path in inner.iterdir()}
    for words in (
        ["sh", "-c", command],
        ["patch", "-p1", "-s", "-d", str(top if from_root else inner), "-i", str(patch)],
    ):
        subprocess.run(["git", "checkout", "-q", "."], cwd=top, check=True)
        subprocess.run(words, cwd=top, check=True)
        assert {path.name: path.read_bytes() for path in inner.iterdir()} == wanted
    subprocess.run(["git", "checkout", "-q", "."], cwd=top, check=True)
    assert call("apply", str(inner), "--patch", str(patch)).status == 0
    assert {path.name: path.read_bytes() for path in inner.iterdir()} == wanted


def test_the_commands_of_an_export_name_it_as_seen_from_where_they_run(
    call: Call, inner: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = inner.parents[1]
    monkeypatch.chdir(inner.parent)
    for out, at_top, here in (
        (f"{inner.name}/x.diff", "'my stacks/hoarder/x.diff'", "x.diff"),
        ("../y.diff", "y.diff", f"{top}/y.diff"),
        (f"{tmp_path}/z.diff", f"{tmp_path}/z.diff", f"{tmp_path}/z.diff"),
    ):
        assert call("plan", inner.name, *BOTH, "-o", out).status == 0
        git_line, patch_line = Path(out).read_text().split("\n")[:2]
        assert git_line.startswith("# At the root of the repository: git apply ")
        assert git_line.endswith(f"hoarder' {at_top}")
        assert patch_line == f"# In the project: patch -p1 < {here}"
        for line, folder in ((git_line, top), (patch_line, inner)):
            subprocess.run(["sh", "-c", line.partition(": ")[2]], cwd=folder, check=True)
            subprocess.run(["git", "checkout", "-q", "."], cwd=top, check=True)


def test_git_is_named_only_where_there_is_a_repository(call: Call, project: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(project, alone, ignore=shutil.ignore_patterns(".git"))
    said = call("plan", str(alone), *BOTH, "-o", str(alone / "x.diff"))
    assert said.status == 0
    head = (alone / "x.diff").read_text().partition("diff --git")[0]
    assert head.split("\n") == [
        "# In the project: patch -p1 < x.diff", "# .env: without the lines around, which may hold secrets.", ""
    ]  # fmt: skip
    assert "git apply" not in said.err


def test_without_an_env_file_a_plain_git_apply_takes_it_and_there_is_no_head(call: Call, project: Path) -> None:
    said = call("plan", str(project), "--pin", "search=v1.13.3")
    assert said.out.startswith("diff --git ")
    subprocess.run(["git", "apply", "--check"], cwd=project, input=said.out, text=True, check=True)


def test_a_dry_run_says_what_fits_and_writes_nothing(call: Call, project: Path, tmp_path: Path) -> None:
    patch = tmp_path / "x.diff"
    call("plan", str(project), *BOTH, "-o", str(patch))
    for word in ("--check", "--dry-run"):
        said = call("apply", str(project), "--patch", str(patch), word)
        assert said.status == 0
        assert "Nothing was written" in said.out
        assert "web: ghcr.io/karakeep-app/karakeep:latest -> ghcr.io/hoarder-app/hoarder:0.22.0" in said.err
        assert git_status(project) == ""


@pytest.mark.parametrize("name", ["docker-compose.yml", ".env", "pullfix.yaml", "link.diff"])
def test_no_file_of_the_project_is_written_over(call: Call, project: Path, name: str) -> None:
    (project / "link.diff").symlink_to("docker-compose.yml")
    before = {path.name: path.read_bytes() for path in project.iterdir() if path.is_file()}
    said = call("plan", str(project), "--pin", "search=v1.13.3", "-o", str(project / name))
    assert said.status == 2
    assert "the project's own " in said.err
    assert {path.name: path.read_bytes() for path in project.iterdir() if path.is_file()} == before


def test_the_same_diff_can_be_written_again(call: Call, project: Path) -> None:
    out = project / "x.diff"
    assert [call("plan", str(project), "--pin", "search=v1.13.3", "-o", str(out)).status for _ in range(2)] == [0, 0]
    assert "+    image: getmeili/meilisearch:v1.13.3" in out.read_text()


def test_a_hunk_that_does_not_fit_is_named_with_its_place(call: Call, project: Path, tmp_path: Path) -> None:
    patch = tmp_path / "x.diff"
    call("plan", str(project), *BOTH, "-o", str(patch))
    compose = project / "docker-compose.yml"
    compose.write_text(compose.read_text().replace("karakeep-app/karakeep", "somebody/else"))
    said = call("apply", str(project), "--patch", str(patch))
    assert said.status == 2
    assert "docker-compose.yml:4: hunk 1" in said.err
    assert "somebody/else" in said.err
    assert "HOARDER_VERSION=latest" in (project / ".env").read_text()


def test_a_diff_that_was_cut_off_takes_no_line_away(call: Call, project: Path, tmp_path: Path) -> None:
    patch = tmp_path / "x.diff"
    patch.write_text(call("plan", str(project), *BOTH).out.partition("\n+    image")[0] + "\n")
    assert "-    image: " in patch.read_text()
    for more in ((), ("--check",)):
        said = call("apply", str(project), "--patch", str(patch), *more)
        assert said.status == 2
        assert "The diff is cut off" in said.err
    assert git_status(project) == ""


def test_a_dry_run_refuses_what_applying_refuses(call: Call, project: Path, tmp_path: Path) -> None:
    patch = tmp_path / "x.diff"
    call("plan", str(project), "--pin", "search=v1.13.3", "-o", str(patch))
    compose, outside = project / "docker-compose.yml", tmp_path / "outside.yml"
    compose.rename(outside)
    compose.symlink_to(outside)
    before = outside.read_bytes()
    said = [call("apply", str(project), "--patch", str(patch), *more) for more in (("--check",), ())]
    assert [one.status for one in said] == [2, 2]
    assert all("docker-compose.yml leads outside the project" in one.err for one in said)
    assert said[0].out == ""
    assert outside.read_bytes() == before


def test_undo_and_redo_by_name_and_what_else_changed_stays(call: Call, project: Path) -> None:
    compose = project / "docker-compose.yml"
    call("plan", str(project), "--switch", "web=ghcr.io/hoarder-app/hoarder", "--apply")
    call("plan", str(project), "--pin", "search=v1.13.3", "--apply")
    compose.write_text(f"# mine\n{compose.read_text()}")
    assert call("undo", str(project), "--record", "1").status == 0
    text = compose.read_text()
    assert text.startswith("# mine\n")
    assert "karakeep-app/karakeep" in text
    assert "v1.13.3" in text
    assert call("undo", str(project), "--redo").status == 0
    assert "hoarder-app/hoarder" in compose.read_text()
    compose.write_text(compose.read_text().replace("v1.13.3", "v1.14.0"))
    said = call("undo", str(project), "--record", "2")
    assert said.status == 2
    assert "docker-compose.yml:17" in said.err
    assert "v1.14.0" in said.err
    assert call("undo", str(project), "--redo").status == 2


def test_the_history_says_who_when_and_why(call: Call, project: Path) -> None:
    call("plan", str(project), "--auto", "--apply")
    said = call("history", str(project))
    assert "web: switch-path ghcr.io/hoarder-app/hoarder" in said.out
    assert "ghcr.io" in said.out.split("switch-path")[1]
    (record,) = json.loads(call("history", str(project), "--format", "json").out)["records"]
    assert record["who"] == "tester"
    assert any(sentences for sentences in record["evidence"])
    assert [event["state"] for event in record["events"]] == ["applied"]
    assert "+    image: ghcr.io/hoarder-app/hoarder" in call("history", str(project), "--diff").out
    assert "+    image: ghcr.io/hoarder-app/hoarder" in call("history", str(project), "--record", "1").out
    assert call("history", str(project), "--record", "9").status == 2


def test_what_is_better_now_is_one_line(call: Call, project: Path) -> None:
    said = call("plan", str(project), "--switch", "web=ghcr.io/hoarder-app/hoarder", "--apply")
    assert "Asked again: web is available. Still failing: none." in said.err
    said = call("plan", str(project), "--switch", "backup=ghcr.io/nobody/nothing", "--apply")
    assert "Still failing: backup." in said.err


def test_a_commit_is_on_its_own_branch_and_needs_apply(call: Call, project: Path) -> None:
    for name, value in (("user.name", "t"), ("user.email", "t@x")):
        subprocess.run(["git", "config", name, value], cwd=project, check=True)
    assert call("plan", str(project), *BOTH, "--commit").status == 2
    (project / ".env").write_text((project / ".env").read_text() + "MINE=1\n")
    said = call("plan", str(project), *BOTH, "--apply", "--commit")
    assert said.status == 0
    assert ".env has changes that are not committed; they stay." in said.err
    assert "on the new branch pullfix/2-choices. Nothing was pushed." in said.err
    assert git_status(project) == " M .env\n"


def test_a_walk_that_was_left_is_resumed_as_far_as_it_fits(call: Call, project: Path, world: World) -> None:
    assert call("plan", str(project), "--resume").status == 2
    desk = Workbench(project, world)
    desk.load()
    for where, tag in (("search", "v1.13.3"), ("chrome", "125")):
        desk.choose(Choice(locate(where, desk.loaded, desk.snapshot).id, RemedyCode.PIN_TAG, tag))
    compose = project / "docker-compose.yml"
    compose.write_text(compose.read_text().replace("alpine-chrome:124", "alpine-chrome:126"))
    said = call("plan", str(project), "--resume", "--pin", "cache=7.4-alpine", "--offline", "--apply")
    assert said.status == 0, said.err
    assert "Not resumed: chrome was zenika/alpine-chrome:124 when you chose" in said.err
    assert "v1.13.3" in compose.read_text()
    assert "redis:7.4-alpine" in compose.read_text()
    assert call("plan", str(project), "--resume").status == 2


def test_another_plan_leaves_the_walk_alone(call: Call, project: Path, world: World) -> None:
    desk = Workbench(project, world)
    desk.load()
    desk.choose(Choice(locate("search", desk.loaded, desk.snapshot).id, RemedyCode.PIN_TAG, "v1.13.3"))
    call("plan", str(project), "--pin", "cache=7.4-alpine", "--offline", "--apply")
    desk = Workbench(project, world)
    desk.load()
    found = desk.left_walk()
    assert found is not None
    assert [choice.argument for choice in found.choices] == ["v1.13.3"]
    desk.take_up(found)
    desk.clear()
    assert desk.left_walk() is None


def test_no_secret_of_a_neighbour_is_shown_anywhere(call: Call, project: Path, world: World, tmp_path: Path) -> None:
    """Every neighbouring line of `.env` holds a canary: no diff, listing, message or series shows one."""
    lines = [f"S{n}=canary-{n}" for n in range(12)]
    lines[4:4] = ["#HOARDER_VERSION=canary-old", "HOARDER_VERSION=latest", "PASSWORD='canary canary'"]
    (project / ".env").write_text("\n".join(lines) + "\n")
    patch = tmp_path / "x.diff"
    shown = [call("plan", str(project), *BOTH, "-o", str(patch)), call("plan", str(project), *BOTH)]
    shown.append(call("plan", str(project), *BOTH, "--format", "json"))
    shown.append(call("apply", str(project), "--patch", str(patch)))
    shown.append(call("apply", str(project), "--patch", str(patch)))
    shown.append(call("history", str(project), "--diff"))
    shown.append(call("history", str(project), "--format", "json"))
    (project / ".env").write_text((project / ".env").read_text().replace("0.22.0", "9"))
    shown.append(call("undo", str(project)))
    assert shown[-1].status == 2
    (project / ".env").write_text((project / ".env").read_text().replace("VERSION=9", "VERSION=0.22.0") + "X=canary\n")
    shown.append(call("undo", str(project)))
    assert shown[-1].status == 0
    shown.append(call("undo", str(project), "--redo", "--format", "json"))
    desk = Workbench(project, world)
    desk.load()
    desk.choose(Choice(locate("web", desk.loaded, desk.snapshot).id, RemedyCode.PIN_TAG, "1"))
    texts = [said.out + said.err for said in shown] + [patch.read_text()]
    places = [p for p in world.state_dir.rglob("*") if p.is_file() and "records" not in p.parts]
    texts += [path.read_text() for path in places]
    assert any("HOARDER_VERSION" in text for text in texts)
    assert not [text for text in texts if "canary" in text]
    assert {path.stat().st_mode & 0o077 for path in world.state_dir.rglob("*")} == {0}
