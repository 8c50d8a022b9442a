"""A real Git server on loopback (`git daemon`), and small repositories for it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.conftest import free_port, listens, tool, until

WHO = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@x", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@x",
       "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/nonexistent"}  # fmt: skip


def git(folder: Path, *words: str) -> str:
    """One git command, without anybody's configuration."""
    environ = WHO | {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    return subprocess.run(["git", *words], cwd=folder, env=environ, check=True, capture_output=True, text=True).stdout


def repository(folder: Path, files: Mapping[str, str], *tags: str, branch: str = "main") -> str:
    """A repository with one commit and these tags, the first of them annotated. The commit."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "init", "-q", "-b", branch)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "one")
    for number, tag in enumerate(tags):
        git(folder, "tag", *(("-a", "-m", "a release") if number == 0 else ()), tag)
    return git(folder, "rev-parse", "HEAD").strip()


@contextmanager
def served(base: Path) -> Iterator[str]:
    """`git://127.0.0.1:PORT` of all repositories below a folder."""
    port, log = free_port(), base / "daemon.log"
    words = [tool("git", "git"), "daemon", f"--base-path={base}", "--export-all", "--reuseaddr", "--listen=127.0.0.1",
             f"--port={port}", "--verbose"]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out, start_new_session=True)
    until(lambda: listens(port), "git daemon", process, log)
    try:
        yield f"git://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
