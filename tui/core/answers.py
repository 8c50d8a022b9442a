"""What is asked of the world, and what came back. Unknown is never absent: only Absent may call an image gone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from tui.core.image import ImageName


@dataclass(frozen=True, slots=True)
class ManifestOf:
    """Is this image there for this platform? Only `registry`, `repository` and `asked` of the name matter."""

    image: ImageName
    platform: str
    """`os/arch[/variant]`, never empty."""
    deep: bool = False
    """Of an index, read the platform's own manifest and config too, for its labels and its age: two more requests.
    Never where reading takes from a quota."""

    @property
    def key(self) -> tuple[str, ...]:
        """Two questions with the same key get one request."""
        return ("manifest", self.image.path, self.image.asked, self.platform, *(("deep",) if self.deep else ()))


@dataclass(frozen=True, slots=True)
class TagsOf:
    """Which tags has this repository? `image`: any reference in it."""

    image: ImageName

    @property
    def key(self) -> tuple[str, ...]:
        return ("tags", self.image.path)


@dataclass(frozen=True, slots=True)
class DigestOf:
    """Which digest has this tag now: that of the index, where it is one? Asked with HEAD, which takes from no quota."""

    image: ImageName

    @property
    def key(self) -> tuple[str, ...]:
        return ("digest", self.image.path, self.image.asked)


@dataclass(frozen=True, slots=True)
class FactsOf:
    """What does the registry's own website tell of the tags of this repository? Answered with `Tags` that have facts;
    Skipped where the registry has no such website. `image`: any reference in the repository."""

    image: ImageName

    @property
    def key(self) -> tuple[str, ...]:
        return ("facts", self.image.path)


Question = ManifestOf | TagsOf | DigestOf | FactsOf


class Purpose(Enum):
    """Which step of the conversation a request was. A refusal means different things at each."""

    PING = "ping"
    TOKEN = "token"
    MANIFEST = "manifest"
    TAGS = "tags"
    CONFIG = "config"
    SITE = "site"
    """The registry's own website, asked beside it (Docker Hub)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One request and its reply, secrets removed. `status` is None when no reply came; `fault` then says why."""

    purpose: Purpose
    method: str
    url: str
    status: int | None
    headers: tuple[tuple[str, str], ...] = ()
    """Only the headers that matter for the diagnosis, names in lower case."""
    body: str = ""
    """The start of the body, control characters kept; at most 2,000 characters."""
    fault: str = ""
    login: str = ""
    """Whose login was sent: empty (none), or the user name it was stored under."""
    milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """What a registry says of the pulls that are left to this caller (Docker Hub's ratelimit headers)."""

    left: int
    limit: int
    window: int | None = None
    """The seconds that `limit` holds for; None: not said."""
    source: str = ""
    """Whom the registry counts for: an address, or a user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What every answer carries: when it was given, by which endpoint, and the whole exchange."""

    asked_at: datetime
    endpoint: str = ""
    """The host that answered: the registry itself, or a mirror of it."""
    exchange: tuple[Step, ...] = ()
    from_cache: bool = False
    http: int | None = None
    code: str | None = None
    """The registry's own error code: MANIFEST_UNKNOWN, DENIED, ..."""
    message: str | None = None
    """The registry's own words, as they came."""
    login_refused: bool = False
    """A stored login was refused; the answer is what the registry says without it."""
    quota: Quota | None = None
    """The pulls that are left, where the registry tells."""
    way: tuple[str, ...] = ()
    """Whole sentences: which mirrors were asked before and what they said, and which settings led to the endpoint.
    Empty where the registry itself was asked at once."""
    login_from: str = ""
    """Where the stored login comes from that was sent: the path of a file, a variable, or a helper's program."""


SCHEMA1 = (
    "application/vnd.docker.distribution.manifest.v1+prettyjws",
    "application/vnd.docker.distribution.manifest.v1+json",
)
"""The media types of the first image format, which Docker 28.2 gave up (docker/cli docs/deprecated.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present(Told):
    """The manifest is there. For an index, `platforms` lists what it holds."""

    digest: str | None = None
    platform_digest: str | None = None
    """Of an index, the digest of the manifest that it names for the platform that was asked for."""
    media_type: str = ""
    platforms: tuple[str, ...] = ()
    """`os/arch[/variant]` of each image in an index; empty for a single manifest whose platform was not asked."""
    warnings: tuple[str, ...] = ()
    """Texts of `Warning: 299` headers."""
    labels: tuple[tuple[str, str], ...] = ()
    """Labels of the config, and annotations of the manifest and of its index, each name once; only what was read."""
    created: str | None = None
    """When the image was built: RFC 3339, as its config or its annotations say it; None where neither was read."""

    def label(self, name: str) -> str:
        """The value of a label; empty where there is none, or nobody read it."""
        return dict(self.labels).get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TagFacts:
    """What a registry's website tells of one tag."""

    tag: str
    digest: str | None = None
    """Of the index, where it is one; None where the website does not tell."""
    pushed: str = ""
    """When it was last pushed: RFC 3339."""
    platforms: tuple[str, ...] = ()
    """`os/arch[/variant]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags(Told):
    """The tags of a repository, in the order of the registry. `complete` is False when paging was cut short."""

    tags: tuple[str, ...] = ()
    complete: bool = True
    facts: tuple[TagFacts, ...] = ()
    """To `FactsOf` alone: what is known of the tags that were pushed last."""


class Lacking(Enum):
    """What is known not to be there."""

    TAG = "tag"
    REPOSITORY = "repository"
    PLATFORM = "platform"
    EITHER = "tag or repository"
    """The registry says the same for both; the tag list did not tell either."""


class Cause(Enum):
    """What a refusal may mean."""

    PRIVATE = "private"
    MISSING = "missing"
    MOVED = "moved"
    NO_ACCESS = "no-access"
    """The login is good, and may not read it."""
    BLOCKED = "blocked"
    BAD_LOGIN = "bad-login"
    NO_TAG = "tag-missing"
    NO_REPOSITORY = "repository-missing"
    UPSTREAM = "upstream"
    """The registry passes on what another one keeps, and got a refusal or no answer there."""
    OUTAGE = "outage"
    """The registry is in trouble, and says this to everybody then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent(Told):
    """The registry says that it is not there."""

    what: Lacking
    platforms: tuple[str, ...] = ()
    """For PLATFORM: those that there are."""
    digest: str | None = None
    could_be: tuple[Cause, ...] = ()
    """What the registry's answer does not tell apart, likeliest first; empty where it is plain."""
    emptied: bool = False
    """The repository is there, and holds no tag at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Website:
    """What a registry's website shows to everybody of a repository that the registry itself refuses."""

    shown: bool
    """It shows the repository, as a public one."""
    owner_known: bool | None = None
    """It knows an account of the owner's name; None: not asked, or no plain answer."""
    updated: str = ""
    """When the repository was last changed: RFC 3339."""
    status: str = ""
    """Its state in the website's own word: `active`, `inactive`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied(Told):
    """The registry refuses to say. `could_be`: the causes that its answer does not tell apart, likeliest first."""

    step: Purpose
    could_be: tuple[Cause, ...]
    with_login: bool = False
    """A stored login took part, and was not called wrong."""
    mostly: Cause | None = None
    """The cause that this very answer mostly has, where that is known of the registry."""
    website: Website | None = None
    """What the registry's website shows to everybody, where it was asked."""


class Budget(Enum):
    """What a rate limit counts: it decides what helps."""

    REQUESTS = "requests"
    """Of this address, whoever asks."""
    PULLS = "pulls"
    """Of this caller; one with a login has more."""
    BYTES = "bytes"
    """Sent to callers without a login: waiting for an hour does not lift it."""
    SHARED = "shared"
    """Of the registry or of the project that owns the image, whoever asks."""
    UPSTREAM = "upstream"
    """Of the registry behind this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limited(Told):
    """Too many requests. `retry_after`: seconds, None where the registry does not say."""

    retry_after: float | None = None
    budget: Budget = Budget.REQUESTS


class Unreached(Enum):
    """Why nobody answered."""

    NAME = "name"
    """The host name does not resolve."""
    REFUSED = "refused"
    """Nothing listens on the port."""
    TIMEOUT = "timeout"
    TLS = "tls"
    """It speaks TLS, and no connection that can be trusted came about; or a file for that cannot be used."""
    NO_TLS = "no-tls"
    """What answers there speaks something else than TLS."""
    PROXY = "proxy"
    """The proxy that the environment names does not let us through, is not there, or cannot be used."""
    BROKEN = "broken"
    """The connection broke or spoke something that is not HTTP."""
    SERVER = "server"
    """The server answers that it is broken (5xx), or switched off."""
    STORAGE = "storage"
    """The registry answers, and the host where it keeps the parts of its images does not."""
    BLOCKED = "blocked"
    """This machine's own configuration forbids the registry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable(Told):
    """Nobody answered, or the server says that it is broken."""

    why: Unreached


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd(Told):
    """An answer that no rule covers: a page in place of JSON, a status that does not belong there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(Told):
    """Not asked. `reason`: a whole sentence."""

    reason: str


Answer = Present | Tags | Absent | Denied | Limited | Unreachable | Odd | Skipped


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers so far, by the key of their question."""

    by_key: dict[tuple[str, ...], Answer] = field(default_factory=dict)

    def tags_asked_for(self, image: ImageName) -> tuple[str, ...]:
        """The tags of its repository that a manifest or a digest was asked of."""
        kinds, path = ("manifest", "digest"), image.path
        asked = (key[2] for key in self.by_key if key[0] in kinds and key[1] == path)
        return tuple(dict.fromkeys(tag for tag in asked if ":" not in tag))

    def of(self, question: Question) -> Answer | None:
        """The answer; one that looked deeper serves too."""
        found = self.by_key.get(question.key)
        if found is None and isinstance(question, ManifestOf) and not question.deep:
            found = self.by_key.get(replace(question, deep=True).key)
        return found
