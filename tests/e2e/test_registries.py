"""Verdicts about real registries as people run them: with a password, as pull-through caches, behind nginx with TLS."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import Pullfix
from tests.e2e.registries import (
    PASSWORD,
    USER,
    authority,
    cache_of,
    docker_registry,
    nginx,
    push,
    signed,
    with_htpasswd,
)
from tui.demo.images import index

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("registries")]
IMAGE = index(("linux/amd64", "linux/arm64"), "real")
OK, FAILS, UNDECIDED = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a machine of their own, with the settings and logins that a test gives them."""

    pullfix: Pullfix
    home: Path

    @property
    def machine(self) -> Path:
        return self.home / "machine"

    def writes(self, name: str, text: str) -> Path:
        """A file below the home, or below the machine's root where the name begins with `/`."""
        path = self.machine / name[1:] if name.startswith("/") else self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def logs_in(self, host: str, password: str, file: str = ".docker/config.json") -> Path:
        auth = base64.b64encode(f"{USER}:{password}".encode()).decode()
        return self.writes(file, json.dumps({"auths": {host: {"auth": auth}}}))

    def asks(self, image: str, ends: int, **environ: str) -> dict[str, object]:
        """What `pullfix explain` reports; never a password in it."""
        done = Pullfix(dict(self.pullfix.environ) | environ)(
            "explain", image, "--platform", "linux/amd64", "--format", "json", ends=ends
        )
        assert "canary" not in done.stdout + done.stderr
        assert base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode() not in done.stdout + done.stderr
        report: dict[str, object] = json.loads(done.stdout)
        return report


@pytest.fixture
def person(pullfix: Pullfix, sealed: Path) -> Person:
    return Person(pullfix, sealed)


def verdict(report: dict[str, object]) -> tuple[object, object]:
    """The verdict, and who answered."""
    status = report["status"]
    assert isinstance(status, dict)
    return status["verdict"], status["endpoint"]


def words(report: dict[str, object]) -> str:
    """All sentences of the report."""
    findings = report["findings"]
    assert isinstance(findings, list)
    return json.dumps([report["way"], *findings], ensure_ascii=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("registries")


@pytest.fixture(scope="module")
def plain(folder: Path) -> Iterator[str]:
    with docker_registry(folder / "plain") as host:
        push(host, "team/app", IMAGE, "1.0", "latest")
        yield host


@pytest.fixture(scope="module")
def locked(folder: Path) -> Iterator[str]:
    with docker_registry(folder / "locked", with_htpasswd(folder / "locked")) as host:
        push(host, "team/app", IMAGE, "1.0", login=(USER, PASSWORD))
        yield host


# --- plain


def test_a_plain_registry(plain: str, person: Person) -> None:
    report = person.asks(f"{plain}/team/app:1.0", OK)
    assert verdict(report) == ("available", plain)
    assert report["status"]["digest"] == IMAGE.manifest.digest  # type: ignore[index]
    assert verdict(person.asks(f"{plain}/team/app:9", FAILS))[0] == "tag-missing"
    assert verdict(person.asks(f"{plain}/team/gone:1.0", FAILS))[0] == "repository-missing"


# --- with a password


def test_nobody_logged_in(locked: str, person: Person) -> None:
    report = person.asks(f"{locked}/team/app:1.0", FAILS)
    assert verdict(report)[0] == "denied"
    assert f"docker login {locked}" in words(report)


def test_logged_in(locked: str, person: Person) -> None:
    file = person.logs_in(locked, PASSWORD)
    report = person.asks(f"{locked}/team/app:1.0", OK)
    assert verdict(report) == ("available", locked)
    assert report["login"] == {"user": USER, "from": str(file), "refused": False}
    assert verdict(person.asks(f"{locked}/team/app:9", FAILS))[0] == "tag-missing"
    assert verdict(person.asks(f"{locked}/team/gone:1", FAILS))[0] == "repository-missing"


def test_logged_in_with_a_wrong_password(locked: str, person: Person) -> None:
    file = person.logs_in(locked, f"wrong-{PASSWORD}")
    report = person.asks(f"{locked}/team/app:1.0", FAILS)
    assert verdict(report)[0] == "bad-login"
    assert str(file) in words(report)


def test_the_way_out_of_a_wrong_password_is_a_command(locked: str, person: Person, tmp_path: Path) -> None:
    person.logs_in(locked, f"wrong-{PASSWORD}")
    (tmp_path / "compose.yaml").write_text(f"services:\n  web:\n    image: {locked}/team/app:1.0\n")
    report = json.loads(person.pullfix("check", str(tmp_path), "--format", "json", ends=FAILS).stdout)
    remedies = report["references"][0]["findings"][0]["remedies"]
    login = next(remedy for remedy in remedies if remedy["code"] == "login")
    assert login["disposition"] == "elsewhere"
    assert login["to"] == f"docker logout {locked} && docker login {locked}"


def test_logged_in_by_podman_for_one_namespace(locked: str, person: Person) -> None:
    person.logs_in(f"{locked}/team", PASSWORD, ".config/containers/auth.json")
    assert verdict(person.asks(f"{locked}/team/app:1.0", OK, PULLFIX_ENGINE="podman"))[0] == "available"


def test_logged_in_by_a_helper(locked: str, person: Person) -> None:
    login = json.dumps({"ServerURL": locked, "Username": USER, "Secret": PASSWORD})
    lines = ("#!/bin/sh", "read server", f"if [ $1:$server = get:{locked} ]; then echo '{login}'",
             "else echo credentials not found in native keychain; exit 1; fi")  # fmt: skip
    program = person.writes("bin/docker-credential-ours", "\n".join(lines))
    program.chmod(0o755)
    person.writes(".docker/config.json", '{"credsStore": "ours"}')
    path = f"{program.parent}:{person.pullfix.environ['PATH']}"
    report = person.asks(f"{locked}/team/app:1.0", OK, PATH=path)
    assert report["login"] == {"user": USER, "from": "docker-credential-ours", "refused": False}


# --- a pull-through cache


def test_a_cache_of_a_registry_that_answers(plain: str, folder: Path, person: Person) -> None:
    with docker_registry(folder / "cache", cache_of(plain)) as cache:
        assert verdict(person.asks(f"{cache}/team/app:1.0", OK)) == ("available", cache)
        assert verdict(person.asks(f"{cache}/team/app:9", FAILS))[0] == "tag-missing"


def test_a_cache_whose_upstream_is_down_or_refuses_is_not_taken_for_gone(
    locked: str, folder: Path, person: Person
) -> None:
    """docker-registry 2.8 says 404 then, of the manifest and of the tag list: the registry behind it decides."""
    with ExitStack() as running:
        refusing = running.enter_context(docker_registry(folder / "cache-of-locked", cache_of(locked)))
        with docker_registry(folder / "upstream") as upstream:  # a cache wants to see it when it starts
            down = running.enter_context(docker_registry(folder / "cache-of-down", cache_of(upstream)))
        cases = ((upstream, down, "unreachable", UNDECIDED), (locked, refusing, "denied", FAILS))
        for registry, cache, name, ends in cases:
            file = person.writes("registries.conf", conf(registry, cache))
            report = person.asks(f"{registry}/team/app:1.0", ends, CONTAINERS_REGISTRIES_CONF=str(file))
            assert verdict(report) == (name, registry)
            assert f"{cache}, a mirror of {registry} by {file}, was asked first: it has no such" in words(report)


def conf(registry: str, mirror: str) -> str:
    return (f'[[registry]]\nlocation = "{registry}"\ninsecure = true\n'
            f'[[registry.mirror]]\nlocation = "{mirror}"\ninsecure = true\n')  # fmt: skip


def test_a_cache_as_podmans_mirror_answers_in_place_of_the_registry(plain: str, folder: Path, person: Person) -> None:
    with docker_registry(folder / "mirror", cache_of(plain)) as cache:
        file = person.writes("registries.conf", conf(plain, cache))
        report = person.asks(f"{plain}/team/app:1.0", OK, CONTAINERS_REGISTRIES_CONF=str(file))
    assert verdict(report) == ("available", cache)
    assert f"{cache} answers, a mirror of {plain} by {file}." in words(report)


def test_a_mirror_in_trouble_falls_through_to_the_registry(plain: str, locked: str, person: Person) -> None:
    file = person.writes("registries.conf", conf(plain, locked))
    report = person.asks(f"{plain}/team/app:1.0", OK, CONTAINERS_REGISTRIES_CONF=str(file))
    assert verdict(report) == ("available", plain)
    assert f"{locked}, a mirror of {plain} by {file}, was asked first: it refuses (401)." in words(report)


def test_a_registry_that_the_settings_block_is_not_asked(plain: str, person: Person) -> None:
    file = person.writes("registries.conf", f'[[registry]]\nlocation = "{plain}"\nblocked = true\n')
    report = person.asks(f"{plain}/team/app:1.0", UNDECIDED, CONTAINERS_REGISTRIES_CONF=str(file))
    assert verdict(report)[0] == "unreachable"
    assert f"{file}:3" in words(report)
    assert report["exchange"] == []


def test_dockers_mirror_of_hub_answers_before_hub_is_asked(plain: str, person: Person) -> None:
    person.writes("/etc/docker/daemon.json", json.dumps({"registry-mirrors": [f"http://{plain}"]}))
    report = person.asks("team/app:1.0", OK)
    assert verdict(report) == ("available", plain)
    assert "a mirror of docker.io by" in words(report)


def test_containerds_mirror(plain: str, person: Person) -> None:
    person.writes("/etc/containerd/certs.d/ghcr.io/hosts.toml", f'[host."http://{plain}"]\n')
    report = person.asks("ghcr.io/team/app:1.0", OK, PULLFIX_ENGINE="containerd")
    assert verdict(report) == ("available", plain)


# --- through a proxy


def test_a_proxy_is_used_and_spared_as_the_environment_says(plain: str, person: Person) -> None:
    person.writes("/etc/containerd/certs.d/r.invalid/hosts.toml", 'server = "http://r.invalid"\n')
    # The registry takes requests as they are sent to a proxy: Go's server reads the path of a whole address.
    environ = {"PULLFIX_ENGINE": "containerd", "HTTP_PROXY": f"http://{plain}"}
    assert verdict(person.asks("r.invalid/team/app:1.0", OK, **environ))[0] == "available"
    spared = person.asks("r.invalid/team/app:1.0", UNDECIDED, **environ, NO_PROXY="r.invalid")
    assert verdict(spared)[0] == "unreachable"
    assert verdict(person.asks(f"{plain}/team/app:1.0", OK, HTTP_PROXY="http://127.0.0.1:1"))[0] == "available"


def test_a_proxy_that_cannot_be_used_is_told_without_its_password(person: Person) -> None:
    report = person.asks("r.invalid/team/app:1.0", UNDECIDED, HTTPS_PROXY="gopher://ada:canary@127.0.0.1:1")
    assert "HTTPS_PROXY names a proxy that speaks gopher" in words(report)


# --- behind nginx with TLS


@dataclass(frozen=True, slots=True)
class Secured:
    """An nginx before the plain registry, and the authority that signed for it."""

    host: str
    folder: Path
    ca: Path

    def spoke(self) -> str:
        """The protocol of the last request."""
        return (self.folder / "access").read_text().splitlines()[-1].partition(" ")[0]


@pytest.fixture(scope="module", params=["http2", ""], ids=["HTTP/2", "HTTP/1.1"])
def secured(plain: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Secured]:
    place = folder / f"nginx-{request.param}"
    ca = authority(place)
    server = signed(ca, "server", "subjectAltName=IP:127.0.0.1")
    with nginx(place, plain, server, protocols=request.param) as host:
        yield Secured(host, place, ca)


def test_an_authority_that_nobody_knows_is_refused(secured: Secured, person: Person) -> None:
    report = person.asks(f"{secured.host}/team/app:1.0", UNDECIDED)
    assert verdict(report)[0] == "unreachable"
    assert "is of an authority that this machine does not trust" in words(report)


def test_an_authority_from_ssl_cert_file_is_trusted(secured: Secured, person: Person) -> None:
    report = person.asks(f"{secured.host}/team/app:1.0", OK, SSL_CERT_FILE=str(secured.ca))
    assert verdict(report)[0] == "available"
    assert secured.spoke() == ("HTTP/2.0" if secured.folder.name.endswith("http2") else "HTTP/1.1")


@pytest.mark.parametrize(
    ("file", "engine"),
    [
        ("/etc/docker/certs.d/{}/ca.crt", "docker"),
        (".config/containers/certs.d/{}/ca.crt", "podman"),
        ("/etc/containerd/certs.d/{}/ca.crt", "containerd"),
    ],
)
def test_an_authority_from_the_engines_certificates_is_trusted(
    secured: Secured, person: Person, file: str, engine: str
) -> None:
    shutil.copy(secured.ca, person.writes(file.format(secured.host), ""))
    report = person.asks(f"{secured.host}/team/app:1.0", OK, PULLFIX_ENGINE=engine)
    assert verdict(report)[0] == "available"


def test_an_insecure_registry_needs_no_authority(secured: Secured, person: Person) -> None:
    person.writes(".config/docker/daemon.json", json.dumps({"insecure-registries": [secured.host]}))
    assert verdict(person.asks(f"{secured.host}/team/app:1.0", OK))[0] == "available"


def test_a_file_that_is_no_certificate_is_named(secured: Secured, person: Person) -> None:
    file = person.writes(f"/etc/docker/certs.d/{secured.host}/ca.crt", "no certificate")
    report = person.asks(f"{secured.host}/team/app:1.0", UNDECIDED)
    assert f"{file} cannot be used as a certificate" in words(report)


def test_a_certificate_of_our_own_is_shown_where_the_registry_wants_it(
    plain: str, folder: Path, person: Person
) -> None:
    place = folder / "mutual"
    ca = authority(place)
    ours = signed(ca, "ours", "extendedKeyUsage=clientAuth")
    server = signed(ca, "server", "subjectAltName=IP:127.0.0.1")
    with nginx(place, plain, server, more=f"ssl_client_certificate {ca}; ssl_verify_client on;") as host:
        there = person.writes(f"/etc/docker/certs.d/{host}/ca.crt", ca.read_text())
        assert verdict(person.asks(f"{host}/team/app:1.0", UNDECIDED))[0] == "odd"
        there.with_name("client.cert").write_text(ours.read_text())
        there.with_name("client.key").write_text(ours.with_suffix(".key").read_text())
        assert verdict(person.asks(f"{host}/team/app:1.0", OK))[0] == "available"
