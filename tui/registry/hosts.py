"""The registries that are known by name: where their API is, what their refusals blur, how to log in there.

The protocol has no branch for any of them; it reads these records, and those of `families` for registries that
people run themselves. Sources: the registries' own code and documentation, see the comment at each record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui.core.answers import Budget, Cause
from tui.core.image import DEFAULT_REGISTRY

Causes = tuple[Cause, ...]
_HIDDEN: Causes = (Cause.PRIVATE, Cause.MISSING, Cause.MOVED)
_UNSEEN: Causes = (Cause.PRIVATE, Cause.MISSING)


@dataclass(frozen=True, slots=True)
class Limit:
    """A rate limit that is known by its words: `says` (in lower case) stands in the message; empty: any."""

    says: str
    budget: Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The API of a registry's website, asked without a login: addresses with {owner} and {name}."""

    repository: str
    owner: str
    tags: str
    """What it knows of the tags, those first that were pushed last; {page} counts from 1."""
    open_owners: tuple[str, ...] = ()
    """Accounts that keep nothing private."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One registry, a group of them when `suffix` is set, or the manners of a family."""

    name: str
    """As it stands in references; of a family, the name of the software."""
    api: str = ""
    """The host that speaks the API, where it is another one."""
    suffix: bool = False
    """`name` is the end of the host name."""

    # what its refusals may mean
    token_refused: Mapping[int, Causes] = field(default_factory=dict)
    """A refused token, by HTTP status."""
    token_refused_else: Causes = _HIDDEN
    token_mostly: Mapping[int, Cause] = field(default_factory=dict)
    """The cause that a refused token mostly has, where experience tells, by HTTP status."""
    manifest_refused: Mapping[int, Causes] = field(default_factory=dict)
    """A refused manifest, once a token was given, by HTTP status."""
    manifest_refused_else: Causes = _HIDDEN
    forbidden: Causes = ()
    """What 403 to a login that proved good may mean; empty: the login's rights, or whatever else it may mean."""
    wrong_login: frozenset[int] = frozenset((401,))
    """The statuses of the token endpoint that call a login wrong, and nothing else."""
    old_login_says: str = ""
    """Words (in lower case) that call a login out of date, whatever the status; such a registry answers 403 to a good
    login and to an old one."""

    # what its absences may mean
    absence_is_tag: bool = False
    """A missing manifest means that the repository is there: it would have been refused before."""
    hides_upstream: bool = False
    """It says “missing” too where the registry behind it refused, or where it does not keep the image."""
    empties: bool = False
    """Repositories without any tag are common there: look, when a tag is missing."""
    loses_children: bool = False
    """Clean-up jobs leave indexes whose manifests are gone: look for the one that is needed."""

    # how it wants to be asked
    reads_count: bool = False
    """Reading a manifest with GET takes from the pull quota, HEAD does not."""
    tags_page: int | None = None
    """How many tags to ask for at once; None: leave it to the registry."""
    scopes_at_once: int = 1
    """A token may be asked for so many repositories at once: those that are closed are left out of it, and the rest
    is given all the same. The bound keeps the token, which lists them, within the size of a header."""
    limits: tuple[Limit, ...] = ()
    site: Site | None = None

    def api_host(self, registry: str) -> str:
        return self.api or registry


DOCKER_HUB = Host(
    # docs.docker.com/docker-hub/usage/pulls; a missing repository gets a token and then 401 insufficient_scope, and
    # so do private, renamed and taken-down ones (jupyterhub/binderhub#1664, guysoft/CustomPiOS#252). The website's
    # API: docs.docker.com/reference/api/hub (GetRepository, ListRepositoryTags); an account that is an organisation is
    # redirected to.
    name=DEFAULT_REGISTRY,
    api="registry-1.docker.io",
    manifest_refused_else=(*_HIDDEN, Cause.BLOCKED),
    absence_is_tag=True,
    empties=True,  # bitnami/charts#36229
    reads_count=True,
    # A push that mounts layers from another repository asks for both (moby#20387); what is closed is left out.
    scopes_at_once=10,
    limits=(Limit("pull rate limit", Budget.PULLS),),
    site=Site(
        repository="https://hub.docker.com/v2/namespaces/{owner}/repositories/{name}",
        owner="https://hub.docker.com/v2/users/{owner}/",
        tags="https://hub.docker.com/v2/namespaces/{owner}/repositories/{name}/tags?page_size=100&page={page}",
        open_owners=("library",),
    ),
)
GHCR = Host(
    # 401 at the token endpoint is the usual answer for a private package, 403 proves nothing (oras-project/oras#1128),
    # and neither tells of the login: a wrong one gets the same 403. 403 at the manifest names the right that the login
    # lacks (secureCodeBox#2574). The limit is one of the service (falcosecurity/plugins#1069). The token is refused for
    # what is closed: one closed package would spoil it for the others, so each has its own.
    name="ghcr.io",
    token_refused={401: _UNSEEN, 403: (Cause.MOVED, Cause.MISSING, Cause.PRIVATE)},
    token_mostly={401: Cause.PRIVATE},
    forbidden=(Cause.NO_ACCESS,),
    wrong_login=frozenset(),
    absence_is_tag=True,
    loses_children=True,
    tags_page=1000,
    limits=(Limit("", Budget.SHARED),),
)
GOOGLE = Host(
    # argoproj/argo-cd#26260: “… denied on resource (or it may not exist)”. Quotas are those of the owner's project.
    # Several scopes in one request go wrong there (regclient#149).
    name="gcr.io",
    suffix=True,
    limits=(Limit("", Budget.SHARED),),
)
ECR = Host(
    # Nobody is let in without a login, so nothing is known of what is behind it. An old login gets 403 or 400, and its
    # words alone tell (AmazonECR/latest/userguide/common-errors.html).
    name="amazonaws.com",
    suffix=True,
    manifest_refused_else=_UNSEEN,
    absence_is_tag=True,
    old_login_says="authorization token has expired",
)
QUAY = Host(
    # quay/quay endpoints/v2/v2auth.py: a disabled namespace answers 405 DENIED at the token endpoint; of several scopes
    # those that are closed come back without rights.
    name="quay.io",
    token_refused={405: (Cause.BLOCKED,)},
    absence_is_tag=True,
    scopes_at_once=10,
)
GITLAB = Host(name="registry.gitlab.com", token_refused_else=_HIDDEN)
GITEA = Host(
    # Everybody gets a token, and 401 comes after it for private owners alone; the message may be empty.
    name="codeberg.org",
    manifest_refused_else=(Cause.PRIVATE,),
)
KNOWN = (
    DOCKER_HUB,
    GHCR,
    replace(GHCR, name="lscr.io"),  # a front for ghcr.io, which also gives its tokens
    QUAY,
    replace(GOOGLE, name="mirror.gcr.io", hides_upstream=True),  # keeps the popular images of Docker Hub alone
    GOOGLE,
    replace(GOOGLE, name="pkg.dev"),
    Host(name="registry.k8s.io", manifest_refused_else=(Cause.BLOCKED,), limits=(Limit("", Budget.SHARED),)),
    Host(name="mcr.microsoft.com", manifest_refused_else=(Cause.BLOCKED,)),
    replace(
        # 1 pull a second for those without a login, and a quota of bytes a month (aws-lambda-web-adapter#429, #595).
        ECR, name="public.ecr.aws", suffix=False, reads_count=True, manifest_refused_else=_HIDDEN,
        limits=(Limit("data limit", Budget.BYTES), Limit("", Budget.PULLS)),
    ),
    ECR,
    replace(ECR, name="on.aws"),  # dkr-ecr.REGION.on.aws, the dual-stack name
    Host(
        # 403 comes from the firewall rules alone, with the rule in its words (containerd core/remotes/docker).
        name="azurecr.io", suffix=True, manifest_refused={403: (Cause.BLOCKED,)}, manifest_refused_else=_UNSEEN,
        token_refused_else=_UNSEEN, absence_is_tag=True,
    ),
    GITLAB,
    GITEA,
    replace(GITEA, name="code.forgejo.org"),
    replace(GITEA, name="data.forgejo.org"),
    Host(
        # hpc/charliecloud#1318: 401 at the token endpoint for missing, private and wrongly asked alike.
        name="nvcr.io", token_refused_else=_UNSEEN, manifest_refused_else=_UNSEEN, forbidden=(Cause.NO_ACCESS,),
        wrong_login=frozenset(),
    ),
    # Its outages answered 401 to everybody (elastic/elasticsearch#61047).
    Host(name="docker.elastic.co", manifest_refused_else=(Cause.MISSING, Cause.PRIVATE, Cause.OUTAGE)),
    Host(name="xpkg.upbound.io", token_refused_else=(Cause.MISSING, Cause.PRIVATE)),
)  # fmt: skip
ANY = Host(name="", token_refused_else=_UNSEEN, manifest_refused_else=_UNSEEN)
"""A registry that nothing special is known of."""


def host_of(registry: str) -> Host:
    """The record of a registry, by the name that stands in references."""
    bare = registry.partition(":")[0].lower()
    for host in KNOWN:
        if bare == host.name or (host.suffix and bare.endswith(f".{host.name}")):
            return host
    return ANY
