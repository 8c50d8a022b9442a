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


@dataclass(frozen=True)
class Project:
    """One registry's images or many, in a directory with a state of its own."""

    root: Path
    state: Path

    @classmethod
    def of(cls, folder: Path, images: list[str]) -> Project:
        """Write it."""
        root, state = folder / "project", folder / "state"
        root.mkdir(parents=True)
        state.mkdir()
        services = "".join(f"  s{n}:\n    image: {image}\n" for n, image in enumerate(images))
        (root / "compose.yaml").write_text(f"services:\n{services}")
        return cls(root, state)

    def seconds(self, *words: str) -> list[float]:
        """What several runs of `pullfix check` took, the quickest first."""
        return sorted(self._run(*words) for _ in range(RUNS))

    def _run(self, *words: str) -> float:
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.state), "PULLFIX_STATE_DIR": str(self.state / "state")}
        command = [sys.executable, "-m", "tui", "check", str(self.root), *words]
        started = time.perf_counter()
        done = subprocess.run(command, env=environ, capture_output=True, text=True)
        took = time.perf_counter() - started
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
        return took


def measured(setting: Setting) -> None:
    """Run it several times, and print the quickest and the median; with latency, what of it is spent on asking."""
    words = [sys.executable, "-c", SERVER, setting.kind, str(setting.hosts), str(setting.late)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        bases = server.stdout.readline().split()
        images = [f"{base}/group/image-{n}:1" for base in bases for n in range(setting.repositories)]
        whole, single = Project.of(Path(folder) / "whole", images), Project.of(Path(folder) / "single", images[:1])
        times, one = whole.seconds("--max-age", "0"), single.seconds("--max-age", "0")
        # Starting, and reading and printing so many references, is there without any network too.
        start = one[0] - (setting.challenged + setting.each) * setting.late
        reading = whole.seconds("--offline")[0] - single.seconds("--offline")[0]
        server.kill()
    said = f"{setting.name}: {len(images)} references in {times[0]:.2f} s at best, {times[RUNS // 2]:.2f} s mostly"
    said += f" (start {start:.2f} s, reading and printing {reading:.2f} s)"
    if setting.late:
        took = times[0] - start - reading
        said += f"; asking {took:.2f} s, the best schedule {setting.best:.2f} s: {took / setting.best:.2f} times"
    print(said)


SETTINGS = (
    Setting("one registry", "plain", 1, 200, 0, challenged=0, each=1),
    Setting("one registry with tokens", "tokens", 1, 200, 0, challenged=1, each=2),
    Setting("ten registries, 50 ms away", "plain", 10, 20, 0.05, challenged=0, each=1),
    Setting("ten with tokens, 50 ms away", "tokens", 10, 20, 0.05, challenged=1, each=2),
)

if __name__ == "__main__":
    for each in SETTINGS:
        measured(each)
