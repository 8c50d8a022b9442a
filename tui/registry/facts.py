"""The question for what a registry's website tells of the tags: when each was pushed, its digest, its platforms.

The registry's own API tells none of it without a request for each tag, and Docker Hub counts those as pulls. The
website is asked as nobody in particular, for the pages with what was pushed last. Whatever it says is news of the
tags, and never of whether an image is there.
"""

from __future__ import annotations

from tui.core.answers import FactsOf, Odd, Skipped, TagFacts, Tags
from tui.core.image import TAG
from tui.core.language import tr
from tui.registry import manifest, reading
from tui.registry.exchange import NoReply, Reply
from tui.registry.inquiry import Asking, Inquiry
from tui.registry.refusals import refusal

MOST_PAGES = 3
_MOST_PLATFORMS = 40
_LONGEST = 40


def facts(inquiry: Inquiry, question: FactsOf) -> Asking:
    """Tags with facts; Skipped where no website is known."""
    site = inquiry.host.site
    if site is None:
        return Skipped(**inquiry.told(), reason=tr("No website of this registry is known that tells of its tags."))
    owner, _, name = question.image.repository.partition("/")
    found: dict[str, TagFacts] = {}
    more = True
    for page in range(1, MOST_PAGES + 1):
        outcome = yield from inquiry.talk.look(site.tags.format(owner=owner, name=name, page=page))
        if isinstance(outcome, NoReply) and not found:
            return refusal(inquiry, outcome)
        body = reading.json_of(outcome.body) if isinstance(outcome, Reply) and outcome.status == 200 else None
        listed = body.get("results") if isinstance(body, dict) else None
        if not isinstance(body, dict) or not isinstance(listed, list):
            break
        before = len(found)
        found |= {told.tag: told for item in listed if (told := _told(item)) is not None}
        more = bool(body.get("next")) and len(found) > before
        if not more:
            break
    if not found and more:
        return Odd(**inquiry.told())
    return Tags(**inquiry.told(), tags=tuple(found), complete=not more, facts=tuple(found.values()))


def _told(item: object) -> TagFacts | None:
    tag = item.get("name") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(tag, str) or not TAG.fullmatch(tag):
        return None
    digest = item.get("digest")
    pushed = (item.get(name) for name in ("tag_last_pushed", "last_updated"))
    images = item.get("images")
    named = (manifest.platform_text(image) for image in (images if isinstance(images, list) else ())[:_MOST_PLATFORMS])
    return TagFacts(
        tag=tag, digest=digest if isinstance(digest, str) and digest.startswith("sha256:") else None,
        pushed=next((text[:_LONGEST] for text in pushed if isinstance(text, str) and manifest.is_date(text)), ""),
        platforms=tuple(dict.fromkeys(platform for platform in named if platform is not None)),
    )  # fmt: skip
