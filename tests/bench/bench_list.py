"""How long a large directory takes: `python -m tests.bench.bench_list [FILES]`.

Writes a tree of projects to a temporary directory and prints the seconds of the scan, of the first load, of loading
again after one change, and of the command `pullfix list` as a person waits for it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tui import store
from tui.core import project
from tui.core.options import LoadOptions

Result = TypeVar("Result")
FILES = 770
_SERVICE = """\
  {name}:
    image: ghcr.io/owner{number}/{name}:${{TAG_{number}:-1.{number}}}
    restart: unless-stopped
    environment:
      - URL=http://{name}.example:8080/path?query={number}
      - MODE=production # a comment, as people write them
    ports: ["{port}:8080"]
    volumes:
      - ./data/{name}:/var/lib/{name}
    depends_on: [cache]
"""


def tree(root: Path, files: int) -> int:
    """A directory with that many projects; gives the number of bytes."""
    total = 0
    for number in range(files):
        folder = root / f"area{number % 20}" / f"stack{number}"
        folder.mkdir(parents=True)
        services = [
            _SERVICE.format(name=name, number=number, port=8000 + at) for at, name in enumerate(("web", "api", "job"))
        ]
        text = "services:\n" + "".join(services) + "  cache:\n    image: redis:7-alpine\n"
        (folder / "compose.yaml").write_text(text, encoding="utf-8")
        (folder / ".env").write_text(f"TAG_{number}=2.{number}\n", encoding="utf-8")
        total += len(text)
    return total


def timed(label: str, work: Callable[[], Result]) -> Result:
    """Run and print the seconds."""
    start = time.perf_counter()
    result = work()
    print(f"{label:32}{time.perf_counter() - start:7.3f} s")
    return result


def main() -> None:
    """Make the tree, take the times."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        print(f"{files} projects, {tree(root, files):,} bytes")
        timed("scan", lambda: store.scan(root, LoadOptions(), {}))
        snapshot, loaded = timed("first load", lambda: store.load(root, LoadOptions(), {}))
        path = loaded.projects[0].files[0]
        text = snapshot.files[path].text.replace("redis:7", "redis:8")  # type: ignore[union-attr]
        timed("again after one change", lambda: project.load(snapshot.with_texts({path: text}), LoadOptions()))
        command = [sys.executable, "-m", "tui", "list", str(root)]
        timed("the command, start included", lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))
        one = [*command[:-1], str(root / "area0" / "stack0")]
        timed("the command, one project", lambda: subprocess.run(one, stdout=subprocess.DEVNULL, check=True))


if __name__ == "__main__":
    main()
