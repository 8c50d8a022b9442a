"""What the app keeps of a person from one start to the next: the theme, and which hints were given. One small file in
the state directory. It is a convenience: a file that is not there, broken or not writable counts as empty."""

from __future__ import annotations

import json
from pathlib import Path

from tui import store
from tui.core.errors import PullfixError

NAME = "app.json"
THEME, LANGUAGE, WELCOMED = "theme", "language", "welcomed"


def read(state: Path) -> dict[str, str]:
    """What is kept, by its name."""
    try:
        found = json.loads((state / NAME).read_bytes())
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def keep(state: Path, name: str, value: str) -> None:
    """Keep one more thing."""
    known = read(state)
    if known.get(name) == value:
        return
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        store.write_private(state / NAME, json.dumps(known | {name: value}) + "\n")
    except (OSError, PullfixError):
        pass  # it is asked again the next time
