"""JSON as data: sorted by nothing, indented by two, one document a run."""

from __future__ import annotations

import json

from tui.cli.terminal import Terminal


def show(document: object, terminal: Terminal) -> None:
    """Write one JSON document. Non-ASCII is escaped: any pipe and any locale takes it."""
    terminal.write(json.dumps(document, indent=2) + "\n")
