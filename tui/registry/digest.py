"""The question for a digest alone: HEAD, which no registry counts as a pull, and no manifest is sent."""

from __future__ import annotations

from urllib.parse import quote

from tui.core.answers import DigestOf, Present, Purpose
from tui.registry import manifest, reading
from tui.registry.exchange import Reply
from tui.registry.inquiry import Asking, Inquiry
from tui.registry.refusals import refusal


def digest(inquiry: Inquiry, question: DigestOf) -> Asking:
    """Present with the digest in the reply's header. A refused HEAD has no words, so nothing is said to be absent."""
    path = f"/v2/{question.image.repository}/manifests/{quote(question.image.asked, safe=':')}"
    head = yield from inquiry.fetch(Purpose.MANIFEST, "HEAD", path)
    if not isinstance(head, Reply) or head.status != 200:
        return refusal(inquiry, head)
    named = head.get("docker-content-digest") or None
    return Present(
        **inquiry.told(head), digest=named, media_type=manifest.media_type(head), warnings=reading.warnings(head)
    )
