"""The grammar of image references, as written and as pulled.

Source: github.com/distribution/reference (`reference.go`, `normalize.go`). What was typed is kept beside the
canonical form, and every part knows its place in the text, so that an edit can cut exactly that part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.core.language import tr

DEFAULT_REGISTRY = "docker.io"
LEGACY_REGISTRY = "index.docker.io"
OFFICIAL = "library"
DEFAULT_TAG = "latest"
MAX_NAME = 255

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_HOST = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[(?:[a-fA-F0-9:]+)\])"
REGISTRY = re.compile(rf"{_HOST}(?::[0-9]+)?")
REPOSITORY = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}")
_HEX_LENGTH = {"sha256": 64, "sha384": 96, "sha512": 128}


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part stands in the text of the reference: code points, half open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BadName:
    """Why a text is no image reference: a whole sentence, and the offset in the text where it went wrong."""

    text: str
    message: str
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageName:
    """A parsed reference. `registry` and `repository` are canonical (`docker.io`, `library/nginx`); `tag` and
    `digest` are None where the text has none; the parts point into `original`."""

    original: str
    registry: str
    repository: str
    tag: str | None = None
    digest: str | None = None
    path_part: Part
    """Registry and repository as written: everything before the tag or digest."""
    tag_part: Part | None = None
    """The tag without its colon."""
    digest_part: Part | None = None
    """The digest without its at sign."""

    @property
    def path(self) -> str:
        """Registry and repository, canonical: `docker.io/library/nginx`."""
        return f"{self.registry}/{self.repository}"

    @property
    def canonical(self) -> str:
        """The full form that a pull asks for: `docker.io/library/nginx:latest`."""
        tag = self.tag if self.tag is not None or self.digest is not None else DEFAULT_TAG
        return self.path + (f":{tag}" if tag else "") + (f"@{self.digest}" if self.digest else "")

    @property
    def familiar_path(self) -> str:
        """Registry and repository the short way: `nginx`, `zenika/alpine-chrome`, `ghcr.io/a/b`."""
        if self.registry != DEFAULT_REGISTRY:
            return self.path
        return self.repository.removeprefix(f"{OFFICIAL}/")

    @property
    def familiar(self) -> str:
        """The short form as people write it, tag and digest only where they were given."""
        text = self.familiar_path + (f":{self.tag}" if self.tag else "")
        return text + (f"@{self.digest}" if self.digest else "")

    @property
    def asked(self) -> str:
        """What the manifest request names: the digest where there is one, else the tag, else `latest`."""
        return self.digest or self.tag or DEFAULT_TAG

    def with_tag(self, tag: str) -> ImageName:
        """The same repository with another tag. A new tag drops an old digest."""
        return _built(self.familiar_path, tag, None)

    def with_digest(self, digest: str, tag: str | None = None) -> ImageName:
        return _built(self.familiar_path, tag, digest)


def _built(path: str, tag: str | None, digest: str | None) -> ImageName:
    text = path + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
    name = parse(text)
    if isinstance(name, BadName):
        raise ValueError(name.message)
    return name


def parse(text: str) -> ImageName | BadName:
    """Read a reference the way the Docker engine does.

    Never raises: a text that is no reference gives a BadName that says why.
    """
    if not text:
        return BadName(text, tr("The image reference is empty."))
    if link := re.match(r"[a-z]+://", text):
        return BadName(text, tr("Leave out {scheme}: an image is named by its host and path alone.", scheme=link[0]))
    rest, digest, digest_part = _split_digest(text)
    if digest is not None and (fault := _digest_fault(digest)):
        return BadName(text, fault, len(rest) + 1)
    path, tag, tag_part = _split_tag(rest)
    if tag is not None and not TAG.fullmatch(tag):
        return BadName(text, _tag_fault(tag), len(path) + 1)
    registry, repository = _split_registry(path)
    fault = _path_fault(path, registry, repository)
    if fault is not None:
        return BadName(text, fault)
    if digest is None and tag is None and re.fullmatch(r"[a-f0-9]{64}", text):
        return BadName(
            text, tr("“{id}…” is a bare image ID. A registry cannot be asked for one: give a name.", id=text[:12])
        )
    return ImageName(
        original=text, registry=registry, repository=repository, tag=tag, digest=digest,
        path_part=Part(0, len(path)), tag_part=tag_part, digest_part=digest_part,
    )  # fmt: skip


def _split_digest(text: str) -> tuple[str, str | None, Part | None]:
    rest, at, digest = text.partition("@")
    return (rest, digest, Part(len(rest) + 1, len(text))) if at else (text, None, None)


def _split_tag(rest: str) -> tuple[str, str | None, Part | None]:
    colon = rest.rfind(":")
    if colon < 0 or "/" in rest[colon:]:
        return rest, None, None
    return rest[:colon], rest[colon + 1 :], Part(colon + 1, len(rest))


def _split_registry(path: str) -> tuple[str, str]:
    """Docker's rule: the first component is a host if it has a dot or a colon, is localhost, or has a capital."""
    first, slash, rest = path.partition("/")
    is_host = slash and (first == "localhost" or any(c in first for c in ".:") or first.lower() != first)
    registry, repository = (first, rest) if is_host else (DEFAULT_REGISTRY, path)
    if registry == LEGACY_REGISTRY:
        registry = DEFAULT_REGISTRY
    if registry == DEFAULT_REGISTRY and "/" not in repository:
        repository = f"{OFFICIAL}/{repository}"
    return registry, repository


def _digest_fault(digest: str) -> str | None:
    if not DIGEST.fullmatch(digest):
        return tr(
            "“{digest}” is no digest. A digest looks like sha256: followed by 64 hexadecimal digits.", digest=digest
        )
    algorithm, _, encoded = digest.partition(":")
    wanted = _HEX_LENGTH.get(algorithm)
    if wanted is None:
        return tr(
            "“{algorithm}” is no digest algorithm that registries use; sha256 is the usual one.", algorithm=algorithm
        )
    if len(encoded) != wanted or encoded != encoded.lower():
        return tr(
            "A {algorithm} digest has {wanted} lower-case hexadecimal digits; this one has {n}.",
            algorithm=algorithm,
            wanted=wanted,
            n=len(encoded),
        )
    return None


def _tag_fault(tag: str) -> str:
    if not tag:
        return tr("There is nothing after the colon: the tag is empty.")
    return tr(
        "“{tag}” is no tag. A tag has letters, digits, “_”, “.” and “-”, 128 at most, and the first is no “.” or “-”.",
        tag=tag,
    )


def _path_fault(path: str, registry: str, repository: str) -> str | None:
    if not path:
        return tr("The reference has no repository before its tag or digest.")
    if not REGISTRY.fullmatch(registry):
        return tr("“{registry}” is no registry host.", registry=registry)
    bare = repository.removeprefix(f"{OFFICIAL}/") or repository
    if not REPOSITORY.fullmatch(repository):
        if bare.lower() != bare and REPOSITORY.fullmatch(bare.lower()):
            return tr("“{path}” has capital letters; a repository is written in lower case.", path=bare)
        return tr(
            "“{path}” is no repository. It is lower-case letters and digits, with “.”, “_”, “-” or “/” between them.",
            path=bare,
        )
    if len(repository) > MAX_NAME:
        return tr("The repository is longer than {n} characters.", n=MAX_NAME)
    return None


def normal_path(path: str) -> str:
    """The canonical registry and repository of a path without tag, or the path itself where it is none."""
    name = parse(path)
    return path if isinstance(name, BadName) else name.path
