"""The question for the tags of a repository: all pages, up to a bound."""

from __future__ import annotations

from tui.core.answers import Absent, Answer, Lacking, Odd, Purpose, Tags, TagsOf
from tui.core.language import tr
from tui.registry import reading
from tui.registry.exchange import Outcome, Reply
from tui.registry.inquiry import Asking, Inquiry
from tui.registry.refusals import NO_REPOSITORY, refusal

MOST_PAGES = 30
MOST_TAGS = 30_000
_JSON = "application/json"


def listing(inquiry: Inquiry, question: TagsOf, *, most: int | None = None) -> Asking:
    """The tags. A page that brings nothing new ends it: some lose the place on a redirect. `most`: ask for so many,
    once."""
    path = f"/v2/{question.image.repository}/tags/list"
    size = most or inquiry.host.tags_page
    query: str | bool | None = f"n={size}" if size else ""
    found: dict[str, None] = {}
    for _ in range(MOST_PAGES if most is None else 1):
        outcome = yield from inquiry.fetch(Purpose.TAGS, "GET", f"{path}?{query}" if query else path, _JSON)
        if not isinstance(outcome, Reply) or outcome.status != 200 or inquiry.talk.failed_at is Purpose.TOKEN:
            return _no_tags(inquiry, outcome, tuple(found))
        page = None if outcome.cut else reading.tags(reading.json_of(outcome.body))
        if page is None:
            return Odd(**inquiry.told(outcome, tr("The reply to the question for the tags is no list of tags.")))
        before = len(found)
        found |= dict.fromkeys(page)
        query = reading.next_page(outcome, f"{inquiry.talk.base}{path}")
        if query is None or query is False or len(found) == before or len(found) >= MOST_TAGS:
            return Tags(**inquiry.told(outcome), tags=tuple(found), complete=query is None)
    return Tags(**inquiry.told(), tags=tuple(found), complete=False)


def _no_tags(inquiry: Inquiry, outcome: Outcome, found: tuple[str, ...]) -> Answer:
    if found:
        return Tags(**inquiry.told(), tags=found, complete=False)
    if not isinstance(outcome, Reply) or outcome.status != 404 or inquiry.talk.failed_at is not Purpose.TAGS:
        return refusal(inquiry, outcome)
    words = reading.said(outcome)
    if words.code in NO_REPOSITORY or (words.code == "NOT_FOUND" and "repository" in (words.message or "")):
        return Absent(**inquiry.told(outcome), what=Lacking.REPOSITORY)
    return Odd(**inquiry.told(outcome))
