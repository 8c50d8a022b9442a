"""Whom to ask for an image, by the settings of each engine: the order, the place, how safe it must be, whose login."""

from __future__ import annotations

import ipaddress

import pytest

from tests.core.test_image import good
from tui.registry.daemon_json import daemon_of
from tui.registry.exchange import Trust
from tui.registry.hosts_toml import hosts_of, registry_of
from tui.registry.mirrors import Blocked, Endpoint, Settings, endpoints
from tui.registry.registries_conf import Conf, conf_of, merged

DIGEST = "@sha256:" + "0" * 64


def shown(found: tuple[Endpoint, ...] | Blocked) -> list[str]:
    """`mirror http://host/v2/repository?ns=…` of each."""
    assert not isinstance(found, Blocked), found.why
    return [
        ("mirror " if way.mirror else "")
        + f"{'+'.join(way.schemes) or '-'} {way.registry}{way.api}/{way.repository}"
        + (f"?{way.query}" if way.query else "")
        + ("" if way.trust.verify else " unverified")
        for way in found
    ]


def podman(*texts: str) -> Settings:
    conf = merged(conf_of(f"{number}.conf", text) for number, text in enumerate(texts))
    return Settings(rules=conf.rules, notes=conf.notes)


PLAIN_CONF = """
[[registry]]
prefix = "docker.io/library"
location = "mirror.example/hub"

[[registry]]
location = "docker.io"

[[registry.mirror]]
location = "first.example:5000/proxy"
insecure = true

[[registry.mirror]]
location = "second.example"
pull-from-mirror = "digest-only"
"""


@pytest.mark.parametrize(
    ("conf", "image", "ways"),
    [
        pytest.param("", "ghcr.io/a/b:1", ["- ghcr.io/v2/a/b"], id="nothing is set"),
        pytest.param("", "a/b:1", ["- docker.io/v2/a/b"], id="nothing is set for hub"),
        pytest.param(PLAIN_CONF, "redis:7", ["- mirror.example/v2/hub/redis"], id="the longest prefix, elsewhere"),
        pytest.param(
            PLAIN_CONF, "a/b:1",
            ["mirror https+http first.example:5000/v2/proxy/a/b unverified", "- docker.io/v2/a/b"],
            id="mirrors in order, those for digests left out",
        ),
        pytest.param(
            PLAIN_CONF, f"a/b{DIGEST}",
            ["mirror https+http first.example:5000/v2/proxy/a/b unverified", "mirror - second.example/v2/a/b",
             "- docker.io/v2/a/b"],
            id="all mirrors for a digest",
        ),
        pytest.param(PLAIN_CONF, "docker.io.example/a:1", ["- docker.io.example/v2/a"], id="no part of a host"),
        pytest.param(PLAIN_CONF, "docker.io/librarys/a:1", None, id="no part of a name"),
        pytest.param(
            '[[registry]]\nprefix = "*.example.com"\nlocation = "one.example/all"', "sub.example.com/a/b:1",
            ["- one.example/v2/all/a/b"], id="a wildcard",
        ),
        pytest.param(
            '[[registry]]\nprefix = "*.example.com"\ninsecure = true', "a.b.example.com:5000/c:1",
            ["https+http a.b.example.com:5000/v2/c unverified"], id="a wildcard without a location, insecure",
        ),
        pytest.param(
            '[[registry]]\nprefix = "*.example.com"\nblocked = true', "example.com/c:1", ["- example.com/v2/c"],
            id="a wildcard does not mean the host above",
        ),
        pytest.param(
            '[[registry]]\nlocation = "docker.io"\nmirror-by-digest-only = true\n'
            '[[registry.mirror]]\nlocation = "m.example"',
            "a/b:1", ["- docker.io/v2/a/b"], id="mirrors for digests alone",
        ),
        pytest.param(
            '[[registry]]\nlocation = "ghcr.io"\n[[registry.mirror]]\nlocation = "m.example"\n'
            'pull-from-mirror = "tag-only"',
            f"ghcr.io/a/b{DIGEST}", ["- ghcr.io/v2/a/b"], id="a mirror for tags alone",
        ),
    ],
)  # fmt: skip
def test_podmans_settings(conf: str, image: str, ways: list[str] | None) -> None:
    found = shown(endpoints(podman(conf), good(image)))
    assert found == (ways if ways is not None else [*found[:-1], "- docker.io/v2/librarys/a"])


def test_a_later_file_takes_the_place_of_a_registry_of_an_earlier_one() -> None:
    first = '[[registry]]\nlocation = "a.example"\nblocked = true\n[[registry]]\nlocation = "b.example"\nblocked = true'
    settings = podman(first, '[[registry]]\nprefix = "a.example"\nlocation = "c.example"')
    assert shown(endpoints(settings, good("a.example/x:1"))) == ["- c.example/v2/x"]
    assert isinstance(endpoints(settings, good("b.example/x:1")), Blocked)


def test_a_blocked_registry_is_told_with_the_line() -> None:
    conf = '# ours\n[[registry]]\nlocation = "a.example"\n\n[[registry]]\nlocation="b.example"\n  blocked = true # no\n'
    found = endpoints(podman(conf), good("b.example/x:1"))
    assert found == Blocked("“blocked = true” stands for b.example in 0.conf:7.")


def test_a_blocked_registry_in_an_inline_array_is_told_without_a_line() -> None:
    found = endpoints(podman('registry = [{location = "b.example", blocked = true}]'), good("b.example/x:1"))
    assert found == Blocked("“blocked = true” stands for b.example in 0.conf.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[registry]\n", "is no TOML"),
        ('[registries.search]\nregistries = ["docker.io"]', "version 1"),
        ("[[registry]]\ninsecure = true\n", "neither a prefix nor a location"),
    ],
)
def test_a_broken_registries_conf_is_a_note(text: str, words: str) -> None:
    conf = conf_of("registries.conf", text)
    assert conf.rules == ()
    assert words in conf.notes[0]


def test_a_registries_conf_of_other_types_is_no_crash() -> None:
    assert (
        conf_of("x", 'registry = [{location = 3, mirror = 4}, {location = "a", mirror = [{location = 5}]}]') != Conf()
    )


# --- Docker

DAEMON = """{
  "registry-mirrors": ["https://m.example/", "http://n.example:5000/path", "https://m.example"],
  "insecure-registries": ["plain.example:5000", "http://old.example", "10.0.0.0/8"]
}"""


def docker(text: str) -> Settings:
    daemon = daemon_of("daemon.json", text)
    return Settings(rules=daemon.rules, insecure=daemon.insecure, networks=daemon.networks, notes=daemon.notes)


@pytest.mark.parametrize(
    ("image", "ways"),
    [
        pytest.param(
            "redis:7",
            ["mirror https m.example/v2/library/redis", "mirror http n.example:5000/path/v2/library/redis",
             "- docker.io/v2/library/redis"],
            id="mirrors of hub",
        ),
        pytest.param("ghcr.io/a/b:1", ["- ghcr.io/v2/a/b"], id="and of nobody else"),
        pytest.param("plain.example:5000/a:1", ["https+http plain.example:5000/v2/a unverified"], id="insecure"),
        pytest.param("old.example/a:1", ["https+http old.example/v2/a unverified"], id="insecure, written as a URL"),
        pytest.param("plain.example/a:1", ["- plain.example/v2/a"], id="another port is another registry"),
        pytest.param("10.1.2.3:80/a:1", ["https+http 10.1.2.3:80/v2/a unverified"], id="in an insecure network"),
        pytest.param("inside.example/a:1", ["https+http inside.example/v2/a unverified"], id="a name in that network"),
    ],
)  # fmt: skip
def test_dockers_settings(image: str, ways: list[str]) -> None:
    addresses = {"10.1.2.3:80": "10.1.2.3", "inside.example": "10.9.9.9", "ghcr.io": "140.82.121.34"}
    known = {host: (ipaddress.ip_address(address),) for host, address in addresses.items()}
    assert shown(endpoints(docker(DAEMON), good(image), known)) == ways


def test_a_mirror_of_hub_gets_no_login_and_hub_its_own() -> None:
    ways = endpoints(docker(DAEMON), good("redis:7"))
    assert not isinstance(ways, Blocked)
    assert [way.login for way in ways] == [None, None, ("docker.io", "library/redis")]


@pytest.mark.parametrize("url", ["m.example", "ftp://m.example", "https://ada:canary@m.example", "https://m.example?x=1",
                                 "https://[m"])  # fmt: skip
def test_a_mirror_that_docker_does_not_take_is_a_note_without_its_secret(url: str) -> None:
    daemon = daemon_of("daemon.json", f'{{"registry-mirrors": ["{url}"]}}')
    assert daemon.rules == ()
    assert len(daemon.notes) == 1
    assert "canary" not in daemon.notes[0]


@pytest.mark.parametrize("text", ["[]", "{", "x"])
def test_a_broken_daemon_json_is_a_note(text: str) -> None:
    assert "no JSON object" in daemon_of("daemon.json", text).notes[0]


def test_a_daemon_json_of_other_types_is_no_crash() -> None:
    assert daemon_of("x", '{"registry-mirrors": "https://m.example", "insecure-registries": [3]}').rules == ()


# --- containerd


def containerd(text: str, registry: str = "docker.io") -> Settings:
    hosts = hosts_of("/etc/containerd/certs.d/x/hosts.toml", registry, text)
    return Settings(rules=(hosts.rule,) if hosts.rule else (), notes=hosts.notes)


HOSTS = """
server = "https://registry-1.docker.io"

[host."https://m.example/prefix"]
  capabilities = ["pull", "resolve"]
  ca = "ca.crt"
  client = [["c.cert", "/abs/c.key"]]

[host."http://n.example:5000/custom"]
  capabilities = ["pull"]
  override_path = true

[host."http://o.example"]
  skip_verify = true

[host."https://push.example"]
  capabilities = ["push"]
"""


def test_containerds_settings() -> None:
    ways = endpoints(containerd(HOSTS), good("redis:7"))
    assert shown(ways) == [
        "mirror https m.example/prefix/v2/library/redis?ns=docker.io",
        "mirror https+http o.example/v2/library/redis?ns=docker.io unverified",
        "https docker.io/v2/library/redis",
    ]
    assert not isinstance(ways, Blocked)
    folder = "/etc/containerd/certs.d/x"
    assert ways[0].trust == Trust(authorities=(f"{folder}/ca.crt",), pairs=((f"{folder}/c.cert", "/abs/c.key"),))


def test_a_digest_is_asked_of_those_that_pull() -> None:
    assert "mirror http n.example:5000/custom/library/redis?ns=docker.io" in shown(
        endpoints(containerd(HOSTS), good(f"redis{DIGEST}"))
    )


@pytest.mark.parametrize(
    ("text", "registry", "image", "ways"),
    [
        pytest.param("", "ghcr.io", "ghcr.io/a:1", ["- ghcr.io/v2/a"], id="an empty file"),
        pytest.param(
            "skip_verify = true",
            "r.example:5000",
            "r.example:5000/a:1",
            ["- r.example:5000/v2/a unverified"],
            id="the registry under its own name",
        ),
        pytest.param(
            '[host."https://m.example"]',
            "",
            "ghcr.io/a:1",
            ["mirror https m.example/v2/a?ns=ghcr.io", "- ghcr.io/v2/a"],
            id="for every registry",
        ),
        pytest.param(
            'server = "m.example"', "ghcr.io", "ghcr.io/a:1", ["https m.example/v2/a?ns=ghcr.io"], id="another server"
        ),
    ],
)
def test_other_forms_of_hosts_toml(text: str, registry: str, image: str, ways: list[str]) -> None:
    assert shown(endpoints(containerd(text, registry), good(image))) == ways


def test_a_server_for_nothing_but_pushes_is_nobody_to_ask() -> None:
    found = endpoints(containerd('server = "https://r.example"\ncapabilities = ["push"]'), good("redis:7"))
    assert isinstance(found, Blocked)
    assert "names no host" in found.why


def test_headers_of_a_mirror_are_a_note_without_their_values() -> None:
    hosts = hosts_of("x/hosts.toml", "ghcr.io", '[host."https://m.example".header]\nauthorization = "canary"')
    assert hosts.notes == ("x/hosts.toml gives https://m.example headers of its own; pullfix sends none of them.",)


def test_a_broken_hosts_toml_is_a_note() -> None:
    hosts = hosts_of("x/hosts.toml", "ghcr.io", "[host")
    assert hosts.rule is None
    assert "is no TOML" in hosts.notes[0]


@pytest.mark.parametrize(("folder", "registry"), [("r.example", "r.example"), ("r.example:5000", "r.example:5000"),
                                                  ("r.example_5000_", "r.example:5000"), ("_default", "")])  # fmt: skip
def test_the_names_of_directories(folder: str, registry: str) -> None:
    assert registry_of(folder) == registry
