"""Registries that mean no good, all in one project: each ends in a verdict, the others finish, memory stays small.

The command runs as people run it, in a process of its own, against real sockets: one port for each registry.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tui.demo.asked import Asked, Replied
from tui.demo.hosted import HostedRegistry, HostedWorld, Manners, Repository
from tui.demo.images import index
from tui.demo.registry import (
    Computed,
    Drip,
    Endless,
    Instead,
    Late,
    Oddity,
    Raw,
    Reset,
    ThreadedRegistry,
)

MOST_MEMORY = 200 * 1024
"""KiB, of the whole process."""
SOON, LATE = "5", "100"
"""Deadlines: of those who would take for ever, and of those who are done when they are done."""
IMAGE = index(("linux/amd64", "linux/arm64"), "x")
MANIFEST, TAGS = "/v2/a/b/manifests/1", "/v2/a/b/tags/list"
OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/vnd.oci.image.index.v1+json\r\n"
GIANT = OK + b"content-length: 1000000000\r\n\r\n"
CHUNKED = OK + b"transfer-encoding: chunked\r\n\r\n"
MEGABYTE = b" " * 1_000_000
UNKNOWN = Replied(404, b'{"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]}')
WELL = {"content-type": IMAGE.manifest.media_type}


def page(asked: Asked) -> Replied:
    """A page of tags with a link to a next one, whatever was asked."""
    last = int((parse_qs(urlsplit(asked.target).query).get("last") or ["0"])[0])
    tags = json.dumps({"name": "a/b", "tags": [f"t{last + n:09}" for n in range(1000)]}).encode()
    return Replied(200, tags, {"link": f'<{TAGS}?n=1000&last={last + 1000}>; rel="next"'})


def onward(asked: Asked) -> Replied:
    """A redirect to an address that was never seen before."""
    return Replied(302, b"", {"location": f"{asked.path}?hop={len(asked.target)}{asked.target[-40:]}x"})


@dataclass(frozen=True)
class Case:
    """One registry: what it does, and what is to be said of the image `a/b:1` there."""

    name: str
    verdict: str
    oddities: dict[str, Oddity] = field(default_factory=dict)
    reference: str = "a/b:1"
    realm: str = ""
    down: bool = False


def at(oddity: Oddity) -> dict[str, Oddity]:
    return {MANIFEST: oddity}


SLOW = [
    Case("headers that drip without end", "unreachable", at(Drip(0.05))),
    Case("a body that drips without end", "unreachable", at(Endless(GIANT, b"x", 0.1))),
    Case("a reply that never comes", "unreachable", at(Late(600))),
]
CASES = [
    Case("a body of a gigabyte", "odd", at(Endless(GIANT, MEGABYTE))),
    Case("chunks without end", "odd", at(Endless(CHUNKED, b"f4240\r\n" + MEGABYTE + b"\r\n"))),
    Case("headers without end", "unreachable", at(Endless(b"HTTP/1.1 200 OK\r\n", b"x-y: z\r\n" * 1000))),
    Case("a refusal of a gigabyte", "denied", at(Endless(GIANT.replace(b"200 OK", b"403 Forbidden"), MEGABYTE))),
    Case(
        "a gzip bomb", "odd",
        at(Instead(Replied(200, gzip.compress(b" " * 300_000_000, 1), {**WELL, "content-encoding": "gzip"}))),
    ),
    Case("gzip that is none", "odd", at(Instead(Replied(200, b"\x1f\x8b broken", {"content-encoding": "gzip"})))),
    Case("JSON with a million lists", "odd", at(Instead(Replied(200, b"[" + b"[]," * 1_300_000 + b"[]]", WELL)))),
    Case("JSON with a million numbers", "odd", at(Instead(Replied(200, b"[" + b"1," * 2_000_000 + b"1]", WELL)))),
    Case("JSON nested without end", "odd", at(Instead(Replied(200, b"[" * 1_000_000, WELL)))),
    Case("a redirect to itself", "odd", at(Instead(Replied(302, b"", {"location": MANIFEST})))),
    Case("redirects without end", "odd", at(Computed(onward))),
    Case("a redirect to a file", "odd", at(Instead(Replied(302, b"", {"location": "file:///etc/passwd"})))),
    Case("tags without end", "tag-missing", {MANIFEST: Instead(UNKNOWN), TAGS: Computed(page)}),
    Case("ten thousand tags", "tag-missing", reference="many/tags:none"),
    Case("a tag list of a gigabyte", "tag-missing", {MANIFEST: Instead(UNKNOWN), TAGS: Endless(GIANT, MEGABYTE)}),
    Case("an empty body", "odd", at(Instead(Replied(200, b"", WELL)))),
    Case("half of a body", "unreachable", at(Raw(OK + b"content-length: 500\r\n\r\n{"))),
    Case("a page", "odd", at(Instead(Replied(200, b"<html><title>Log in</title>", {"content-type": "text/html"})))),
    Case("XML", "odd", at(Instead(Replied(200, b"<?xml version='1.0'?><Error/>", {"content-type": "text/xml"})))),
    Case("a manifest that says it is a page", "available",
         at(Instead(Replied(200, IMAGE.manifest.data, {"content-type": "text/html"})))),
    Case("other bytes than the digest asked for", "odd", reference=f"a/b@sha256:{'0' * 64}",
         oddities={f"/v2/a/b/manifests/sha256:{'0' * 64}": Instead(Replied(200, IMAGE.manifest.data, WELL))}),
    Case("something that is no web server", "unreachable", at(Raw(b"SSH-2.0-OpenSSH_9.6\r\n"))),
    Case("a connection that is cut", "unreachable", at(Reset())),
    Case("a closed port", "unreachable", down=True),
    Case("a server that stays broken", "unreachable", at(Instead(Replied(502, b"<html>Bad gateway")))),
    Case("a wait of a thousand years", "rate-limited",
         at(Instead(Replied(429, b"", {"retry-after": "31536000000"})))),
    Case("a token from plain http elsewhere", "odd", realm="http://tokens.example/token"),
    Case("a token from this machine's network", "odd", realm="http://169.254.169.254/latest/meta-data"),
    Case("a token from nowhere", "odd", realm="file:///etc/passwd"),
]  # fmt: skip
FINE = ("fine-1", "fine-2", "fine-3")


@dataclass(frozen=True)
class Ran:
    """What the command said, and how much memory it took at the most, in KiB."""

    status: int
    out: str
    err: str
    memory: int

    def verdict(self, service: str) -> str:
        references = {r["services"][0]: r for r in json.loads(self.out)["references"]}
        return str(references[service]["status"]["verdict"])


COMMAND = """
import sys
from pathlib import Path
from tui.__main__ import main
status = main(sys.argv[2:])
Path(sys.argv[1]).write_text(Path("/proc/self/status").read_text())
sys.exit(status)
"""


def run(root: Path, home: Path, *words: str, **environ: str) -> Ran:
    """Run the command in a process of its own, which leaves behind what the system says of its memory."""
    clean = {"PATH": os.environ["PATH"], "HOME": str(home), "PULLFIX_STATE_DIR": str(home / "state"), **environ}
    about = home / "memory"
    command = [sys.executable, "-c", COMMAND, str(about), "check", str(root), *words]
    done = subprocess.run(command, env=clean, capture_output=True, text=True, check=False)
    peak = re.search(r"VmHWM:\s+(\d+) kB", about.read_text())
    return Ran(done.returncode, done.stdout, done.stderr, int(peak[1]) if peak else 0)


def checked(cases: list[Case], root: Path, home: Path, deadline: str) -> Ran:
    """One check of a project whose services come from all these registries, and from a good one."""
    good = Repository(tags={"1": IMAGE})
    many = Repository(tags={f"1.{n}": IMAGE for n in range(10_000)})
    hosted = [
        HostedRegistry(
            names=(case.name,), repositories={"a/b": good, "many/tags": many}, down=case.down,
            manners=Manners(realm=case.realm, service="s") if case.realm else Manners(),
        )
        for case in cases
    ]  # fmt: skip
    fine = HostedRegistry(names=("fine",), repositories={f"a/{name}": good for name in FINE})
    with ThreadedRegistry(HostedWorld((*hosted, fine))) as registry:
        for case in cases:
            registry.registry.oddities |= {(case.name, path): oddity for path, oddity in case.oddities.items()}
        hosts = {name: base.removeprefix("http://") for name, base in registry.routes.items()}
        images = {case.name: f"{hosts[case.name]}/{case.reference}" for case in cases}
        images |= {name: f"{hosts['fine']}/a/{name}:1" for name in FINE}
        services = "".join(f"  {json.dumps(name)}:\n    image: {image}\n" for name, image in images.items())
        (root / "compose.yaml").write_text(f"services:\n{services}")
        return run(root, home, "--format", "json", "--deadline", deadline)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All at once."""
    return checked(CASES, tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("home"), LATE)


@pytest.mark.xdist_group("hostile")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_ends_in_a_verdict(ran: Ran, case: Case) -> None:
    assert ran.verdict(case.name) == case.verdict, ran.err


@pytest.mark.xdist_group("hostile")
def test_the_others_finish_and_memory_stays_small(ran: Ran) -> None:
    assert [ran.verdict(name) for name in FINE] == ["available"] * len(FINE)
    print(f"{ran.memory / 1024:.0f} MB at the most")
    assert 0 < ran.memory < MOST_MEMORY
    assert "Traceback" not in ran.err
    assert ran.status == 1


@pytest.mark.xdist_group("hostile")
def test_who_would_take_for_ever_is_left_at_the_deadline(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    slow = checked(SLOW, tmp_path, tmp_path / "home", SOON)
    assert [slow.verdict(case.name) for case in SLOW] == [case.verdict for case in SLOW]
    assert slow.out.count(f"No answer within the {SOON} seconds given by --deadline") >= len(SLOW)
    assert [slow.verdict(name) for name in FINE] == ["available"] * len(FINE)
    assert slow.status == 3
