"""A change as a commit, against the real git: nothing else of the repository is touched."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tui.core.errors import ApplyError
from tui.core.finding import RemedyCode
from tui.core.plan import Choice
from tui.core.where import locate
from tui.sources.git import prefix_of, remarks, standing
from tui.workbench import Workbench
from tui.world import World

COMPOSE = "".join(f"  s{n}:\n    image: x/s{n}:${{V{n}:-1}}\n    restart: always\n" for n in range(8))
TEXT = f"services:\n{COMPOSE}"
WHO = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@x", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@x"}
Repository = Callable[..., str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project below the root of its repository."""
    folder = tmp_path / "repo" / "my stack"
    folder.mkdir(parents=True)
    (folder / "compose.yaml").write_text(TEXT)
    (folder / ".env").write_text("V0=1\nSECRET=canary\n")
    (folder / "other.txt").write_text("a\n")
    git(folder, "init", "-q", "-b", "main", "..")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    return folder


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, env=WHO, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def bench(root: Path, world: World, *pins: str) -> Workbench:
    found = Workbench(root, replace(world, environ=dict(WHO)))
    found.load()
    found.choices = tuple(Choice(locate(pin, found.loaded, found.snapshot).id, RemedyCode.PIN_TAG, "2") for pin in pins)
    return found


def test_a_commit_holds_the_change_alone_and_leaves_every_other_change(root: Path, world: World) -> None:
    (root / "other.txt").write_text("staged\n")
    git(root, "add", "other.txt")
    (root / "other.txt").write_text("unstaged\n")
    mine = TEXT.replace("x/s7", "mine/s7")
    (root / "compose.yaml").write_text(mine)
    git(root, "add", "compose.yaml")
    (root / "compose.yaml").write_text(f"{mine}# more\n")
    before = git(root, "status", "--porcelain"), git(root, "diff"), git(root, "diff", "--cached")
    desk = bench(root, world, "s0", "s1")
    desk.apply(branch="pullfix/x")
    assert desk.commit is not None
    assert git(root, "rev-parse", "--abbrev-ref", "HEAD").strip() == desk.commit.branch == "pullfix/x"
    assert git(root, "log", "--format=%s", "main..").strip() == "Change 2 images: s0, s1"
    assert git(root, "show", "HEAD:my stack/compose.yaml") == TEXT.replace("V1:-1", "V1:-2")
    assert git(root, "show", "HEAD:my stack/.env") == "V0=2\nSECRET=canary\n"
    after = git(root, "status", "--porcelain"), git(root, "diff"), git(root, "diff", "--cached")
    assert [_hunks(text) for text in after] == [_hunks(text) for text in before]
    assert git(root, "branch", "--list", "main", "--format=%(refname:short)").strip() == "main"
    assert not list((root / ".." / ".git").glob("pullfix-index-*"))


def _hunks(text: str) -> list[str]:
    """A diff without the blobs' names."""
    return [line for line in text.split("\n") if not line.startswith(("index ", "@@"))]


def test_a_second_branch_gets_the_next_name(root: Path, world: World) -> None:
    for wanted in ("pullfix/x", "pullfix/x-2"):
        desk = bench(root, world, "s0" if wanted.endswith("x") else "s1")
        desk.apply(branch="pullfix/x")
        assert desk.commit is not None
        assert desk.commit.branch == wanted


def test_a_branch_that_the_person_named_and_that_is_there_is_refused(root: Path, world: World) -> None:
    desk = bench(root, world, "s0")
    with pytest.raises(ApplyError, match="There is a branch main already"):
        desk.apply(branch="main", named=True)
    assert git(root, "status", "--porcelain") == ""
    desk.apply(branch="mine", named=True)
    assert desk.commit is not None
    assert desk.commit.branch == "mine"


def test_without_a_repository_a_commit_is_refused_in_our_own_words(tmp_path: Path, world: World) -> None:
    (tmp_path / "compose.yaml").write_text(TEXT)
    with pytest.raises(ApplyError) as refused:
        bench(tmp_path, world, "s0").apply(branch="b")
    assert str(refused.value) == f"{tmp_path} is in no git repository. Nothing was written; leave --commit out."
    assert (tmp_path / "compose.yaml").read_text() == TEXT


def test_what_git_ignores_is_changed_and_told(root: Path, world: World) -> None:
    (root / ".gitignore").write_text(".env\n")
    git(root, "rm", "-q", "--cached", ".env")
    git(root, "commit", "-qam", "no env")
    desk = bench(root, world, "s0", "s1")
    assert any(".env is ignored by git" in line for line in desk.git_remarks())
    desk.apply(branch="b")
    assert desk.commit is not None
    assert desk.commit.left_out == (".env",)
    assert git(root, "show", "--format=", "--name-only").strip() == "my stack/compose.yaml"
    assert (root / ".env").read_text() == "V0=2\nSECRET=canary\n"
    (root / ".env").write_text("V0=1\n")
    with pytest.raises(ApplyError, match="nothing to commit"):
        bench(root, world, "s0").apply(branch="b")
    assert (root / ".env").read_text() == "V0=1\n"


def _rebase(root: Path) -> None:
    (root / ".." / ".git" / "rebase-merge").mkdir()


def _conflict(root: Path) -> None:
    git(root, "checkout", "-qb", "side")
    (root / "other.txt").write_text("b\n")
    git(root, "commit", "-qam", "side")
    git(root, "checkout", "-q", "main")
    (root / "other.txt").write_text("c\n")
    git(root, "commit", "-qam", "main")
    subprocess.run(["git", "merge", "side"], cwd=root, env=WHO, capture_output=True)


def _same_line(root: Path) -> None:
    (root / ".env").write_text("V0=3\nSECRET=canary\n")


def _staged_line(root: Path) -> None:
    _same_line(root)
    git(root, "add", ".env")
    (root / ".env").write_text("V0=1\nSECRET=canary\n")


def _hook(root: Path) -> None:
    hook = root / ".." / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho the hook says no >&2\nexit 1\n")
    hook.chmod(0o755)


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        pytest.param(_rebase, "in the middle of a rebase", id="mid-rebase"),
        pytest.param(_conflict, "in the middle of a merge", id="conflicts"),
        pytest.param(_same_line, "changes at the same lines", id="the line has a change of its own"),
        pytest.param(_staged_line, "what is staged", id="the line is staged otherwise"),
        pytest.param(_hook, "the hook says no", id="a hook refuses"),
    ],
)
def test_where_no_commit_can_be_made_nothing_is_written(
    root: Path, world: World, trouble: Callable[[Path], None], says: str
) -> None:
    trouble(root)
    before = {path.name: path.read_text() for path in root.iterdir()}
    state = git(root, "status", "--porcelain"), git(root, "for-each-ref"), git(root, "rev-parse", "HEAD")
    with pytest.raises(ApplyError, match=says):
        bench(root, world, "s0").apply(branch="b")
    assert {path.name: path.read_text() for path in root.iterdir()} == before
    assert (git(root, "status", "--porcelain"), git(root, "for-each-ref"), git(root, "rev-parse", "HEAD")) == state


def test_a_detached_head_and_a_file_that_is_new(root: Path, world: World) -> None:
    git(root, "checkout", "-q", "--detach")
    desk = bench(root, world)
    reference = locate("s1", desk.loaded, desk.snapshot)
    desk.choices = (Choice(reference.id, RemedyCode.WAIT, "2026-12-08"),)
    desk.apply(branch="b")
    assert git(root, "show", "--format=", "--name-status").strip() == "A\tmy stack/pullfix.yaml"
    assert git(root, "status", "--porcelain") == ""


def test_line_ends_that_git_converts_are_no_change(root: Path, world: World) -> None:
    (root / ".." / ".gitattributes").write_text("*.yaml text eol=crlf\n")
    git(root, "add", "-A", "..")
    git(root, "commit", "-qm", "attributes")
    (root / "compose.yaml").write_bytes(TEXT.replace("\n", "\r\n").encode())
    desk = bench(root, world, "s1")
    desk.apply(branch="b")
    assert git(root, "show", "--format=", "--stat").count("|") == 1
    assert "1 insertion(+), 1 deletion(-)" in git(root, "show", "--format=", "--stat")
    assert git(root, "status", "--porcelain") == ""


def test_outside_of_git_there_is_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(TEXT)
    assert prefix_of(tmp_path) is None
    assert remarks(standing(tmp_path, {}, ["compose.yaml"])) == ()


def test_without_a_git_there_is_nothing_to_say(root: Path, tmp_path: Path) -> None:
    assert prefix_of(root) == "my stack/"
    assert standing(root, {"PATH": str(tmp_path)}, ["compose.yaml"]) is None


def test_a_program_that_the_repository_names_is_not_run(root: Path, tmp_path: Path) -> None:
    """`core.fsmonitor` of a directory that came from elsewhere."""
    monitor = tmp_path / "monitor"
    monitor.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    monitor.chmod(0o755)
    git(root, "config", "core.fsmonitor", str(monitor))
    assert standing(root, {}, ["compose.yaml"]) is not None
    assert not (tmp_path / "ran").exists()
