"""Tiny valid OCI images, made in memory: real layers, real configs, real digests, the same bytes each time.

A real engine pulls them. They hold one text file and cannot be run: nothing here is meant to be a base image.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+prettyjws"
SOURCE_LABEL = "org.opencontainers.image.source"
VERSION_LABEL = "org.opencontainers.image.version"


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes with the media type that a descriptor gives them."""

    media_type: str
    data: bytes

    @property
    def digest(self) -> str:
        return f"sha256:{hashlib.sha256(self.data).hexdigest()}"

    @property
    def descriptor(self) -> dict[str, object]:
        return {"mediaType": self.media_type, "digest": self.digest, "size": len(self.data)}


@dataclass(frozen=True, slots=True)
class Image:
    """One image or one index: the manifest that a tag names, all other manifests, and the blobs below them."""

    manifest: Blob
    children: tuple[Blob, ...] = ()
    blobs: tuple[Blob, ...] = ()

    @property
    def manifests(self) -> tuple[Blob, ...]:
        return (self.manifest, *self.children)

    @property
    def platforms(self) -> tuple[tuple[str, str], ...]:
        """`os/arch[/variant]` and the digest of its manifest, for each image."""
        listed = json.loads(self.manifest.data).get("manifests")
        if listed is None:
            config = json.loads(self.blobs[0].data) if self.blobs else {"os": "linux", "architecture": "amd64"}
            return ((_named(config), self.manifest.digest),)
        return tuple((_named(entry["platform"]), entry["digest"]) for entry in listed)


BUILT = "2026-01-01T00:00:00Z"
"""When the images were built that say nothing else."""


def image(platform: str, text: str, labels: Mapping[str, str] | None = None, built: str = BUILT) -> Image:
    """A single-platform image that holds `text` as its one file."""
    layer = _layer(text)
    system, architecture, *variant = platform.split("/")
    config: dict[str, object] = {
        "architecture": architecture,
        "os": system,
        **({"variant": variant[0]} if variant else {}),
        "created": built,
        "config": {"Labels": dict(labels or {})},
        "rootfs": {"type": "layers", "diff_ids": [Blob("", gzip.decompress(layer.data)).digest]},
    }
    config_blob = Blob(CONFIG, _json(config))
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config_blob.descriptor,
        "layers": [layer.descriptor],
    }
    return Image(Blob(MANIFEST, _json(manifest)), (), (config_blob, layer))


def index(platforms: Sequence[str], text: str, labels: Mapping[str, str] | None = None, built: str = BUILT) -> Image:
    """One image for each platform under one index."""
    images = [(platform, image(platform, text, labels, built)) for platform in platforms]
    entries = [{**made.manifest.descriptor, "platform": _platform(platform)} for platform, made in images]
    top = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
    blobs = {blob.digest: blob for _, made in images for blob in made.blobs}
    return Image(Blob(INDEX, _json(top)), tuple(made.manifest for _, made in images), tuple(blobs.values()))


def schema_1(name: str, tag: str) -> Image:
    """A manifest of the first format, as old registries kept it; its signature signs nothing."""
    manifest = {
        "schemaVersion": 1,
        "name": name,
        "tag": tag,
        "architecture": "amd64",
        "fsLayers": [{"blobSum": _layer(name).digest}],
        "history": [{"v1Compatibility": json.dumps({"id": "0" * 64, "os": "linux", "architecture": "amd64"})}],
        "signatures": [{"header": {"alg": "ES256"}, "signature": "", "protected": ""}],
    }
    return Image(Blob(SCHEMA_1, _json(manifest)))


def _named(platform: Mapping[str, str]) -> str:
    return "/".join(platform[part] for part in ("os", "architecture", "variant") if part in platform)


def _platform(platform: str) -> dict[str, str]:
    return dict(zip(("os", "architecture", "variant"), platform.split("/"), strict=False))


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _layer(text: str) -> Blob:
    """A gzipped tar with one file. Times are zero, so that the digest never changes."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        data = text.encode()
        entry = tarfile.TarInfo("image.txt")
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    return Blob(LAYER, gzip.compress(packed.getvalue(), mtime=0))
