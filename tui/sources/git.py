"""What git says of files, through its own binary: which have changes of their own, which it ignores, where it stands.

Git may be absent, slow, or refuse the directory: then nothing is said. Nothing here writes; no program that a
repository's own settings name is run (`core.fsmonitor`).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.core.errors import ApplyError
from tui.core.language import later, tr

SECONDS = 10.0
"""Longer than that nobody waits for a remark."""
_UNDER_WAY = {
    "rebase-merge": later("git is in the middle of a rebase."),
    "rebase-apply": later("git is in the middle of a rebase."),
    "MERGE_HEAD": later("git is in the middle of a merge."),
    "CHERRY_PICK_HEAD": later("git is in the middle of a cherry-pick."),
    "REVERT_HEAD": later("git is in the middle of a revert."),
    "BISECT_LOG": later("git is in the middle of a bisection."),
    "index.lock": later("git is in the middle of another run of git."),
}


class GitError(ApplyError):
    """Git refused, or is not there."""


@dataclass(frozen=True, slots=True)
class Git:
    """Runs git in one directory."""

    folder: Path
    environ: Mapping[str, str]

    def run(
        self,
        *words: str,
        given: bytes = b"",
        more: Mapping[str, str] | None = None,
        also: Sequence[int] = (),
        seconds: float = SECONDS,
    ) -> bytes:
        """What git prints. Raises GitError with its own words; `also`: statuses that are answers, too."""
        environ = {**self.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **(more or {})}
        command = ["git", "-c", "core.fsmonitor=false", *words]
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environ, input=given, capture_output=True, timeout=seconds, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise GitError(tr("git cannot be run: {reason}.", reason=fault)) from fault
        if done.returncode and done.returncode not in also:
            own = (done.stderr or done.stdout).decode(errors="replace").strip()
            said = own or tr("it ended with {code}", code=done.returncode)
            raise GitError(tr("git {command} refused: {said}", command=words[0], said=said))
        return done.stdout

    def line(self, *words: str, also: Sequence[int] = ()) -> str:
        """The one line that git prints; empty where it prints none."""
        return os.fsdecode(self.run(*words, also=also)).rstrip("\n")

    def names(self, *words: str, given: bytes = b"", also: Sequence[int] = ()) -> tuple[str, ...]:
        """The names that git prints, one after a NUL."""
        return tuple(os.fsdecode(name) for name in self.run(*words, given=given, also=also).split(b"\0") if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How files of a project stand in git. Paths are those of the project."""

    changed: tuple[str, ...]
    """Tracked, with changes that are not committed."""
    ignored: tuple[str, ...]
    untracked: tuple[str, ...]
    """There, and known to git in no way."""
    busy: str = ""
    """What git is in the middle of, as a sentence that is still to be translated; empty for nothing."""


def prefix_of(root: Path) -> str | None:
    """The project's folder in its repository, as `stack/app/`, empty at its root; None outside of one. Runs nothing."""
    real = Path(os.path.realpath(root))
    for folder in (real, *real.parents):
        if (folder / ".git").exists():
            inside = real.relative_to(folder).as_posix()
            return "" if inside == "." else f"{inside}/"
    return None


def standing(root: Path, environ: Mapping[str, str], paths: Iterable[str]) -> Standing | None:
    """How these files stand; None where git has nothing to say."""
    if prefix_of(root) is None:
        return None
    try:
        return judged(Git(root, environ), tuple(paths))
    except GitError:
        return None


def judged(git: Git, paths: tuple[str, ...]) -> Standing:
    """How these files stand. Raises GitError."""
    asked = frozenset(paths)
    given = b"".join(os.fsencode(path) + b"\0" for path in paths)
    tracked = asked.intersection(git.names("ls-files", "-z"))
    ignored = tuple(p for p in git.names("check-ignore", "-z", "--stdin", given=given, also=(1,)) if p not in tracked)
    entries = git.names("status", "--porcelain", "-z", "--no-renames", "--untracked-files=no", "--", ".")
    prefix = git.line("rev-parse", "--show-prefix")
    dirty = {entry[3:].removeprefix(prefix) for entry in entries}
    return Standing(
        changed=tuple(path for path in paths if path in dirty),
        ignored=ignored,
        untracked=tuple(p for p in paths if p not in tracked and p not in ignored and (git.folder / p).exists()),
        busy=_busy(git),
    )


def _busy(git: Git) -> str:
    folder = git.folder / git.line("rev-parse", "--git-dir")
    return next((what for name, what in _UNDER_WAY.items() if (folder / name).exists()), "")


def remarks(found: Standing | None) -> tuple[str, ...]:
    """What a person should know before writing, in sentences."""
    if found is None:
        return ()
    said = [
        *(tr("{path} has changes that are not committed; they stay.", path=path) for path in found.changed),
        *(
            tr("{path} is ignored by git: it will be changed, and no commit will hold that.", path=path)
            for path in found.ignored
        ),
        *(
            tr("{path} is not in git yet: it will be changed, and no commit holds the old one.", path=path)
            for path in found.untracked
        ),
    ]
    if found.busy:
        said.append(tr(found.busy))
    return tuple(said)
