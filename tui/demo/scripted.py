"""A registry that plays a script: rules say what comes back for which request. Pure, no sockets.

Where `hosted` has a world and derives the replies, a script has the replies alone: it plays what a real registry was
seen to answer, whatever that was. The first rule that fits gives the reply; a request that no rule fits gets 501, and
the embedded registry keeps it, so that nothing is asked unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import unquote

from tui.demo.asked import Asked, Replied


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One reply, and the requests that it is for. What is empty fits any."""

    path: str = ""
    """A pattern with `*` for the path without its query."""
    query: str = ""
    """A pattern with `*` for the query, unquoted."""
    method: str = ""
    proof: str = ""
    """A pattern for the Authorization header as `scheme value`, the scheme in lower case; `none`: it is missing."""
    accepts: str = ""
    """A media type that the Accept header names."""
    times: int = 0
    """The rule holds for so many requests; 0: always."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def fits(self, asked: Asked) -> bool:
        """Is the reply for this request?"""
        scheme, _, value = asked.headers.get("authorization", "").partition(" ")
        proof = f"{scheme.lower()} {value}" if scheme else "none"
        query = unquote(asked.target.partition("?")[2])
        return (
            _like(asked.path, self.path)
            and _like(query, self.query)
            and _like(asked.method, self.method)
            and _like(proof, self.proof)
            and self.accepts in asked.headers.get("accept", "")
        )


def _like(text: str, pattern: str) -> bool:
    return not pattern or fnmatchcase(text, pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedRegistry:
    """One host that plays a script. `down`: nothing listens there. `unresolved`: its name leads nowhere."""

    names: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    down: bool = False
    unresolved: bool = False

    def rule_for(self, asked: Asked, used: Mapping[Rule, int]) -> Rule | None:
        """The first rule that fits and is not used up."""
        holding = (rule for rule in self.rules if not rule.times or used.get(rule, 0) < rule.times)
        return next((rule for rule in holding if rule.fits(asked)), None)


UNSCRIPTED = Replied(501, b"No rule of the script is for this request.\n", {"content-type": "text/plain"})


def reply_of(rule: Rule) -> Replied:
    """What a rule gives."""
    return Replied(rule.status, rule.body, dict(rule.headers))
