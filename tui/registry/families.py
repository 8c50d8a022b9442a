"""Registries that people run themselves, recognised by what they say: the challenge, a header, a code of their own.

A name tells nothing here (`registry.example.org` may be any of them). The record of a family is a `Host` with the
manners of that software.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from tui.core.answers import Budget, Cause, Purpose, Step
from tui.registry.challenge import Challenge, challenges
from tui.registry.exchange import joined
from tui.registry.hosts import ANY, GITEA, GITLAB, QUAY, Host, Limit

_CODE = re.compile(r'"code"\s*:\s*"([A-Z_]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One piece of software. Any of its marks is enough; an empty mark is none."""

    manners: Host
    realm: str = ""
    """A part of the path of the token endpoint."""
    service: str = ""
    """Asked for beside `realm`, where the path alone does not tell."""
    basic_realm: str = ""
    """The start of the realm of a Basic challenge."""
    headers: tuple[str, ...] = ()
    """`name` or `name: start of the value`, in lower case."""
    codes: tuple[str, ...] = ()
    """Error codes that nobody else uses."""


FAMILIES = (
    Family(
        # goharbor/harbor src/server/middleware/v2auth/auth.go, src/lib/errors/const.go. An unknown project gets 401 as
        # a private one does. A limit is mostly that of the registry behind a proxy project.
        manners=replace(ANY, name="Harbor", limits=(Limit("", Budget.UPSTREAM),)),
        realm="/service/token", service="harbor-registry", basic_realm="harbor",
        codes=("PROJECTPOLICYVIOLATION", "TOO_MANY_REQUEST"),
    ),
    Family(
        # containerd#6339, mariadb-operator#1293: a remote repository answers 404 where its source answered 401 or 429;
        # 401 and 403 stand for missing rights, for a curation rule, and for a source that is set up wrongly.
        manners=replace(
            ANY, name="Artifactory", hides_upstream=True,
            manifest_refused_else=(Cause.PRIVATE, Cause.MISSING, Cause.BLOCKED, Cause.UPSTREAM),
        ),
        realm="/artifactory/api/docker/", basic_realm="artifactory",
        headers=("x-jfrog-version", "x-artifactory-id", "server: artifactory"),
    ),
    # gitlab-org/container-registry docs/spec/gitlab/api.md names the header.
    Family(manners=replace(GITLAB, name="GitLab"), realm="/jwt/auth", headers=("gitlab-container-registry-version",)),
    # go-gitea/gitea routers/api/packages; Forgejo keeps the words.
    Family(
        manners=replace(GITEA, name="Gitea or Forgejo"), realm="/v2/token", service="container_registry",
        basic_realm="gitea package api",
    ),
    Family(manners=replace(QUAY, name="Quay"), realm="/v2/auth", codes=("TAG_EXPIRED",)),
    Family(manners=replace(ANY, name="Nexus"), basic_realm="sonatype nexus", headers=("server: nexus",)),
    # project-zot/zot pkg/api/authn.go: 401 for a wrong login, 403 for a good one without the right.
    Family(
        manners=replace(ANY, name="zot", forbidden=(Cause.NO_ACCESS,)),
        basic_realm="authorization required",
    ),
    # Many send this header: it stands last.
    Family(manners=replace(ANY, name="Distribution"), headers=("docker-distribution-api-version: registry/2.0",)),
)  # fmt: skip


def family_of(steps: Iterable[Step], host: str, met: Challenge | None = None) -> Family | None:
    """The family that the replies of `host` speak of, and the challenge that was met; None where they do not tell."""
    told = [step for step in steps if step.status is not None and _from(step, host)]
    headers = {(name, value.lower()) for step in told for name, value in step.headers}
    codes = {code for step in told for code in _CODE.findall(step.body)}
    offered = list(challenges(value for step in told for name, value in step.headers if name == "www-authenticate"))
    offered += [met] if met is not None else []
    for family in FAMILIES:
        if _has_header(family, headers) or codes & set(family.codes) or any(_asks(family, each) for each in offered):
            return family
    return None


def _from(step: Step, host: str) -> bool:
    return step.purpose is not Purpose.TOKEN and urlsplit(step.url).netloc == host


def _has_header(family: Family, headers: set[tuple[str, str]]) -> bool:
    marks = (mark.partition(": ") for mark in family.headers)
    return any(key == name and value.startswith(start) for name, _, start in marks for key, value in headers)


def _asks(family: Family, challenge: Challenge) -> bool:
    realm = challenge.get("realm")
    if challenge.scheme == "basic":
        return bool(family.basic_realm) and realm.lower().startswith(family.basic_realm)
    fits = bool(family.realm) and family.realm in f"{urlsplit(joined('', realm)).path}/"
    return challenge.scheme == "bearer" and fits and family.service in ("", challenge.get("service"))
