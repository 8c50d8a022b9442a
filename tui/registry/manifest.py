"""Manifests, indexes and image configs as they come: what they hold, read without trust. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.core.answers import SCHEMA1
from tui.registry.exchange import Reply

INDEXES = frozenset(
    ("application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json")
)
MANIFESTS = frozenset(
    ("application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json")
)
ACCEPT = ", ".join((*sorted(INDEXES), *sorted(MANIFESTS)))
_CREATED = "org.opencontainers.image.created"
_REPRODUCED = ("0001-", "1970-01-01", "1980-01-01")
"""How builds that give the same bytes each time date their images: that is no date."""
_MOST_LABELS = 200
_LONGEST = 2000
Labels = dict[str, str]


def media_type(reply: Reply, body: object = None) -> str:
    """Content-Type first (ECR omits mediaType in the JSON), then the manifest's own word."""
    header = reply.get("content-type").partition(";")[0].strip().lower()
    own = body.get("mediaType") if isinstance(body, dict) else None
    known = INDEXES | MANIFESTS
    if header in known or header in SCHEMA1:
        return header
    if isinstance(own, str) and own in known:
        return own
    return SCHEMA1[0] if isinstance(body, dict) and body.get("schemaVersion") == 1 else header


@dataclass(frozen=True, slots=True)
class Entry:
    """One image of an index."""

    platform: str
    digest: str
    notes: Labels
    """Its annotations."""


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
        notes = texts(item.get("annotations"))
        if platform is not None and notes.get("vnd.docker.reference.type") != "attestation-manifest":
            found.append(Entry(platform, item["digest"], notes))
    return tuple(found)


def platform_text(value: object) -> str | None:
    """`os/arch[/variant]` of a platform object or an image config; None where it names none."""
    if not isinstance(value, dict):
        return None
    parts = [value.get("os"), value.get("architecture"), value.get("variant") or None]
    if not all(isinstance(part, str) and part and part != "unknown" for part in parts[:2]):
        return None
    return "/".join(part for part in parts if isinstance(part, str))


def config_digest(body: object) -> str | None:
    """The digest of the config blob that a manifest names."""
    config = body.get("config") if isinstance(body, dict) else None
    digest = config.get("digest") if isinstance(config, dict) else None
    return digest if isinstance(digest, str) and ":" in digest else None


def annotated(body: object) -> Labels:
    """The annotations of a manifest or an index."""
    return texts(body.get("annotations")) if isinstance(body, dict) else {}


def labels(config: object) -> Labels:
    """The labels of an image config."""
    inner = config.get("config") if isinstance(config, dict) else None
    return texts(inner.get("Labels")) if isinstance(inner, dict) else {}


def created(config: object, found: Mapping[str, str]) -> str | None:
    """When it was built: the config's word, else an annotation's; None where that is no real date."""
    own = config.get("created") if isinstance(config, dict) else None
    for text in (own, found.get(_CREATED)):
        if isinstance(text, str) and is_date(text):
            return text[:40]
    return None


def is_date(text: str) -> bool:
    """By its looks, and not one of those that mean none."""
    return text[:1].isdigit() and not text.startswith(_REPRODUCED)


def texts(value: object) -> Labels:
    """A mapping of texts; what is none is left out, and so is what nobody would read."""
    if not isinstance(value, dict):
        return {}
    pairs = [(k, v) for k, v in value.items() if isinstance(k, str) and isinstance(v, str)]
    return {key: text[:_LONGEST] for key, text in pairs[:_MOST_LABELS]}
