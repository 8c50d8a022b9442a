"""A folder to build from, looked at on the disk: is it there, and which files does it hold? Nothing in it is read."""

from __future__ import annotations

import os
from pathlib import Path

from tui.core.source_answer import SourceAnswer, Wanted, of_folder


def looked_at(source: Wanted, beside: Path, home: Path) -> SourceAnswer:
    """What stands at the folder of a source; relative ones start at `beside`, `~` is `home`, as Compose takes them."""
    folder = home / source.context[1:].lstrip("/") if source.context.startswith("~") else beside / source.context
    try:
        there = folder.is_dir()
        names = {entry.name for entry in os.scandir(folder) if entry.is_file()} if there else set()
        if source.dockerfile is not None and (folder / source.dockerfile).is_file():
            names.add(source.dockerfile)
    except (OSError, ValueError):  # a name too long, a folder that may not be read
        there, names = False, set()
    return of_folder(source, there=there, names=frozenset(names))
