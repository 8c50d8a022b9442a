"""What the bodies and headers of registries mean: faults, waits, platforms, tags. Pure, and it trusts nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from tui.core.image import TAG
from tui.registry.exchange import Reply

INDEXES = frozenset(
    ("application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json")
)
MANIFESTS = frozenset(
    ("application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json")
)
ACCEPT = ", ".join((*sorted(INDEXES), *sorted(MANIFESTS)))
_SAID = 500
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ns": 1e-9}
_DURATION = re.compile(r"retry[- ]after:?\s*((?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h))+)", re.IGNORECASE)
_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)")
_WARNING = re.compile(r'^\s*299\s+\S+\s+"((?:[^"\\]|\\.)*)"')
_SIGNATURE_TAG = re.compile(r"sha256-[0-9a-f]{64}(?:\.\w+)?")


@dataclass(frozen=True, slots=True)
class Said:
    """The registry's own code and words; both None where the body holds none. `page`: it is HTML or XML."""

    code: str | None = None
    message: str | None = None
    page: bool = False


def json_of(body: bytes) -> object:
    """The parsed body, None where it is no JSON."""
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
            words = _text(fault.get("message")) or _text(fault.get("details")) or _text(fault.get("detail"))
            detail = _text(fault.get("detail"))
            if detail and words and detail != words:
                words = f"{words}: {detail}"
            return Said(_text(fault.get("code")), words)
        return Said(None, _text(fault))
    text = reply.body[: _SAID * 4].decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return Said(None, _title(text), page=True)
    return Said(None, text[:_SAID] or None)


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value.strip()[:_SAID] or None
    return json.dumps(value)[:_SAID] if isinstance(value, (dict, list)) and value else None


def _title(page: str) -> str | None:
    found = re.search(r"<(title|h1|code|message)[^>]*>\s*([^<]+)", page, re.IGNORECASE)
    return found[2].strip()[:_SAID] if found else None


def retry_after(reply: Reply, message: str | None, now: datetime) -> float | None:
    """Seconds to wait: the header in seconds or as a date, or GHCR's Go duration inside the message."""
    header = reply.get("retry-after").strip()
    if re.fullmatch(r"\d{1,9}", header):
        return float(header) or None
    if header:
        try:
            at = parsedate_to_datetime(header)
        except ValueError:
            at = now
        wait = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
        return wait if wait > 0 else None
    found = _DURATION.search(message or "")
    return sum(float(n) * _UNITS[unit.lower()] for n, unit in _PART.findall(found[1])) if found else None


def warnings(reply: Reply) -> tuple[str, ...]:
    """The texts of `Warning: 299` headers (distribution-spec, section Warnings)."""
    found = (_WARNING.match(value) for value in reply.all("warning"))
    return tuple(re.sub(r"\\(.)", r"\1", match[1]) for match in found if match)


def quota(reply: Reply) -> tuple[int, int] | None:
    """Pulls left and pulls allowed, where Docker Hub tells."""
    left, limit = (_leading(reply.get(f"ratelimit-{name}")) for name in ("remaining", "limit"))
    return (left, limit) if left is not None and limit is not None else None


def _leading(value: str) -> int | None:
    found = re.match(r"\s*(\d{1,9})", value)
    return int(found[1]) if found else None


def media_type(reply: Reply, body: object = None) -> str:
    """Content-Type first (ECR omits mediaType in the JSON), then the manifest's own word."""
    header = reply.get("content-type").partition(";")[0].strip().lower()
    own = body.get("mediaType") if isinstance(body, dict) else None
    known = INDEXES | MANIFESTS
    if header in known or not isinstance(own, str) or own not in known:
        return header
    return own


@dataclass(frozen=True, slots=True)
class Entry:
    """One image of an index."""

    platform: str
    digest: str


def is_index(body: object) -> bool:
    return isinstance(body, dict) and isinstance(body.get("manifests"), list)


def is_manifest(body: object) -> bool:
    """Something that a registry would store under a tag, of whatever schema."""
    return isinstance(body, dict) and (
        "schemaVersion" in body or is_index(body) or isinstance(body.get("config"), dict)
    )


def entries(body: object) -> tuple[Entry, ...]:
    """The images of an index in order; attestations are none (image-spec, image-index.md)."""
    listed = body.get("manifests") if isinstance(body, dict) else None
    found: list[Entry] = []
    for item in listed if isinstance(listed, list) else ():
        if not isinstance(item, dict) or not isinstance(item.get("digest"), str):
            continue
        platform = platform_text(item.get("platform"))
        if platform is not None:
            found.append(Entry(platform, item["digest"]))
    return tuple(found)


def platform_text(value: object) -> str | None:
    """`os/arch[/variant]` of a platform object or an image config; None where it names none."""
    if not isinstance(value, dict):
        return None
    parts = [value.get("os"), value.get("architecture"), value.get("variant") or None]
    if not all(isinstance(part, str) and part and part != "unknown" for part in parts[:2]):
        return None
    return "/".join(part for part in parts if isinstance(part, str))


_PAGE = re.compile(r"<([^>]*)>([^,<]*)")


def next_page(reply: Reply, url: str) -> str | bool | None:
    """The query of the next page of tags; None at the end, False where the link leads to another host.

    Only the query is taken: Artifactory's links lack a part of the path (RTFACT-18971).
    """
    for header in reply.all("link"):
        for target, params in _PAGE.findall(header):
            if not re.search(r'rel\s*=\s*"?next\b', params, re.IGNORECASE):
                continue
            parts = urlsplit(target.strip())
            if parts.netloc and parts.netloc.lower() != urlsplit(url).netloc.lower():
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
