"""What the registry's replies mean for a question. Pure: generators that yield requests and are sent outcomes.

Each question has its module (`presence`, `listing`), and so has each way of not getting what was asked for (`absence`,
`refusals`, `website`). This one leads the whole conversation, with the login and without it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime

from tui.core.answers import (
    Absent,
    Answer,
    Cause,
    Denied,
    DigestOf,
    FactsOf,
    ManifestOf,
    Present,
    Question,
    Tags,
    TagsOf,
)
from tui.registry.digest import digest
from tui.registry.exchange import EVERYWHERE, Door, Login, Outcome, Request
from tui.registry.facts import facts
from tui.registry.hosts import Host
from tui.registry.inquiry import Asking, Inquiry
from tui.registry.listing import listing
from tui.registry.presence import presence
from tui.registry.talk import Talk
from tui.registry.tokens import Tokens
from tui.registry.website import beside

__all__ = ["Asking", "ask"]


def ask(
    question: Question,
    *,
    host: Host,
    base: str,
    endpoint: str,
    login: Login | None,
    tokens: Tokens,
    now: datetime,
    door: Door = EVERYWHERE,
    seen: Answer | None = None,
) -> Asking:
    """The whole conversation about one question. A login that does not help is taken back, and it is asked again
    without: a stale one must not hide a public image. The answer is then the one that everybody gets. `seen`: what the
    same question was answered an earlier time."""
    talk = Talk(
        base, question.image.repository, tokens, login, host.scopes_at_once, wrong_login=host.wrong_login, door=door
    )  # fmt: skip
    return talk.told((yield from _asked(question, Inquiry(host, talk, endpoint, now, seen))))


def _asked(question: Question, inquiry: Inquiry) -> Asking:
    host, talk, endpoint, now, login = inquiry.host, inquiry.talk, inquiry.endpoint, inquiry.now, inquiry.talk.login
    answer = yield from _inquire(inquiry, question)
    if login is not None and (isinstance(answer, Denied) or talk.login_said_no):
        inquiry = Inquiry(host, talk.without_login(), endpoint, now, inquiry.seen)
        again = yield from _inquire(inquiry, question)
        if not isinstance(again, Denied):
            there = isinstance(again, (Present, Absent, Tags))
            return replace(again, login_refused=talk.login_said_no or there)
        answer = _refused(again, answer) if talk.login_said_no else replace(answer, exchange=again.exchange)
    if not isinstance(question, ManifestOf):
        return answer
    if isinstance(answer, Denied):
        if talk.host != host.api_host(question.image.registry):
            return answer  # a mirror: the registry itself has the next word
        return (yield from beside(inquiry, answer, question.image.repository))
    if login is not None and isinstance(answer, (Present, Absent)) and not any(step.login for step in talk.steps):
        taken = yield from _takes(talk, login)
        return replace(answer, login_refused=not taken, exchange=tuple(talk.steps))
    return answer


def _takes(talk: Talk, login: Login) -> Generator[Request, Outcome, bool]:
    """The image came unasked; would the login be taken? Each host is asked once."""
    known = talk.tokens.judged(talk.host, login)
    if known is None:
        yield from talk.prove()
        known = not talk.login_said_no
        talk.tokens.judge(talk.host, login, good=known)
    return known


def _refused(bare: Denied, with_login: Answer) -> Denied:
    """The login itself is wrong, and nobody gets in without one."""
    words = isinstance(with_login, Denied) and with_login.could_be[0] is Cause.BAD_LOGIN
    could_be = with_login.could_be if isinstance(with_login, Denied) and words else (Cause.BAD_LOGIN,)
    return replace(
        bare, could_be=could_be, login_refused=True, http=with_login.http, code=with_login.code,
        message=with_login.message,
    )  # fmt: skip


def _inquire(inquiry: Inquiry, question: Question) -> Asking:
    match question:
        case ManifestOf():
            return (yield from presence(inquiry, question))
        case TagsOf():
            return (yield from listing(inquiry, question))
        case DigestOf():
            return (yield from digest(inquiry, question))
        case FactsOf():
            return (yield from facts(inquiry, question))
