"""Asks a source repository for its tags and branches (`git ls-remote`), and fetches a copy where somebody wants one.

Nobody is asked for anything: no prompt, no askpass, no window. Only https, git and ssh are spoken, to the very URL that
was meant: it runs outside of every repository, whose own settings could name another place or a program. A login that
the person's own git keeps for the host is used as git does. Absent git is told like any other silence.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tui.core.git_refs import COMMIT, NoRefs, Refs, refused, without_login
from tui.core.language import later, tr
from tui.sources.process import Done, ProcessError, run

SECONDS = 15.0
"""For the tags of one repository."""
CLONE_SECONDS = 600.0
ANYWHERE = Path("/")
"""Where it runs: in nobody's repository."""
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "https:http:git:ssh",
    "LC_ALL": "C",
}
_OWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE")
"""Variables that would put it into a repository after all."""
_PEELED = "^{}"
_NO_TAGS = later("{url} gives no tags: {reason}.")
_NO_CLONE = later("{url} cannot be cloned at {ref}: {reason}.")


def quiet(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a git that asks nobody."""
    return {name: value for name, value in environ.items() if name not in _OWN} | _QUIET


async def refs(
    url: str,
    environ: Mapping[str, str],
    now: datetime,
    *,
    default: bool = False,
    seconds: float = SECONDS,
    at: str = "",
) -> Refs | NoRefs:
    """The tags and branches of a repository; `default`: which branch is the default one, too. `at`: where its host is
    reached, if that is elsewhere. Never raises."""
    place = at or url
    if why := refused(place):
        return NoRefs(url, why)
    try:
        done = await _git("ls-remote", "--tags", "--heads", "--", place, environ=environ, seconds=seconds)
        named = await _default(place, environ, seconds) if default and not done.status else ""
    except ProcessError as fault:
        return NoRefs(url, str(fault))
    if done.status:
        return NoRefs(url, _silence(url, done, _NO_TAGS))
    tags, branches = parsed(done.out.decode(errors="replace"))
    return Refs(url=url, asked_at=now, tags=tags, branches=branches, default=named)


async def _default(url: str, environ: Mapping[str, str], seconds: float) -> str:
    done = await _git("ls-remote", "--symref", "--", url, "HEAD", environ=environ, seconds=seconds)
    return default_of(done.out.decode(errors="replace"))


async def _git(*words: str, environ: Mapping[str, str], seconds: float, folder: Path = ANYWHERE) -> Done:
    return await run(["git", *words], folder, quiet(environ), seconds)


def _silence(url: str, done: Done, sentence: str, **filled: str) -> str:
    """Why git gets nothing: GitHub and others answer the same for what is private and what is not there. `sentence`:
    what is said of all else, with {url}, {reason} and what is `filled` in it."""
    said = done.err.decode(errors="replace").strip().rpartition("\n")[2].removeprefix("fatal: ")
    shown = without_login(url)
    if "terminal prompts disabled" in said or "Authentication failed" in said:
        return tr("{url} gives nothing without a login: it is private, or not there.", url=shown)
    reason = said.replace(url, shown)[:300] or tr("git ended with {code}", code=done.status)
    return tr(sentence, url=shown, reason=reason, **filled)


def parsed(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Tags and branches of what `ls-remote` prints; an annotated tag stands for the commit that it is about."""
    tags: dict[str, str] = {}
    branches: dict[str, str] = {}
    for line in text.splitlines():
        commit, _, name = line.partition("\t")
        if not COMMIT.fullmatch(commit):
            continue
        if name.startswith("refs/tags/"):
            tags[name.removeprefix("refs/tags/").removesuffix(_PEELED)] = commit  # a peeled line follows its tag
        elif name.startswith("refs/heads/"):
            branches[name.removeprefix("refs/heads/")] = commit
    return tags, branches


def default_of(text: str) -> str:
    """The branch behind HEAD, as `ls-remote --symref` prints it."""
    for line in text.splitlines():
        target, _, name = line.partition("\t")
        if target.startswith("ref: refs/heads/") and name == "HEAD":
            return target.removeprefix("ref: refs/heads/")
    return ""


async def clone(url: str, ref: str, folder: Path, environ: Mapping[str, str]) -> str:
    """A copy of one tag, branch or commit (empty: the default branch) in a new folder, without the history before it.
    The commit that it holds. Raises ProcessError; the folder may be there then."""
    if why := refused(url):
        raise ProcessError(why)
    steps = [
        ("init", "--quiet"),
        ("remote", "add", "origin", url),
        ("fetch", "--quiet", "--depth", "1", "origin", ref or "HEAD"),
        ("-c", "advice.detachedHead=false", "checkout", "--quiet", "--detach", "FETCH_HEAD"),
        ("submodule", "--quiet", "update", "--init", "--recursive", "--depth", "1"),
    ]
    _make(folder)
    for words in steps:
        done = await _git(*words, environ=environ, seconds=CLONE_SECONDS, folder=folder)
        if done.status:
            raise ProcessError(_silence(url, done, _NO_CLONE, ref=ref or "HEAD"))
    head = await _git("rev-parse", "HEAD", environ=environ, seconds=SECONDS, folder=folder)
    return head.out.decode(errors="replace").strip()


def _make(folder: Path) -> None:
    try:
        folder.mkdir()
    except OSError as fault:
        raise ProcessError(tr("{folder} cannot be made: {reason}.", folder=folder, reason=fault.strerror)) from fault


async def listed(folder: Path, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The paths that git keeps in a clone."""
    done = await _git("ls-files", "-z", environ=environ, seconds=SECONDS, folder=folder)
    return tuple(os.fsdecode(name) for name in done.out.split(b"\0") if name)
