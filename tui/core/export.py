"""A diff to hand on: what `git apply` and `patch` must be told, in leading lines that both of them pass over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.core.diff import is_env, unified
from tui.core.plan import Change

ZERO = "--unidiff-zero"
"""What git wants where a hunk has no context: it cannot tell such a hunk from one that lost its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How the file that a diff is written to is called where its commands run; empty where nobody knows it yet."""

    at_top: str = ""
    """Seen from the root of the repository."""
    here: str = ""
    """Seen from the project."""


def exported(
    changes: Sequence[Change], names: Names | None = None, *, prefix: str = "", below: str = "", git: bool = True
) -> str:
    """One diff of all changes, with its head where one is needed.

    `prefix` goes before every path: the project's folder in its repository, as `stack/app/`. `below`: the same folder
    where the paths are left alone, for the command. `git`: is there a repository?
    """
    moved = [Change(f"{prefix}{change.path}", change.before, change.after) for change in changes]
    return headed(unified(moved), moved, names or Names(), below=below, inside=not prefix, git=git)


def headed(
    diff: str, changes: Iterable[Change], names: Names, *, below: str = "", inside: bool = True, git: bool = True
) -> str:
    """The diff with the commands that take it, where a plain `git apply` at the root of the repository would not."""
    env = [change.path for change in changes if is_env(change)]
    if not diff or not (env or below):
        return diff
    words = ["git apply", *([ZERO] if env else []), *([f"--directory={_word(below.rstrip('/'))}"] if below else [])]
    lines = []
    if git:
        lines.append(f"At the root of the repository: {' '.join(words)}{_given(' ', names.at_top)}")
    patched = _given(" < ", names.here if inside else names.at_top)
    lines.append(f"{'In the project' if inside else 'There too'}: patch -p1{patched}")
    if env:
        hence = f"; hence {ZERO}" if git else ""
        lines.append(f"{', '.join(env)}: without the lines around, which may hold secrets{hence}.")
    return "".join(f"# {_plain(line)}\n" for line in lines) + diff


def _given(before: str, name: str) -> str:
    return f"{before}{_word(name)}" if name else ""


def _word(text: str) -> str:
    safe = text and all(c.isalnum() or c in "./_-+@%=:," for c in text)
    return text if safe else "'" + text.replace("'", "'\\''") + "'"


def _plain(line: str) -> str:
    """One line whatever a name holds."""
    return "".join(c if c.isprintable() else "?" for c in line)
