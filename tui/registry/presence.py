"""The question for a manifest: is it there, and for this platform?

HEAD alone where reading counts as a pull and the quota runs low; else GET, and below it what a pull would need too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from dataclasses import replace
from urllib.parse import quote, urlsplit

from tui.core.answers import (
    SCHEMA1,
    Absent,
    Answer,
    Budget,
    Lacking,
    Limited,
    ManifestOf,
    Odd,
    Present,
    Purpose,
    Unreachable,
    Unreached,
)
from tui.core.language import sentences, tr
from tui.registry import manifest, reading
from tui.registry.absence import absence
from tui.registry.exchange import NoReply, Outcome, Reply, Request
from tui.registry.inquiry import Asking, Inquiry
from tui.registry.platforms import pick
from tui.registry.refusals import refusal

_NOT_FOUND = 404
Looking = Generator[Request, Outcome, object]


def presence(inquiry: Inquiry, question: ManifestOf) -> Asking:
    """The answer about one manifest."""
    path = f"/v2/{question.image.repository}/manifests/{quote(question.image.asked, safe=':')}"
    if inquiry.host.reads_count:
        head = yield from inquiry.fetch(Purpose.MANIFEST, "HEAD", path)
        short = _short_of_quota(inquiry, head)
        if short is not None:
            return short
        if not isinstance(head, Reply) or inquiry.talk.failed_at is Purpose.TOKEN:
            return refusal(inquiry, head)  # nothing that GET would tell better
    outcome = yield from inquiry.fetch(Purpose.MANIFEST, "GET", path)
    if not isinstance(outcome, Reply) or outcome.status != 200 or inquiry.talk.failed_at is Purpose.TOKEN:
        return (yield from absence(inquiry, outcome, question))
    return (yield from _present(inquiry, outcome, question))


def _short_of_quota(inquiry: Inquiry, head: Outcome) -> Answer | None:
    """HEAD answers 200 with nothing left, and the pull then fails (docker/hub-feedback#2464)."""
    quota = inquiry.quota
    if not isinstance(head, Reply) or head.status != 200 or quota is None:
        return None
    if quota.left == 0:
        return Limited(
            **inquiry.told(head, tr("0 of {limit} pulls are left for now.", limit=quota.limit)), budget=Budget.PULLS
        )
    known = _as_before(inquiry, head)
    if known is not None:
        return known
    if quota.left * 2 < quota.limit:
        digest = head.get("docker-content-digest") or None
        return Present(
            **inquiry.told(head), digest=digest, media_type=manifest.media_type(head), warnings=reading.warnings(head)
        )
    return None


def _as_before(inquiry: Inquiry, head: Reply) -> Answer | None:
    """The digest is that of an earlier answer: the same bytes would be read, and that would take from the quota."""
    seen, digest = inquiry.seen, head.get("docker-content-digest")
    if not digest or not isinstance(seen, (Present, Absent)) or seen.digest != digest:
        return None
    told = replace(seen, **inquiry.told(head), from_cache=False, login_refused=False, login_from="", way=())
    if not isinstance(told, Present):
        return told
    return replace(told, warnings=reading.warnings(head)) if told.platforms else None


def _present(inquiry: Inquiry, reply: Reply, question: ManifestOf) -> Asking:
    body = reading.json_of(reply.body)
    if reply.cut or not manifest.is_manifest(body):
        return Odd(**inquiry.told(reply, tr("The reply to the manifest request is no manifest.")))
    digest = f"sha256:{hashlib.sha256(reply.body).hexdigest()}"
    asked = question.image.digest
    if asked is not None and asked.startswith("sha256:") and asked != digest:
        return Odd(**inquiry.told(reply, tr("The bytes that came do not have the digest that was asked for.")))
    found = manifest.annotated(body)
    there = Present(
        **inquiry.told(reply), digest=digest, media_type=manifest.media_type(reply, body),
        warnings=reading.warnings(reply), labels=tuple(found.items()), created=manifest.created(None, found),
    )  # fmt: skip
    if there.media_type in SCHEMA1:
        return there
    if manifest.is_index(body):
        return (yield from _of_index(inquiry, there, manifest.entries(body), question))
    return (yield from _of_single(inquiry, there, body, question))


def _of_index(inquiry: Inquiry, there: Present, entries: tuple[manifest.Entry, ...], question: ManifestOf) -> Asking:
    platforms = tuple(dict.fromkeys(entry.platform for entry in entries))
    there = replace(there, platforms=platforms)
    taken = pick(question.platform, platforms)
    if not platforms:
        return there
    if taken is None:
        return _no_platform(there)
    child = next(entry for entry in entries if entry.platform == taken)
    there = replace(there, platform_digest=child.digest)
    deep = question.deep and not inquiry.host.reads_count
    if not deep and not inquiry.host.loses_children:
        return there
    path = f"/v2/{question.image.repository}/manifests/{quote(child.digest, safe=':')}"
    outcome = yield from inquiry.fetch(Purpose.MANIFEST, "GET" if deep else "HEAD", path)
    there = replace(there, exchange=tuple(inquiry.talk.steps))
    if isinstance(outcome, Reply) and outcome.status == _NOT_FOUND:
        left = tuple(platform for platform in platforms if platform != taken)
        lost = tr("The index is there, but the manifest that it names for {platform} is not.", platform=taken)
        return replace(_no_platform(there), platforms=left, message=lost, http=_NOT_FOUND)
    if not deep or not isinstance(outcome, Reply) or outcome.status != 200:
        return there
    body = reading.json_of(outcome.body)
    config = yield from _config(inquiry, question, manifest.config_digest(body))
    there = replace(there, exchange=tuple(inquiry.talk.steps))
    if isinstance(config, Unreachable):
        return config
    return _described(there, config, manifest.annotated(body), child.notes, dict(there.labels))


def _of_single(inquiry: Inquiry, there: Present, body: object, question: ManifestOf) -> Asking:
    """The platform of a single image stands in its config: one small blob, asked for where reading is free."""
    digest = manifest.config_digest(body)
    if inquiry.host.reads_count or digest is None:
        return there
    config = yield from _config(inquiry, question, digest)
    there = replace(there, exchange=tuple(inquiry.talk.steps))
    if isinstance(config, Unreachable):
        return config
    there = _described(there, config, dict(there.labels))
    platform = manifest.platform_text(config)
    if platform is None:
        return there
    there = replace(there, platforms=(platform,))
    return there if pick(question.platform, (platform,)) else _no_platform(there)


def _config(inquiry: Inquiry, question: ManifestOf, digest: str | None) -> Looking:
    """The config blob, parsed; None where it was not to be had; Unreachable where another host, to which the registry
    sends for its blobs, does not give it out: a pull fails there too (kubernetes/registry.k8s.io#258)."""
    if digest is None:
        return None
    path = f"/v2/{question.image.repository}/blobs/{quote(digest, safe=':')}"
    outcome = yield from inquiry.fetch(Purpose.CONFIG, "GET", path, accept="*/*")
    if isinstance(outcome, Reply) and outcome.status == 200:
        return reading.json_of(outcome.body)
    storage = urlsplit(inquiry.talk.steps[-1].url).netloc
    if storage == inquiry.talk.host or inquiry.talk.failed_at is not Purpose.CONFIG:
        return None
    if isinstance(outcome, NoReply):
        kept = tr("It keeps the parts at {host}.", host=storage)
        return Unreachable(**inquiry.told(None, sentences(kept, outcome.message)), why=Unreached.STORAGE)
    words = reading.said(outcome).message
    if words:
        message = tr(
            "It keeps the parts at {host}, which answers {http} ({words}).",
            host=storage,
            http=outcome.status,
            words=words,
        )
    else:
        message = tr("It keeps the parts at {host}, which answers {http}.", host=storage, http=outcome.status)
    return Unreachable(**inquiry.told(outcome, message), why=Unreached.STORAGE)


def _described(there: Present, config: object, *more: manifest.Labels) -> Present:
    """With the labels and the age; the config's word counts before that of a manifest, and that before an index's."""
    found = manifest.labels(config)
    for other in more:
        found = other | found
    made = manifest.created(config, found) or there.created
    return replace(there, labels=tuple(sorted(found.items())), created=made)


def _no_platform(there: Present) -> Absent:
    return Absent(
        asked_at=there.asked_at, endpoint=there.endpoint, exchange=there.exchange, http=there.http, quota=there.quota,
        what=Lacking.PLATFORM, platforms=there.platforms, digest=there.digest,
    )  # fmt: skip
