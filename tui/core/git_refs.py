"""The tags and branches of a source repository, and which of them an image was made from.

A repository that did not answer has no tags that anybody knows of: that is told, and is not the same as having none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from tui.core.language import tr
from tui.core.versions import Version, read, version

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_COMMIT_TAG = re.compile(r"(?:[a-z]+-)?(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])([0-9a-f]{7,40})")
"""An image tag that is a commit, whole or cut short."""
_SCHEMES = ("https", "git", "ssh")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PREFIXES = ("v", "", "release-", "release/", "version-", "release-v")
"""What projects put before the number of a release in Git, the commonest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refs:
    """What a repository says of itself. Tags and branches by name, each with its commit; an annotated tag with the
    commit that it is about."""

    url: str
    asked_at: datetime
    tags: Mapping[str, str] = field(default_factory=dict)
    branches: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    """The branch that a clone checks out; empty where nobody asked for it."""


@dataclass(frozen=True, slots=True)
class NoRefs:
    """Why nobody knows them: a whole sentence."""

    url: str
    message: str


@dataclass(frozen=True, slots=True)
class Found:
    """The commit to build, the tag or branch that names it, and how it was found."""

    name: str
    commit: str
    how: str
    exact: bool
    """It is the release that the image's tag names; False: the nearest thing to it, which `how` says."""


def refused(url: str) -> str:
    """Why a URL is not one to ask; empty where it is. Plain http, which shows everything to everybody, only at home."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return tr("“{url}” is no URL.", url=url)
    allowed = parts.scheme in _SCHEMES or (parts.scheme == "http" and host in _LOOPBACK)
    if not allowed or not host or host.startswith("-"):
        return tr("“{url}” is no Git URL that is asked: https://, git:// or ssh:// with a host.", url=url)
    return ""


def without_login(url: str) -> str:
    """The URL without a user name and a password, to show it. `git@` of ssh says nothing and stays."""
    scheme, sign, rest = url.partition("://")
    user, at, _ = rest.partition("/")[0].rpartition("@")
    if not sign or not at or (scheme == "ssh" and ":" not in user):
        return url
    return f"{scheme}://{rest[len(user) + 1 :]}"


def match(refs: Refs, image_tag: str, name: str) -> Found | None:
    """What to build for an image's tag: the Git tag of the same release, the branch of that name, else the newest
    release, else what the default branch holds. None: nothing of it is known. `name`: the last part of the image's
    path, since a repository with several programs names it in its tags."""
    for candidate in candidates(image_tag, name):
        if candidate in refs.tags:
            commit = refs.tags[candidate]
            how = tr(
                "{url} has the tag {tag} at {commit}.",
                url=without_login(refs.url),
                tag=candidate,
                commit=commit[:12],
            )
            return Found(candidate, commit, how, exact=True)
    wanted = read(image_tag)
    if by_commit := _COMMIT_TAG.fullmatch(image_tag):
        return _by_commit(refs, image_tag, by_commit[1])
    if wanted.complete:
        return None  # another release is another program
    if image_tag in refs.branches:
        return _branch(refs, image_tag, image_tag)
    newest = "" if wanted.pre else _newest(refs, wanted, name)
    if newest:
        return _newest_release(refs, image_tag, newest, ".".join(map(str, wanted.numbers)))
    if refs.default in refs.branches and not wanted.numbers:
        return _branch(refs, refs.default, image_tag)
    return None


def _by_commit(refs: Refs, image_tag: str, start: str) -> Found | None:
    """A tag like `sha-1a2b3c4`: a Git tag or a branch that stands at that commit."""
    named = (*refs.tags.items(), *refs.branches.items())
    name, commit = next((one for one in named if one[1].startswith(start)), ("", ""))
    how = tr("{name} is at the commit that {tag} names.", name=name, tag=image_tag)
    return Found(name, commit, how, exact=True) if name else None


def _newest_release(refs: Refs, image_tag: str, newest: str, line: str) -> Found:
    commit = refs.tags[newest]
    if line:
        how = tr(
            "{tag} names no release; {newest} is the newest release of {line} there, at {commit}.",
            tag=image_tag,
            newest=newest,
            line=line,
            commit=commit[:12],
        )
    else:
        how = tr(
            "{tag} names no release; {newest} is the newest release there, at {commit}.",
            tag=image_tag,
            newest=newest,
            commit=commit[:12],
        )
    return Found(newest, commit, how, exact=False)


def _branch(refs: Refs, branch: str, image_tag: str) -> Found:
    commit = refs.branches[branch]
    if branch == image_tag:
        how = tr(
            "{branch} is a branch there; what {branch} holds now is built, at {commit}.",
            branch=branch,
            commit=commit[:12],
        )
    else:
        how = tr(
            "{tag} names no release; what {branch} holds now is built, at {commit}.",
            tag=image_tag,
            branch=branch,
            commit=commit[:12],
        )
    return Found(branch, commit, how, exact=False)


def wants_default(refs: Refs, image_tag: str, name: str) -> bool:
    """Must the default branch be asked for, which takes a request of its own?"""
    wanted = read(image_tag)
    may = bool(refs.branches) and not (refs.default or wanted.numbers or wanted.commit)
    return may and match(refs, image_tag, name) is None


def candidates(image_tag: str, name: str) -> tuple[str, ...]:
    """The Git tags that a release of this image tag may have, likeliest first; none for `latest`, which is no release.

    `v0.22.0`, `0.22.0`, `release-0.22.0`, `hoarder-0.22.0` for 0.22.0, and the same without the variant for
    0.22.0-alpine.
    """
    found = version(image_tag)
    if found is None or not found.numbers or found.commit:
        return ()
    bare = image_tag.removeprefix(found.prefix)
    texts = dict.fromkeys((bare, _without_variant(bare, found)))
    made = [image_tag]
    for text in texts:
        made += [f"{prefix}{text}" for prefix in _PREFIXES]
        made += [f"{name}{sign}{text}" for sign in ("-", "-v", "@", "@v", "/", "/v", "_")]
    return tuple(dict.fromkeys(made))


def _without_variant(text: str, found: Version) -> str:
    """`0.22.0` of `0.22.0-alpine3.20`: cut at the first word of the variant that stands behind the number."""
    for word, _ in found.variant:
        head, sign, _ = text.partition(f"-{word}")
        if sign and head:
            return head
    return text


def _newest(refs: Refs, wanted: Version, name: str) -> str:
    """The newest release among the tags; of a line that is named (`16`, `1.2`), the newest in it. Empty for none."""
    found = [one for one in _releases(refs, name) if one.numbers[: len(wanted.numbers)] == wanted.numbers]
    return max(found, key=lambda one: one.key).tag if found else ""


def _releases(refs: Refs, name: str) -> Iterator[Version]:
    """The tags that are releases of the program itself: `cli-1.2` beside `1.2` is one of another."""
    for tag in refs.tags:
        found = version(tag)
        if found is not None and not (found.pre or found.commit or found.dated) and found.words <= {(name, "")}:
            yield found
