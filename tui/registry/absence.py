"""What it means when no manifest came: a missing tag, a missing repository, or neither.

Only a registry's own word that something is not there makes it absent. A page, an empty 404, or a tag list that names
the tag all the same is odd.
"""

from __future__ import annotations

from dataclasses import replace

from tui.core.answers import Absent, Answer, Cause, Lacking, ManifestOf, Odd, Purpose, Tags, TagsOf
from tui.core.language import tr
from tui.registry import reading
from tui.registry.exchange import Outcome, Reply
from tui.registry.inquiry import Asking, Inquiry, Telling
from tui.registry.listing import listing
from tui.registry.refusals import NO_REPOSITORY, refusal

_NO_MANIFEST = frozenset(("MANIFEST_UNKNOWN", "TAG_EXPIRED", "NOT_FOUND", "MANIFEST_BLOB_UNKNOWN"))
_EXPIRED = "TAG_EXPIRED"
_UNACCEPTED = "accept header does not support"
"""Distribution says so in a 404 of an image that is there (registry/handlers/manifests.go)."""


def absence(inquiry: Inquiry, outcome: Outcome, question: ManifestOf) -> Asking:
    """The answer where no manifest came."""
    if not isinstance(outcome, Reply) or outcome.status != 404 or inquiry.talk.failed_at is not Purpose.MANIFEST:
        return refusal(inquiry, outcome)
    words = reading.said(outcome)
    told = inquiry.told(outcome)
    if words.code in NO_REPOSITORY:
        return Absent(**told, what=Lacking.REPOSITORY)
    if _UNACCEPTED in (words.message or ""):
        return Odd(**told)
    known = words.code in _NO_MANIFEST or _names_it(words, question)
    if words.code == _EXPIRED:
        return Absent(**told, what=Lacking.TAG)
    if known and inquiry.host.absence_is_tag:
        return (yield from _of_a_repository(inquiry, told, question))
    listed = yield from listing(inquiry, TagsOf(question.image))
    told["exchange"] = tuple(inquiry.talk.steps)
    return _with_list(inquiry, told, question, listed, known=known)


def _names_it(words: reading.Said, question: ManifestOf) -> bool:
    """Harbor 2.10 says UNKNOWN and `artifact NAME:TAG not found` (containers/image, isManifestUnknownError)."""
    message = (words.message or "").lower()
    return words.code == "UNKNOWN" and question.image.asked.lower() in message and "not found" in message


def _of_a_repository(inquiry: Inquiry, told: Telling, question: ManifestOf) -> Asking:
    """The repository is there; whether it holds any tag is looked at where owners are known to empty theirs."""
    absent = Absent(**told, what=Lacking.TAG)
    if not inquiry.host.empties or question.image.digest is not None:
        return absent
    listed = yield from listing(inquiry, TagsOf(question.image), most=1)
    absent = replace(absent, exchange=tuple(inquiry.talk.steps))
    return replace(absent, emptied=True) if _empty(listed) else absent


def _empty(listed: Answer) -> bool:
    return isinstance(listed, Tags) and listed.complete and not listed.tags


def _with_list(inquiry: Inquiry, told: Telling, question: ManifestOf, listed: Answer, *, known: bool) -> Answer:
    """The tag list tells a missing tag from a missing repository. `known`: the registry said of the manifest that it
    is not there."""
    upstream = (Cause.UPSTREAM,) if inquiry.host.hides_upstream else ()
    if isinstance(listed, Absent):
        causes = (Cause.NO_REPOSITORY, *upstream) if upstream else ()
        return Absent(**told, what=Lacking.REPOSITORY, could_be=causes)
    if isinstance(listed, Tags) and question.image.digest is None and question.image.asked in listed.tags:
        told["message"] = tr("The tag list names {tag}, and its manifest is not there.", tag=question.image.asked)
        return Odd(**told)
    if isinstance(listed, Tags):
        causes = (Cause.NO_TAG, *upstream) if upstream else ()
        return Absent(**told, what=Lacking.TAG, could_be=causes, emptied=_empty(listed))
    if known:
        return Absent(**told, what=Lacking.EITHER, could_be=(Cause.NO_TAG, Cause.NO_REPOSITORY, *upstream))
    return Odd(**told)
