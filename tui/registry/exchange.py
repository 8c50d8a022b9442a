"""One request and what came of it, as values; and the record that people may see of it.

Secrets live in `Request` and `Login` alone, are kept out of their `repr`, and never reach a `Step`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urljoin, urlsplit, urlunsplit

from tui.core.answers import Purpose, Step, Unreached
from tui.core.language import sentences, tr
from tui.registry.blackening import blackened

SHOWN_BODY = 2000
_SHOWN = frozenset({
    "content-type", "docker-content-digest", "docker-distribution-api-version", "docker-ratelimit-source",
    "gitlab-container-registry-version", "link", "location", "ratelimit-limit", "ratelimit-remaining", "retry-after",
    "server", "warning", "www-authenticate", "x-artifactory-id", "x-jfrog-version", "x-retry-after",
})  # fmt: skip
TOKEN_USER = "<token>"
"""The user name that stands where only a token is known (docker-credential-helpers)."""


@dataclass(frozen=True, slots=True)
class Login:
    """A stored login. With `identity` the secret is a refresh token; with `bearer` it is a ready access token."""

    user: str
    secret: str = field(repr=False)
    identity: bool = False
    bearer: bool = False
    password: str = field(default="", repr=False)
    """The password that is stored beside an identity token; mostly empty."""
    source: str = field(default="", compare=False)
    """The file that it stands in, or the helper that gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How a connection over TLS is judged, beside the authorities that everybody trusts. All are paths of PEM files."""

    authorities: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    """Our own certificate and its key; an empty key stands in the certificate's file."""
    verify: bool = True


PLAIN = Trust()
"""Nothing of our own: what everybody trusts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """How the API of a host is entered, where that is not by `/v2/` as everywhere."""

    api: str = "/v2"
    """The path that takes its place."""
    query: str = ""
    """What goes along with every request: `ns=docker.io`."""
    insecure: bool = False
    """The host may give tokens over plain http."""

    def address(self, base: str, path: str) -> str:
        """The whole address of a path of the API, which begins with `/v2/`."""
        whole = f"{base}{self.api}{path.removeprefix('/v2')}"
        return f"{whole}{'&' if '?' in whole else '?'}{self.query}" if self.query else whole


EVERYWHERE = Door()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to send. `url` is the address in the real world; where it is reached is the client's business."""

    purpose: Purpose
    method: str
    url: str
    accept: str = ""
    authorization: str = field(default="", repr=False)
    form: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    login: str = ""
    """The user whose login takes part; empty: none."""
    trust: Trust = PLAIN
    led: bool = field(default=False, compare=False)
    """A redirect led here: the query is not ours, and may hold a secret."""

    @property
    def host(self) -> str:
        """Host and port, for people too: without the login that an address may hold."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def origin(self) -> str:
        """Scheme and host: one host has two doors, and one of them may be closed."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. Header names are in lower case; `cut` says that the body was longer than we read."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: bool = False
    milliseconds: int = 0

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.headers if key == name)

    def get(self, name: str) -> str:
        return next(iter(self.all(name)), "")


@dataclass(frozen=True, slots=True)
class NoReply:
    """Nobody answered, or not with HTTP. `message`: a whole sentence."""

    why: Unreached
    message: str
    milliseconds: int = 0
    unconnected: bool = False
    """No connection came about at all: the next request would fare no better."""
    unsent: bool = False
    """This is what an earlier request met: it was not sent, so soon after that. The record alone tells; what is
    said of the image is the same, so that one outage is told once."""


Outcome = Reply | NoReply


def _start(body: str) -> str:
    """What is shown of it; a sign says where it goes on."""
    return body if len(body) <= SHOWN_BODY else f"{body[: SHOWN_BODY - 1]}…"


def step_of(request: Request, outcome: Outcome, secrets: Iterable[str]) -> Step:
    """The record of one request, with every known secret blacked out."""
    clean = partial(blackened, secrets=tuple(secrets))
    url = clean(shown_url(request))
    if isinstance(outcome, NoReply):
        fault = sentences(outcome.message, tr("It was not asked again so soon after that.") if outcome.unsent else "")
        return Step(
            purpose=request.purpose, method=request.method, url=url, status=None, fault=clean(fault),
            login=request.login, milliseconds=outcome.milliseconds,
        )  # fmt: skip
    granted = request.purpose is Purpose.TOKEN and outcome.status < 300
    body = "" if granted else outcome.body[: SHOWN_BODY * 4].decode("utf-8", "replace")
    headers = tuple(
        (name, clean(_bare(value) if name == "location" else value))
        for name, value in outcome.headers
        if name in _SHOWN
    )
    return Step(
        purpose=request.purpose, method=request.method, url=url, status=outcome.status, headers=headers,
        body=_start(clean(body)), login=request.login, milliseconds=outcome.milliseconds,
    )  # fmt: skip


def joined(base: str, address: str) -> str:
    """The whole address that a server means at this one; empty where it is none (`https://[x`)."""
    try:
        return urlsplit(urljoin(base, address)).geturl()
    except ValueError:
        return ""


def shown_url(request: Request) -> str:
    """Signed storage addresses carry their secret in the query; our own queries carry none."""
    ours = request.purpose in (Purpose.TOKEN, Purpose.TAGS, Purpose.PING, Purpose.SITE)
    return _bare(request.url, query=ours and not request.led)


def _bare(url: str, *, query: bool = False) -> str:
    """Without the login that an address may hold, and without its query but for where that is wanted."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, parts.query if query else "", ""))
