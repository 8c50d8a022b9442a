"""Files as text, and places in them.

Offsets are code points in the decoded text, byte order mark included, half open. A file that is not UTF-8 can never be
edited; it has a text where Compose reads one (UTF-16 in YAML, stray bytes in env files). Lines end at LF alone: U+0085
and U+2028 do not end a line.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

BOM = "\ufeff"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one file: `path` is relative to the snapshot's root, with forward slashes."""

    path: str
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def cut(self, start: int, end: int) -> Span:
        """The part from `start` to `end`, both counted from this span's own start."""
        return Span(self.path, self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Position:
    """A place as people count: line and column from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceFile:
    """One file that was read, as bytes and as text. `text` keeps a byte order mark and CRLF."""

    path: str
    data: bytes
    text: str
    lossy: bool = False
    """Some bytes are no UTF-8; each stands in `text` as U+FFFD."""

    @classmethod
    def of(cls, path: str, data: bytes) -> SourceFile:
        """Decode strictly. Raises UnicodeDecodeError when `data` is not UTF-8."""
        return cls(path, data, data.decode("utf-8"))

    @classmethod
    def of_yaml(cls, path: str, data: bytes) -> SourceFile:
        """As `of`, and UTF-16 with a byte order mark, which YAML allows; the mark is not part of the text."""
        return cls(path, data, data.decode("utf-16")) if data.startswith(_UTF16) else cls.of(path, data)

    @classmethod
    def lossily(cls, path: str, data: bytes) -> SourceFile:
        """Decode whatever it is, as Compose does with env files."""
        return cls(path, data, _UNDECODED.sub("\ufffd", data.decode("utf-8", "surrogateescape")), lossy=True)

    @property
    def editable(self) -> bool:
        """Can a changed text be written back? Only what is plain UTF-8."""
        return not self.lossy and not self.data.startswith(_UTF16)

    @property
    def bom(self) -> bool:
        return self.text.startswith(BOM)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    def position(self, offset: int) -> Position:
        """Line and column of an offset. A byte order mark takes no column."""
        line = bisect_right(self.line_starts, offset)
        column = offset - self.line_starts[line - 1] + 1
        return Position(line, column - 1 if line == 1 and self.bom and column > 1 else column)

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a line and column, both from 1; clamped to the text."""
        start = self.line_starts[min(max(line, 1), len(self.line_starts)) - 1]
        return min(start + column - 1 + (1 if line == 1 and self.bom else 0), len(self.text))

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that was asked for and is not there."""

    path: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is there and cannot be read as text: not UTF-8, no permission, a directory, too large."""

    path: str
    reason: str
    absent: bool = False
    """A link that leads nowhere: Compose goes on as if there were nothing."""
    folder: bool = False
    """A directory of that name."""


Entry = SourceFile | Missing | Unreadable


@dataclass(frozen=True)
class Snapshot:
    """The whole input of the core: everything that was read of the project directory, at one moment.

    `files` holds what was asked for so far; `listing` every path below the root, whether read or not.
    """

    root: str
    files: Mapping[str, Entry] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    listing: tuple[str, ...] = ()

    @cached_property
    def paths(self) -> frozenset[str]:
        """The listing, to look things up in."""
        return frozenset(self.listing)

    @cached_property
    def absent(self) -> frozenset[str]:
        """The links that lead nowhere, as far as they were followed."""
        return frozenset(path for path, entry in self.files.items() if isinstance(entry, Unreadable) and entry.absent)

    def text_file(self, path: str) -> SourceFile | None:
        entry = self.files.get(path)
        return entry if isinstance(entry, SourceFile) else None

    def place(self, span: Span) -> str:
        """`file:line:column` of a span's start, for people and for JSON."""
        file = self.text_file(span.path)
        if file is None:
            return span.path
        at = file.position(span.start)
        return f"{span.path}:{at.line}:{at.column}"

    def with_files(self, more: Mapping[str, Entry]) -> Snapshot:
        """The same moment, with more files read."""
        return Snapshot(self.root, {**self.files, **more}, self.environ, self.listing)

    def with_texts(self, texts: Mapping[str, str | None]) -> Snapshot:
        """The future after writing `texts` (None: the file is removed)."""
        files = dict(self.files)
        listing = dict.fromkeys(self.listing)
        for path, text in texts.items():
            if text is None:
                files[path] = Missing(path)
                listing.pop(path, None)
            else:
                files[path] = SourceFile(path, text.encode("utf-8"), text)
                listing[path] = None
        return Snapshot(self.root, files, self.environ, tuple(listing))
