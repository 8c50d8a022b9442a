"""Trees of real projects with what Compose answered for them, outside the repository: PULLFIX_CORPORA names them.

Each folder holds `expected.jsonl` (one line a project) and `expected-files.jsonl` (one line a file and env file).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.core.options import LoadOptions

ROOT = os.environ.get("PULLFIX_CORPORA", "")


@dataclass(frozen=True, slots=True)
class Expected:
    """One run of Compose: in `folder` with `options`, it gave `services`."""

    folder: Path
    options: LoadOptions
    services: dict[str, str | None]
    filled: tuple[str, ...] = ()
    """Variables that no image uses and that had to be set, to anything, for Compose to give an answer."""
    strict: bool = False
    """Compose gave its answer as the files stand, without any help."""

    @property
    def path(self) -> str:
        """`path` of the project in our report."""
        return self.options.files[0] if self.options.files else "."


def trees() -> list[Path]:
    """The folders of the corpora; none where the variable is not set."""
    return sorted(path for path in Path(ROOT).iterdir() if path.is_dir()) if ROOT else []


def expected(tree: Path) -> Iterator[Expected]:
    """Every run of a tree that Compose had an answer for."""
    for name in ("expected.jsonl", "expected-files.jsonl"):
        source = tree / name
        for line in source.read_text(encoding="utf-8").splitlines() if source.exists() else ():
            run = json.loads(line)
            if run["mode"] is not None:
                yield Expected(
                    tree / run["project_dir"],
                    _options(run, alone="files" in name),
                    run["services"],
                    tuple(run["filled"]),
                )


def _options(run: dict[str, list[str]], *, alone: bool) -> LoadOptions:
    env = str(run["env_file"] or "")
    example = env.removeprefix("example:")
    env_files = ("/dev/null",) if env == "none" else (example,) if example != env else ()
    files = (Path(run["files"][0]).name,) if alone else ()
    return LoadOptions(files=files, env_files=env_files)
