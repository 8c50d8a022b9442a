"""The WWW-Authenticate header (RFC 9110, section 11.6.1), read as registries write it.

Seen in the wild, and taken: several challenges in one header or in several, schemes in any case, values without
quotes, commas inside quotes, and empty realms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_PARAM = re.compile(r'([A-Za-z0-9_.!#$%&\'*+^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^,]*))')
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9-]*)(?=\s|,|$)")
_GAP = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True)
class Challenge:
    """One way to prove who asks. `scheme` and the names of `params` are in lower case."""

    scheme: str
    params: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.params.get(name, "")


def challenges(headers: Iterable[str]) -> tuple[Challenge, ...]:
    """All challenges of all WWW-Authenticate headers, in order. What makes no sense is passed over."""
    return tuple(challenge for header in headers for challenge in _read(header))


def _read(header: str) -> Iterable[Challenge]:
    found: list[tuple[str, dict[str, str]]] = []
    at = 0
    while True:
        at = _matched_end(_GAP.match(header, at), at)
        if at >= len(header):
            break
        if (param := _PARAM.match(header, at)) and found:
            quoted, bare = param[2], param[3]
            value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare.strip()
            found[-1][1].setdefault(param[1].lower(), value)
            at = param.end()
        elif scheme := _SCHEME.match(header, at):
            found.append((scheme[1].lower(), {}))
            at = scheme.end()
        else:
            at += 1
    return [Challenge(scheme, params) for scheme, params in found]


def _matched_end(match: re.Match[str] | None, otherwise: int) -> int:
    return match.end() if match else otherwise


def chosen(found: Iterable[Challenge]) -> Challenge | None:
    """The one to answer: Bearer where it is offered with a realm, else Basic."""
    known = list(found)
    bearer = next((c for c in known if c.scheme == "bearer" and c.get("realm")), None)
    return bearer or next((c for c in known if c.scheme == "basic"), None)
