"""The person's own editor, opened at a place of a file: which program, and how it is told the line."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tui.core.language import tr

_COLON = frozenset({"hx", "helix", "subl", "sublime_text", "zed", "zeditor", "lapce"})
"""Take `FILE:LINE:COLUMN`; all others take `+LINE FILE`, as vi has it."""
_GOTO = frozenset({"code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"})
"""Take `--goto FILE:LINE:COLUMN`, and return at once unless they are told to `--wait`."""


def named(environ: Mapping[str, str]) -> str:
    """What the person calls their editor; empty where neither VISUAL nor EDITOR says."""
    return (environ.get("VISUAL") or environ.get("EDITOR") or "").strip()


def words(environ: Mapping[str, str], file: Path, line: int, column: int) -> tuple[str, ...]:
    """The command that opens `file` there; empty where no editor is named."""
    name = named(environ)
    try:
        editor = shlex.split(name)
    except ValueError:
        editor = [name]
    if not editor:
        return ()
    program, place = Path(editor[0]).name.removesuffix(".exe"), f"{file}:{line}:{column}"
    if program in _GOTO:
        wait = [] if {"-w", "--wait"} & set(editor) else ["--wait"]
        return (*editor, *wait, "--goto", place)
    return (*editor, place) if program in _COLON else (*editor, f"+{line}", os.fspath(file))


def edit(command: tuple[str, ...], folder: Path, environ: Mapping[str, str]) -> str:
    """Run it on this terminal until the person leaves it. Empty when it went well, else a sentence."""
    try:
        done = subprocess.run(command, cwd=folder, env=dict(environ), check=False)  # the person's own
    except (OSError, ValueError) as fault:
        said = fault.strerror if isinstance(fault, OSError) else str(fault)
        return tr("{program} cannot be run: {reason}.", program=command[0], reason=said)
    return "" if not done.returncode else tr("{program} ended with status {status}.", program=command[0],
                                             status=done.returncode)  # fmt: skip
