"""One conversation with one registry: requests go out, the challenge is met, redirects are followed, all is recorded.

A sans-IO generator: it yields `Request` values and is sent `Outcome` values. What the replies mean for the question
is decided in `protocol`. The rules that keep secrets in place are here:

- a login goes to the registry that it is stored for, and to the token endpoint that this registry names, over https
  (a registry on this machine aside);
- nothing that was given by one host is sent to another one after a redirect.
"""

from __future__ import annotations

import base64
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from tui.core.answers import Answer, Purpose, Step
from tui.registry.blackening import without_secrets
from tui.registry.challenge import Challenge, challenges, chosen
from tui.registry.exchange import EVERYWHERE, TOKEN_USER, Door, Login, Outcome, Reply, Request, joined, step_of
from tui.registry.manifest import ACCEPT
from tui.registry.realms import trusted_realm
from tui.registry.redirects import end_of, is_same_place, onward, target_of, unsafe
from tui.registry.tokens import Grant, Place, Tokens, Wanted, grant_of, pull_scope

Talking = Generator[Request, Outcome, Outcome]
MOST_TRIES = 3
"""A shared token that grew old, a fresh one, and the other scheme that some ask for then."""
CLIENT_ID = "pullfix"
_UNAUTHORIZED = 401
_PLACEHOLDER = "user/image"
"""GHCR's scope on /v2/ names this repository (oras-project/oras#1128)."""


@dataclass(slots=True)
class Talk:
    """The state of a conversation. `base` is the scheme and host of the API; `login` is None once it was dropped."""

    base: str
    repository: str
    tokens: Tokens
    login: Login | None = None
    scopes_at_once: int = 1
    """One token may be asked for so many repositories (`Host.scopes_at_once`)."""
    steps: list[Step] = field(default_factory=list)
    failed_at: Purpose = Purpose.MANIFEST
    """The step that the last outcome belongs to."""
    door: Door = EVERYWHERE
    wrong_login: frozenset[int] = frozenset((401,))
    """The statuses of the token endpoint that call a login wrong (`Host.wrong_login`)."""
    login_said_no: bool = False
    """The login itself was called wrong, by the token endpoint or by a registry without one."""
    login_said_yes: bool = False
    """The token endpoint gave a token for the login."""
    refused_realm: str = ""
    """A token endpoint that is not to be trusted with anything."""
    led_nowhere: str = ""
    """Why the last redirect was not followed, as a whole sentence."""
    token_led_nowhere: str = ""
    """The same of the token endpoint."""
    _login_went: bool = True
    """The login went to the end of the way to the token endpoint: no redirect led to another host."""
    _authorization: str = field(default="", repr=False)
    _redeemed: set[Wanted] = field(default_factory=set, repr=False)
    """What was asked for anew in this conversation, and alone: refused all the same, it is not asked for again."""
    _refusals: dict[Wanted, Outcome] = field(default_factory=dict, repr=False)
    """What the token endpoint said in place of a token."""
    _borrowed: Wanted | None = field(default=None, repr=False)
    """The token that is sent was given to another conversation, or to several at once."""
    _secrets: set[str] = field(default_factory=set, repr=False)
    met: Challenge | None = None
    """The Bearer challenge of this registry that was answered last."""

    def __post_init__(self) -> None:
        if self.login is not None:
            sent = {_basic(self.login), _basic(_with_password(self.login))}
            self._secrets |= {basic.removeprefix("Basic ") for basic in sent} | {self.login.secret, self.login.password}

    @property
    def host(self) -> str:
        return urlsplit(self.base).netloc

    def address(self, path: str) -> str:
        """The address of a path of the API."""
        return self.door.address(self.base, path)

    def without_login(self) -> Talk:
        """The same conversation from its start, for nobody in particular."""
        again = Talk(
            self.base, self.repository, self.tokens, None, self.scopes_at_once, self.steps,
            wrong_login=self.wrong_login, door=self.door,
        )  # fmt: skip
        again._secrets = self._secrets  # the replies to come may still repeat them
        return again

    @property
    def sent_basic(self) -> bool:
        """Did the login itself go along last, not a token that was got with it?"""
        return self._authorization.startswith("Basic ")

    def look(self, url: str) -> Talking:
        """Another address, as nobody in particular; one redirect on the same host is followed."""
        request = Request(purpose=Purpose.SITE, method="GET", url=url, accept="application/json")
        outcome = yield from self.send(request)
        there = target_of(url, outcome)
        if not there or not is_same_place(url, there):
            return outcome
        return (yield from self.send(replace(request, url=there)))

    def prove(self) -> Generator[Request, Outcome, None]:
        """Would the login be taken? For what the registry gives to everybody unasked: clients ask /v2/ first, and then
        send the login with everything, so a bad one fails their pull all the same."""
        ping = Request(purpose=Purpose.PING, method="GET", url=f"{self.base}/v2/")
        outcome = yield from self.send(ping)
        asked = isinstance(outcome, Reply) and outcome.status == _UNAUTHORIZED
        challenge = (
            chosen(challenges(outcome.all("www-authenticate"))) if isinstance(outcome, Reply) and asked else None
        )
        if challenge is None:
            return
        yield from self._meet(challenge, self.host, self.repository, self.login)
        if self.sent_basic:
            self.login_said_no |= _status((yield from self.send(self._authorized(ping)))) == _UNAUTHORIZED

    def told(self, answer: Answer) -> Answer:
        """The answer without the secrets that the registry may have repeated in it."""
        return without_secrets(answer, self._secrets)

    def send(self, request: Request) -> Talking:
        """One request, recorded."""
        self.failed_at = request.purpose
        outcome = yield request
        self.steps.append(step_of(request, outcome, self._secrets))
        return outcome

    def fetch(self, purpose: Purpose, method: str, path: str, accept: str = ACCEPT) -> Talking:
        """A path of the API: redirects followed, challenges met. The last outcome decides."""
        request = Request(purpose=purpose, method=method, url=self.address(path), accept=accept)
        yield from self._in_advance()
        first = self._authorized(request)
        outcome = yield from self._follow(first)
        if not first.authorization and isinstance(outcome, Reply) and outcome.status < 400:
            self.tokens.answered_without(self.base, self.login)
        for _ in range(MOST_TRIES):
            if not isinstance(outcome, Reply) or not self._wants_token(outcome):
                break
            challenge = yield from self._challenge_of(outcome)
            self.failed_at = purpose
            if self._borrowed is not None and (challenge is None or challenge.scheme != "bearer"):
                # Harbor asks for a password once any token was sent, an old one too: ask as if for the first time.
                self.tokens.forget(self._borrowed)
                self._borrowed, self._authorization = None, ""
                outcome = yield from self._follow(request)
                continue
            if challenge is None:
                break
            self.tokens.challenged(self.base, self.login, self.repository, challenge)
            refused = yield from self._meet(challenge, self.host, self.repository, self.login)
            if refused is not None:
                return refused
            if not self._authorization:
                break
            outcome = yield from self._follow(self._authorized(request))
        return outcome

    def _in_advance(self) -> Generator[Request, Outcome, None]:
        """What this host asked of others it will ask of us: a request saved. Not let in so, we ask plainly."""
        challenge = None if self._authorization else self.tokens.challenge(self.base, self.login)
        if challenge is not None:
            refused = yield from self._meet(challenge, self.host, self.repository, self.login)
            if refused is not None:
                self._authorization, self.login_said_no = "", False

    def _wants_token(self, reply: Reply) -> bool:
        """Refused for want of a (fresh) token. ECR Public answers 400 to an old one (aws/containers-roadmap#2835)."""
        return reply.status == 401 or (reply.status == 400 and bool(self._authorization))

    def _challenge_of(self, refused: Reply) -> Generator[Request, Outcome, Challenge | None]:
        offered = challenges(refused.all("www-authenticate"))
        if not offered:
            # gcr.io leaves the challenge out at times; the one of /v2/ stands (containers/image docker_client.go).
            ping = yield from self.send(Request(purpose=Purpose.PING, method="GET", url=self.address("/v2/")))
            offered = challenges(ping.all("www-authenticate")) if isinstance(ping, Reply) else ()
        challenge = chosen(offered)
        if challenge is None or challenge.get("error") != "invalid_token" or self.met is None:
            return challenge
        # nvcr.io names another realm to an old token, which gives nothing to nobody: go back to the first
        # (NVIDIA/nvidia-container-toolkit#1945).
        return challenge if challenge.get("realm") == self.met.get("realm") else self.met

    def _authorized(self, request: Request) -> Request:
        if not self._authorization:
            return request
        return replace(request, authorization=self._authorization, login=self.login.user if self.login else "")

    def _follow(self, request: Request) -> Talking:
        """Send, and follow redirects; another host gets no authorization of ours, and its own anonymous token."""
        outcome, sent, self.led_nowhere = (yield from self.send(request)), [request], ""
        while there := target_of(request.url, outcome):
            request = onward(request, there, _status(outcome))
            self.led_nowhere = end_of(sent, request)
            if self.led_nowhere:
                break
            sent.append(request)
            outcome = yield from self.send(request)
            if isinstance(outcome, Reply) and outcome.status == 401 and request.host != self.host:
                outcome = yield from self._elsewhere(request, outcome)
                if self.failed_at is Purpose.TOKEN:
                    break  # a redirect of the token endpoint leads to no manifest
        return outcome

    def _elsewhere(self, request: Request, refused: Reply) -> Talking:
        """A host that a redirect led to asks for a token: get one as nobody, for that host alone."""
        challenge = chosen(challenges(refused.all("www-authenticate")))
        if challenge is None or challenge.scheme != "bearer":
            return refused
        ours, self._authorization = self._authorization, ""
        redeemed, borrowed, self._redeemed = self._redeemed, self._borrowed, set()
        name = urlsplit(request.url).path.removeprefix("/v2/").partition("/manifests/")[0].partition("/tags/")[0]
        failed = yield from self._meet(challenge, request.host, name, None)
        theirs, self._authorization = self._authorization, ours
        self._redeemed, self._borrowed = redeemed, borrowed
        if failed is not None:
            return failed
        return (yield from self.send(replace(request, authorization=theirs))) if theirs else refused

    # --- tokens

    def _meet(
        self, challenge: Challenge, host: str, repository: str, login: Login | None
    ) -> Generator[Request, Outcome, Outcome | None]:
        """Answer a challenge: sets the authorization, or returns the outcome that kept it from being set."""
        sent, self._authorization = self._authorization, ""
        if challenge.scheme == "basic":
            basic = _basic(login) if login and not (login.identity or login.bearer) else ""
            self._authorization = basic if basic != sent else ""
            self.login_said_no |= bool(basic) and basic == sent and not self._redeemed
            return None
        if login is not None and login.bearer:
            bearer = f"Bearer {login.secret}"
            self._authorization = bearer if bearer != sent else ""
            return None
        realm, service = joined(f"{self.base}/", challenge.get("realm")), challenge.get("service")
        scope = scope_of(challenge, repository)
        if not trusted_realm(realm, host, insecure=self.door.insecure and host == self.host):
            self.refused_realm = realm or challenge.get("realm")
            return None
        if host == self.host:
            self.met = challenge
        wanted = Wanted(Place(realm, service, login), scope)
        if wanted in self._redeemed:
            return None
        token = self.tokens.get(wanted)
        self._borrowed = wanted
        if token is None or f"Bearer {token}" == sent:
            # What was refused with a token of several is asked for alone: only that refusal is about this repository.
            alone = token is not None or wanted.scope != pull_scope(repository)
            outcome = self._refusals.get(wanted) or (yield from self._granted(wanted, host, alone=alone))
            if not isinstance(outcome, Grant):
                self._refusals[wanted], self.failed_at = outcome, Purpose.TOKEN
                if login is not None and self._login_went:
                    self.login_said_no |= _calls_login_wrong(outcome, login, self.wrong_login)
                return outcome
            token = outcome.token
        self._secrets.add(token)
        self.login_said_yes |= login is not None and self._login_went
        self._authorization = f"Bearer {token}"
        return None

    def _granted(self, wanted: Wanted, host: str, *, alone: bool) -> Generator[Request, Outcome, Grant | Outcome]:
        """A fresh token: the one that is under way, else one for this and what others will want, or for this alone."""
        shared = None if alone else self.tokens.under_way(wanted)
        request, for_all = shared or self._token_request(wanted, host, 1 if alone else self.scopes_at_once)
        self.tokens.begin(request, for_all)
        try:
            outcome = yield from self._send_for_token(request, for_all, host)
        finally:
            self.tokens.end(for_all)
        grant = grant_of(outcome)
        if grant is not None:
            if len(for_all) == 1:
                self._redeemed.add(wanted)
                self._borrowed = None
            self.tokens.keep(for_all, grant)
            return grant
        if len(for_all) == 1 or not isinstance(outcome, Reply):
            return outcome
        self.tokens.one_by_one(wanted.place)
        return (yield from self._granted(wanted, host, alone=True))

    def _send_for_token(self, request: Request, for_all: tuple[Wanted, ...], host: str) -> Talking:
        """Some token servers know nothing of POST: then the older way, with the password (regclient internal/auth)."""
        outcome = yield from self._follow_for_token(request, host)
        login = _with_password(place.login) if (place := for_all[0].place).login is not None else None
        refused = isinstance(outcome, Reply) and grant_of(outcome) is None
        if request.method == "GET" or not refused or login is None or login.user == TOKEN_USER:
            return outcome
        return (yield from self._follow_for_token(_older_request(for_all, login), host))

    def _follow_for_token(self, request: Request, host: str) -> Talking:
        """Send, and follow redirects, as the clients written in Go do. Only to where the token endpoint itself might
        be, and no login goes to another host."""
        outcome, sent, self.token_led_nowhere = (yield from self.send(request)), [request], ""
        while there := target_of(request.url, outcome):
            request = onward(request, there, _status(outcome))
            insecure = self.door.insecure and host == self.host
            safe = not request.form or is_same_place(sent[-1].url, there)  # a form holds the login
            safe = safe and trusted_realm(there, host, insecure=insecure)
            self.token_led_nowhere = end_of(sent, request) or ("" if safe else unsafe(sent[-1], request))
            if self.token_led_nowhere:
                break
            sent.append(request)
            outcome = yield from self.send(request)
        self._login_went = bool(sent[-1].login)
        return outcome

    def _token_request(self, wanted: Wanted, host: str, at_once: int) -> tuple[Request, tuple[Wanted, ...]]:
        """Ask the token endpoint (distribution docs/content/spec/auth: token.md, oauth.md for identity tokens)."""
        for_all, login, realm = self.tokens.together(wanted, host, at_once), wanted.place.login, wanted.place.realm
        scopes = [each.scope for each in for_all if each.scope]
        service = [("service", wanted.place.service)] if wanted.place.service else []
        if login is not None and login.identity:
            scope = [("scope", " ".join(scopes))] if scopes else []
            form = (*service, *scope, ("grant_type", "refresh_token"), ("client_id", CLIENT_ID),
                    ("refresh_token", login.secret))  # fmt: skip
            return Request(purpose=Purpose.TOKEN, method="POST", url=realm, form=form, login=login.user), for_all
        return _older_request(for_all, login), for_all


def _older_request(for_all: tuple[Wanted, ...], login: Login | None) -> Request:
    """A token by GET, with the login as Basic authentication."""
    place = for_all[0].place
    asked = [("service", place.service)] if place.service else []
    asked += [("scope", each.scope) for each in for_all if each.scope]
    query = "&".join(f"{name}={quote(value, safe=':/*,')}" for name, value in asked)
    url = f"{place.realm}{'&' if '?' in place.realm else '?'}{query}" if query else place.realm
    basic, user = (_basic(login), login.user) if login is not None else ("", "")
    return Request(purpose=Purpose.TOKEN, method="GET", url=url, authorization=basic, login=user)


def _basic(login: Login) -> str:
    return "Basic " + base64.b64encode(f"{login.user}:{login.secret}".encode()).decode()


def _with_password(login: Login) -> Login:
    """A login as Basic authentication takes it; Azure takes the identity token itself for the password."""
    return replace(login, secret=login.password) if login.identity and login.password else login


def _calls_login_wrong(outcome: Outcome, login: Login, wrong: frozenset[int]) -> bool:
    """401 mostly; for an identity token also the 400 of OAuth2 for one that is no good any more (RFC 6749, 5.2)."""
    return isinstance(outcome, Reply) and (outcome.status in wrong or (login.identity and outcome.status == 400))


def scope_of(challenge: Challenge, repository: str) -> str:
    """What to ask the token endpoint for: reading, and this repository.

    Constants (`aws`, `*`) are kept, and so is a shorter name of the same repository (Artifactory).
    """
    offered = challenge.get("scope").partition(" ")[0]
    if offered and not offered.startswith("repository:"):
        return offered
    name, _, actions = offered.removeprefix("repository:").rpartition(":")
    if not name or name == _PLACEHOLDER or not f"/{repository}".endswith(f"/{name}"):
        name = repository
    wanted = [action for action in actions.split(",") if action not in ("", "push", "delete", "*")]
    return f"repository:{name}:{','.join(wanted) or 'pull'}"


def _status(outcome: Outcome) -> int:
    return outcome.status if isinstance(outcome, Reply) else 0
