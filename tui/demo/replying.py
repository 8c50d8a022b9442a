"""What a hosted registry replies to a request: a pure function, no sockets.

The shapes are those of the registries that are played: CNCF Distribution (docs/content/spec/api.md), Docker Hub
and GHCR, in the parts that a pull and a tag listing touch. Pushing is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from tui.demo.asked import Asked, Replied
from tui.demo.hosted import HostedRegistry, Repository

MOST_TAGS = 1000
_ROUTE = re.compile(r"/v2/(?P<name>.+)/(?P<kind>manifests|blobs|tags)/(?P<what>[^/]+)")
_SHOWN = re.compile(r"/v2/namespaces/(?P<owner>[^/]+)/repositories/(?P<name>[^/]+)/?")
_SHELF = re.compile(r"/v2/namespaces/(?P<owner>[^/]+)/repositories/(?P<name>[^/]+)/tags/?")
_ACCOUNT = re.compile(r"/v2/users/(?P<owner>[^/]+)/?")
_SCOPE = re.compile(r"repository:(?P<name>[^:]+):pull")


def reply(registry: HostedRegistry, asked: Asked) -> Replied:
    """The registry's reply to one request."""
    realm = urlsplit(registry.manners.realm)
    if realm.path and asked.path == realm.path:
        return _token(registry, asked)
    if asked.method not in ("GET", "HEAD"):
        return _refusal(405, "UNSUPPORTED", "The operation is unsupported.")
    if registry.manners.website and (page := _website(registry, asked)) is not None:
        return page
    if asked.path in ("/v2", "/v2/"):
        return _ping(registry, asked)
    route = _ROUTE.fullmatch(asked.path)
    if route is None:
        return Replied(404, b"404 page not found\n", {"content-type": "text/plain; charset=utf-8"})
    name, what = route["name"], route["what"]
    repository = registry.repositories.get(name)
    refused = _refused(registry, asked, name, repository)
    if refused is not None:
        return refused
    match route["kind"]:
        case "manifests":
            return _manifest(registry, repository, what)
        case "blobs":
            return _blob(repository, what)
        case _:
            return _tags(registry, asked, name, repository)


def _website(registry: HostedRegistry, asked: Asked) -> Replied | None:
    """The API of Docker Hub's website (docs.docker.com/reference/api/hub): what is private is not there."""
    if shelf := _SHELF.fullmatch(asked.path):
        repository = registry.repositories.get(f"{shelf['owner']}/{shelf['name']}")
        if repository is not None and not repository.private:
            return Replied(200, _json(_shelf(asked, repository)), {"content-type": "application/json"})
    elif shown := _SHOWN.fullmatch(asked.path):
        repository = registry.repositories.get(f"{shown['owner']}/{shown['name']}")
        if repository is not None and not repository.private:
            page = {"namespace": shown["owner"], "name": shown["name"], "is_private": False}
            return Replied(200, _json(page | {"status_description": "active", "last_updated": "2026-01-01T00:00:00Z"}))
    elif account := _ACCOUNT.fullmatch(asked.path):
        owner = account["owner"]
        if any(name.partition("/")[0] == owner for name in registry.repositories):
            return Replied(200, _json({"orgname": owner, "type": "Organization"}))
    else:
        return None
    return Replied(404, _json({"message": "object not found", "errinfo": {}}), {"content-type": "application/json"})


def _shelf(asked: Asked, repository: Repository) -> Mapping[str, object]:
    """A page of the tags, those first that were pushed last."""
    size, page = int(asked.query("page_size") or 10), int(asked.query("page") or 1)
    listed = sorted(repository.tags, key=repository.pushed_at, reverse=True)
    shown = listed[(page - 1) * size : page * size]
    return {
        "count": len(listed),
        "next": f"https://hub.docker.com{asked.path}?page={page + 1}" if page * size < len(listed) else None,
        "previous": None,
        "results": [_shelved(repository, tag) for tag in shown],
    }


def _shelved(repository: Repository, tag: str) -> Mapping[str, object]:
    image, pushed = repository.tags[tag], repository.pushed_at(tag)
    images = [
        {**dict(zip(("os", "architecture", "variant"), platform.split("/"), strict=False)), "digest": digest}
        for platform, digest in image.platforms
    ]
    return {
        "name": tag, "images": images, "digest": image.manifest.digest, "media_type": image.manifest.media_type,
        "tag_status": "active", "last_updated": pushed, "tag_last_pushed": pushed,
    }  # fmt: skip


def _ping(registry: HostedRegistry, asked: Asked) -> Replied:
    if registry.manners.realm and not asked.headers.get("authorization"):
        return _challenge(registry, "")
    return Replied(200, b"{}", {"docker-distribution-api-version": "registry/2.0"})


# --- who may


def _token(registry: HostedRegistry, asked: Asked) -> Replied:
    user = _basic_user(registry, asked)
    if user is None:
        if registry.manners.token_for_all:
            return Replied(401, _json({"details": "incorrect username or password"}))
        return _refusal(403, "DENIED", "denied")
    scope = _SCOPE.fullmatch(asked.query("scope"))
    name = scope["name"] if scope else ""
    repository = registry.repositories.get(name)
    if not registry.manners.token_for_all:
        if repository is None:
            return _refusal(403, "DENIED", "denied")
        if repository.private and not user:
            return _refusal(401, "UNAUTHORIZED", "authentication required")
    grant = _json({"name": name, "user": user})
    return Replied(200, _json({"token": base64.urlsafe_b64encode(grant).decode(), "expires_in": 300}))


def _refused(registry: HostedRegistry, asked: Asked, name: str, repository: Repository | None) -> Replied | None:
    """None where the caller may read the repository; else the challenge or the refusal."""
    private = repository is not None and repository.private
    if not registry.manners.realm:
        return _basic_challenge() if private and not _basic_user(registry, asked) else None
    grant = _grant(asked)
    if grant is None or grant.get("name") != name:
        return _challenge(registry, name)
    if repository is None or (private and not grant.get("user")):
        return _challenge(registry, name, 'error="insufficient_scope"')
    return None


def _basic_user(registry: HostedRegistry, asked: Asked) -> str | None:
    """The user of a good login, empty without a login, None for a bad one."""
    scheme, _, encoded = asked.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user if registry.logins.get(user) == password else None


def _grant(asked: Asked) -> Mapping[str, str] | None:
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        grant = json.loads(base64.urlsafe_b64decode(token))
    except ValueError:
        return None
    return grant if isinstance(grant, dict) else None


def _challenge(registry: HostedRegistry, name: str, fault: str = "") -> Replied:
    manners = registry.manners
    # GHCR offers this placeholder on /v2/: a client must build the scope itself (oras-project/oras#1128).
    scope = f"repository:{name or 'user/image'}:pull"
    parts = [f'realm="{manners.realm}"', f'service="{manners.service}"', f'scope="{scope}"', fault]
    header = "Bearer " + ",".join(part for part in parts if part)
    return _refusal(401, "UNAUTHORIZED", "authentication required", {"www-authenticate": header})


def _basic_challenge() -> Replied:
    header = {"www-authenticate": 'Basic realm="Registry Realm"'}
    return _refusal(401, "UNAUTHORIZED", "authentication required", header)


# --- what there is


def _manifest(registry: HostedRegistry, repository: Repository | None, reference: str) -> Replied:
    if repository is not None and repository.retry_after is not None:
        said = "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"
        headers = {"retry-after": str(repository.retry_after)}
        return _refusal(429, "TOOMANYREQUESTS", said, headers | _quota(registry, "0"))
    found = repository.manifest(reference) if repository is not None else None
    if found is None:
        return _refusal(404, "MANIFEST_UNKNOWN", "manifest unknown", detail=f"unknown tag={reference}")
    headers = {"content-type": found.media_type, "docker-content-digest": found.digest}
    return Replied(200, found.data, headers | _quota(registry, "76"))


def _quota(registry: HostedRegistry, left: str) -> dict[str, str]:
    quota = registry.manners.quota
    if not quota:
        return {}
    return {"ratelimit-limit": quota, "ratelimit-remaining": f"{left};{quota.partition(';')[2]}"}


def _blob(repository: Repository | None, digest: str) -> Replied:
    found = repository.blob(digest) if repository is not None else None
    if found is None:
        return _refusal(404, "BLOB_UNKNOWN", "blob unknown to registry")
    return Replied(200, found.data, {"content-type": "application/octet-stream", "docker-content-digest": digest})


def _tags(registry: HostedRegistry, asked: Asked, name: str, repository: Repository | None) -> Replied:
    if repository is None:
        return _refusal(404, "NAME_UNKNOWN", "repository name not known to registry", detail={"name": name})
    number = asked.query("n")
    size = min(int(number), MOST_TAGS) if number.isdecimal() else registry.page_size
    tags = list(repository.tags)
    last = asked.query("last")
    start = tags.index(last) + 1 if last in repository.tags else 0
    page = tags[start : start + size]
    headers = {}
    if page and start + size < len(tags):
        headers["link"] = f'</v2/{name}/tags/list?n={size}&last={page[-1]}>; rel="next"'
    return Replied(200, _json({"name": name, "tags": page}), {"content-type": "application/json"} | headers)


def _refusal(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None, detail: object = None
) -> Replied:
    fault = {"code": code, "message": message} | ({"detail": detail} if detail else {})
    return Replied(status, _json({"errors": [fault]}), {"content-type": "application/json"} | dict(headers or {}))


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
