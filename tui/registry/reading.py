"""What the bodies and headers of registries mean: faults, warnings, tags. Pure, and it trusts nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tui.core.image import TAG
from tui.registry.exchange import Reply, joined

_SAID = 500
_MOST_NESTED, _MOST_PARTS = 20_000, 400_000
_WARNING = re.compile(r'^\s*299\s+\S+\s+"((?:[^"\\]|\\.)*)"')
_SIGNATURE_TAG = re.compile(r"sha256-[0-9a-f]{64}(?:\.\w+)?")


@dataclass(frozen=True, slots=True)
class Said:
    """The registry's own code and words; both None where the body holds none. `page`: it is HTML or XML."""

    code: str | None = None
    message: str | None = None
    page: bool = False


def json_of(body: bytes) -> object:
    """The parsed body, None where it is no JSON, or made of more parts than any reply of a registry."""
    if body.count(b"[") + body.count(b"{") > _MOST_NESTED or body.count(b",") > _MOST_PARTS:
        return None  # a few megabytes of `[[],[],…` would take a hundred in memory
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def said(reply: Reply) -> Said:
    """Read a refusal: `{"errors": […]}`, one bare fault, `{"details": …}`, a page, plain text, or nothing."""
    body = json_of(reply.body)
    if isinstance(body, dict):
        faults = body.get("errors")
        fault = faults[0] if isinstance(faults, list) and faults else body
        if isinstance(fault, dict):
            words = _text(fault.get("message")) or _text(fault.get("details"))
            more = _detail(fault.get("detail"))
            if more and more != words:
                words = f"{words}: {more}" if words else more
            return Said(_text(fault.get("code")), words)
        return Said(None, _text(fault))
    text = reply.body[: _SAID * 4].decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return Said(None, _title(text), page=True)
    return Said(None, text[:_SAID] or None)


def _text(value: object) -> str | None:
    return value.strip()[:_SAID] or None if isinstance(value, str) else None


def _detail(value: object) -> str | None:
    """The words in a fault's detail: a text, a reason (zot), or the faults of the registry behind this one. What was
    asked for, which many repeat here, says nothing new."""
    if not isinstance(value, dict):
        return _text(value)
    faults = value.get("errors")
    inner = [fault for fault in faults if isinstance(fault, dict)] if isinstance(faults, list) else []
    texts = [text for fault in inner if (text := _text(fault.get("message")) or _text(fault.get("code")))]
    return "; ".join(texts)[:_SAID] or _text(value.get("reason")) or _text(value.get("message"))


def _title(page: str) -> str | None:
    found = re.search(r"<(title|h1|code|message)[^>]*>\s*([^<]+)", page, re.IGNORECASE)
    return found[2].strip()[:_SAID] if found else None


def warnings(reply: Reply) -> tuple[str, ...]:
    """The texts of `Warning: 299` headers (distribution-spec, section Warnings)."""
    found = (_WARNING.match(value) for value in reply.all("warning"))
    return tuple(re.sub(r"\\(.)", r"\1", match[1]) for match in found if match)


_PAGE = re.compile(r"<([^>]*)>([^,<]*)")


def next_page(reply: Reply, url: str) -> str | bool | None:
    """The query of the next page of tags; None at the end, False where the link leads to another host.

    Only the query is taken: Artifactory's links lack a part of the path (RTFACT-18971).
    """
    for header in reply.all("link"):
        for target, params in _PAGE.findall(header):
            if not re.search(r'rel\s*=\s*"?next\b', params, re.IGNORECASE):
                continue
            parts = urlsplit(joined(url, target.strip()))
            if parts.netloc.lower() != urlsplit(url).netloc.lower():
                return False
            return parts.query or None
    return None


def tags(body: object) -> tuple[str, ...] | None:
    """The tags of a page; None where the body is no tag list. Signatures and what is no tag are left out."""
    if not isinstance(body, dict) or "tags" not in body:
        return None
    listed = body["tags"]
    if listed is None:
        return ()
    return tuple(_tags(listed)) if isinstance(listed, list) else None


def _tags(listed: Iterable[object]) -> Iterable[str]:
    for tag in listed:
        if isinstance(tag, str) and TAG.fullmatch(tag) and not _SIGNATURE_TAG.fullmatch(tag):
            yield tag
