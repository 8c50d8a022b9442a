"""How long `pullfix check` takes as a person waits for it: `python -m tests.bench.bench_check`.

The whole command runs in a process of its own, the registries in another one. First 200 references in 200
repositories of one registry on loopback. Then ten registries, each reply 50 ms late, beside the best schedule: no
client with the same number of requests at once could be quicker, because each image takes so many requests one after
the other.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tui.registry.gates import AT_ONCE

RUNS = 5
SERVER = """
import sys
from tests.bench.serving import serve
serve(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
"""


@dataclass(frozen=True)
class Setting:
    """So many registries of a kind, with so many repositories each; every reply comes `late` seconds late."""

    name: str
    kind: str
    hosts: int
    repositories: int
    late: float
    challenged: int
    """1 where the first request to each registry only brings the challenge, which all others know from then on."""
    each: int
    """Requests for each image: the token, the manifest."""

    @property
    def best(self) -> float:
        """Seconds below which nobody gets with `AT_ONCE` requests to each host at once: all packed without a gap."""
        return (self.challenged + math.ceil(self.repositories * self.each / AT_ONCE)) * self.late


def command(root: Path, state: Path) -> float:
    """Seconds of one `pullfix check`."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(state), "PULLFIX_STATE_DIR": str(state / "state")}
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tui", "check", str(root), "--max-age", "0"], env=environ, capture_output=True, text=True
    )
    took = time.perf_counter() - started
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return took


def measured(setting: Setting) -> None:
    """Run it several times, and print the median."""
    words = [sys.executable, "-c", SERVER, setting.kind, str(setting.hosts), str(setting.late)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        bases = server.stdout.readline().split()
        root, state = Path(folder) / "project", Path(folder) / "state"
        root.mkdir()
        state.mkdir()
        images = [f"{base}/group/image-{n}:1" for base in bases for n in range(setting.repositories)]
        services = "".join(f"  s{n}:\n    image: {image}\n" for n, image in enumerate(images))
        (root / "compose.yaml").write_text(f"services:\n{services}")
        empty = Path(folder) / "empty"
        empty.mkdir()
        (empty / "compose.yaml").write_text(f"services:\n  one:\n    image: {images[0]}\n")
        times = sorted(command(root, state) for _ in range(RUNS))
        started = min(command(empty, state) for _ in range(RUNS)) - (setting.challenged + setting.each) * setting.late
        server.kill()
    said = f"{setting.name}: {len(images)} references in {times[0]:.2f} s at best, {times[RUNS // 2]:.2f} s mostly"
    if setting.late:
        took = times[0] - started
        said += f"; {took:.2f} s of it asking, the best schedule {setting.best:.2f} s: {took / setting.best:.2f} times"
    print(f"{said} (start alone {started:.2f} s)")


SETTINGS = (
    Setting("one registry", "plain", 1, 200, 0, challenged=0, each=1),
    Setting("one registry with tokens", "tokens", 1, 200, 0, challenged=1, each=2),
    Setting("ten registries, 50 ms away", "plain", 10, 20, 0.05, challenged=0, each=1),
    Setting("ten with tokens, 50 ms away", "tokens", 10, 20, 0.05, challenged=1, each=2),
)

if __name__ == "__main__":
    for each in SETTINGS:
        measured(each)
