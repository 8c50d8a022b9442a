"""The `pullfix` command, and `python -m tui`: the one place that knows both the command line and the app."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.cli.main import main as run

if TYPE_CHECKING:
    from tui.session import Session

YOUNG = 10_000
"""Objects made before the collector looks for cycles among them. With Python's 700 it takes a tenth of the time of a
command, which makes few cycles and much that stays: its own modules."""


def open_app(session: Session) -> int:
    """Open the app on a loaded session. Textual loads here, and only when the app is wanted."""
    from tui.app.app import run_app

    return run_app(session)


def main(words: Sequence[str] | None = None) -> int:
    """Run one call; the exit status."""
    gc.set_threshold(YOUNG, 10, 10)
    try:
        return run(words, open_app)
    finally:
        gc.freeze()  # nothing is worth looking for in what ends with the process


if __name__ == "__main__":
    sys.exit(main())
