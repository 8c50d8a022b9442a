"""Source repositories, asked over a real Git server on loopback; nothing is ever asked of a person."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.core.test_image import good
from tests.gitserver import git, repository, served
from tui.core.git_refs import NoRefs, Refs
from tui.sources.process import ProcessError, run, stream
from tui.sources.remote_git import clone, default_of, parsed, refs
from tui.sources.repositories import SourceRepositories
from tui.world import World

ENVIRON = {"PATH": os.environ["PATH"]}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with an annotated tag and a plain one, and a branch beside the default one."""
    folder = tmp_path_factory.mktemp("git")
    repository(folder / "app.git", {"docker/Dockerfile": "FROM scratch\n"}, "v1.0.0", "nightly-1", branch="trunk")
    git(folder / "app.git", "branch", "other")
    return folder


@pytest.fixture(scope="module")
def server(base: Path) -> Iterator[str]:
    with served(base) as url:
        yield url


async def test_tags_and_branches_with_the_commits_that_they_are_about(server: str, base: Path) -> None:
    head = git(base / "app.git", "rev-parse", "HEAD").strip()
    found = await refs(f"{server}/app.git", ENVIRON, NOW)
    assert found == Refs(
        url=f"{server}/app.git", asked_at=NOW, tags={"v1.0.0": head, "nightly-1": head},
        branches={"trunk": head, "other": head},
    )  # fmt: skip
    asked = await refs(f"{server}/app.git", ENVIRON, NOW, default=True)
    assert isinstance(asked, Refs)
    assert asked.default == "trunk"


async def test_a_repository_that_is_not_there_says_so(server: str) -> None:
    found = await refs(f"{server}/gone.git", ENVIRON, NOW)
    assert isinstance(found, NoRefs)
    assert "gives no tags" in found.message


@pytest.mark.parametrize(
    ("url", "environ", "says"),
    [
        pytest.param("git://127.0.0.1:1/a", {"PATH": "/nonexistent"}, "git is not on this machine", id="no git"),
        pytest.param("file:///etc", ENVIRON, "no Git URL that is asked", id="a scheme that is not spoken"),
        pytest.param("https://127.0.0.1:1/a.git", ENVIRON, "gives no tags", id="nobody listens"),
    ],
)
async def test_silence_is_told_and_is_not_the_same_as_no_tags(url: str, environ: dict[str, str], says: str) -> None:
    found = await refs(url, environ, NOW)
    assert isinstance(found, NoRefs)
    assert says in found.message


async def test_no_setting_of_a_repository_around_names_another_place(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(tmp_path / "evil", {"a": "b"})
    git(tmp_path / "evil", "config", f"url.{server}/gone.insteadOf", f"{server}/app")
    monkeypatch.chdir(tmp_path / "evil")
    environ = ENVIRON | {"GIT_DIR": str(tmp_path / "evil" / ".git")}
    assert isinstance(await refs(f"{server}/app.git", environ, NOW), Refs)


async def test_a_session_asks_each_repository_once_and_a_closed_world_none_outside(server: str, world: World) -> None:
    asker = SourceRepositories(replace(world, environ=ENVIRON), offline=False)
    url = f"{server}/app.git"
    await asker.ask(url, good("x.io/a/app:1.0.0"), None)
    found = asker.known[url]
    assert isinstance(found, Refs)
    assert found.default == ""
    await asker.ask(url, good("x.io/a/app:nightly"), None)
    more = asker.known[url]
    assert isinstance(more, Refs)
    assert more.default == "trunk"
    closed = SourceRepositories(replace(world, environ=ENVIRON, routes={"x.io": server}), offline=False)
    await closed.ask(url, good("x.io/a/app:1"), None)
    assert isinstance(closed.known[url], NoRefs)
    await closed.ask("https://x.io/app.git", good("x.io/a/app:1"), None)
    assert isinstance(closed.known["https://x.io/app.git"], Refs)
    nobody = SourceRepositories(world, offline=True)
    await nobody.ask(url, good("x.io/a/app:1"), None)
    assert nobody.known == {}


async def test_a_clone_holds_the_tag(server: str, base: Path, tmp_path: Path) -> None:
    commit = await clone(f"{server}/app.git", "v1.0.0", tmp_path / "copy", ENVIRON)
    assert commit == git(base / "app.git", "rev-parse", "HEAD").strip()
    assert (tmp_path / "copy" / "docker" / "Dockerfile").is_file()
    with pytest.raises(ProcessError, match="cannot be cloned"):
        await clone(f"{server}/gone.git", "v1", tmp_path / "none", ENVIRON)
    with pytest.raises(ProcessError, match="no Git URL"):
        await clone("file:///etc", "v1", tmp_path / "none", ENVIRON)


def test_what_git_prints_is_read_and_the_rest_passed_over() -> None:
    one, two = "a" * 40, "b" * 40
    text = f"{one}\trefs/tags/v1\n{two}\trefs/tags/v1^{{}}\nwarning: x\n{one}\trefs/heads/m/x\n{one}\tHEAD\n"
    assert parsed(text) == ({"v1": two}, {"m/x": one})
    assert default_of(f"ref: refs/heads/m/x\tHEAD\n{one}\tHEAD\n") == "m/x"
    assert default_of("") == ""


async def test_a_program_that_hangs_ends_with_all_that_it_started(tmp_path: Path) -> None:
    words = ["/bin/sh", "-c", "sleep 600 & echo $!; wait"]
    with pytest.raises(ProcessError, match=r"within 0\.2 seconds"):
        await run(words, tmp_path, ENVIRON, 0.2)


async def test_a_log_is_told_line_by_line_and_its_status_with_it(tmp_path: Path) -> None:
    script = "import sys; print('one\\rtwo'); print('x' * 2_000_000); sys.stderr.write('end'); sys.exit(3)"
    told: list[str] = []
    assert await stream([sys.executable, "-c", script], tmp_path, ENVIRON, told.append) == 3
    assert told[0] == "two"
    assert sum(line.count("x") for line in told) == 2_000_000
    assert any(line.endswith("end") for line in told)
    with pytest.raises(ProcessError, match="not on this machine"):
        await stream(["no-such-program"], tmp_path, ENVIRON, told.append)
