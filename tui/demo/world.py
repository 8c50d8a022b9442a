"""The world of the bundled demo project: one bad night, as the registries would tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tui.demo.engine import Held
from tui.demo.github import HostedGitHub, HostedRepository
from tui.demo.hosted import GHCR, HUB, HostedRegistry, HostedWorld, Repository
from tui.demo.images import SOURCE_LABEL, VERSION_LABEL, Image, index

BOTH = ("linux/amd64", "linux/arm64")
MIRROR = "https://github.com/RayLabsHQ/gitea-mirror"
KARAKEEP = "https://github.com/karakeep-app/karakeep"
LIMITED_FOR = 41 * 60


def demo_world() -> HostedWorld:
    """ghcr.io refuses the moved and the private image and still has one whose project went elsewhere; Docker Hub limits
    one and lacks a tag; one host is down. GitHub knows the projects behind the first two."""
    return HostedWorld((_ghcr(), _hub(), HostedRegistry(names=("registry.acme.example",), down=True), _github()))


def _ghcr() -> HostedRegistry:
    release = _release()
    hoarder = {
        "0.21.0": _made("hoarder", "0.21.0", KARAKEEP),
        "0.22.0": release,
        "release": release,
        "latest": release,
    }
    repositories = {
        "hoarder-app/hoarder": Repository(tags=hoarder),
        "arunavo4/gitea-mirror": Repository(tags={"latest": _made("gitea-mirror", "2.22.0", MIRROR, "2025-07-02")}),
        "raylabshq/gitea-mirror": Repository(tags={"latest": _made("gitea-mirror", "3.9.2", MIRROR, "2026-11-12")}),
        "acme-internal/backup": Repository(tags=_tagged("backup", ("2.0", "2.1")), private=True),
    }
    return HostedRegistry(
        names=("ghcr.io",), manners=GHCR, repositories=repositories, logins={"acme-robot": "demo-only-not-a-secret"}
    )


def _github() -> HostedGitHub:
    karakeep, mirror = KARAKEEP.removeprefix("https://github.com/"), MIRROR.removeprefix("https://github.com/")
    releases = (
        _release_of(KARAKEEP, "v0.22.0", "2026-10-30", "Hoarder is called Karakeep now.\n\n- The image moves to "
                    "ghcr.io/karakeep-app/karakeep in the coming weeks.\n- Until then both paths are pushed.\n"),
        _release_of(KARAKEEP, "v0.21.0", "2026-09-12", "- Bookmarks load quicker\n- A crash on import is mended\n"),
    )  # fmt: skip
    readme = "# gitea-mirror\n\n> The repository and its container image moved to RayLabsHQ.\n"
    return HostedGitHub(
        repositories=(
            HostedRepository(number=1, full_name=karakeep, releases=releases),
            HostedRepository(number=2, full_name=mirror, readme=readme),
        ),
        former={"hoarder-app/hoarder": karakeep, "arunavo4/gitea-mirror": mirror},
    )


def _release_of(url: str, tag: str, day: str, text: str) -> Mapping[str, object]:
    return {"tag_name": tag, "published_at": f"{day}T12:00:00Z", "body": text, "html_url": f"{url}/releases/tag/{tag}"}


def _hub() -> HostedRegistry:
    repositories = {
        "getmeili/meilisearch": Repository(
            tags={**_same("meilisearch", "v1.13.3", "latest"), **_tagged("meilisearch", ("v1.12.8", "v1.13.0"))},
            pushed=_days({"2026-10-29": ("v1.13.3", "latest"), "2026-09-30": ("v1.13.0",), "2026-08-04": ("v1.12.8",)}),
        ),
        "library/postgres": Repository(
            tags=_tagged("postgres", ("16-alpine", "17-alpine", "latest")), retry_after=LIMITED_FOR
        ),
        "library/redis": Repository(
            tags={
                **_same("redis", "7.4.1-alpine", "7.4-alpine", "7-alpine"),
                **_same("redis", "7.4.1", "7.4", "7", "latest"),
                **_tagged("redis", ("7.2.6-alpine", "7.2.6")),
            },
            pushed=_days(
                {
                    "2026-11-18": ("7.4.1-alpine", "7.4-alpine", "7-alpine", "7.4.1", "7.4", "7", "latest"),
                    "2026-06-02": ("7.2.6-alpine", "7.2.6"),
                }
            ),
        ),
        "zenika/alpine-chrome": Repository(tags=_tagged("alpine-chrome", ("123", "124"))),
    }
    names = ("docker.io", "registry-1.docker.io", "auth.docker.io", "hub.docker.com")
    return HostedRegistry(names=names, manners=HUB, repositories=repositories)


def _days(pushed: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    return {tag: f"{day}T09:30:00Z" for day, tags in pushed.items() for tag in tags}


def _tagged(name: str, tags: Sequence[str]) -> Mapping[str, Image]:
    return {tag: _made(name, tag) for tag in tags}


def _same(name: str, version: str, *tags: str) -> Mapping[str, Image]:
    """One image under several tags."""
    return dict.fromkeys((version, *tags), _made(name, version))


def _made(name: str, version: str, source: str = "", built: str = "2026-01-01") -> Image:
    labels = {VERSION_LABEL: version} | ({SOURCE_LABEL: source} if source else {})
    return index(BOTH, f"{name} {version}\n", labels, f"{built}T00:00:00Z")


def demo_copies(now: datetime) -> tuple[Held, ...]:
    """What the engine of that night still has: the bookmark server, three weeks old, which runs."""
    return (
        Held(
            names=("ghcr.io/karakeep-app/karakeep:latest",),
            digests=(f"ghcr.io/karakeep-app/karakeep@{_release().manifest.digest}",),
            built=now - timedelta(weeks=5),
            named=now - timedelta(weeks=3),
            containers=("hoarder-web-1",),
        ),
    )


def _release() -> Image:
    return _made("hoarder", "0.22.0", KARAKEEP)
