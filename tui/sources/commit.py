"""A change as a commit on a branch of its own, and nothing else of the repository touched: no other staged or unstaged
change, no push. Hooks, signing and identity are the repository's own: `git commit` itself makes the commit.

The commit holds what HEAD has, with our hunks; the index keeps what was staged in it, with our hunks.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui.core.language import later, listing, sentences, tr
from tui.core.merge import Clash, rebased
from tui.core.plan import Change
from tui.sources.git import Git, GitError, Standing, judged, prefix_of

PATIENCE = 300.0
"""Seconds for the commit itself: hooks and a signature may take their time."""

_LAST = (
    later("{path} in the last commit is not UTF-8. Nothing was written; leave --commit out."),
    later(
        "{path} has changes at the same lines that are not in the last commit. Nothing was written; commit them first, "
        "or leave --commit out."
    ),
)
_STAGED = (
    later("{path} in what is staged is not UTF-8. Nothing was written; leave --commit out."),
    later(
        "{path} has changes at the same lines that are not in what is staged. Nothing was written; commit them first, "
        "or leave --commit out."
    ),
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A commit that can be made: the texts for it and for the index, by paths from the root of the repository."""

    git: Git
    """Runs at the root of the repository."""
    head: str
    branch: str
    tree: tuple[tuple[str, str | None], ...]
    staged: tuple[tuple[str, str | None], ...]
    left_out: tuple[str, ...]
    """Paths of the project that no commit holds: ignored by git, or not known to it."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that was made."""

    id: str
    branch: str
    left_out: tuple[str, ...]


def prepared(git: Git, changes: Sequence[Change], branch: str, *, named: bool = False) -> Prepared:
    """Look whether these changes of the project can be committed. Writes nothing. Raises GitError with the reason.

    `named`: the person gave the branch its name; a name of our own making gets a number where it is taken.
    """
    top = _top(git)
    found = judged(git, tuple(change.path for change in changes))
    _free(git, found)
    head = git.line("rev-parse", "--verify", "--quiet", "HEAD", also=(1,))
    if not head:
        raise GitError(tr("There is no commit to start from yet. Nothing was written; make the first one yourself."))
    known = {change.path: _real(git, top, change.path) for change in changes}
    skipped = {*found.ignored, *found.untracked}
    taken = [change for change in changes if change.path not in skipped]
    if not taken:
        names = listing(change.path for change in changes)
        raise GitError(
            tr(
                "git ignores {files}, so there is nothing to commit. Nothing was written; leave --commit out.",
                files=names,
            )
        )
    at_top = Git(top, git.environ)
    tree = tuple(_onto(at_top, f"{head}:{known[one.path]}", known[one.path], one, _LAST) for one in taken)
    staged = tuple(_onto(at_top, f":{known[one.path]}", known[one.path], one, _STAGED) for one in taken)
    free = _branch(at_top, branch, named=named)
    return Prepared(at_top, head, free, tree, staged, tuple(path for path in known if path in skipped))


def _top(git: Git) -> Path:
    """The root of the repository."""
    try:
        return Path(git.line("rev-parse", "--show-toplevel"))
    except GitError as fault:
        if prefix_of(git.folder) is not None:
            raise
        raise GitError(
            tr(
                "{folder} is in no git repository. Nothing was written; leave --commit out.",
                folder=os.path.realpath(git.folder),
            )
        ) from fault


def _free(git: Git, found: Standing) -> None:
    if found.busy:
        raise GitError(sentences(tr(found.busy), tr("Nothing was written; finish that first.")))
    if git.names("ls-files", "-z", "--unmerged"):
        raise GitError(tr("There are conflicts of a merge in the repository. Nothing was written; resolve them first."))


def _real(git: Git, top: Path, path: str) -> str:
    """The path from the root of the repository, links followed: git keeps a link apart from what it leads to."""
    real = Path(os.path.realpath(git.folder / path))
    if not real.is_relative_to(os.path.realpath(top)):
        raise GitError(tr("{path} lies outside the repository. Nothing was written; leave --commit out.", path=path))
    return real.relative_to(os.path.realpath(top)).as_posix()


def _onto(git: Git, what: str, path: str, change: Change, version: tuple[str, str]) -> tuple[str, str | None]:
    """Our hunks on another version of the file: that of HEAD, or that in the index. `version`: what is said where it is
    no text, and where it clashes."""
    try:
        text: str | None = git.run("cat-file", "--filters", what).decode()
    except GitError:
        text = None  # it is new
    except UnicodeDecodeError as fault:
        raise GitError(tr(version[0], path=change.path)) from fault
    found = rebased(change, text)
    if isinstance(found, Clash):
        raise GitError(tr(version[1], path=change.path))
    return path, found.after


def _branch(git: Git, wanted: str, *, named: bool) -> str:
    """The branch, or the next free name like it; of one that the person `named` there is none but that."""
    name = re.sub(r"[^A-Za-z0-9._/-]+", "-", wanted).strip("-/.") or "pullfix/change"
    git.run("check-ref-format", "--branch", name)
    taken = set(git.line("for-each-ref", "--format=%(refname:short)", "refs/heads").split("\n"))
    if named and name in taken:
        raise GitError(
            tr("There is a branch {branch} already. Nothing was written; give it another name.", branch=name)
        )
    names = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
    return next(free for free in names if free not in taken and not any(one.startswith(f"{free}/") for one in taken))


def commit(ready: Prepared, message: str) -> Commit:
    """Make the commit, and stand on its branch. Raises GitError with the repository as it was."""
    git = ready.git
    handle, index = tempfile.mkstemp(dir=git.folder / git.line("rev-parse", "--git-dir"), prefix="pullfix-index-")
    os.close(handle)
    own = {"GIT_INDEX_FILE": index}
    before = git.line("symbolic-ref", "--quiet", "HEAD", also=(1,))
    try:
        git.run("read-tree", ready.head, more=own)
        _enter(git, ready.tree, ready.head, own)
        git.run("update-ref", f"refs/heads/{ready.branch}", ready.head, "")
        try:
            git.run("symbolic-ref", "HEAD", f"refs/heads/{ready.branch}")
            git.run("commit", "--quiet", "--file=-", given=message.encode(), more=own, seconds=PATIENCE)
        except GitError:
            _back(git, before, ready)
            raise
        _enter(git, ready.staged, ready.head, {})
        return Commit(git.line("rev-parse", "--short", "HEAD"), ready.branch, ready.left_out)
    finally:
        for name in (index, f"{index}.lock"):
            with suppress(OSError):
                Path(name).unlink()


def _back(git: Git, before: str, ready: Prepared) -> None:
    if before:
        git.run("symbolic-ref", "HEAD", before)
    else:
        git.run("update-ref", "--no-deref", "HEAD", ready.head)
    git.run("update-ref", "-d", f"refs/heads/{ready.branch}")


def _enter(git: Git, texts: Sequence[tuple[str, str | None]], head: str, index: dict[str, str]) -> None:
    """Put texts into an index, as `git add` would: through the repository's own filters."""
    for path, text in texts:
        if text is None:
            git.run("update-index", "--force-remove", "--", path, more=index)
            continue
        blob = os.fsdecode(git.run("hash-object", "-w", f"--path={path}", "--stdin", given=text.encode())).strip()
        mode = git.line("ls-tree", head, "--", path).partition(" ")[0] or "100644"
        git.run("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}", more=index)
    git.run("update-index", "-q", "--refresh", more={**index, "GIT_OPTIONAL_LOCKS": "1"}, also=(1,))
