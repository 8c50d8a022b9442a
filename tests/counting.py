"""Numbers that a run tells at its end: how many cases were tried."""

from __future__ import annotations

import os
from pathlib import Path

_FILE = os.environ.get("PULLFIX_TOLD", "")


def told(line: str) -> None:
    """Print a line, and add it to the file that PULLFIX_TOLD names: the workers of a parallel run share no screen."""
    print(line)
    if _FILE:
        with Path(_FILE).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
