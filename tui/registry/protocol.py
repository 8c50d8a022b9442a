"""What the registry's replies mean for a question. Pure: generators that yield requests and are sent outcomes.

Told apart by the step that failed, never by a status alone: a refused token and a refused manifest are different
answers, and which of them means what differs by registry (`hosts`). Only a registry's own word that something is
not there makes it absent; a page, an empty 404 or a broken server is odd or unreachable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from typing import TypedDict
from urllib.parse import quote

from tui.core.answers import (
    Absent,
    Answer,
    Cause,
    Denied,
    Lacking,
    Limited,
    ManifestOf,
    Odd,
    Present,
    Purpose,
    Question,
    Step,
    Tags,
    TagsOf,
    Unreachable,
    Unreached,
)
from tui.registry import reading
from tui.registry.exchange import Login, NoReply, Outcome, Reply, Request
from tui.registry.hosts import Host
from tui.registry.platforms import pick
from tui.registry.talk import Talk
from tui.registry.tokens import Tokens

Asking = Generator[Request, Outcome, Answer]
MOST_PAGES = 30
MOST_TAGS = 30_000
_JSON = "application/json"
_LIMIT_CODES = frozenset(("TOOMANYREQUESTS", "TOO_MANY_REQUEST"))
_NO_REPOSITORY = frozenset(("NAME_UNKNOWN", "REPOSITORY_NOT_FOUND"))
_NO_MANIFEST = frozenset(("MANIFEST_UNKNOWN", "TAG_EXPIRED", "NOT_FOUND", "MANIFEST_BLOB_UNKNOWN"))
_POLICY = frozenset(("PROJECTPOLICYVIOLATION",))


class _Told(TypedDict, total=False):
    asked_at: datetime
    endpoint: str
    exchange: tuple[Step, ...]
    http: int | None
    code: str | None
    message: str | None


class Inquiry:
    """One question to one registry, with or without a login."""

    def __init__(self, host: Host, talk: Talk, endpoint: str, now: datetime) -> None:
        self.host = host
        self.talk = talk
        self.endpoint = endpoint
        self.now = now

    def told(self, reply: Reply | None = None) -> _Told:
        """The part that every answer shares."""
        told = _Told(asked_at=self.now, endpoint=self.endpoint, exchange=tuple(self.talk.steps))
        if reply is not None:
            words = reading.said(reply) if reply.status >= 300 else reading.Said()
            told |= {"http": reply.status, "code": words.code, "message": words.message}
        return told

    # --- manifests

    def manifest(self, question: ManifestOf) -> Asking:
        """Is it there, and for this platform? HEAD alone where reading counts as a pull and the quota runs low."""
        path = f"/v2/{question.image.repository}/manifests/{quote(question.image.asked, safe=':')}"
        if self.host.reads_count:
            head = yield from self.talk.fetch(Purpose.MANIFEST, "HEAD", path)
            short = self._short_of_quota(head)
            if short is not None:
                return short
            if not isinstance(head, Reply) or self.talk.failed_at is Purpose.TOKEN:
                return self.refusal(head)  # nothing that GET would tell better
        outcome = yield from self.talk.fetch(Purpose.MANIFEST, "GET", path)
        if not isinstance(outcome, Reply) or outcome.status != 200:
            return (yield from self._no_manifest(outcome, question))
        return (yield from self._present(outcome, question))

    def _short_of_quota(self, head: Outcome) -> Answer | None:
        """HEAD answers 200 with nothing left, and the pull then fails (docker/hub-feedback#2464)."""
        quota = reading.quota(head) if isinstance(head, Reply) and head.status == 200 else None
        if not isinstance(head, Reply) or quota is None:
            return None
        left, limit = quota
        if left == 0:
            message = f"0 of {limit} pulls are left for now."
            told = self.told()
            told |= {"http": head.status, "message": message}
            return Limited(**told)
        if left * 2 < limit:
            digest = head.get("docker-content-digest") or None
            return Present(
                **self.told(head), digest=digest, media_type=reading.media_type(head), warnings=reading.warnings(head)
            )
        return None

    def _present(self, reply: Reply, question: ManifestOf) -> Asking:
        body = reading.json_of(reply.body)
        if reply.cut or not reading.is_manifest(body):
            return Odd(**self._odd(reply, "The reply to the manifest request is no manifest."))
        digest = f"sha256:{hashlib.sha256(reply.body).hexdigest()}"
        asked = question.image.digest
        if asked is not None and asked.startswith("sha256:") and asked != digest:
            return Odd(**self._odd(reply, "The bytes that came do not have the digest that was asked for."))
        there = Present(
            **self.told(reply), digest=digest, media_type=reading.media_type(reply, body),
            warnings=reading.warnings(reply),
        )  # fmt: skip
        if reading.is_index(body):
            return (yield from self._of_index(there, reading.entries(body), question))
        return (yield from self._of_single(there, body, question))

    def _of_index(self, there: Present, entries: tuple[reading.Entry, ...], question: ManifestOf) -> Asking:
        platforms = tuple(dict.fromkeys(entry.platform for entry in entries))
        there = replace(there, platforms=platforms)
        taken = pick(question.platform, platforms)
        if not platforms:
            return there
        if taken is None:
            return self._no_platform(there)
        if not self.host.loses_children:
            return there
        child = next(entry for entry in entries if entry.platform == taken)
        path = f"/v2/{question.image.repository}/manifests/{quote(child.digest, safe=':')}"
        outcome = yield from self.talk.fetch(Purpose.MANIFEST, "HEAD", path)
        there = replace(there, exchange=tuple(self.talk.steps))
        if not isinstance(outcome, Reply) or outcome.status != 404:
            return there
        left = tuple(platform for platform in platforms if platform != taken)
        message = f"The index is there, but the manifest that it names for {taken} is not."
        return replace(self._no_platform(there), platforms=left, message=message, http=404)

    def _of_single(self, there: Present, body: object, question: ManifestOf) -> Asking:
        """The platform of a single image stands in its config: one small blob, asked for where reading is free."""
        config = body.get("config") if isinstance(body, dict) else None
        digest = config.get("digest") if isinstance(config, dict) else None
        if self.host.reads_count or not isinstance(digest, str) or ":" not in digest:
            return there
        path = f"/v2/{question.image.repository}/blobs/{quote(digest, safe=':')}"
        outcome = yield from self.talk.fetch(Purpose.CONFIG, "GET", path, accept="*/*")
        there = replace(there, exchange=tuple(self.talk.steps))
        if not isinstance(outcome, Reply) or outcome.status != 200:
            return there
        platform = reading.platform_text(reading.json_of(outcome.body))
        if platform is None:
            return there
        there = replace(there, platforms=(platform,))
        return there if pick(question.platform, (platform,)) else self._no_platform(there)

    def _no_platform(self, there: Present) -> Absent:
        return Absent(
            asked_at=there.asked_at, endpoint=there.endpoint, exchange=there.exchange, http=there.http,
            what=Lacking.PLATFORM, platforms=there.platforms, digest=there.digest,
        )  # fmt: skip

    def _no_manifest(self, outcome: Outcome, question: ManifestOf) -> Asking:
        """Something else than a manifest came: a refusal, an absence, or trouble."""
        if not isinstance(outcome, Reply) or outcome.status != 404 or self.talk.failed_at is not Purpose.MANIFEST:
            return self.refusal(outcome)
        words = reading.said(outcome)
        told = self.told(outcome)
        if words.code in _NO_REPOSITORY:
            return Absent(**told, what=Lacking.REPOSITORY)
        known = words.code in _NO_MANIFEST
        if known and (self.host.absence_is_tag or words.code == "TAG_EXPIRED"):
            return Absent(**told, what=Lacking.TAG)
        listed = yield from self.tags(TagsOf(question.image))
        told["exchange"] = tuple(self.talk.steps)
        if isinstance(listed, Absent):
            return Absent(**told, what=Lacking.REPOSITORY)
        if isinstance(listed, Tags) and question.image.digest is None and question.image.asked in listed.tags:
            told["message"] = f"The tag list names {question.image.asked}, and its manifest is not there."
            return Odd(**told)
        if isinstance(listed, Tags):
            return Absent(**told, what=Lacking.TAG)
        if known:
            return Absent(**told, what=Lacking.EITHER)
        return Odd(**told)

    # --- tags

    def tags(self, question: TagsOf) -> Asking:
        """All pages, up to a bound. A page that brings nothing new ends it: some lose the place on a redirect."""
        path = f"/v2/{question.image.repository}/tags/list"
        query: str | bool | None = f"n={self.host.tags_page}" if self.host.tags_page else ""
        found: dict[str, None] = {}
        for _ in range(MOST_PAGES):
            outcome = yield from self.talk.fetch(Purpose.TAGS, "GET", f"{path}?{query}" if query else path, _JSON)
            if not isinstance(outcome, Reply) or outcome.status != 200:
                return self._no_tags(outcome, tuple(found))
            page = None if outcome.cut else reading.tags(reading.json_of(outcome.body))
            if page is None:
                return Odd(**self._odd(outcome, "The reply to the question for the tags is no list of tags."))
            before = len(found)
            found |= dict.fromkeys(page)
            query = reading.next_page(outcome, f"{self.talk.base}{path}")
            if query is None or query is False or len(found) == before or len(found) >= MOST_TAGS:
                return Tags(**self.told(outcome), tags=tuple(found), complete=query is None)
        return Tags(**self.told(), tags=tuple(found), complete=False)

    def _no_tags(self, outcome: Outcome, found: tuple[str, ...]) -> Answer:
        if found:
            return Tags(**self.told(), tags=found, complete=False)
        if not isinstance(outcome, Reply) or outcome.status != 404 or self.talk.failed_at is not Purpose.TAGS:
            return self.refusal(outcome)
        words = reading.said(outcome)
        if words.code in _NO_REPOSITORY or (words.code == "NOT_FOUND" and "repository" in (words.message or "")):
            return Absent(**self.told(outcome), what=Lacking.REPOSITORY)
        return Odd(**self.told(outcome))

    # --- refusals and trouble

    def refusal(self, outcome: Outcome) -> Answer:
        """What anything but success means, at whatever step it came."""
        if isinstance(outcome, NoReply):
            told = self.told()
            told["message"] = outcome.message
            return Unreachable(**told, why=outcome.why)
        words = reading.said(outcome)
        told = self.told(outcome)
        if outcome.status == 429 or words.code in _LIMIT_CODES or _upstream_limit(outcome, words):
            return Limited(**told, retry_after=reading.retry_after(outcome, words.message, self.now))
        if outcome.status >= 500:
            return Unreachable(**told, why=Unreached.SERVER)
        if self.talk.refused_realm:
            told["message"] = (
                f"It names {self.talk.refused_realm} as the place for tokens. That is not asked: it is not https, or "
                "an address inside a private network."
            )
            return Odd(**told)
        causes = self._causes(outcome, words)
        if causes:
            return Denied(**told, step=self.talk.failed_at, could_be=causes)
        return Odd(**told)

    def _causes(self, reply: Reply, words: reading.Said) -> tuple[Cause, ...]:
        at_token = self.talk.failed_at is Purpose.TOKEN
        if words.code in _POLICY or reply.status == 451:
            return (Cause.BLOCKED,)
        if words.page and reply.status == 403:
            return (Cause.BLOCKED,)
        if at_token and reply.status in self.host.token_refused:
            causes = self.host.token_refused[reply.status]
        elif at_token and reply.status in (401, 403, 404):
            causes = self.host.token_refused_else
        elif reply.status in (401, 403):
            causes = self.host.manifest_refused
        else:
            return ()
        if self.talk.login is None:
            return causes
        after_login = tuple(cause for cause in causes if cause is not Cause.PRIVATE)
        return tuple(dict.fromkeys((Cause.NO_ACCESS, *after_login, Cause.BAD_LOGIN)))

    def _odd(self, reply: Reply, message: str) -> _Told:
        told = self.told(reply)
        told["message"] = message
        return told


def _upstream_limit(reply: Reply, words: reading.Said) -> bool:
    """A pull-through registry passes an upstream 429 on as 500 UNKNOWN (distribution-library-image#146)."""
    return reply.status >= 500 and "toomanyrequests" in (words.message or "").lower()


def ask(
    question: Question, *, host: Host, base: str, endpoint: str, login: Login | None, tokens: Tokens, now: datetime
) -> Asking:
    """The whole conversation about one question. A login that does not help is taken back, and it is asked again
    without: a stale one must not hide a public image."""
    talk = Talk(base, question.image.repository, tokens, login, host.scopes_at_once)
    answer = yield from _inquire(Inquiry(host, talk, endpoint, now), question)
    if login is None or not (isinstance(answer, Denied) or talk.login_said_no):
        return answer
    bare = talk.without_login()
    again = yield from _inquire(Inquiry(host, bare, endpoint, now), question)
    if not isinstance(again, Denied):
        return replace(again, login_refused=isinstance(again, (Present, Absent, Tags)))
    if talk.login_said_no:
        return replace(again, login_refused=True)
    return replace(answer, exchange=again.exchange)


def _inquire(inquiry: Inquiry, question: Question) -> Asking:
    match question:
        case ManifestOf():
            return (yield from inquiry.manifest(question))
        case TagsOf():
            return (yield from inquiry.tags(question))
