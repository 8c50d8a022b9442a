"""GitHub, asked about the repository behind an image: where it is now, and what its people announced.

It is asked politely and is never needed: without an answer there is simply nothing to say. `GITHUB_TOKEN` goes to the
host of the API and to no other, and only over a connection that nobody reads along. What did not change is told by its
ETag, which costs nothing; after a limit or a dead line nobody asks again until a person does.
Source: docs.github.com/rest, `using-the-rest-api/best-practices-for-using-the-rest-api` (redirects, limits, ETags).
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from tui import __version__
from tui.core.language import tr
from tui.core.news import News, Notice, ReleasesOf, Repository, SourceRepository, inert, is_repository, notice, safe_url

if TYPE_CHECKING:
    import httpx

PATIENCE: Final = 4.0
"""Seconds for all that one question takes."""
BODY_CAP: Final = 2 * 1024 * 1024
REDIRECTS: Final = 3
RELEASES: Final = 20
README_LINES: Final = 40
"""A notice stands at the head of a README."""
_BY_NUMBER = re.compile(r"/repositories/[0-9]+(?:/[a-z/]+)?")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
Said = TypeVar("Said", Repository, News)


@dataclass(frozen=True, slots=True)
class _Reply:
    """A reply, read up to the cap."""

    status: int
    body: bytes
    etag: str

    @property
    def json(self) -> object:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class _SilentError(Exception):
    """GitHub gave no answer that helps, and is better left alone for now."""


class GitHub:
    """One GitHub API at its `base` URL. `context`: makes the TLS context, when it is first needed."""

    def __init__(
        self,
        base: str,
        token: str,
        clock: Callable[[], datetime],
        *,
        context: Callable[[], ssl.SSLContext],
        patience: float = PATIENCE,
    ) -> None:
        self._base = base.rstrip("/")
        scheme, host = _scheme_and_host(self._base)
        self._here = host in _LOOPBACK
        self._token = token if scheme == "https" or self._here else ""
        self._clock, self._context, self._patience = clock, context, patience
        self._client: httpx.AsyncClient | None = None
        self._nobody = scheme not in ("http", "https") or not host
        self._silent = self._nobody
        """It set a limit, or does not answer."""

    def forgive(self) -> None:
        """A person asks again."""
        self._silent = self._nobody

    async def repository(self, question: SourceRepository, kept: Repository | None) -> Repository | None:
        """Where the repository is now. `kept`: what was said the last time. None: no answer."""
        return await self._bounded(self._repository(question, kept)) if not self._silent else None

    async def news(self, question: ReleasesOf, kept: News | None) -> News | None:
        """What was announced, newest first. `kept` as above. None: no answer."""
        return await self._bounded(self._news(question, kept)) if not self._silent else None

    async def _bounded(self, asking: Coroutine[None, None, Said | None]) -> Said | None:
        import httpx  # noqa: PLC0415  # dear to load, and most calls ask nobody

        try:
            async with asyncio.timeout(self._patience):
                return await asking
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, _SilentError):
            self._silent = True
            return None

    async def _repository(self, question: SourceRepository, kept: Repository | None) -> Repository | None:
        reply = await self._got(f"/repos/{question.name}", kept.etag if kept else "")
        if reply.status == 304 and kept is not None:
            return replace(kept, asked_at=self._clock(), from_cache=False)
        body = reply.json
        if reply.status in (404, 451):
            return Repository(asked_at=self._clock(), asked=question.name, there=False)
        if reply.status != 200 or not isinstance(body, dict) or not is_repository(body.get("full_name")):
            return None
        return Repository(
            asked_at=self._clock(), asked=question.name, full_name=body["full_name"],
            archived=body.get("archived") is True, url=safe_url(body.get("html_url")), etag=reply.etag,
        )  # fmt: skip

    async def _news(self, question: ReleasesOf, kept: News | None) -> News | None:
        path = f"/repos/{question.name}"
        releases = await self._got(f"{path}/releases?per_page={RELEASES}", kept.etag if kept else "")
        if releases.status == 304 and kept is not None:
            old = tuple(one for one in kept.notices if one.at is not None)
        elif releases.status == 200 and isinstance(releases.json, list):
            old = tuple(_released(releases.json))
        else:
            return None
        readme = await self._got(f"{path}/readme", "", accept="application/vnd.github.raw+json")
        said = _of_readme(readme, question.name) if readme.status == 200 else ()
        etag = releases.etag or (kept.etag if kept else "")
        return News(asked_at=self._clock(), repository=question.name, notices=(*said, *old), etag=etag)

    async def _got(self, path: str, etag: str, *, accept: str = "application/vnd.github+json") -> _Reply:
        """The reply at the end of GitHub's redirects. Raises _SilentError where it set a limit, or leads elsewhere."""
        for _ in range(REDIRECTS + 1):
            reply, location = await self._sent(path, etag, accept)
            if reply.status not in (301, 302, 307, 308):
                return reply
            # Only within the API: a repository that moved is named by its number there.
            found = _BY_NUMBER.search(urlsplit(location).path)
            if found is None:
                raise _SilentError
            path = found[0] + (f"?{query}" if (query := urlsplit(path).query) else "")
        raise _SilentError

    async def _sent(self, path: str, etag: str, accept: str) -> tuple[_Reply, str]:
        headers = {"accept": accept, "x-github-api-version": "2022-11-28"}
        headers |= {"if-none-match": etag} if etag else {}
        headers |= {"authorization": f"Bearer {self._token}"} if self._token else {}
        async with self._opened().stream("GET", self._base + path, headers=headers) as response:
            if response.status_code == 401 and self._token:
                self._token = ""  # a stale one is worse than none: public things are shown to everybody
                again = True
            else:
                again = False
                _heed(response)
                reply = _Reply(response.status_code, await _body(response), response.headers.get("etag", "")[:200])
                location = response.headers.get("location", "")
        return await self._sent(path, etag, accept) if again else (reply, location)

    def _opened(self) -> httpx.AsyncClient:
        import httpx  # noqa: PLC0415  # see above

        if self._client is None:
            verify = self._context() if self._base.startswith("https") else False
            self._client = httpx.AsyncClient(
                verify=verify, trust_env=not self._here, timeout=self._patience, follow_redirects=False,
                headers={"user-agent": f"pullfix/{__version__}", "accept-encoding": "identity"},
            )  # fmt: skip
        return self._client

    async def aclose(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()


def _scheme_and_host(base: str) -> tuple[str, str]:
    try:
        parts = urlsplit(base)
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""


def _heed(response: httpx.Response) -> None:
    """A limit is 429, or 403 with nothing left or with a wait. A plain 403 is a refusal of this one thing."""
    headers = response.headers
    spent = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers
    if response.status_code == 429 or (response.status_code == 403 and spent) or response.status_code >= 500:
        raise _SilentError


async def _body(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > BODY_CAP:
            raise _SilentError
    return bytes(body)


def _released(items: list[object]) -> list[Notice]:
    """The releases that were published, newest first."""
    found = []
    for item in items:
        if not isinstance(item, dict) or item.get("draft") is True:
            continue
        at = _time(item.get("published_at")) or _time(item.get("created_at"))
        if at is None:
            continue
        name, tag = (item.get(key) for key in ("name", "tag_name"))
        title = next((text for text in (name, tag) if isinstance(text, str) and text.strip()), tr("a release"))
        text = body if isinstance(body := item.get("body"), str) else ""
        url = item.get("html_url")
        found.append(notice(title, text, at, url if isinstance(url, str) else ""))
    return sorted(found, key=lambda one: (one.at is not None, one.at), reverse=True)


def _of_readme(readme: _Reply, name: str) -> tuple[Notice, ...]:
    """What the head of the README says of moves and ends; nothing where it says nothing of the kind."""
    head = "\n".join(readme.body.decode("utf-8", "replace").split("\n")[:README_LINES])
    found = notice("README", head, None, f"https://github.com/{inert(name)}")
    return (found,) if found.marked else ()


def _time(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
