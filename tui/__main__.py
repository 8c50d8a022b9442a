"""The `pullfix` command, and `python -m tui`: the one place that knows both the command line and the app."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.cli.main import main as run

if TYPE_CHECKING:
    from tui.session import Session


def open_app(session: Session) -> int:
    """Open the app on a loaded session. Textual loads here, and only when the app is wanted."""
    from tui.app.app import run_app

    return run_app(session)


def main(words: Sequence[str] | None = None) -> int:
    """Run one call; the exit status."""
    return run(words, open_app)


if __name__ == "__main__":
    sys.exit(main())
