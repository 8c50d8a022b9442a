"""Docker's daemon.json and the options of a dockerd that runs: `registry-mirrors`, which are for Docker Hub alone, and
`insecure-registries`. Pure.

The rules are those of moby daemon/pkg/registry/config.go and service_v2.go. Where the daemon would refuse to start, a
note says so and the rest counts.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import urlsplit

from tui.core.image import DEFAULT_REGISTRY
from tui.core.language import later, tr
from tui.registry.mirrors import API, Network, Rule, Target

_NO_URL = later("A mirror in {path} is no URL: Docker does not start with it, and it is not asked.")
_NO_SCHEME = later(
    "A mirror in {path} has no https:// or http:// before its host: Docker does not start with it, and it is not asked."
)
_USER = later("A mirror in {path} has a user name in it: Docker does not start with it, and it is not asked.")
_QUERY = later(
    "A mirror in {path} has a query or a fragment at its end: Docker does not start with it, and it is not asked."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Daemon:
    """What the file says about registries."""

    rules: tuple[Rule, ...] = ()
    insecure: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    notes: tuple[str, ...] = ()


def daemon_of(path: str, text: str) -> Daemon:
    """Read the text of a daemon.json. Never raises."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        note = tr("{path} is no JSON object, so its mirrors and insecure registries are not used.", path=path)
        return Daemon(notes=(note,))
    return _daemon(path, _texts(found.get("registry-mirrors")), _texts(found.get("insecure-registries")))


def daemon_of_options(words: Sequence[str]) -> Daemon:
    """Read the command line of dockerd. It does not start where an option stands in its file too, so both count."""
    where = tr("the options of dockerd")
    return _daemon(where, tuple(option(words, "registry-mirror")), tuple(option(words, "insecure-registry")))


def option(words: Sequence[str], name: str) -> Iterable[str]:
    """The values of `--name VALUE` and `--name=VALUE`, in order."""
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if word == f"--{name}" and following:
            yield following
        elif word.startswith(f"--{name}="):
            yield word.partition("=")[2]


def _daemon(path: str, urls: Iterable[str], names: Iterable[str]) -> Daemon:
    notes: list[str] = []
    mirrors = tuple(dict.fromkeys(_mirrors(path, urls, notes)))
    insecure, networks = _insecure(names)
    rules = (Rule(prefix=DEFAULT_REGISTRY, source=path, mirrors=mirrors),) if mirrors else ()
    return Daemon(rules=rules, insecure=insecure, networks=networks, notes=tuple(notes))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _mirrors(path: str, urls: Iterable[str], notes: list[str]) -> Iterable[Target]:
    """A mirror gets no login: the daemon sends that of Docker Hub to Docker Hub alone."""
    for url in urls:
        fault = _fault(url)
        if fault:
            notes.append(tr(fault, path=path))
            continue
        parts = urlsplit(url)
        yield Target(host=parts.netloc, api=parts.path.rstrip("/") + API, schemes=(parts.scheme,), anonymous=True)


def _fault(url: str) -> str:
    """What Docker has against a mirror; the URL itself is not repeated, it may hold a password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _NO_URL
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return _NO_SCHEME
    if "@" in parts.netloc:
        return _USER
    return _QUERY if parts.query or parts.fragment else ""


def _insecure(names: Iterable[str]) -> tuple[frozenset[str], tuple[Network, ...]]:
    hosts: set[str] = set()
    networks: list[Network] = []
    for name in names:
        bare = name.partition("://")[2] or name
        try:
            networks.append(ipaddress.ip_network(bare, strict=False))
        except ValueError:
            hosts.add(bare.rstrip("/"))
    return frozenset(hosts), tuple(networks)
