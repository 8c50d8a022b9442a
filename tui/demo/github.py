"""The embedded GitHub: the few replies of its API that pullfix reads, from data. Pure, no sockets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.demo.asked import Asked, Replied


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedRepository:
    """One repository. `number`: what GitHub's redirects name it by."""

    number: int
    full_name: str
    archived: bool = False
    releases: tuple[Mapping[str, object], ...] = ()
    readme: str = ""

    @property
    def about(self) -> dict[str, object]:
        return {
            "id": self.number,
            "full_name": self.full_name,
            "archived": self.archived,
            "html_url": f"https://github.com/{self.full_name}",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedGitHub:
    """The API at one host. `former`: what repositories were called before, to what they are called now."""

    names: tuple[str, ...] = ("api.github.com",)
    repositories: tuple[HostedRepository, ...] = ()
    former: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    """The one that is good; any other is refused."""
    spent: bool = False
    """The hour's requests are used up."""
    down: bool = False

    def reply(self, asked: Asked) -> Replied:
        """The reply to one request."""
        given = asked.headers.get("authorization", "")
        if given and given != f"Bearer {self.token}":
            return _json(401, {"message": "Bad credentials"})
        if self.spent:
            return _json(403, {"message": "API rate limit exceeded"}, {"x-ratelimit-remaining": "0"})
        parts = asked.path.strip("/").split("/")
        if parts[0] == "repositories":
            name = next((one.full_name for one in self.repositories if str(one.number) == parts[1]), "")
            rest = parts[2:]
        else:
            name, rest = "/".join(parts[1:3]), parts[3:]
        return self._of(name, rest, asked)

    def _of(self, name: str, rest: list[str], asked: Asked) -> Replied:
        found = self._called(self.former.get(name, name))
        if found is None:
            return _json(404, {"message": "Not Found"})
        if name in self.former:
            path = "/".join(("", "repositories", str(found.number), *rest))
            return _json(301, {"message": "Moved Permanently"}, {"location": f"https://{self.names[0]}{path}"})
        if rest == ["readme"]:
            if not found.readme:
                return _json(404, {"message": "Not Found"})
            return Replied(200, found.readme.encode(), {"content-type": "application/vnd.github.raw+json"})
        return _marked(asked, list(found.releases) if rest == ["releases"] else found.about)

    def _called(self, name: str) -> HostedRepository | None:
        return next((one for one in self.repositories if one.full_name.lower() == name.lower()), None)


def _marked(asked: Asked, body: object) -> Replied:
    """With an ETag; 304 to whoever has it."""
    etag = f'W/"{hashlib.sha256(json.dumps(body).encode()).hexdigest()}"'
    if asked.headers.get("if-none-match") == etag:
        return Replied(304, b"", {"etag": etag})
    return _json(200, body, {"etag": etag})


def _json(status: int, body: object, headers: Mapping[str, str] | None = None) -> Replied:
    return Replied(status, json.dumps(body).encode(), {"content-type": "application/json", **(headers or {})})
