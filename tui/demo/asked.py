"""A request as it came, and a reply as it goes: what the embedded registry hands from the sockets to those who play."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came; header names in lower case."""

    host: str
    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def query(self, name: str) -> str:
        return parse_qs(urlsplit(self.target).query).get(name, [""])[0]


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply. For HEAD the server leaves out the body and keeps its length."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
