"""What the replies of known registries mean, each conversation scripted: no sockets.

The shapes are from the registries' own code, documentation and captured exchanges.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from tui.core.answers import (
    Absent,
    Answer,
    Cause,
    Denied,
    DigestOf,
    Lacking,
    Limited,
    ManifestOf,
    Odd,
    Present,
    Purpose,
    Quota,
    Unreachable,
    Unreached,
)
from tui.core.image import BadName, ImageName, parse
from tui.demo.images import image, index
from tui.registry import protocol
from tui.registry.exchange import Login, Reply, Request
from tui.registry.hosts import host_of
from tui.registry.manifest import created
from tui.registry.realms import is_loopback, trusted_realm
from tui.registry.tokens import Tokens

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
INDEX = index(("linux/amd64", "linux/arm64"), "x").manifest


def named(text: str) -> ImageName:
    name = parse(text)
    assert not isinstance(name, BadName)
    return name


def fault(status: int, code: str, message: str = "", **headers: str) -> Reply:
    body = json.dumps({"errors": [{"code": code, "message": message}]}).encode()
    return Reply(status, tuple((name.replace("_", "-"), value) for name, value in headers.items()), body)


def asks(realm: str, scope: str = "", error: str = "", scheme: str = "Bearer") -> Reply:
    parts = [
        f'realm="{realm}"',
        'service="s"',
        f'scope="{scope}"' if scope else "",
        f'error="{error}"' if error else "",
    ]
    return fault(401, "UNAUTHORIZED", www_authenticate=f"{scheme} {','.join(part for part in parts if part)}")


TOKEN = Reply(200, (), b'{"token": "granted-token"}')
FOUND = Reply(200, (("content-type", INDEX.media_type), ("docker-content-digest", INDEX.digest)), INDEX.data)
LIST = Reply(200, (), b'{"tags": ["1.0", "2.0"]}')
BASIC = asks("Registry", scheme="Basic")


@dataclass
class Scripted:
    """Replies in order; what was sent is kept."""

    replies: list[Reply]
    sent: list[Request] = field(default_factory=list)

    def converse(self, text: str, login: Login | None = None, *, deep: bool = False) -> Answer:
        name = named(text)
        host = host_of(name.registry)
        asking = protocol.ask(
            ManifestOf(name, "linux/amd64", deep), host=host, base=f"https://{host.api_host(name.registry)}",
            endpoint=name.registry, login=login, tokens=Tokens(), now=NOW,
        )  # fmt: skip
        left = iter(self.replies)
        try:
            request = next(asking)
            while True:
                self.sent.append(request)
                request = asking.send(next(left))
        except StopIteration as done:
            assert next(left, None) is None, "not every reply was asked for"
            answer: Answer = done.value
            return answer


HUB = asks("https://auth.docker.io/token", "repository:a/b:pull")
HUB_NO = asks("https://auth.docker.io/token", "repository:a/b:pull", "insufficient_scope")
GH = asks("https://ghcr.io/token", "repository:a/b:pull")
GH_NO = fault(403, "DENIED", "denied")
QUAY = asks("https://quay.io/v2/auth", "repository:a/b:pull")
PKG = asks("https://europe-docker.pkg.dev/v2/token", "repository:a/b:pull")
UNKNOWN = fault(404, "MANIFEST_UNKNOWN", "manifest unknown")
NO_PAGE = Reply(404, (), b'{"message": "object not found"}')
NO_NAME = fault(404, "NAME_UNKNOWN", "repository name not known to registry")


@pytest.mark.parametrize(
    ("text", "replies", "kind", "detail"),
    [
        pytest.param("a/b:1", [HUB, TOKEN, FOUND, FOUND], Present, None, id="hub: there"),
        pytest.param("a/b:1", [HUB, TOKEN, UNKNOWN, UNKNOWN, LIST], Absent, Lacking.TAG, id="hub: no such tag"),
        pytest.param(
            "a/b:1", [HUB, TOKEN, HUB_NO, HUB_NO, NO_PAGE, Reply(200, (), b"{}")], Denied, Purpose.MANIFEST,
            id="hub: missing or private",
        ),
        pytest.param("ghcr.io/a/b:1", [GH, TOKEN, FOUND, Reply(200)], Present, None, id="ghcr: there"),
        pytest.param(
            "ghcr.io/a/b:1", [GH, TOKEN, FOUND, Reply(404)], Absent, Lacking.PLATFORM, id="ghcr: a lost child"
        ),
        pytest.param("ghcr.io/a/b:1", [GH, GH_NO], Denied, Purpose.TOKEN, id="ghcr: missing or moved"),
        pytest.param("ghcr.io/a/b:1", [GH, fault(401, "UNAUTHORIZED")], Denied, Purpose.TOKEN, id="ghcr: private"),
        pytest.param("ghcr.io/a/b:1", [GH, TOKEN, UNKNOWN], Absent, Lacking.TAG, id="ghcr: no such tag"),
        pytest.param("quay.io/a/b:1", [FOUND], Present, None, id="quay: public needs no token"),
        pytest.param("quay.io/a/b:1", [fault(404, "TAG_EXPIRED")], Absent, Lacking.TAG, id="quay: an expired tag"),
        pytest.param("quay.io/a/b:1", [QUAY, TOKEN, QUAY], Denied, Purpose.MANIFEST, id="quay: missing or private"),
        pytest.param("quay.io/a/b:1", [QUAY, fault(405, "DENIED")], Denied, Purpose.TOKEN, id="quay: disabled"),
        pytest.param(
            "europe-docker.pkg.dev/a/b:1", [PKG, fault(403, "DENIED")], Denied, Purpose.TOKEN, id="google: refused"
        ),
        pytest.param("registry.k8s.io/a:1", [UNKNOWN, UNKNOWN], Absent, Lacking.EITHER, id="k8s: tag or repository"),
        pytest.param(
            "mcr.microsoft.com/a:1", [UNKNOWN, Reply(404, (), b"<Error><Code>BlobNotFound</Code></Error>")],
            Absent, Lacking.EITHER, id="mcr: the tag list is XML",
        ),
        pytest.param(
            "1.dkr.ecr.eu-west-1.amazonaws.com/a:1", [BASIC], Denied, Purpose.MANIFEST, id="ecr: asks always"
        ),
        pytest.param("x.azurecr.io/a:1", [fault(403, "DENIED", "network rule")], Denied, Purpose.MANIFEST, id="acr"),
        pytest.param(
            "harbor.example/a/b:1", [fault(404, "NOT_FOUND", "artifact a/b:1 not found"), LIST], Absent, Lacking.TAG,
            id="harbor: its own code for a missing tag",
        ),
        pytest.param(
            "harbor.example/a/b:1",
            [fault(404, "NOT_FOUND", "artifact a/b:1 not found"), fault(404, "NOT_FOUND", "repository a/b not found")],
            Absent, Lacking.REPOSITORY, id="harbor: no repository",
        ),
        pytest.param(
            "harbor.example/a/b:1", [fault(412, "PROJECTPOLICYVIOLATION")], Denied, Purpose.MANIFEST, id="policy"
        ),
        pytest.param("reg.example/a/b:1", [UNKNOWN, NO_NAME], Absent, Lacking.REPOSITORY, id="plain: no repository"),
        pytest.param("reg.example/a/b:3", [UNKNOWN, LIST], Absent, Lacking.TAG, id="plain: no tag"),
        pytest.param("reg.example/a/b:1.0", [UNKNOWN, LIST], Odd, None, id="plain: listed, and yet not there"),
        pytest.param("reg.example/a/b:1", [NO_NAME], Absent, Lacking.REPOSITORY, id="zot: no repository"),
        pytest.param("reg.example/a/b:1", [Reply(404), Reply(404)], Odd, None, id="an empty 404 proves nothing"),
        pytest.param(
            "reg.example/a/b:1", [fault(500, "UNKNOWN", "toomanyrequests: slow down")], Limited, None,
            id="a pull-through registry hides an upstream limit in a 500",
        ),
        pytest.param("reg.example/a/b:1", [fault(503, "UNAVAILABLE")], Unreachable, Unreached.SERVER, id="broken"),
        pytest.param("reg.example/a/b:1", [Reply(403, (), b"<html>no</html>")], Denied, Purpose.MANIFEST, id="page"),
        pytest.param("reg.example/a/b:1", [asks("http://reg.example/token")], Odd, None, id="a realm without TLS"),
        pytest.param("reg.example/a/b:1", [asks("https://10.0.0.1/token")], Odd, None, id="a private realm"),
    ],
)  # fmt: skip
def test_what_replies_mean(text: str, replies: list[Reply], kind: type, detail: object) -> None:
    answer = Scripted(replies).converse(text)
    assert isinstance(answer, kind)
    match answer:
        case Absent(what=found) | Denied(step=found) | Unreachable(why=found):
            assert found is detail
        case _:
            assert detail is None


def test_nobody_is_told_of_a_login_that_was_not_sent() -> None:
    """ECR asks everybody for one: that says nothing of a login's rights."""
    answer = Scripted([BASIC]).converse("1.dkr.ecr.eu-west-1.amazonaws.com/a:1")
    assert isinstance(answer, Denied)
    assert answer.could_be == (Cause.PRIVATE, Cause.MISSING)


def test_blocking_is_the_only_cause_of_a_blocking_page() -> None:
    answer = Scripted([Reply(403, (), b"<html>US export control</html>")]).converse("reg.example/a/b:1")
    assert isinstance(answer, Denied)
    assert answer.could_be == (Cause.BLOCKED,)


@pytest.mark.parametrize(
    ("challenge", "scope"),
    [
        pytest.param(GH, "scope=repository:a/b:pull", id="the scope that is offered"),
        pytest.param(
            asks("https://ghcr.io/token", "repository:user/image:pull"), "scope=repository:a/b:pull", id="ghcr"
        ),
        pytest.param(asks("https://r.example/token", "aws"), "scope=aws", id="a constant"),
        pytest.param(asks("https://r.example/token", "repository:b:pull"), "scope=repository:b:pull", id="Artifactory"),
        pytest.param(asks("https://r.example/token"), "scope=repository:a/b:pull", id="none is offered"),
        pytest.param(
            asks("https://r.example/token", "repository:a/b:pull,push"), "scope=repository:a/b:pull", id="never push"
        ),
    ],
)
def test_the_scope_that_is_asked_for(challenge: Reply, scope: str) -> None:
    scripted = Scripted([challenge, TOKEN, FOUND])
    assert isinstance(scripted.converse("reg.example/a/b:1"), Present)
    assert scripted.sent[1].url.endswith(scope)
    assert scripted.sent[2].authorization == "Bearer granted-token"


def test_an_identity_token_is_posted() -> None:
    scripted = Scripted([GH, Reply(200, (), b'{"access_token": "granted-token"}'), FOUND, Reply(200)])
    assert isinstance(scripted.converse("ghcr.io/a/b:1", Login("<token>", "refresh-me", identity=True)), Present)
    assert (scripted.sent[1].method, dict(scripted.sent[1].form)["refresh_token"]) == ("POST", "refresh-me")


def test_an_identity_token_that_post_does_not_take_goes_the_older_way() -> None:
    login = Login("ada", "refresh-me", identity=True, password="pass-word")
    scripted = Scripted([GH, Reply(405), TOKEN, FOUND, Reply(200)])
    assert isinstance(scripted.converse("ghcr.io/a/b:1", login), Present)
    assert [request.method for request in scripted.sent[1:3]] == ["POST", "GET"]
    assert base64.b64decode(scripted.sent[2].authorization.removeprefix("Basic ")) == b"ada:pass-word"
    assert "pass-word" not in repr(scripted.sent)


@pytest.mark.parametrize("status", [400, 401])
def test_an_identity_token_that_is_no_good_any_more_is_refused_and_left_out(status: int) -> None:
    wrong = Reply(status, (), b'{"error": "invalid_grant"}')
    scripted = Scripted([GH, wrong, GH, TOKEN, FOUND, Reply(200)])
    answer = scripted.converse("ghcr.io/a/b:1", Login("<token>", "refresh-me", identity=True))
    assert isinstance(answer, Present)
    assert answer.login_refused


def test_a_login_that_hub_calls_wrong_is_refused_and_left_out() -> None:
    wrong = Reply(401, (), b'{"details": "incorrect username or password"}')
    scripted = Scripted([HUB, wrong, HUB, TOKEN, FOUND, FOUND])
    answer = scripted.converse("a/b:1", Login("ada", "secret-word"))
    assert isinstance(answer, Present)
    assert answer.login_refused
    assert "secret-word" not in repr(scripted.sent)


def test_a_login_without_access_is_told_apart() -> None:
    no_read = fault(403, "DENIED", "permission_denied: read_package")
    answer = Scripted([GH, TOKEN, no_read, GH, GH_NO]).converse("ghcr.io/a/b:1", Login("ada", "secret-word"))
    assert isinstance(answer, Denied)
    assert answer.could_be[0] is Cause.NO_ACCESS
    assert not answer.login_refused


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        pytest.param(fault(429, "TOOMANYREQUESTS", retry_after="120"), 120, id="seconds"),
        pytest.param(fault(429, "X", retry_after="Tue, 24 Nov 2026 12:01:00 GMT"), 60, id="a date"),
        pytest.param(fault(429, "X", retry_after="Tue, 24 Nov 2026 11:00:00 GMT"), None, id="a date that is past"),
        pytest.param(fault(429, "X", retry_after="0"), None, id="zero"),
        pytest.param(fault(429, "X", retry_after="soon"), None, id="nonsense"),
        pytest.param(fault(429, "X", retry_after="1.5"), 1.5, id="parts of seconds"),
        pytest.param(fault(429, "X", x_retry_after="1795521690"), 90, id="a moment since 1970"),
        pytest.param(
            fault(429, "X", retry_after="0", x_retry_after="30"), 30, id="the second header, where the first is 0"
        ),
        pytest.param(fault(429, "X", "retry-after: 1m30.5s, allowed: 44000/minute"), 90.5, id="a Go duration"),
        pytest.param(Reply(429, (), b"Too Many Requests"), None, id="bare text"),
    ],
)
def test_how_long_to_wait(reply: Reply, seconds: float | None) -> None:
    answer = Scripted([reply]).converse("reg.example/a/b:1")
    assert isinstance(answer, Limited)
    assert answer.retry_after == seconds


@pytest.mark.parametrize(
    ("left", "kind", "requests"),
    [
        pytest.param("76", Present, 4, id="plenty is left: the platforms are read"),
        pytest.param("20", Present, 3, id="the quota runs low: HEAD alone"),
        pytest.param("0", Limited, 3, id="HEAD answers, and a pull would not"),
    ],
)
def test_reading_spares_the_pull_quota(left: str, kind: type, requests: int) -> None:
    quota = (("ratelimit-limit", "100;w=21600"), ("ratelimit-remaining", f"{left};w=21600"))
    head = Reply(200, (*FOUND.headers, *quota))
    scripted = Scripted([HUB, TOKEN, head, FOUND][:requests])
    assert isinstance(scripted.converse("a/b:1"), kind)


def test_the_quota_is_told_with_the_answer() -> None:
    told = (("ratelimit-limit", "100;w=21600"), ("ratelimit-remaining", "20;w=21600"))
    head = Reply(200, (*FOUND.headers, *told, ("docker-ratelimit-source", "203.0.113.7")))
    answer = Scripted([HUB, TOKEN, head]).converse("a/b:1")
    assert isinstance(answer, Present)
    assert answer.quota == Quota(20, 100, 21600, "203.0.113.7")


def test_labels_and_age_come_with_what_is_read() -> None:
    made = image("linux/amd64", "x", {"org.opencontainers.image.source": "https://git.example/a/b"})
    manifest = Reply(200, (("content-type", made.manifest.media_type),), made.manifest.data)
    answer = Scripted([manifest, Reply(200, (), made.blobs[0].data)]).converse("reg.example/a/b:1")
    assert isinstance(answer, Present)
    assert answer.label("org.opencontainers.image.source") == "https://git.example/a/b"
    assert answer.label("unheard-of") == ""
    assert answer.created == "2026-01-01T00:00:00Z"


def test_a_deep_question_reads_the_image_below_an_index() -> None:
    child = image("linux/amd64", "x", {"from": "config", "own": "1"})
    top = {
        "schemaVersion": 2,
        "manifests": [
            {**child.manifest.descriptor, "platform": {"os": "linux", "architecture": "amd64"},
             "annotations": {"from": "descriptor", "entry": "1"}},
            {**child.manifest.descriptor, "platform": {"os": "linux", "architecture": "arm64"},
             "annotations": {"vnd.docker.reference.type": "attestation-manifest"}},
        ],
        "annotations": {"from": "index", "org.opencontainers.image.created": "2025-01-01T00:00:00Z"},
    }  # fmt: skip
    above = Reply(200, (("content-type", "application/vnd.oci.image.index.v1+json"),), json.dumps(top).encode())
    below = Reply(200, (("content-type", child.manifest.media_type),), child.manifest.data)
    flat = Scripted([above]).converse("reg.example/a/b:1")
    deep = Scripted([above, below, Reply(200, (), child.blobs[0].data)]).converse("reg.example/a/b:1", deep=True)
    assert isinstance(flat, Present)
    assert isinstance(deep, Present)
    assert flat.platforms == deep.platforms == ("linux/amd64",)
    assert (flat.label("from"), flat.created) == ("index", "2025-01-01T00:00:00Z")
    assert (deep.label("from"), deep.label("entry"), deep.label("own")) == ("config", "1", "1")
    assert deep.created == "2026-01-01T00:00:00Z"
    assert len(deep.exchange) == 3


def test_builds_that_are_the_same_each_time_have_no_date() -> None:
    assert created({"created": "1970-01-01T00:00:00Z"}, {"org.opencontainers.image.created": "0001-01-01"}) is None
    assert (
        created({"created": "0001-01-01T00:00:00Z"}, {"org.opencontainers.image.created": "2024-05-05"}) == "2024-05-05"
    )


def test_bytes_that_do_not_have_their_digest_are_odd() -> None:
    other = image("linux/amd64", "other").manifest.digest
    assert isinstance(Scripted([FOUND]).converse(f"reg.example/a/b@{other}"), Odd)


def test_warnings_are_kept() -> None:
    reply = Reply(200, (*FOUND.headers, ("warning", '299 - "This image is deprecated."')), FOUND.body)
    answer = Scripted([reply]).converse("reg.example/a/b:1")
    assert isinstance(answer, Present)
    assert answer.warnings == ("This image is deprecated.",)


@pytest.mark.parametrize(
    ("realm", "host", "good"),
    [
        pytest.param("https://auth.docker.io/token", "registry-1.docker.io", True, id="https elsewhere"),
        pytest.param("http://auth.docker.io/token", "registry-1.docker.io", False, id="plain http"),
        pytest.param("https://169.254.169.254/token", "r.example", False, id="link-local"),
        pytest.param("https://localhost/token", "r.example", False, id="this machine, named by another"),
        pytest.param("https://10.0.0.1/token", "10.0.0.1:5000", True, id="the host itself"),
        pytest.param("http://127.0.0.1:5001/auth", "localhost:5000", True, id="loopback to loopback"),
        pytest.param("http://r.example/auth", "localhost:5000", False, id="loopback to elsewhere, without TLS"),
        pytest.param("https://ada@r.example/auth", "r.example", False, id="a user in the address"),
    ],
)
def test_which_token_endpoints_are_trusted(realm: str, host: str, good: bool) -> None:
    assert trusted_realm(realm, host) is good


def test_loopback_names() -> None:
    assert all(map(is_loopback, ("localhost", "localhost:5000", "127.0.0.1:1", "127.9.9.9", "[::1]:5000")))
    assert not any(map(is_loopback, ("localhost.example", "128.0.0.1", "127.0.0.1.example", "r.example:5000")))


def test_a_digest_is_asked_for_with_head_alone() -> None:
    asking = protocol.ask(
        DigestOf(named("docker.io/a/b:1")), host=host_of("docker.io"), base="https://registry-1.docker.io",
        endpoint="docker.io", login=None, tokens=Tokens(), now=NOW,
    )  # fmt: skip
    request = next(asking)
    assert (request.method, request.url) == ("HEAD", "https://registry-1.docker.io/v2/a/b/manifests/1")
    with pytest.raises(StopIteration) as done:
        asking.send(Reply(200, (("docker-content-digest", INDEX.digest),), b""))
    assert (done.value.value.digest, type(done.value.value)) == (INDEX.digest, Present)


@pytest.mark.parametrize("status", [404, 429, 500])
def test_a_digest_that_is_not_told_makes_nothing_absent(status: int) -> None:
    asking = protocol.ask(
        DigestOf(named("x.io/a/b:1")), host=host_of("x.io"), base="https://x.io", endpoint="x.io", login=None,
        tokens=Tokens(), now=NOW,
    )  # fmt: skip
    next(asking)
    with pytest.raises(StopIteration) as done:
        asking.send(Reply(status, (), b""))
    assert not isinstance(done.value.value, (Present, Absent))
