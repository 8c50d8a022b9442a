"""Which engine's files count, and what is found in them: every path lies below a root that the test made."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.core.test_image import good
from tui.core.engine import Engine
from tui.registry.machine import Machine, login_tool, settings_of
from tui.registry.mirrors import Blocked, endpoints
from tui.world import World

DAEMON, CONF = "etc/docker/daemon.json", "etc/containers/registries.conf"
OWN_DAEMON, OWN_CONF = "home/.config/docker/daemon.json", "home/.config/containers/registries.conf"
HOSTS = "etc/containerd/certs.d/docker.io/hosts.toml"


def made(root: Path, files: dict[str, str], **environ: str) -> World:
    """A machine with these files; `environ` may name `{root}`."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
        (root / name).chmod(0o700)
    named = {name: value.format(root=root) for name, value in environ.items()}
    return World(environ=named, home=root / "home", state_dir=root / "state", system=root)


@pytest.mark.parametrize(
    ("files", "environ", "engine"),
    [
        pytest.param([], {}, Engine.DOCKER, id="nothing at all"),
        pytest.param([DAEMON, CONF, HOSTS], {}, Engine.DOCKER, id="a daemon.json among others"),
        pytest.param([OWN_DAEMON, CONF], {}, Engine.DOCKER, id="a rootless daemon.json"),
        pytest.param([CONF], {}, Engine.DOCKER, id="a registries.conf, as it comes with Skopeo"),
        pytest.param([CONF, HOSTS, "bin/podman"], {"PATH": "{root}/bin"}, Engine.PODMAN, id="Podman is installed"),
        pytest.param([DAEMON, "bin/podman"], {"PATH": "{root}/bin"}, Engine.DOCKER, id="both are"),
        pytest.param([OWN_CONF], {}, Engine.PODMAN, id="a person's own registries.conf"),
        pytest.param([HOSTS], {}, Engine.CONTAINERD, id="a certs.d"),
        pytest.param([DAEMON], {"PULLFIX_ENGINE": "podman"}, Engine.PODMAN, id="somebody chose"),
        pytest.param([DAEMON], {"PULLFIX_ENGINE": "lxc"}, Engine.DOCKER, id="somebody chose what is none"),
        pytest.param([DAEMON], {"CONTAINERS_REGISTRIES_CONF": "{root}/x"}, Engine.PODMAN, id="a file that is named"),
        pytest.param([CONF], {"DOCKER_HOST": "tcp://h:2375"}, Engine.DOCKER, id="a Docker elsewhere"),
        pytest.param([DAEMON], {"DOCKER_HOST": "unix:///run/podman/podman.sock"}, Engine.PODMAN, id="Podman there"),
    ],
)  # fmt: skip
def test_the_engine_in_use(tmp_path: Path, files: list[str], environ: dict[str, str], engine: Engine) -> None:
    world = made(tmp_path, dict.fromkeys(files, ""), **environ)
    assert settings_of(world).engine is engine


def test_docker_that_listens_outranks_a_registries_conf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine({}, tmp_path / "home", tmp_path)
    made(tmp_path, {OWN_CONF: "", "var/run/x": ""})
    monkeypatch.chdir(machine.socket.parent)  # a socket's path may have 107 bytes at the most
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("docker.sock")
        assert machine.engine() is Engine.PODMAN  # it is there, and nobody listens
        monkeypatch.setattr(machine, "socket", Path("docker.sock"))
        listening.listen()
        assert machine.engine() is Engine.DOCKER


def test_a_link_to_podmans_socket_is_no_docker(tmp_path: Path) -> None:
    made(tmp_path, {OWN_CONF: "", "run/podman/podman.sock": "", "var/run/x": ""})
    (tmp_path / "var/run/docker.sock").symlink_to(tmp_path / "run/podman/podman.sock")
    assert Machine({}, tmp_path / "home", tmp_path).engine() is Engine.PODMAN


def test_an_engine_that_is_none_is_a_note(tmp_path: Path) -> None:
    assert "docker, podman or containerd" in settings_of(made(tmp_path, {}, PULLFIX_ENGINE="lxc")).notes[0]


def hosts(world: World, image: str) -> list[str]:
    ways = endpoints(settings_of(world), good(image))
    assert not isinstance(ways, Blocked)
    return [way.registry for way in ways]


def test_docker_reads_the_daemon_json_that_runs(tmp_path: Path) -> None:
    mirror = '{{"registry-mirrors": ["https://{}"]}}'
    files = {DAEMON: mirror.format("system.example"), OWN_DAEMON: mirror.format("own.example")}
    assert hosts(made(tmp_path, files), "redis") == ["system.example", "docker.io"]
    rootless = made(tmp_path, {"run/user/docker.sock": ""}, XDG_RUNTIME_DIR="{root}/run/user")
    assert hosts(rootless, "redis") == ["own.example", "docker.io"]


PID, CMDLINE = "var/run/docker.pid", "proc/4711/cmdline"


def running(*options: str, program: str = "/usr/bin/dockerd") -> dict[str, str]:
    """A daemon that runs, as its file and the kernel tell it."""
    return {PID: "4711\n", CMDLINE: "".join(f"{word}\0" for word in (program, *options))}


def test_docker_has_mirrors_in_the_options_that_it_runs_with(tmp_path: Path) -> None:
    options = running("--registry-mirror=https://a.example", "--registry-mirror", "http://b.example/x", "-H", "fd://")
    world = made(tmp_path, {DAEMON: '{"insecure-registries": ["r.example:5000"]}'} | options)
    ways = endpoints(settings_of(world), good("redis"))
    assert not isinstance(ways, Blocked)
    assert [(way.registry, way.api, way.because) for way in ways] == [
        ("a.example", "/v2", "the options of dockerd"),
        ("b.example", "/x/v2", "the options of dockerd"),
        ("docker.io", "/v2", ""),
    ]
    assert settings_of(world).insecure == {"r.example:5000"}


def test_docker_has_insecure_registries_in_the_options_that_it_runs_with(tmp_path: Path) -> None:
    world = made(tmp_path, running("--insecure-registry", "r.example:5000", "--insecure-registry=10.0.0.0/8"))
    assert settings_of(world).insecure == {"r.example:5000"}
    assert [str(network) for network in settings_of(world).networks] == ["10.0.0.0/8"]


def test_docker_reads_the_file_that_it_was_started_with(tmp_path: Path) -> None:
    mirror = '{{"registry-mirrors": ["https://{}"]}}'
    files = {DAEMON: mirror.format("usual.example"), "srv/other.json": mirror.format("other.example")}
    world = made(tmp_path, files | running("--config-file", "/srv/other.json"))
    assert hosts(world, "redis") == ["other.example", "docker.io"]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({PID: "4711\n"}, id="it ended"),
        pytest.param({PID: "-"}, id="no number"),
        pytest.param(running("--registry-mirror=https://a.example", program="/usr/bin/vim"), id="another program"),
        pytest.param(running("--registry-mirror"), id="an option without its value"),
        pytest.param({PID: "4711\n", CMDLINE: ""}, id="a process of the kernel"),
    ],
)
def test_what_is_no_daemon_that_runs_says_nothing(tmp_path: Path, files: dict[str, str]) -> None:
    assert hosts(made(tmp_path, files), "redis") == ["docker.io"]


def test_an_option_that_docker_does_not_take_is_a_note_without_its_secret(tmp_path: Path) -> None:
    (note,) = settings_of(made(tmp_path, running("--registry-mirror=https://ada:canary@m.example"))).notes
    assert note.startswith("A mirror in the options of dockerd has a user name in it")
    assert "canary" not in note


def test_podman_asks_the_helpers_that_a_file_names(tmp_path: Path) -> None:
    assert settings_of(made(tmp_path, {CONF: ""}, PULLFIX_ENGINE="podman")).helpers == ("containers-auth.json",)
    files = {
        CONF: 'credential-helpers = ["containers-auth.json", "one"]',
        "etc/containers/registries.conf.d/1.conf": 'credential-helpers = ["two", 3]',
        "etc/containers/registries.conf.d/2.conf": "credential-helpers = 3",
    }
    assert settings_of(made(tmp_path, files, PULLFIX_ENGINE="podman")).helpers == ("two",)


def conf(location: str) -> str:
    return f'[[registry]]\nprefix = "{location}"\nlocation = "there.example/{location}"\n'


def test_podman_reads_the_systems_file_and_the_drop_ins_of_both(tmp_path: Path) -> None:
    files = {
        CONF: conf("a.example"),
        "etc/containers/registries.conf.d/1.conf": conf("b.example"),
        "etc/containers/registries.conf.d/2.ignored": conf("c.example"),
        "home/.config/containers/registries.conf.d/1.conf": conf("d.example"),
    }
    world = made(tmp_path, files, PULLFIX_ENGINE="podman")
    found = {name: hosts(world, f"{name}.example/x")[0] for name in "abcd"}
    assert found == {"a": "there.example", "b": "there.example", "c": "c.example", "d": "there.example"}


def test_a_persons_own_file_takes_the_place_of_the_systems(tmp_path: Path) -> None:
    files = {CONF: conf("a.example"), "etc/containers/registries.conf.d/1.conf": conf("b.example"), OWN_CONF: ""}
    world = made(tmp_path, files)
    assert [hosts(world, f"{name}.example/x") for name in "ab"] == [["a.example"], ["b.example"]]


def test_a_file_that_is_named_and_not_there_is_a_note(tmp_path: Path) -> None:
    world = made(tmp_path, {CONF: conf("a.example")}, CONTAINERS_REGISTRIES_CONF="{root}/none.conf")
    assert "cannot be read" in settings_of(world).notes[0]
    assert hosts(world, "a.example/x") == ["a.example"]


def test_containerd_reads_each_host_once(tmp_path: Path) -> None:
    text = '[host."https://{}"]\n'
    files = {
        "etc/containerd/certs.d/r.example_5000_/hosts.toml": text.format("first.example"),
        "etc/containerd/certs.d/r.example:5000/hosts.toml": text.format("second.example"),
        "etc/containerd/certs.d/_default/hosts.toml": text.format("any.example"),
        "etc/containerd/certs.d/plain.example/ca.crt": "",
        "etc/docker/certs.d/r.example:5000/ca.crt": "",
    }
    world = made(tmp_path, files)
    assert hosts(world, "r.example:5000/x") == ["first.example", "r.example:5000"]
    assert hosts(world, "other.example/x") == ["any.example", "other.example"]
    assert settings_of(world).certificates["plain.example"].authorities[0].endswith("plain.example/ca.crt")


def test_certificates_by_host(tmp_path: Path) -> None:
    folder = "etc/docker/certs.d/r.example:5000"
    files = dict.fromkeys((f"{folder}/ca.crt", f"{folder}/client.cert", f"{folder}/client.key", f"{folder}/no.txt"), "")
    ways = endpoints(settings_of(made(tmp_path, files)), good("r.example:5000/x"))
    assert not isinstance(ways, Blocked)
    trust, there = ways[0].trust, tmp_path / folder
    assert trust.authorities == (str(there / "ca.crt"),)
    assert trust.pairs == ((str(there / "client.cert"), str(there / "client.key")),)


def test_podman_takes_the_first_directory_of_a_host(tmp_path: Path) -> None:
    own, everybodys = "home/.config/containers/certs.d/r.example", "etc/docker/certs.d/r.example"
    world = made(tmp_path, {f"{own}/own.crt": "", f"{everybodys}/all.crt": ""}, PULLFIX_ENGINE="podman")
    assert settings_of(world).certificates["r.example"].authorities == (str(tmp_path / own / "own.crt"),)


@pytest.mark.parametrize(
    ("files", "environ", "tool"),
    [
        pytest.param([], {}, "docker", id="nothing"),
        pytest.param([OWN_CONF], {}, "podman", id="Podman's machine"),
        pytest.param([HOSTS], {}, "nerdctl", id="containerd's"),
        pytest.param(["home/.config/containers/auth.json"], {}, "podman", id="only Podman's logins"),
        pytest.param(
            ["home/.config/containers/auth.json", "home/.docker/config.json"], {}, "docker", id="logins of both"
        ),
        pytest.param(["auth"], {"REGISTRY_AUTH_FILE": "{root}/auth"}, "podman", id="a file of Podman's that is named"),
    ],
)
def test_what_people_log_in_with(tmp_path: Path, files: list[str], environ: dict[str, str], tool: str) -> None:
    assert login_tool(made(tmp_path, dict.fromkeys(files, "{}"), **environ)) == tool
