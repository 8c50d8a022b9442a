"""Tokens that are shared: for how long, for how many repositories, and what a closed one does to the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tui.core.answers import Answer, Denied, ManifestOf, Present, Purpose
from tui.core.image import BadName, parse
from tui.demo.images import index
from tui.registry import protocol
from tui.registry.exchange import Login, NoReply, Outcome, Reply, Request
from tui.registry.hosts import host_of
from tui.registry.tokens import Grant, Place, Tokens, Wanted, grant_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
INDEX = index(("linux/amd64",), "x").manifest
FOUND = Reply(200, (("content-type", INDEX.media_type),), INDEX.data)
ADA = Login("ada", "canary-7f3a91")


class Registry:
    """Answers as a registry with tokens does. A token lists the scopes that it was given for."""

    def __init__(self, scope: str = "", closed: str = "", *, refuses_token: bool = False, most: int = 99) -> None:
        self.sent: list[Request] = []
        self.scope, self.closed, self.refuses_token, self.most = scope, closed, refuses_token, most

    def reply(self, request: Request) -> Reply:
        self.sent.append(request)
        if request.purpose is Purpose.TOKEN:
            return self._token(request)
        name = urlsplit(request.url).path.removeprefix("/v2/").partition("/manifests/")[0]
        wanted = self.scope or f"repository:{name}:pull"
        given = json.loads(request.authorization.removeprefix("Bearer ") or "[]")
        if wanted in given and name != self.closed:
            return FOUND
        header = f'Bearer realm="https://auth.example/token",service="s",scope="{wanted}"'
        return Reply(401, (("www-authenticate", header),), b"")

    def _token(self, request: Request) -> Reply:
        scopes = parse_qs(urlsplit(request.url).query).get("scope", [])
        shut = self.refuses_token and f"repository:{self.closed}:pull" in scopes
        if shut or len(scopes) > self.most:
            return Reply(403, (), b'{"errors": [{"code": "DENIED", "message": "denied"}]}')
        return Reply(200, (), json.dumps({"token": json.dumps(scopes), "expires_in": 300}).encode())

    @property
    def said(self) -> list[str]:
        """What was asked: `token 3` for a token of three scopes, else the repository, with + for a token sent along."""
        return [
            f"token {r.url.count('scope=')}" if r.purpose is Purpose.TOKEN
            else urlsplit(r.url).path.split("/manifests/")[0].removeprefix("/v2/") + ("+" if r.authorization else "")
            for r in self.sent
        ]  # fmt: skip


def ask(text: str, tokens: Tokens, registry: Registry, login: Login | None = None) -> Answer:
    """One conversation from start to end."""
    name = parse(text)
    assert not isinstance(name, BadName)
    host = host_of(name.registry)
    api = host.api_host(name.registry)
    asking = protocol.ask(
        ManifestOf(name, "linux/amd64"), host=host, base=f"https://{api}", endpoint=name.registry, login=login,
        tokens=tokens, now=NOW,
    )  # fmt: skip
    tokens.done(api, login, name.repository)
    try:
        request = next(asking)
        while True:
            request = asking.send(registry.reply(request))
    except StopIteration as done:
        answer: Answer = done.value
        return answer


def expecting(host: str, *repositories: str) -> Tokens:
    tokens = Tokens(lambda: 0.0)
    for repository in repositories:
        tokens.expect(host, None, repository)
    return tokens


def test_one_token_opens_what_will_be_asked_for_next() -> None:
    registry, tokens = Registry(), expecting("quay.io", "a/b", "a/c", "a/d")
    for name in "bcd":
        assert isinstance(ask(f"quay.io/a/{name}:1", tokens, registry), Present)
    assert registry.said == ["a/b", "token 3", "a/b+", "a/c+", "a/d+"]


def test_a_token_holds_so_many_repositories_at_the_most() -> None:
    names = [f"a/r{number}" for number in range(25)]
    registry, tokens = Registry(), expecting("quay.io", *names)
    for name in names:
        ask(f"quay.io/{name}:1", tokens, registry)
    assert [said for said in registry.said if said.startswith("token")] == ["token 10", "token 10", "token 5"]


def test_a_closed_repository_is_asked_for_alone_and_spoils_nothing() -> None:
    registry, tokens = Registry(closed="a/c"), expecting("quay.io", "a/b", "a/c", "a/d")
    answers = [ask(f"quay.io/a/{name}:1", tokens, registry) for name in "bcd"]
    assert [type(answer) for answer in answers] == [Present, Denied, Present]
    assert registry.said == ["a/b", "token 3", "a/b+", "a/c+", "token 1", "a/c+", "a/d+"]


def test_a_token_of_several_that_is_refused_is_asked_for_one_by_one() -> None:
    registry, tokens = Registry(closed="a/c", refuses_token=True), expecting("quay.io", "a/b", "a/c", "a/d")
    answers = [ask(f"quay.io/a/{name}:1", tokens, registry) for name in "bcd"]
    assert [type(answer) for answer in answers] == [Present, Denied, Present]
    denied = answers[1]
    assert isinstance(denied, Denied)
    assert denied.step is Purpose.TOKEN
    assert registry.said.count("token 3") == 1
    assert registry.said.count("token 1") == 3


def test_ghcr_gives_a_token_for_one_repository() -> None:
    registry, tokens = Registry(), expecting("ghcr.io", "a/b", "a/c")
    for name in "bc":
        ask(f"ghcr.io/a/{name}:1", tokens, registry)
    assert [said for said in registry.said if said != "a/b+"] == ["a/b", "token 1", "token 1", "a/c+", "a/c+"]


def test_a_constant_scope_is_one_token_for_all() -> None:
    registry, tokens = Registry(scope="aws"), expecting("public.ecr.aws")
    for name in "bcd":
        ask(f"public.ecr.aws/a/{name}:1", tokens, registry)
    assert registry.said.count("token 1") == 1


def test_a_token_that_was_refused_in_advance_is_no_verdict() -> None:
    """The challenge of one repository is met for the next; where that fails, the registry's own word counts."""
    tokens = expecting("ghcr.io")
    ask("ghcr.io/a/b:1", tokens, Registry())

    class Open(Registry):
        def reply(self, request: Request) -> Reply:
            refused = Reply(403, (), b"")
            self.sent.append(request)
            return refused if request.purpose is Purpose.TOKEN else FOUND

    assert isinstance(ask("ghcr.io/a/public:1", tokens, Open()), Present)


def test_the_token_of_one_login_is_not_used_for_another() -> None:
    registry, tokens = Registry(), Tokens(lambda: 0.0)
    ask("ghcr.io/a/b:1", tokens, registry, ADA)
    ask("ghcr.io/a/b:1", tokens, registry, Login("ada", "another"))
    ask("ghcr.io/a/b:1", tokens, registry)
    assert registry.said.count("token 1") == 3
    assert ADA.secret not in repr(tokens) + repr(Place("r", "s", ADA))


@pytest.mark.parametrize(
    ("told", "holds", "lapsed"),
    [({}, 53, 55), ({"expires_in": 300}, 289, 291), ({"expires_in": 20}, 17, 19), ({"expires_in": "x"}, 53, 55)],
    ids=["60 seconds by default", "ten seconds early", "a tenth early", "nonsense is the default"],
)
def test_a_token_is_kept_until_shortly_before_it_lapses(told: Mapping[str, object], holds: int, lapsed: int) -> None:
    now = 1000.0
    tokens, wanted = Tokens(lambda: now), Wanted(Place("r", "s", None), "aws")
    grant = grant_of(Reply(200, (), json.dumps({"token": "t", **told}).encode()))
    assert grant is not None
    tokens.keep((wanted,), grant)
    now += holds
    assert tokens.get(wanted) == "t"
    now += lapsed - holds
    assert tokens.get(wanted) is None


@pytest.mark.parametrize(
    "outcome",
    [
        Reply(403, (), b'{"token": "t"}'), Reply(200, (), b"<html>"), Reply(200, (), b'{"token": "a\\nb"}'),
        Reply(200, (), b'{"token": 5}'), Reply(200, (), b"[]"),
    ],
    ids=["refused", "a page", "a line break", "a number", "a list"],
)  # fmt: skip
def test_what_is_no_token(outcome: Outcome) -> None:
    assert grant_of(outcome) is None
    assert not isinstance(outcome, NoReply)
    assert "t0ken" not in repr(Grant("t0ken", 1))
