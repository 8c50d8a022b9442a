"""Where a registry's images are reached from this machine: mirrors, other locations, insecure hosts, own certificates.

Pure. The engines' files (`daemon_json`, `registries_conf`, `hosts_toml`) are read into `Rule`s of one form; `endpoints`
says for one image whom to ask, in which order. The first that has it answers, whatever those before it said: all three
engines fall through on any fault of a mirror (moby daemon/internal/distribution/errors.go continueOnError;
containers/image docker/docker_image_src.go; containerd core/remotes/docker/resolver.go).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from tui.core.engine import Engine
from tui.core.image import ImageName
from tui.core.language import tr
from tui.registry.exchange import PLAIN, Trust
from tui.registry.hosts import host_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Addresses = Mapping[str, tuple[Address, ...]]
"""By `host[:port]`, of those that are known; only an insecure network has us ask for them."""
NOBODYS: Addresses = MappingProxyType({})
API = "/v2"
BOTH, DIGESTS, TAGS, NOTHING = "all", "digest-only", "tag-only", ""
"""Which references a place serves; the words are those of registries.conf, pull-from-mirror."""
AUTH_FILES = "containers-auth.json"
FILES = (AUTH_FILES,)
"""How registries.conf names the files of logins among the helpers, and what holds where it names none."""
_HTTPS, _HTTP = ("https",), ("http",)
_EITHER = (*_HTTPS, *_HTTP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Another place for the images below a prefix, as a settings file names it."""

    host: str
    path: str | None = None
    """What takes the place of the prefix's path in the repository (registries.conf); None: the repository stays."""
    api: str = API
    """The root of the API on that host."""
    schemes: tuple[str, ...] = ()
    """In the order that they are tried in; empty: as the host is reached otherwise."""
    insecure: bool = False
    """Any certificate does, and plain http does too."""
    trust: Trust = PLAIN
    anonymous: bool = False
    """No login is sent there."""
    serves: str = BOTH
    named: bool = False
    """The registry's own name goes along, as `?ns=` (containerd)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one file says about the registries that `prefix` fits."""

    prefix: str
    """`host`, `host/path`, `*.host`; empty: every registry."""
    source: str
    """The file, for people."""
    mirrors: tuple[Target, ...] = ()
    own: Target | None = None
    """Where the registry itself is reached; None: under its own name."""
    insecure: bool = False
    blocked: str = ""
    """Why nothing is pulled from there, as a whole sentence with its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that this machine's files say about reaching registries."""

    engine: Engine = Engine.DOCKER
    rules: tuple[Rule, ...] = ()
    insecure: frozenset[str] = frozenset()
    """`host[:port]`."""
    networks: tuple[Network, ...] = ()
    """Whoever has an address in there is insecure."""
    certificates: Mapping[str, Trust] = field(default_factory=dict)
    """By `host[:port]`."""
    notes: tuple[str, ...] = ()
    """What could not be used, as whole sentences."""
    helpers: tuple[str, ...] = FILES
    """Who is asked for logins, in order: helpers by name, and `AUTH_FILES` for what stands in files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Whom to ask for one image, and how."""

    registry: str
    """As references name it: `docker.io`, `mirror.example:5000`."""
    repository: str
    schemes: tuple[str, ...]
    """In the order that they are tried in; empty: http first on this machine itself, else https."""
    api: str = API
    query: str = ""
    """What goes along with every request, as `ns=docker.io`."""
    insecure: bool = False
    trust: Trust = PLAIN
    login: tuple[str, str] | None = None
    """The registry and repository that a login may be stored for; None: none is sent."""
    mirror: bool = False
    because: str = ""
    """The file that says so; empty: the registry itself, under its own name."""

    def image(self, image: ImageName) -> ImageName:
        """The image as it is named there."""
        return replace(image, registry=self.registry, repository=self.repository)

    @property
    def host(self) -> str:
        """Who speaks the API."""
        return host_of(self.registry).api_host(self.registry)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Nobody is asked: the settings forbid it. `why`: a whole sentence."""

    why: str


def endpoints(settings: Settings, image: ImageName, addresses: Addresses = NOBODYS) -> tuple[Endpoint, ...] | Blocked:
    """Whom to ask, in order; the registry itself is the last."""
    name = image.path
    fitting = [(rule, cut) for rule in settings.rules if (cut := _fit(rule.prefix, name)) is not None]
    if not fitting:
        return (_secured(settings, _itself(image), addresses),)
    rule, cut = max(fitting, key=lambda pair: len(pair[0].prefix))
    if rule.blocked:
        return Blocked(rule.blocked)
    wanted = DIGESTS if image.digest is not None else TAGS
    mirrors = (_at(rule, target, image, name[cut:]) for target in rule.mirrors if target.serves in (BOTH, wanted))
    found = [replace(mirror, mirror=True) for mirror in mirrors]
    if rule.own is None or rule.own.serves in (BOTH, wanted):
        found.append(_own(rule, image, name[cut:]))
    if not found:
        return Blocked(
            tr("{file} names no host that may be asked for {image}.", file=rule.source, image=image.familiar)
        )
    return tuple(_secured(settings, endpoint, addresses) for endpoint in found)


def may_answer(settings: Settings, image: ImageName, endpoint: str) -> bool:
    """Is this endpoint, which answered some time ago, one that would be asked now?"""
    ways = endpoints(settings, image)
    return not isinstance(ways, Blocked) and endpoint in {way.registry for way in ways}


def _fit(prefix: str, name: str) -> int | None:
    """How much of `registry/repository` a prefix covers; None where it does not fit (containers-registries.conf.5)."""
    if not prefix:
        return 0
    if prefix.startswith("*."):
        start = name.find(prefix[1:])
        end = start + len(prefix) - 1
        fits = start > 0 and "/" not in name[:start] and name[end : end + 1] in ("", "/", ":")
        return end if fits else None
    return len(prefix) if f"{name}/".startswith(f"{prefix}/") else None


def _itself(image: ImageName) -> Endpoint:
    registry = image.registry
    return Endpoint(registry=registry, repository=image.repository, schemes=(), login=(registry, image.repository))


def _own(rule: Rule, image: ImageName, rest: str) -> Endpoint:
    """The registry itself, in the place that the rule gives it."""
    if rule.own is not None:
        return _at(rule, rule.own, image, rest)
    return replace(_itself(image), insecure=rule.insecure)


def _at(rule: Rule, target: Target, image: ImageName, rest: str) -> Endpoint:
    """`rest`: the image's name without the prefix; it begins with a slash, or with the colon of a port."""
    name, repository = target.host, image.repository
    if target.path is not None:
        location = f"{target.host}/{target.path}" if target.path else target.host
        name, _, repository = f"{location}{rest}".partition("/")
    if name == host_of(image.registry).api_host(image.registry):
        name = image.registry  # Docker Hub under the name of its API
    same = name == image.registry and repository == image.repository and target.api == API
    return Endpoint(
        registry=name, repository=repository, schemes=target.schemes, api=target.api,
        query=f"ns={image.registry}" if target.named and name != image.registry else "",
        insecure=target.insecure, trust=target.trust,
        login=None if target.anonymous else (name, repository), because="" if same else rule.source,
    )  # fmt: skip


def _secured(settings: Settings, endpoint: Endpoint, addresses: Addresses) -> Endpoint:
    """With what the settings say of its host: own certificates, and whether it is insecure."""
    names = (endpoint.registry, endpoint.host)
    own = next((settings.certificates[name] for name in names if name in settings.certificates), PLAIN)
    trust = replace(endpoint.trust, authorities=(*endpoint.trust.authorities, *own.authorities),
                    pairs=(*endpoint.trust.pairs, *own.pairs))  # fmt: skip
    insecure = endpoint.insecure or bool(settings.insecure & set(names))
    insecure |= any(address in network for address in addresses.get(endpoint.host, ()) for network in settings.networks)
    if insecure:
        trust = replace(trust, verify=False)
    schemes = _EITHER if insecure and not endpoint.schemes else endpoint.schemes
    return replace(endpoint, insecure=insecure, trust=trust, schemes=schemes)
