"""How people look at and log in to the registries that are known by name: web pages and exact commands.

Only sentences are made of this; what a registry's replies mean stands in `tui.registry.hosts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.core.image import DEFAULT_REGISTRY, OFFICIAL, ImageName


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One registry: `page` with {owner}, {name} and {path}; `secret`: what the login wants, and where to make it."""

    host: str
    """The registry, or with a leading dot the end of its name."""
    page: str = ""
    command: str = ""
    """Empty: `docker login HOST`."""
    secret: str = ""


_KNOWN = (
    Access(
        host=DEFAULT_REGISTRY,
        page="https://hub.docker.com/r/{path}",
        command="docker login",
        secret="a personal access token from app.docker.com/settings/personal-access-tokens",
    ),
    Access(
        host="ghcr.io",
        page="https://github.com/{owner}?tab=packages",
        command="docker login ghcr.io -u YOUR-GITHUB-NAME",
        secret="a classic GitHub token with read:packages from github.com/settings/tokens",
    ),
    Access(
        host="lscr.io",
        page="https://fleet.linuxserver.io",
        secret="a classic GitHub token with read:packages from github.com/settings/tokens",
    ),
    Access(host="quay.io", page="https://quay.io/repository/{path}", secret="a robot account or an encrypted password"),
    Access(
        host="registry.gitlab.com",
        page="https://gitlab.com/{path}",
        secret="a GitLab token with read_registry",
    ),
    Access(host="public.ecr.aws", page="https://gallery.ecr.aws/{path}"),
    Access(
        host=".amazonaws.com",
        command="aws ecr get-login-password | docker login --username AWS --password-stdin {host}",
        secret="a password that Amazon renews every 12 hours",
    ),
    Access(host=".azurecr.io", command="az acr login --name {registry}"),
    Access(
        host="gcr.io", page="https://console.cloud.google.com/gcr", command="gcloud auth configure-docker"
    ),
    Access(host=".pkg.dev", command="gcloud auth configure-docker {host}"),
    Access(host="nvcr.io", page="https://catalog.ngc.nvidia.com", secret="user $oauthtoken and an NGC API key"),
    Access(host="codeberg.org", page="https://codeberg.org/{owner}/-/packages"),
    Access(host="mcr.microsoft.com", page="https://mcr.microsoft.com/artifact/mar/{path}"),
    Access(host="docker.elastic.co", page="https://www.docker.elastic.co/r/{path}"),
)  # fmt: skip


def access_of(registry: str) -> Access:
    """The record of a registry; one that is not known has no page and the usual command."""
    for known in _KNOWN:
        if registry == known.host or (known.host.startswith(".") and registry.endswith(known.host)):
            return known
    return Access(host=registry)


def page_of(image: ImageName) -> str:
    """The web page that shows the repository to people; empty where none is known."""
    if image.registry == DEFAULT_REGISTRY and image.repository.startswith(f"{OFFICIAL}/"):
        return f"https://hub.docker.com/_/{image.repository.removeprefix(f'{OFFICIAL}/')}"
    owner, _, name = image.repository.partition("/")
    return access_of(image.registry).page.format(path=image.repository, owner=owner, name=name or owner)


def login_command(registry: str) -> str:
    """What to run to log in."""
    template = access_of(registry).command or "docker login {host}"
    return template.format(host=registry, registry=registry.partition(".")[0])


def logout_command(registry: str) -> str:
    """What to run to be rid of a stored login."""
    return "docker logout" if registry == DEFAULT_REGISTRY else f"docker logout {registry}"


def login_secret(registry: str) -> str:
    """What the login asks for, as the end of a sentence; empty where nothing special is known."""
    return access_of(registry).secret


def plain(text: str) -> str:
    """A registry's own words on one line, without control characters, short enough for a sentence."""
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", text).strip()
    return line if len(line) <= 160 else f"{line[:159]}…"
