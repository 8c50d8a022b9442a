"""Verdicts about a real docker-registry, filled by real pushes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Engine, Pullfix, free_port, tool

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("engine")]


@pytest.fixture
def pushed(registry_port: int, engine: Engine, base_image: str, tmp_path: Path) -> str:
    """`HOST/team/app`, with the tag 1.0 pushed by the engine and 2.0 copied by skopeo."""
    name = f"127.0.0.1:{registry_port}/team/app"
    engine.run("tag", base_image, f"{name}:1.0")
    engine.run("push", "--quiet", f"{name}:1.0")
    words = [tool("skopeo", "skopeo"), "--insecure-policy", f"--tmpdir={tmp_path}", "copy", "--quiet",
             "--src-tls-verify=false", "--dest-tls-verify=false"]  # fmt: skip
    subprocess.run([*words, f"docker://{name}:1.0", f"docker://{name}:2.0"], check=True, capture_output=True)
    return name


def test_each_image_gets_its_own_verdict(pushed: str, pullfix: Pullfix, tmp_path: Path) -> None:
    images = {
        "there": f"{pushed}:1.0",
        "copied": f"{pushed}:2.0",
        "no_tag": f"{pushed}:9",
        "no_repository": pushed.replace("app", "gone") + ":1.0",
        "closed": f"127.0.0.1:{free_port()}/team/app:1.0",
    }
    lines = "".join(f"  {name}:\n    image: {image}\n" for name, image in images.items())
    (tmp_path / "compose.yaml").write_text(f"services:\n{lines}")
    report = json.loads(pullfix("check", str(tmp_path), "--format", "json", ends=1).stdout)
    verdicts = {r["services"][0]: r["status"]["verdict"] for r in report["references"]}
    assert verdicts == {
        "there": "available",
        "copied": "available",
        "no_tag": "tag-missing",
        "no_repository": "repository-missing",
        "closed": "unreachable",
    }


def test_the_digest_is_the_one_that_the_registry_gives(pushed: str, pullfix: Pullfix) -> None:
    inspected = subprocess.run(
        [tool("skopeo", "skopeo"), "inspect", "--tls-verify=false", "--format", "{{.Digest}}", f"docker://{pushed}:1.0"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    report = json.loads(pullfix("explain", f"{pushed}:1.0", "--format", "json").stdout)
    assert report["status"]["digest"] == inspected.stdout.strip()


def test_tags_come_newest_first(pushed: str, pullfix: Pullfix) -> None:
    assert [line.split()[0] for line in pullfix("tags", pushed).stdout.splitlines()] == ["2.0", "1.0"]


def test_a_watch_ends_by_itself_when_the_image_is_pushed(pushed: str, pullfix: Pullfix, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(f"services:\n  app:\n    image: {pushed}:3.0\n")
    words = [sys.executable, "-m", "tui", "watch", str(tmp_path), "--interval", "0.2", "--deadline", "120"]
    words += ["--format", "json", "--exec", "touch there"]
    with subprocess.Popen(words, env=dict(pullfix.environ), stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        first = json.loads(watching.stdout.readline())
        assert (first["event"], first["verdict"]) == ("changed", "tag-missing")
        copied = [tool("skopeo", "skopeo"), "--insecure-policy", f"--tmpdir={tmp_path}", "copy", "--quiet",
                  "--src-tls-verify=false", "--dest-tls-verify=false"]  # fmt: skip
        subprocess.run([*copied, f"docker://{pushed}:1.0", f"docker://{pushed}:3.0"], check=True, capture_output=True)
        told = [json.loads(line) for line in watching.stdout]
    assert watching.returncode == 0
    assert [event["event"] for event in told[-2:]] == ["changed", "done"]
    assert told[-2]["verdict"] == "available"
    assert (tmp_path / "there").exists()
