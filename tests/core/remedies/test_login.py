"""What to run to log in, for each registry and each client, and what becomes of a login that was refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.core.test_image import good
from tui.core.access import login_command
from tui.core.answers import Absent, Answer, Cause, Denied, Lacking, Limited, Present, Purpose, Step
from tui.core.diagnose import status_of_answer
from tui.core.finding import Disposition
from tui.core.remedies.login import remedy

AT = datetime(2026, 11, 24, tzinfo=UTC)
STEP = Step(purpose=Purpose.TOKEN, method="GET", url="https://r.example/token", status=401, login="ada")
CONFIG, AUTH = "/home/ada/.docker/config.json", "/run/user/7/containers/auth.json"


def denied(*causes: Cause, place: str = "", refused: bool = False) -> Denied:
    steps = (STEP,) if place else ()
    return Denied(
        asked_at=AT, step=Purpose.TOKEN, could_be=causes or (Cause.PRIVATE,), login_from=place, login_refused=refused,
        exchange=steps,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("registry", "tool", "command"),
    [
        ("r.example:5000", "docker", "docker login r.example:5000"),
        ("r.example", "podman", "podman login r.example"),
        ("docker.io", "docker", "docker login"),
        ("docker.io", "podman", "podman login docker.io"),
        ("ghcr.io", "docker", "docker login ghcr.io -u YOUR-GITHUB-NAME"),
        ("nvcr.io", "docker", "docker login nvcr.io -u '$oauthtoken'"),
        (
            "123.dkr.ecr.eu-west-1.amazonaws.com", "docker",
            ("aws ecr get-login-password --region eu-west-1 | "
            "docker login --username AWS --password-stdin 123.dkr.ecr.eu-west-1.amazonaws.com"),
        ),
        (
            "123.dkr.ecr.cn-north-1.amazonaws.com.cn", "podman",
            ("aws ecr get-login-password --region cn-north-1 | "
            "podman login --username AWS --password-stdin 123.dkr.ecr.cn-north-1.amazonaws.com.cn"),
        ),
        ("acme.azurecr.io", "docker", "az acr login --name acme"),
        (
            "acme.azurecr.io", "podman",
            ("az acr login --name acme --expose-token --output tsv --query accessToken | "
            "podman login acme.azurecr.io -u 00000000-0000-0000-0000-000000000000 --password-stdin"),
        ),
        ("europe-docker.pkg.dev", "docker", "gcloud auth configure-docker europe-docker.pkg.dev"),
        (
            "eu.gcr.io", "podman",
            "gcloud auth print-access-token | podman login -u oauth2accesstoken --password-stdin eu.gcr.io",
        ),
    ],
)  # fmt: skip
def test_the_command_of_each_registry(registry: str, tool: str, command: str) -> None:
    assert login_command(registry, tool) == command


@pytest.mark.parametrize(
    ("answer", "tool", "command", "title"),
    [
        pytest.param(denied(), "docker", "docker login r.example", "Log in", id="none was stored"),
        pytest.param(
            denied(Cause.NO_ACCESS, place=CONFIG), "docker", "docker login r.example", "Log in", id="one that may not"
        ),
        pytest.param(
            Present(asked_at=AT, login_refused=True, login_from=CONFIG), "docker", "docker logout r.example", "Log out",
            id="refused, and the image is there without it",
        ),
        pytest.param(
            Absent(asked_at=AT, what=Lacking.TAG, login_refused=True, login_from=AUTH), "docker", None, "",
            id="refused, and the tag is missing: no login mends that",
        ),
        pytest.param(
            denied(place=CONFIG, refused=True), "docker", "docker logout r.example && docker login r.example", "Log in",
            id="refused, and nobody reads it without",
        ),
        pytest.param(
            denied(place=AUTH, refused=True), "docker", "podman logout r.example && podman login r.example", "Log in",
            id="refused, kept by Podman",
        ),
        pytest.param(
            denied(place=CONFIG, refused=True), "podman", "docker logout r.example && docker login r.example", "Log in",
            id="refused, kept by Docker on a machine with Podman",
        ),
        pytest.param(
            denied(place="docker-credential-pass", refused=True), "podman",
            "podman logout r.example && podman login r.example", "Log in", id="refused, kept by a helper",
        ),
        pytest.param(
            denied(place="DOCKER_AUTH_CONFIG", refused=True), "docker",
            "unset DOCKER_AUTH_CONFIG && docker login r.example", "Log in", id="refused, from the environment",
        ),
        pytest.param(Limited(asked_at=AT), "docker", "docker login r.example", "Log in", id="limited"),
        pytest.param(Present(asked_at=AT), "docker", None, "", id="nothing wrong"),
    ],
)  # fmt: skip
def test_what_is_offered(answer: Answer, tool: str, command: str | None, title: str) -> None:
    card = remedy(good("r.example/a/b:1"), status_of_answer(answer), tool)
    assert (card.to if card else None) == command
    if card is not None:
        assert (card.title, card.disposition) == (title, Disposition.ELSEWHERE)


def test_the_card_names_the_place_of_the_refused_login_and_what_a_new_one_wants() -> None:
    card = remedy(good("ghcr.io/a/b:1"), status_of_answer(denied(place=CONFIG, refused=True)))
    assert card is not None
    assert card.evidence == ("The login of ada from /home/ada/.docker/config.json was refused.",)
    assert card.evidence[0] in card.why
    assert "read:packages from github.com/settings/tokens" in card.consequence


def test_nobody_logs_in_where_everybody_reads() -> None:
    image = good("mcr.microsoft.com/dotnet/sdk:8.0")
    assert remedy(image, status_of_answer(denied())) is None
    stale = remedy(image, status_of_answer(denied(place=CONFIG, refused=True)))
    assert stale is not None
    assert (stale.to, stale.title) == ("docker logout mcr.microsoft.com", "Log out")
