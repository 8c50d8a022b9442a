"""What is asked of GitHub about the repository behind an image, and what came back: where it is now, and what its
people announced. Pure; all texts are strangers' words, and stay inert.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tui.core.answers import Present
from tui.core.catalogue import Move
from tui.core.image import ImageName
from tui.core.local import Local

SOURCE_LABELS = ("org.opencontainers.image.source", "org.label-schema.vcs-url", "org.opencontainers.image.url")
PACKAGES = "ghcr.io"
"""The registry whose paths start with the owner of a GitHub repository."""
_ON_GITHUB = re.compile(
    r"(?:git\+)?(?:(?:https?|git|ssh)://(?:git@)?|git@)(?:www\.)?github\.com[/:]"
    r"(?P<owner>[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))/(?P<name>[A-Za-z0-9._-]{1,100}?)(?:\.git)?(?:[/#?].*)?"
)
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")
_SPEAKS = re.compile(
    r"\b(?:mov(?:ed?|es|ing)\b|migrat|renam|relocat|transferr|deprecat|discontinu|sunset|retir(?:e|ed|ing)\b|"
    r"archived?\b|no longer\b|end[ -]of[ -]life|eol\b|unmaintained|withdraw|new (?:home|location|name|organi[sz]ation)|"
    r"registr(?:y|ies)\b|ghcr\b|docker ?hub|dockerhub|quay\.io|ghcr\.io|docker\.io|lscr\.io|"
    r"(?:docker|container|oci) images?\b|image (?:path|name|tag)s?\b|images? (?:is|are|has|have|will)\b)",
    re.IGNORECASE,
)
MOST_LINES = 8
"""Of one announcement."""
LONGEST = 300
"""Of one line."""


@dataclass(frozen=True, slots=True)
class SourceRepository:
    """Where is this repository now? `name`: `owner/name`."""

    name: str

    @property
    def key(self) -> tuple[str, ...]:
        return ("source", self.name.lower())


@dataclass(frozen=True, slots=True)
class ReleasesOf:
    """What did its people announce? `name`: `owner/name`."""

    name: str

    @property
    def key(self) -> tuple[str, ...]:
        return ("releases", self.name.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """What GitHub says of a repository. `there` False: nothing of that name is shown to everybody."""

    asked_at: datetime
    asked: str
    """As it was asked for, `owner/name`."""
    full_name: str = ""
    """As it is called now."""
    archived: bool = False
    url: str = ""
    there: bool = True
    etag: str = ""
    from_cache: bool = False

    @property
    def moved(self) -> bool:
        """Was it renamed or handed over?"""
        return self.there and bool(self.full_name) and self.full_name.lower() != self.asked.lower()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an announcement. `marked`: it speaks of moving, of an end, of images or of registries."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A release, or what the README says. `at` None: nobody says when."""

    title: str
    at: datetime | None = None
    url: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def marked(self) -> bool:
        return any(line.marked for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The announcements of a repository: those of the README first, the releases after it, newest first."""

    asked_at: datetime
    repository: str
    notices: tuple[Notice, ...] = ()
    etag: str = ""
    """Of the releases."""
    from_cache: bool = False


# --- which repository


def on_github(url: str) -> str:
    """`owner/name` of an address at github.com; empty where it is none."""
    found = _ON_GITHUB.fullmatch(url.strip())
    return f"{found['owner']}/{found['name']}" if found and found["name"] not in (".", "..") else ""


def is_repository(text: object) -> bool:
    """Is it `owner/name`?"""
    return isinstance(text, str) and _NAME.fullmatch(text) is not None


def of_path(image: ImageName) -> str:
    """The repository that a path at ghcr.io speaks of: its first two parts; empty elsewhere."""
    name = "/".join(image.repository.split("/")[:2])
    return name if image.registry == PACKAGES and is_repository(name) else ""


def of_labels(present: Present | None, local: Local | None) -> str:
    """The repository that the image itself names, in the registry or on this machine."""
    texts = [present.label(name) for name in SOURCE_LABELS] if present is not None else []
    texts += [local.source] if local is not None else []
    return next((found for text in texts if (found := on_github(text))), "")


def of_moves(moves: Iterable[Move]) -> str:
    """The repository that the catalogue names."""
    return next((found for move in moves if (found := on_github(move.source_repo or ""))), "")


# --- what they announced


def notice(title: str, text: str, at: datetime | None, url: str) -> Notice:
    """An announcement cut down to what matters: the lines that are marked, else how it starts."""
    lines = [Line(line, bool(_SPEAKS.search(line))) for line in _lines(text)]
    marked = [line for line in lines if line.marked]
    return Notice(
        title=inert(title)[:LONGEST], at=at, url=safe_url(url), lines=tuple((marked or lines[:2])[:MOST_LINES])
    )


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        words = inert(line).strip().strip("#>*- |`").strip()
        if words and not words.startswith(("![", "<!--", "[![")):
            yield words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def inert(text: str) -> str:
    """On one line, without characters that drive a terminal or turn the direction of writing."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def safe_url(url: object) -> str:
    """An address that may be opened: https, with nothing hidden in it; else empty."""
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme == "https" and parts.hostname and "@" not in parts.netloc else ""


def document(news: News) -> dict[str, object]:
    """The `announcements` object of the JSON contract."""
    return {
        "repository": news.repository,
        "asked_at": news.asked_at.isoformat(),
        "from_cache": news.from_cache,
        "notices": [
            {
                "title": one.title,
                "at": one.at.isoformat() if one.at else None,
                "url": one.url or None,
                "lines": [{"text": line.text, "marked": line.marked} for line in one.lines],
            }
            for one in news.notices
        ],
    }
