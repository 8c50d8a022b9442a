"""200 references in 200 repositories of one registry on loopback: how long the client takes. Run it by hand."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from tui.core.answers import ManifestOf, Present
from tui.core.image import BadName, parse
from tui.demo.hosted import HostedRegistry, HostedWorld, Repository
from tui.demo.images import index
from tui.demo.registry import ThreadedRegistry

COUNT = 200


async def measured(base: str) -> float:
    """Seconds from the import of the client to the last answer."""
    started = time.perf_counter()
    from tui.registry.client import RegistryClient

    names = [parse(f"{base}/group/image-{number}:1") for number in range(COUNT)]
    questions = [ManifestOf(name, "linux/amd64") for name in names if not isinstance(name, BadName)]
    async with RegistryClient(environ={}, home=Path("/nonexistent")) as client:
        answers = await asyncio.gather(*(client.ask(question) for question in questions))
    assert all(isinstance(answer, Present) for answer in answers)
    return time.perf_counter() - started


def main() -> None:
    made = index(("linux/amd64", "linux/arm64"), "x")
    repositories = {f"group/image-{number}": Repository(tags={"1": made}) for number in range(COUNT)}
    world = HostedWorld((HostedRegistry(names=("bench.example",), repositories=repositories),))
    with ThreadedRegistry(world) as registry:
        base = registry.routes["bench.example"].removeprefix("http://")
        seconds = asyncio.run(measured(base))
    print(f"{COUNT} references in {seconds:.2f} s, registry in the same process")


if __name__ == "__main__":
    main()
