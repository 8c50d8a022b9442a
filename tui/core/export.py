"""A diff to hand on: what `git apply` and `patch` must be told, in leading lines that both of them pass over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.core.diff import is_env, unified
from tui.core.plan import Change

ZERO = "--unidiff-zero"
"""What git wants where a hunk has no context: it cannot tell such a hunk from one that lost its lines."""


def exported(changes: Sequence[Change], name: str, *, prefix: str = "", below: str = "") -> str:
    """One diff of all changes, with its head where one is needed.

    `name`: the file that it is written to, for the commands; empty where nobody knows it yet. `prefix` goes before
    every path: the project's folder in its repository, as `stack/app/`. `below`: the same folder where the paths are
    left alone, for the command.
    """
    moved = [Change(f"{prefix}{change.path}", change.before, change.after) for change in changes]
    return headed(unified(moved), moved, name, below=below, inside=not prefix)


def headed(diff: str, changes: Iterable[Change], name: str, *, below: str = "", inside: bool = True) -> str:
    """The diff with the commands that take it, where a plain `git apply` at the root of the repository would not."""
    env = [change.path for change in changes if is_env(change)]
    if not diff or not (env or below):
        return diff
    words = ["git apply", *([ZERO] if env else []), *([f"--directory={_word(below.rstrip('/'))}"] if below else [])]
    lines = [
        f"At the root of the repository: {' '.join(words)}{f' {_word(name)}' if name else ''}",
        f"{'In the project' if inside else 'There too'}: patch -p1{f' < {_word(name)}' if name else ''}",
    ]
    if env:
        lines.append(f"{', '.join(env)}: without the lines around, which may hold secrets; hence {ZERO}.")
    return "".join(f"# {_plain(line)}\n" for line in lines) + diff


def _word(text: str) -> str:
    safe = text and all(c.isalnum() or c in "./_-+@%=:," for c in text)
    return text if safe else "'" + text.replace("'", "'\\''") + "'"


def _plain(line: str) -> str:
    """One line whatever a name holds."""
    return "".join(c if c.isprintable() else "?" for c in line)
