"""Registries that people run themselves are recognised by what they say, and by nothing else."""

from __future__ import annotations

import pytest

from tui.core.answers import Purpose, Step
from tui.registry.challenge import challenges
from tui.registry.families import family_of

HOST = "r.example"


def heard(header: str, value: str, *, body: str = "", url: str = f"https://{HOST}/v2/a/b/manifests/1") -> Step:
    return Step(purpose=Purpose.MANIFEST, method="GET", url=url, status=401, headers=((header, value),), body=body)


def asks(challenge: str) -> Step:
    return heard("www-authenticate", challenge)


@pytest.mark.parametrize(
    ("step", "name"),
    [
        pytest.param(heard("content-type", "text/plain"), None, id="nothing is said"),
        pytest.param(
            asks('Bearer realm="https://r.example/service/token",service="harbor-registry"'), "Harbor", id="Harbor"
        ),
        pytest.param(asks('Basic realm="harbor"'), "Harbor", id="Harbor, once something was sent"),
        pytest.param(
            heard("x", "", body='{"errors":[{"code":"TOO_MANY_REQUEST"}]}'), "Harbor", id="Harbor, by its code"
        ),
        pytest.param(
            asks('Bearer realm="https://r.example/service/token",service="r.example"'), None, id="not every such path"
        ),
        pytest.param(heard("x-jfrog-version", "Artifactory/7.9"), "Artifactory", id="Artifactory"),
        pytest.param(asks('Basic realm="Artifactory Realm"'), "Artifactory", id="Artifactory, with a password"),
        pytest.param(
            asks('Bearer realm="https://lab.example/jwt/auth",service="container_registry"'), "GitLab", id="GitLab"
        ),
        pytest.param(
            asks('Bearer realm="https://r.example/v2/token",service="container_registry",scope="*"'),
            "Gitea or Forgejo",
            id="Gitea",
        ),
        pytest.param(
            asks('Bearer realm="https://r.example/v2/token",service="r.example"'), None, id="Google's path alone"
        ),
        pytest.param(asks('Bearer realm="https://r.example/v2/auth",service="r.example"'), "Quay", id="Quay"),
        pytest.param(asks('BASIC realm="Sonatype Nexus Repository Manager"'), "Nexus", id="Nexus"),
        pytest.param(heard("server", "Nexus/3.58 (OSS)"), "Nexus", id="Nexus, by its server header"),
        pytest.param(asks("basic realm=Authorization Required"), "zot", id="zot"),
        pytest.param(heard("docker-distribution-api-version", "registry/2.0"), "Distribution", id="Distribution"),
        pytest.param(
            heard("x-jfrog-version", "Artifactory/7.9", url="https://elsewhere.example/blob"),
            None,
            id="another host, after a redirect",
        ),
    ],
)
def test_who_speaks_so(step: Step, name: str | None) -> None:
    family = family_of([step], HOST)
    assert (family.manners.name if family else None) == name


def test_a_challenge_that_was_met_in_advance_tells_too() -> None:
    (met,) = challenges(['Bearer realm="https://r.example/service/token",service="harbor-registry"'])
    family = family_of([], HOST, met)
    assert family is not None
    assert family.manners.name == "Harbor"
