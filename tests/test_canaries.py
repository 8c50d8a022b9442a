"""Secrets are planted wherever people have them, and everything that is written is searched for them.

The commands run as people run them, in processes of their own. Not searched is what the journal keeps of the project's
own files: whole texts, for undo, readable by their owner alone.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tui.demo.asked import Asked, Replied
from tui.demo.hosted import HostedRegistry, HostedWorld, Manners, Repository
from tui.demo.images import index
from tui.demo.registry import Computed, Instead, ThreadedRegistry

IMAGE = index(("linux/amd64", "linux/arm64"), "x")
PASSWORD, IDENTITY, READY, HELPED, GRANTED, PROXY, GITHUB, NEIGHBOUR, SIGNED, AUTHVAR = (
    f"canary-{name}-7f3a91"
    for name in (
        "password", "identity", "ready", "helped", "granted", "proxy", "github", "neighbour", "signed", "authvar",
    )
)  # fmt: skip
CANARIES = (PASSWORD, IDENTITY, READY, HELPED, GRANTED, PROXY, GITHUB, SIGNED, AUTHVAR)
HELPER = f"""#!/bin/sh
read server
echo '{{"ServerURL": "'$server'", "Username": "helped", "Secret": "{HELPED}"}}'
echo "noise with {HELPED}" >&2
"""
BROKEN_HELPER = f"#!/bin/sh\nread server\necho 'cannot unlock {HELPED}'\necho '{HELPED}' >&2\nexit 1\n"


def forms(secret: str) -> Iterator[bytes]:
    """A secret as it stands, and as the encodings of logins have it, whatever stands before it."""
    yield secret.encode()
    yield quote(secret).encode()
    for before in ("", "a", "ab"):
        # base64 in the middle of a text: two letters at each end depend on the neighbours
        yield base64.b64encode(f"{before}{secret}".encode())[4:-4]


@dataclass(frozen=True)
class Place:
    """A project whose images are at registries that want logins of every kind, and a home that has them all."""

    root: Path
    home: Path
    hosts: dict[str, str]

    @property
    def environ(self) -> dict[str, str]:
        return {
            "PATH": f"{self.home}:{os.environ['PATH']}", "HOME": str(self.home), "LANG": "C.UTF-8",
            "PULLFIX_STATE_DIR": str(self.home / "state"), "GITHUB_TOKEN": GITHUB,
            "HTTPS_PROXY": f"http://someone:{PROXY}@127.0.0.1:9", "NO_PROXY": "localhost",
            "DB_PASSWORD": NEIGHBOUR,
        }  # fmt: skip

    def run(self, *words: str, code: str = "from tui.__main__ import main; sys.exit(main(sys.argv[1:]))") -> str:
        """What a call says on both streams, its exit status aside."""
        done = subprocess.run(
            [sys.executable, "-c", f"import sys\n{code}", *words],
            cwd=self.home, env=self.environ, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.stdout + done.stderr

    def written(self) -> dict[str, bytes]:
        """Everything below the state directory, the record of the journal aside."""
        found = {}
        for path in sorted((self.home / "state").rglob("*")):
            if path.is_file():
                assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, f"{path} is open to others"
                found[str(path.relative_to(self.home))] = path.read_bytes()
        return found


def echo(asked: Asked) -> Replied:
    """A registry that repeats what it was sent, in its words and in its headers."""
    sent = asked.headers.get("authorization", "")
    said = {"errors": [{"code": "DENIED", "message": f"you sent {sent} and {PASSWORD}"}]}
    return Replied(403, json.dumps(said).encode(), {"warning": f'299 - "{sent}"', "docker-content-digest": sent})


def token(asked: Asked) -> Replied:  # noqa: ARG001  # the same for all
    return Replied(200, json.dumps({"token": GRANTED, "refresh_token": IDENTITY, "expires_in": 300}).encode())


def refusing(host: str) -> Replied:
    header = f'Bearer realm="http://{host}/token",service="s",scope="repository:a/b:pull"'
    return Replied(401, f'{{"errors": [{{"code": "UNAUTHORIZED", "message": "{GRANTED}"}}]}}'.encode(),
                   {"www-authenticate": header})  # fmt: skip


NAMES = ("basic", "identity", "ready", "helped", "unhelped", "echo", "signed", "fine", "variable")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    good = Repository(tags={"1": IMAGE}, private=True)
    hosted = [
        HostedRegistry(names=(name,), repositories={"a/b": good}, logins={"ada": PASSWORD, "helped": HELPED},
                       manners=Manners())
        for name in NAMES
    ]  # fmt: skip
    root, home = tmp_path / "project", tmp_path / "home"
    root.mkdir()
    home.mkdir()
    with ThreadedRegistry(HostedWorld(tuple(hosted))) as registry:
        hosts = {name: base.removeprefix("http://") for name, base in registry.routes.items()}
        oddities, manifest = registry.registry.oddities, "/v2/a/b/manifests/1"
        for name in ("identity", "ready"):
            oddities[name, manifest] = Instead(refusing(hosts[name]))
            oddities[name, "/token"] = Computed(token)
        oddities["echo", manifest] = Computed(echo)
        there = {"location": f"http://{hosts['fine']}{manifest}?X-Amz-Signature={SIGNED}"}
        oddities["signed", manifest] = Instead(Replied(307, b"", there))
        made = Place(root, home, hosts)
        plant(made)
        yield made


def plant(place: Place) -> None:
    """The logins, the helpers, the files."""
    hosts, home = place.hosts, place.home
    basic = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
    config = {
        "auths": {
            hosts["basic"]: {"auth": basic}, hosts["echo"]: {"username": "ada", "password": PASSWORD},
            hosts["fine"]: {"auth": basic}, hosts["signed"]: {"auth": basic},
            hosts["identity"]: {"identitytoken": IDENTITY}, hosts["ready"]: {"registrytoken": READY},
        },
        "credHelpers": {hosts["helped"]: "canary", hosts["unhelped"]: "broken"},
        "HttpHeaders": {"X-Meta": PASSWORD},
    }  # fmt: skip
    (home / ".docker").mkdir()
    (home / ".docker" / "config.json").write_text(json.dumps(config))
    for name, text in (("canary", HELPER), ("broken", BROKEN_HELPER)):
        program = home / f"docker-credential-{name}"
        program.write_text(text)
        program.chmod(0o755)
    services = "".join(
        f"  {name}:\n    image: {host}/a/b:${{TAG_{name.upper()}}}\n    environment: [PASSWORD=$DB_PASSWORD]\n"
        for name, host in hosts.items()
    )
    (place.root / "compose.yaml").write_text(f"services:\n{services}")
    tags = "".join(f"TAG_{name.upper()}=1\n" for name in hosts)
    (place.root / ".env").write_text(f"DB_PASSWORD={NEIGHBOUR}\n{tags}API_KEY={NEIGHBOUR}\n")


def searched(texts: dict[str, bytes], canaries: tuple[str, ...]) -> None:
    for where, text in texts.items():
        for secret in canaries:
            for form in forms(secret):
                at = text.find(form)
                assert at < 0, f"{where} holds {secret}: …{text[max(0, at - 200) : at + 80]!r}…"


def test_the_search_finds_what_it_looks_for() -> None:
    for text in (PASSWORD, base64.b64encode(f"ada:{PASSWORD}".encode()).decode(), f"x{PASSWORD}y"):
        with pytest.raises(AssertionError, match="holds"):
            searched({"here": text.encode()}, CANARIES)


def test_no_secret_is_in_anything_that_is_written(place: Place, tmp_path: Path) -> None:
    root, patch = str(place.root), tmp_path / "plan.diff"
    said = {
        " ".join(words): place.run(*words)
        for words in (
            ("list", root), ("list", root, "--format", "json"), ("check", root), ("check", root, "--format", "json"),
            ("check", root, "--offline"), *(("explain", f"{host}/a/b:1") for host in place.hosts.values()),
            *(("explain", f"{host}/a/b:1", "--format", "json") for host in place.hosts.values()),
            ("tags", f"{place.hosts['helped']}/a/b"), ("explain", "proxied.example/a/b:1"),
            ("plan", root, "--wait", "fine=2027-01-01", "-o", str(patch)), ("plan", root, "--pin", "fine=2"),
            ("plan", root, "--pin", "fine=2", "--offline", "--apply", "--accept-effects"), ("history", root),
            ("undo", root), ("check", root, "--max-age", "3600"),
        )
    }  # fmt: skip
    assert '"verdict": "available"' in said[f"check {root} --format json"]
    assert "Traceback" not in "".join(said.values())
    texts = {where: text.encode() for where, text in said.items()} | {"the patch": patch.read_bytes()}
    searched(texts, (*CANARIES, NEIGHBOUR))
    written = place.written()
    assert any(where.endswith("answers") and b"a/b" in text for where, text in written.items())
    searched(written, CANARIES)


@pytest.mark.parametrize(
    "where", ["tui.registry.reading.said", "tui.registry.exchange.step_of", "tui.registry.wire.Wire._sent"]
)
def test_a_crash_of_the_command_tells_no_secret(place: Place, where: str) -> None:
    module, _, name = where.rpartition(".")
    if module.endswith("Wire"):
        patch = "from tui.registry.wire import Wire as module\n"
    else:
        patch = f"import {module} as module, tui.registry.talk\ntui.registry.talk.step_of = crash\n"
    code = (
        "def crash(*held, **_): raise KeyError([(getattr(one, 'authorization', ''), one) for one in held])\n"
        f"{patch}module.{name} = crash\n"
        "from tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    said = place.run("check", str(place.root), code=code)
    assert "went wrong that nobody foresaw" in said
    report = reported(place)
    assert "builtins.KeyError: " in report
    searched({"the crash": said.encode(), "the report": report.encode()}, (*CANARIES, NEIGHBOUR))


def reported(place: Place) -> str:
    """The report on the one crash that there was."""
    (report,) = (place.home / "state" / "crashes").iterdir()
    return report.read_text()


APP = """
from pathlib import Path
from tui.app.app import PullfixApp
from tui.cli.main import world
from tui.registry.wire import Wire
from tui.session import Session
import os

async def crash(self, request, *_):
    headers = {"authorization": request.authorization}
    if request.authorization:
        raise KeyError(headers)
    return await sent(self, request, *_)

sent, Wire._sent = Wire._sent, crash
session = Session(Path(sys.argv[1]), world(dict(os.environ)))
session.load()
PullfixApp(session).run(headless=True, size=(120, 40))
"""


def test_a_crash_of_the_app_tells_no_secret(place: Place) -> None:
    """Textual would print the local variables, the headers of the request among them."""
    said = place.run(str(place.root), code=APP)
    assert "pullfix crashed." in said
    report = reported(place)
    assert "builtins.KeyError: " in report
    searched({"the crash": said.encode(), "the report": report.encode()}, (*CANARIES, NEIGHBOUR))
    assert "authorization" not in said.lower()


def test_a_cache_of_another_person_would_be_of_no_use(place: Place) -> None:
    place.run("check", str(place.root))
    kept = place.home / "state" / "answers"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    shutil.rmtree(place.home / "state")
