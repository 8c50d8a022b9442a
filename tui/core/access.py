"""How people look at and log in to the registries that are known by name: web pages and exact commands.

Only sentences are made of this; what a registry's replies mean stands in `tui.registry.hosts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tui.core.image import DEFAULT_REGISTRY, OFFICIAL, ImageName
from tui.core.language import later, tr

DOCKER = "docker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One registry: its web `page`, and how people log in there.

    `page` may hold {owner}, {name} and {path}; the commands {tool} (docker, podman), {host}, {account} (the first part
    of the host) and {region} (the one after `ecr`).
    """

    host: str
    """The registry, or with a leading dot the end of its name."""
    page: str = ""
    command: str = "{tool} login {host}"
    by_hand: str = ""
    """The command where Docker's own client, which `command` relies on, is not there."""
    secret: str = ""
    """What the login wants and where to make it, as the end of a sentence."""
    open_to_all: bool = False
    """Everybody reads there, and nobody logs in."""


_GITHUB_TOKEN = later("a classic GitHub token with read:packages from github.com/settings/tokens")
_AWS = "aws ecr get-login-password --region {region} | {tool} login --username AWS --password-stdin {host}"
_AWS_ACCOUNT = later("an AWS account that may read from ECR; the password that it gives lasts 12 hours")
_GOOGLE = Access(
    host=".pkg.dev",
    command="gcloud auth configure-docker {host}",
    by_hand="gcloud auth print-access-token | {tool} login -u oauth2accesstoken --password-stdin {host}",
    secret=later("a Google account with the role Artifact Registry Reader"),
)
_KNOWN = (
    Access(
        host=DEFAULT_REGISTRY,
        page="https://hub.docker.com/r/{path}",
        command="{tool} login",
        by_hand="{tool} login docker.io",
        secret=later("a personal access token that may read, from app.docker.com/settings/personal-access-tokens"),
    ),
    Access(
        host="ghcr.io",
        page="https://github.com/{owner}?tab=packages",
        command="{tool} login ghcr.io -u YOUR-GITHUB-NAME",
        secret=_GITHUB_TOKEN,
    ),
    Access(
        host="lscr.io",
        page="https://fleet.linuxserver.io",
        command="{tool} login lscr.io -u YOUR-GITHUB-NAME",
        secret=_GITHUB_TOKEN,
    ),
    Access(
        host="quay.io",
        page="https://quay.io/repository/{path}",
        command="{tool} login quay.io -u YOUR-QUAY-NAME",
        secret=later(
            "a robot account that may read, or the encrypted password from quay.io/user/YOUR-QUAY-NAME?tab=settings"
        ),
    ),
    Access(
        host="registry.gitlab.com",
        page="https://gitlab.com/{path}",
        command="{tool} login registry.gitlab.com -u YOUR-GITLAB-NAME",
        secret=later("a GitLab token with read_registry from gitlab.com/-/user_settings/personal_access_tokens"),
    ),
    Access(
        host="public.ecr.aws",
        page="https://gallery.ecr.aws/{path}",
        command="aws ecr-public get-login-password --region us-east-1 | "
        "{tool} login --username AWS --password-stdin public.ecr.aws",
        secret=later("an AWS account; the password that it gives lasts 12 hours"),
    ),
    Access(host=".amazonaws.com", command=_AWS, secret=_AWS_ACCOUNT),
    Access(host=".amazonaws.com.cn", command=_AWS, secret=_AWS_ACCOUNT),
    Access(
        host=".azurecr.io",
        command="az acr login --name {account}",
        by_hand="az acr login --name {account} --expose-token --output tsv --query accessToken | "
        "{tool} login {host} -u 00000000-0000-0000-0000-000000000000 --password-stdin",
        secret=later("an Azure account with the role AcrPull; the login lasts 3 hours"),
    ),
    replace(_GOOGLE, host="gcr.io", page="https://console.cloud.google.com/gcr"),
    replace(_GOOGLE, host=".gcr.io"),
    _GOOGLE,
    Access(
        host="nvcr.io",
        page="https://catalog.ngc.nvidia.com",
        command="{tool} login nvcr.io -u '$oauthtoken'",
        secret=later("an NGC API key from org.ngc.nvidia.com/setup/api-keys"),
    ),
    Access(
        host="codeberg.org",
        page="https://codeberg.org/{owner}/-/packages",
        command="{tool} login codeberg.org -u YOUR-CODEBERG-NAME",
        secret=later("an access token with read:package from codeberg.org/user/settings/applications"),
    ),
    Access(host="registry.k8s.io", open_to_all=True),
    Access(host="mcr.microsoft.com", page="https://mcr.microsoft.com/artifact/mar/{path}", open_to_all=True),
    Access(host="docker.elastic.co", page="https://www.docker.elastic.co/r/{path}"),
)


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


def login_command(registry: str, tool: str = DOCKER) -> str:
    """What to run to log in. `tool`: the client that people here pull with."""
    access = access_of(registry)
    template = access.by_hand if access.by_hand and tool != DOCKER else access.command
    parts = registry.split(".")
    region = parts[parts.index("ecr") + 1] if "ecr" in parts[:-1] else "REGION"
    return template.format(tool=tool, host=registry, account=parts[0], region=region)


def logs_in(registry: str) -> bool:
    """Is there such a thing as a login there?"""
    return not access_of(registry).open_to_all


def logout_command(registry: str, tool: str = DOCKER) -> str:
    """What to run to be rid of a stored login."""
    hub = registry == DEFAULT_REGISTRY and tool == DOCKER
    return f"{tool} logout" if hub else f"{tool} logout {registry}"


def login_secret(registry: str) -> str:
    """What the login asks for, as the end of a sentence; empty where nothing special is known."""
    return tr(access_of(registry).secret)


def plain(text: str, most: int = 160) -> str:
    """A registry's own words on one line, without control characters, short enough for a sentence."""
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", text).strip()
    return line if len(line) <= most else f"{line[: most - 1]}…"
