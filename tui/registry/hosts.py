"""The registries that are known by name: where their API is, what their refusals blur, how to log in there.

The protocol has no branch for any of them; it reads these records. Sources: the registries' own code and
documentation, see the comment at each record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui.core.answers import Cause
from tui.core.image import DEFAULT_REGISTRY

Causes = tuple[Cause, ...]
_HIDDEN: Causes = (Cause.PRIVATE, Cause.MISSING, Cause.MOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One registry, or a family of them when `suffix` is set."""

    name: str
    """As it stands in references."""
    api: str = ""
    """The host that speaks the API, where it is another one."""
    suffix: bool = False
    """`name` is the end of the host name."""
    token_refused: Mapping[int, Causes] = field(default_factory=dict)
    """What a refused token may mean, by HTTP status."""
    token_refused_else: Causes = _HIDDEN
    manifest_refused: Causes = _HIDDEN
    """What a refused manifest may mean, once a token was given."""
    absence_is_tag: bool = False
    """A missing manifest means that the repository is there: it would have been refused before."""
    reads_count: bool = False
    """Reading a manifest with GET takes from the pull quota, HEAD does not."""
    loses_children: bool = False
    """Clean-up jobs leave indexes whose manifests are gone: look for the one that is needed."""
    tags_page: int | None = None
    """How many tags to ask for at once; None: leave it to the registry."""
    scopes_at_once: int = 1
    """A token may be asked for so many repositories at once: those that are closed are left out of it, and the rest
    is given all the same. The bound keeps the token, which lists them, within the size of a header."""

    def api_host(self, registry: str) -> str:
        return self.api or registry


DOCKER_HUB = Host(
    # docs.docker.com/docker-hub/usage/pulls; a missing repository gets a token and then 401 insufficient_scope.
    name=DEFAULT_REGISTRY,
    api="registry-1.docker.io",
    manifest_refused=_HIDDEN,
    absence_is_tag=True,
    reads_count=True,
    # A push that mounts layers from another repository asks for both (moby#20387); what is closed is left out.
    scopes_at_once=10,
)
GHCR = Host(
    # 401 at the token endpoint is the usual answer for a private package, 403 proves nothing (oras-project/oras#1128).
    # The token is refused for what is closed: one closed package would spoil it for the others, so each has its own.
    name="ghcr.io",
    token_refused={401: (Cause.PRIVATE, Cause.MISSING), 403: (Cause.MOVED, Cause.MISSING, Cause.PRIVATE)},
    absence_is_tag=True,
    loses_children=True,
    tags_page=1000,
)
KNOWN = (
    DOCKER_HUB,
    GHCR,
    replace(GHCR, name="lscr.io"),  # a front for ghcr.io, which also gives its tokens
    # quay/quay endpoints/v2/v2auth.py: a disabled namespace answers 405 DENIED at the token endpoint; of several scopes
    # those that are closed come back without rights.
    Host(name="quay.io", token_refused={405: (Cause.BLOCKED,)}, absence_is_tag=True, scopes_at_once=10),
    Host(name="gcr.io", suffix=True),  # several scopes in one request go wrong there (regclient#149)
    Host(name="pkg.dev", suffix=True),
    Host(name="registry.k8s.io", manifest_refused=(Cause.BLOCKED,)),
    Host(name="mcr.microsoft.com", manifest_refused=(Cause.BLOCKED,)),
    # 1 pull a second for those without a login.
    Host(name="public.ecr.aws", reads_count=True),
    # Nobody is let in without a login, so nothing is known of what is behind it.
    Host(name="amazonaws.com", suffix=True, manifest_refused=(Cause.PRIVATE, Cause.MISSING)),
    Host(name="azurecr.io", suffix=True, manifest_refused=(Cause.PRIVATE, Cause.MISSING, Cause.BLOCKED)),
    Host(name="registry.gitlab.com", token_refused_else=(Cause.PRIVATE, Cause.MISSING, Cause.MOVED)),
    Host(name="codeberg.org", manifest_refused=(Cause.PRIVATE,)),
    Host(name="nvcr.io", token_refused_else=(Cause.PRIVATE, Cause.MISSING)),
    Host(name="docker.elastic.co", manifest_refused=(Cause.MISSING, Cause.PRIVATE)),
)
ANY = Host(name="", manifest_refused=(Cause.PRIVATE, Cause.MISSING))
"""A registry that nothing special is known of."""


def host_of(registry: str) -> Host:
    """The record of a registry, by the name that stands in references."""
    bare = registry.partition(":")[0].lower()
    for host in KNOWN:
        if bare == host.name or (host.suffix and bare.endswith(f".{host.name}")):
            return host
    return ANY
