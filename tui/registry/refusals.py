"""What anything but success means, at whatever step it came: a refusal, a limit, a broken server, or nonsense.

Told apart by the step that failed, never by a status alone: a refused token and a refused manifest are different
answers, and which of them means what differs by registry (`hosts`, `families`).
"""

from __future__ import annotations

from tui.core.answers import Answer, Budget, Cause, Denied, Limited, Odd, Purpose, Unreachable, Unreached
from tui.core.language import sentences, tr
from tui.registry import quotas, reading
from tui.registry.exchange import NoReply, Outcome, Reply
from tui.registry.hosts import Causes
from tui.registry.inquiry import Inquiry

NO_REPOSITORY = frozenset(("NAME_UNKNOWN", "REPOSITORY_NOT_FOUND"))
_LIMIT_CODES = frozenset(("TOOMANYREQUESTS", "TOO_MANY_REQUEST"))
_POLICY = frozenset(("PROJECTPOLICYVIOLATION",))
_UNAVAILABLE = "UNAVAILABLE"
"""GitLab says so with 404 at the token endpoint where the registry is switched off."""


def refusal(inquiry: Inquiry, outcome: Outcome) -> Answer:
    """The answer to anything but success."""
    talk = inquiry.talk
    if isinstance(outcome, NoReply):
        return Unreachable(**inquiry.told(None, outcome.message), why=outcome.why)
    words = reading.said(outcome)
    told = inquiry.told(outcome)
    if outcome.status == 429 or words.code in _LIMIT_CODES:
        wait = quotas.retry_after(outcome, words.message, inquiry.now)
        return Limited(**told, retry_after=wait, budget=_budget(inquiry, words))
    if outcome.status >= 500:
        return _broken(inquiry, outcome, words)
    if words.code == _UNAVAILABLE:
        return Unreachable(**told, why=Unreached.SERVER)
    if talk.refused_realm:
        named = tr("It names {url} as the place for tokens.", url=talk.refused_realm)
        why = tr("That is not asked: it is not https, or an address inside a private network.")
        return Odd(**inquiry.told(outcome, sentences(named, why)))
    if talk.failed_at is Purpose.TOKEN and outcome.status < 300:
        return Odd(**inquiry.told(outcome, tr("The place for tokens answers with something that holds none.")))
    led_nowhere = talk.token_led_nowhere if talk.failed_at is Purpose.TOKEN else talk.led_nowhere
    if led_nowhere:
        return Odd(**inquiry.told(outcome, led_nowhere))
    causes = _causes(inquiry, outcome, words)
    if not causes:
        return Odd(**told)
    asked = talk.login is not None and causes != (Cause.BLOCKED,) and not talk.login_said_no
    known = inquiry.host.token_mostly if talk.failed_at is Purpose.TOKEN and not asked else {}
    return Denied(
        **told, step=talk.failed_at, could_be=causes, with_login=asked, mostly=known.get(outcome.status)
    )  # fmt: skip


def _broken(inquiry: Inquiry, reply: Reply, words: reading.Said) -> Answer:
    """5xx. A pull-through registry turns the 401 and 429 of its source into 500 UNKNOWN, with the reason in `detail`
    (distribution-library-image#146, huecker#8)."""
    told = inquiry.told(reply)
    said = (words.message or "").lower() if words.code == "UNKNOWN" else ""
    if any(sign in said for sign in ("toomanyrequests", "too many requests", "rate limit")):
        wait = quotas.retry_after(reply, words.message, inquiry.now)
        return Limited(**told, retry_after=wait, budget=Budget.UPSTREAM)
    if any(sign in said for sign in ("unauthorized", "denied", "authentication required")):
        could_be = (Cause.UPSTREAM, Cause.PRIVATE, Cause.MISSING, Cause.MOVED)
        return Denied(**told, step=inquiry.talk.failed_at, could_be=could_be)
    return Unreachable(**told, why=Unreached.SERVER)


def _budget(inquiry: Inquiry, words: reading.Said) -> Budget:
    said = (words.message or "").lower()
    known = (limit.budget for limit in inquiry.host.limits if limit.says in said)
    return next(known, Budget.REQUESTS)


def _causes(inquiry: Inquiry, reply: Reply, words: reading.Said) -> Causes:
    """What a refusal may mean; empty where it is none."""
    host, talk = inquiry.host, inquiry.talk
    if words.code in _POLICY or reply.status == 451 or (words.page and reply.status == 403):
        return (Cause.BLOCKED,)
    if talk.login is not None and host.old_login_says and host.old_login_says in (words.message or "").lower():
        talk.login_said_no = True
        return (Cause.BAD_LOGIN, Cause.NO_ACCESS)  # they share the status; the words alone tell
    if talk.failed_at is Purpose.TOKEN:
        causes = host.token_refused.get(
            reply.status, host.token_refused_else if reply.status in (401, 403, 404) else ()
        )
    else:
        usual = host.manifest_refused_else if reply.status in (401, 403) else ()
        causes = host.manifest_refused.get(reply.status, usual)
    return causes if talk.login is None or causes in ((), (Cause.BLOCKED,)) else _after_login(inquiry, reply, causes)


def _after_login(inquiry: Inquiry, reply: Reply, causes: Causes) -> Causes:
    """A login took part and did not help. Good logins are told from bad ones where the registry does that."""
    host, talk = inquiry.host, inquiry.talk
    good = not host.old_login_says and (talk.login_said_yes or (reply.status == 403 and talk.sent_basic))
    if good and reply.status == 403 and host.forbidden:
        return host.forbidden
    others = tuple(cause for cause in causes if cause is not Cause.PRIVATE)
    return tuple(dict.fromkeys((Cause.NO_ACCESS, *others, *(() if good else (Cause.BAD_LOGIN,)))))
