"""What a real engine has is told beside what a real registry says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Engine, Pullfix

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("engine")]


@pytest.fixture
def running(engine: Engine, registry_port: int, base_image: str) -> Iterator[str]:
    """An image that was pulled from a registry and runs; the registry then lost the path that it came from."""
    old, new = (f"127.0.0.1:{registry_port}/{path}:1.0" for path in ("old-app/app", "new-app/app"))
    for name in (old, new):
        engine.run("tag", base_image, name)
        engine.run("push", "--quiet", name)
    lost = old.replace("old-app", "lost-app")
    engine.run("tag", old, lost)
    engine.run("run", "--detach", "--network", "none", "--name", "web-1", lost, "/bin/sleep", "600")
    yield lost
    engine.run("rm", "--force", "web-1")
    engine.run("rmi", old, new, lost)


def test_a_running_copy_is_told_and_proves_the_same_bytes_elsewhere(
    running: str, engine: Engine, pullfix: Pullfix, tmp_path: Path
) -> None:
    host = running.partition("/")[0]
    (tmp_path / "compose.yaml").write_text(f"services:\n  web:\n    image: {running}\n")
    (tmp_path / "pullfix.yaml").write_text(f"moves:\n  - from: [{host}/lost-app/app]\n    to: {host}/new-app/app\n")
    asking = Pullfix({**pullfix.environ, "DOCKER_HOST": f"unix://{engine.socket}"})

    (reference,) = json.loads(asking("check", str(tmp_path), "--format", "json", ends=1).stdout)["references"]
    local = reference["status"]["local"]
    told = json.loads(engine.run("image", "inspect", running).stdout)[0]
    assert local["image_id"] == told["Id"]
    assert local["digests"] == [told["RepoDigests"][0].rpartition("@")[2]]
    assert [container["name"] for container in local["containers"]] == ["web-1"]
    assert local["since"]
    switch = next(r for r in reference["findings"][0]["remedies"] if r["code"] == "switch-path")
    assert "identical bytes to your running copy" in " ".join(switch["evidence"])
    assert switch["recommended"]

    assert "Your running copy is safe for now: web-1 runs it" in asking("check", str(tmp_path), ends=1).stdout
    offline = json.loads(asking("check", str(tmp_path), "--offline", "--format", "json", ends=1).stdout)
    assert offline["references"][0]["status"]["local"]["image_id"] == told["Id"]
    assert offline["references"][0]["status"]["from_cache"]
    (alone,) = json.loads(pullfix("check", str(tmp_path), "--format", "json", ends=1).stdout)["references"]
    assert "local" not in alone["status"]
