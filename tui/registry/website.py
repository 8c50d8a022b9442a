"""A registry's website, asked beside the registry where that refuses: it tells a little more (`hosts.Site`).

404 there hides private repositories as the registry does; that a public page is there, or that nobody has the
owner's name, is news. Whatever else comes of it changes nothing.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from tui.core.answers import Cause, Denied, Purpose, Website
from tui.registry import reading
from tui.registry.exchange import Outcome, Reply, Request
from tui.registry.hosts import Site
from tui.registry.inquiry import Inquiry


def beside(inquiry: Inquiry, denied: Denied, repository: str) -> Generator[Request, Outcome, Denied]:
    """The refusal with what the website adds to it."""
    site = inquiry.host.site
    if site is None or denied.step is Purpose.TOKEN or Cause.MISSING not in denied.could_be:
        return denied
    page = yield from _look(inquiry, site, repository)
    denied = replace(denied, exchange=tuple(inquiry.talk.steps))
    if page is None:
        return denied
    owner = repository.partition("/")[0]
    return replace(denied, website=page, could_be=_narrowed(denied.could_be, page, hides=owner not in site.open_owners))


def _look(inquiry: Inquiry, site: Site, repository: str) -> Generator[Request, Outcome, Website | None]:
    owner, _, name = repository.partition("/")
    outcome = yield from inquiry.talk.look(site.repository.format(owner=owner, name=name))
    body = reading.json_of(outcome.body) if isinstance(outcome, Reply) else None
    if not isinstance(outcome, Reply) or not isinstance(body, dict):
        return None
    if outcome.status == 200 and body.get("is_private") is False:
        updated, status = body.get("last_updated"), body.get("status_description")
        return Website(
            shown=True, owner_known=True, updated=updated if isinstance(updated, str) else "",
            status=status if isinstance(status, str) else "",
        )  # fmt: skip
    if outcome.status != 404:
        return None
    if owner in site.open_owners:
        return Website(shown=False, owner_known=True)
    account = yield from inquiry.talk.look(site.owner.format(owner=owner))
    if not isinstance(account, Reply) or not isinstance(reading.json_of(account.body), dict):
        return Website(shown=False)
    return Website(shown=False, owner_known={200: True, 404: False}.get(account.status))


def _narrowed(causes: tuple[Cause, ...], page: Website, *, hides: bool) -> tuple[Cause, ...]:
    """Public, and refused all the same: held back, or for logins alone. Nothing private without an owner."""
    if page.shown:
        return (Cause.BLOCKED, Cause.NO_ACCESS, *((Cause.BAD_LOGIN,) if Cause.BAD_LOGIN in causes else ()))
    if hides and page.owner_known is not False:
        return causes
    return tuple(cause for cause in causes if cause not in (Cause.PRIVATE, Cause.NO_ACCESS))
