"""The moves that people ran into, each against played registries: which path is offered, whether it is recommended,
what is said, and the diff that it makes. What answers decides, never the catalogue alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tui.core.diff import unified
from tui.core.finding import Finding, Remedy, RemedyCode
from tui.core.plan import Choice, PlanStep
from tui.demo.engine import EmbeddedEngine, Held
from tui.demo.github import HostedGitHub, HostedRepository
from tui.demo.hosted import GHCR, HUB, PLAIN, HostedRegistry, HostedWorld, Repository
from tui.demo.images import Image, index
from tui.demo.registry import EmbeddedRegistry
from tui.session import Session
from tui.world import World

BOTH = ("linux/amd64", "linux/arm64")
HOSTS = {
    "docker.io": (("docker.io", "registry-1.docker.io", "auth.docker.io", "hub.docker.com"), HUB),
    "ghcr.io": (("ghcr.io",), GHCR),
    "quay.io": (("quay.io",), PLAIN),
    "gcr.io": (("gcr.io",), PLAIN),
    "registry.k8s.io": (("registry.k8s.io",), PLAIN),
    "k8s.gcr.io": (("k8s.gcr.io",), PLAIN),
    "lscr.io": (("lscr.io",), PLAIN),
}
PLATFORM = "linux/amd64"


def image(text: str) -> Image:
    return index(BOTH, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A reference, what the registries have, and what comes of it."""

    written: str
    env: str = ""
    there: tuple[str, ...] = ()
    """`path:tag` of what answers."""
    to: str
    recommended: bool = False
    says: tuple[str, ...] = ()
    """Parts of the finding and of the card."""
    line: str = ""
    """The line that the diff writes; empty: no diff is offered."""
    file: str = "compose.yaml"
    more: Mapping[str, str] = field(default_factory=dict)


FOUNDING = "ghcr.io/karakeep-app/karakeep:${HOARDER_VERSION:-release}"
CASES = {
    "the founding case: the new name does not answer, the old one does": Case(
        written=FOUNDING, env="HOARDER_VERSION=latest\n", there=("ghcr.io/hoarder-app/hoarder:latest",),
        to="ghcr.io/hoarder-app/hoarder", recommended=True,
        says=("Answers now for linux/amd64.", "publishes under both names"),
        line="image: ghcr.io/hoarder-app/hoarder:${HOARDER_VERSION:-release}",
    ),
    "the founding case the other way round": Case(
        written=FOUNDING.replace("karakeep-app/karakeep", "hoarder-app/hoarder"), env="HOARDER_VERSION=latest\n",
        there=("ghcr.io/karakeep-app/karakeep:latest",), to="ghcr.io/karakeep-app/karakeep", recommended=True,
        says=("Answers now for linux/amd64",),
        line="image: ghcr.io/karakeep-app/karakeep:${HOARDER_VERSION:-release}",
    ),
    "neither name answers": Case(
        written=FOUNDING, to="", says=("No known path has this tag now.",),
    ),
    "Bitnami: the frozen archive is a stop-gap, for a person to choose": Case(
        written="bitnami/postgresql:16.3.0", there=("docker.io/bitnamilegacy/postgresql:16.3.0",),
        to="bitnamilegacy/postgresql",
        says=("bitnamilegacy keeps tags", "Data sits in another directory", "another image in its place"),
        line="image: bitnamilegacy/postgresql:16.3.0",
    ),
    "Bitnami: an image that only the rule for all of them names": Case(
        written="bitnami/nginx-exporter:1.4.0", there=("docker.io/bitnamilegacy/nginx-exporter:1.4.0",),
        to="bitnamilegacy/nginx-exporter", says=("keeps the old tags unpatched",),
        line="image: bitnamilegacy/nginx-exporter:1.4.0",
    ),
    "Bitnami: latest lives on in the free set, too": Case(
        written="bitnami/nginx-exporter:latest", there=("docker.io/bitnamisecure/nginx-exporter:latest",),
        to="bitnamisecure/nginx-exporter", says=("bitnamisecure has latest only",),
        line="image: bitnamisecure/nginx-exporter:latest",
    ),
    "MinIO: Quay has the frozen builds, and is a dead end": Case(
        written="minio/minio:RELEASE.2025-09-07T16-13-09Z",
        there=("quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z",), to="quay.io/minio/minio", recommended=True,
        says=("Pin a RELEASE tag", "Frozen, with known holes"),
        line="image: quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z",
    ),
    "MinIO on Quay: withdrawn, and nothing takes its place": Case(
        written="quay.io/minio/minio:RELEASE.2030-01-01T00-00-00Z", to="",
        says=("Its publisher withdrew it, and no path replaces it.", "build from source"),
    ),
    "k8s.gcr.io: the same path at the new host": Case(
        written="k8s.gcr.io/ingress-nginx/controller:v1.8.0",
        there=("registry.k8s.io/ingress-nginx/controller:v1.8.0",), to="registry.k8s.io/ingress-nginx/controller",
        recommended=True, says=("Answers now",), line="image: registry.k8s.io/ingress-nginx/controller:v1.8.0",
    ),
    "k8s.gcr.io: an entry of its own, with another path, comes before the rule for all": Case(
        written="k8s.gcr.io/kube-state-metrics:v2.9.0",
        there=("registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.9.0",),
        to="registry.k8s.io/kube-state-metrics/kube-state-metrics", recommended=True,
        line="image: registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.9.0",
    ),
    "alpine-chrome: the tag decides which of two paths": Case(
        written="gcr.io/zenika-hub/alpine-chrome:123",
        there=("docker.io/zenika/alpine-chrome:123", "ghcr.io/karakeep-app/karakeep-chrome:release"),
        to="zenika/alpine-chrome", recommended=True, says=("Docker Hub keeps the 1xx tags",),
        line="image: zenika/alpine-chrome:123",
    ),
    "Overseerr: a fork, whose versions start later": Case(
        written="sctx/overseerr:1.33.2",
        there=("ghcr.io/seerr-team/seerr:3.0.0", "ghcr.io/seerr-team/seerr:3.0.1", "docker.io/sctx/overseerr:1.34.0"),
        to="ghcr.io/seerr-team/seerr:3.0.1",
        says=("Others continue the project there", "Starts at 3.0.", "Another major version than 1.33.2"),
        line="image: ghcr.io/seerr-team/seerr:3.0.1",
    ),
    "Overseerr: latest is there under the same tag": Case(
        written="lscr.io/linuxserver/overseerr:latest", there=("ghcr.io/seerr-team/seerr:latest",),
        to="ghcr.io/seerr-team/seerr", says=("Config mount moves",), line="image: ghcr.io/seerr-team/seerr:latest",
    ),
    "Immich: the proxy became part of the server": Case(
        written="ghcr.io/immich-app/immich-proxy:release", there=("ghcr.io/immich-app/immich-server:release",), to="",
        says=(
            "ghcr.io/immich-app/immich-proxy became part of ghcr.io/immich-app/immich-server: delete the service",
            "Proxy and web containers were absorbed by the server",
        ),
    ),
    "Immich: the server itself only moved": Case(
        written="altran1502/immich-server:release", there=("ghcr.io/immich-app/immich-server:release",),
        to="ghcr.io/immich-app/immich-server", recommended=True,
        line="image: ghcr.io/immich-app/immich-server:release",
    ),
    "a path that stands in a variable is edited there": Case(
        written="${IMAGE}:1.8.0", env="IMAGE=k8s.gcr.io/pause\n", there=("registry.k8s.io/pause:1.8.0",),
        to="registry.k8s.io/pause", recommended=True, line="IMAGE=registry.k8s.io/pause", file=".env",
    ),
}  # fmt: skip


def world_of(there: Mapping[str, Image], github: HostedGitHub | None = None) -> HostedWorld:
    """The registries with just these images."""
    hosts: dict[str, dict[str, dict[str, Image]]] = {host: {} for host in HOSTS}
    for name, made in there.items():
        host, _, rest = name.partition("/")
        path, _, tag = rest.rpartition(":")
        hosts[host].setdefault(path, {})[tag] = made
    played = [
        HostedRegistry(
            names=names, manners=manners,
            repositories={path: Repository(tags=tags) for path, tags in hosts[host].items()},
        )
        for host, (names, manners) in HOSTS.items()
    ]  # fmt: skip
    return HostedWorld((*played, *([github] if github else [])))


def project(folder: Path, written: str, env: str = "") -> Path:
    folder.mkdir()
    (folder / "compose.yaml").write_text(f"services:\n  web:\n    image: {written}\n")
    if env:
        (folder / ".env").write_text(env)
    return folder


def switch_of(finding: Finding) -> Remedy:
    return next(remedy for remedy in finding.remedies if remedy.code is RemedyCode.SWITCH_PATH)


async def found(session: Session, reference: str = "compose.yaml#services.web.image") -> Finding:
    """The finding about one reference."""
    session.load()
    await session.check()
    (wanted,) = [r.id for r in session.loaded.references if str(r.id) == reference]
    finding = await session.finding(wanted)
    assert finding is not None
    return finding


@pytest.mark.parametrize("name", CASES)
async def test_a_move_that_people_ran_into(name: str, tmp_path: Path, world: World) -> None:
    case = CASES[name]
    root = project(tmp_path / "p", case.written, case.env)
    async with EmbeddedRegistry(world_of({path: image(path) for path in case.there})) as registry:
        session = Session(root, replace(world, routes=registry.routes))
        finding = await found(session)
        await session.aclose()
    switch = switch_of(finding)
    assert (switch.to, switch.recommended) == (case.to, case.recommended)
    told = " ".join((finding.message, finding.likely, switch.why, switch.risk, *switch.evidence))
    for words in case.says:
        assert words in told, told
    if not case.line:
        assert not switch.to
        return
    (reference,) = session.loaded.references
    step = session.preview(Choice(reference.id, switch.code, switch.to))
    assert isinstance(step, PlanStep)
    (change,) = step.changes
    written = [line for line in unified((change,)).splitlines() if line.startswith(("+", "-"))][2:]
    assert (change.path, len(written), written[-1].removeprefix("+").strip()) == (case.file, 2, case.line)


# --- bytes


BYTES = image("the very bytes")
NAMESAKES = {"quay.io/acme/app:1": BYTES, "docker.io/acme/app:1": image("somebody else's")}


async def test_the_same_name_elsewhere_is_not_even_asked_for_without_bytes_to_compare(
    tmp_path: Path, world: World
) -> None:
    root = project(tmp_path / "p", "ghcr.io/acme/app:1")
    async with EmbeddedRegistry(world_of(NAMESAKES)) as registry:
        session = Session(root, replace(world, routes=registry.routes))
        switch = switch_of(await found(session))
        await session.aclose()
        assert {asked.host for asked in registry.requests} == {"ghcr.io"}
    assert (switch.to, switch.candidates) == ("", ())


@pytest.mark.parametrize(
    "digest",
    [
        pytest.param(BYTES.manifest.digest, id="the index, as Docker names it"),
        pytest.param(BYTES.children[0].digest, id="the image for this platform, as a copy may be named"),
    ],
)
async def test_the_copy_on_this_machine_proves_a_namesake(
    tmp_path: Path, world: World, digest: str, short: Path
) -> None:
    held = Held(
        names=("ghcr.io/acme/app:1",), digests=(f"ghcr.io/acme/app@{digest}",), built=world.clock(),
        named=world.clock(),
    )  # fmt: skip
    root = project(tmp_path / "p", "ghcr.io/acme/app:1")
    async with EmbeddedRegistry(world_of(NAMESAKES)) as registry:
        with EmbeddedEngine(short / "e.sock", [held]) as engine:
            session = Session(root, replace(world, routes=registry.routes, sockets=(engine.path,), engine_seconds=60))
            switch = switch_of(await found(session))
        await session.aclose()
    assert (switch.to, switch.recommended) == ("quay.io/acme/app", True)
    assert switch.why == ("Answers now for linux/amd64, identical bytes to the copy on this machine.")
    assert [candidate.argument for candidate in switch.candidates] == ["quay.io/acme/app"]


async def test_what_an_earlier_run_saw_proves_a_namesake_however_often_it_was_refused_since(
    tmp_path: Path, world: World
) -> None:
    root = project(tmp_path / "p", "ghcr.io/acme/app:1")
    for there in ({"ghcr.io/acme/app:1": BYTES}, NAMESAKES, NAMESAKES):
        async with EmbeddedRegistry(world_of(there)) as registry:
            session = Session(root, replace(world, routes=registry.routes), max_age=0)
            session.load()
            await session.check()
            told = await session.findings()
            await session.aclose()
    (finding,) = told.values()
    switch = switch_of(finding)
    assert (switch.to, switch.recommended) == ("quay.io/acme/app", True)
    assert "identical bytes to what ghcr.io/acme/app:1 was on 2026-11-24" in switch.why


async def test_a_digest_is_its_own_proof(tmp_path: Path, world: World) -> None:
    digest = BYTES.manifest.digest
    root = project(tmp_path / "p", f"ghcr.io/acme/app:1@{digest}")
    async with EmbeddedRegistry(world_of(NAMESAKES)) as registry:
        session = Session(root, replace(world, routes=registry.routes))
        switch = switch_of(await found(session))
        await session.aclose()
    assert (switch.to, switch.recommended) == ("quay.io/acme/app", True)
    assert "the very bytes of the digest" in switch.why
    (reference,) = session.loaded.references
    step = session.preview(Choice(reference.id, switch.code, switch.to))
    assert isinstance(step, PlanStep)
    assert f"+    image: quay.io/acme/app:1@{digest}" in unified(step.changes)


# --- GitHub


NEW = HostedRepository(number=77, full_name="NewOrg/Better-App")


@pytest.mark.parametrize(
    ("there", "to"),
    [
        pytest.param("ghcr.io/neworg/better-app:1", "ghcr.io/neworg/better-app", id="called as the repository is"),
        pytest.param("ghcr.io/neworg/app:1", "ghcr.io/neworg/app", id="called as before, with the new owner"),
        pytest.param("ghcr.io/neworg/worse:1", "", id="not pushed there"),
    ],
)
async def test_a_redirect_of_github_and_the_registrys_word_prove_a_move(
    tmp_path: Path, world: World, there: str, to: str
) -> None:
    github = HostedGitHub(repositories=(NEW,), former={"acme/app": NEW.full_name})
    root = project(tmp_path / "p", "ghcr.io/acme/app:${TAG:-1}")
    async with EmbeddedRegistry(world_of({there: image("x")}, github)) as registry:
        session = Session(root, replace(world, routes=registry.routes, github=registry.routes["api.github.com"]))
        switch = switch_of(await found(session))
        await session.aclose()
    assert (switch.to, switch.recommended) == (to, bool(to))
    if to:
        assert "GitHub redirects acme/app to NewOrg/Better-App." in switch.evidence


async def test_the_source_that_the_catalogue_names_can_have_moved_on(tmp_path: Path, world: World) -> None:
    github = HostedGitHub(
        repositories=(HostedRepository(number=78, full_name="next/karakeep"),),
        former={"karakeep-app/karakeep": "next/karakeep"},
    )
    root = project(tmp_path / "p", "ghcr.io/hoarder-app/hoarder-cli:1")
    async with EmbeddedRegistry(world_of({"ghcr.io/next/hoarder-cli:1": image("x")}, github)) as registry:
        session = Session(root, replace(world, routes=registry.routes, github=registry.routes["api.github.com"]))
        switch = switch_of(await found(session))
        await session.aclose()
    assert (switch.to, switch.recommended) == ("ghcr.io/next/hoarder-cli", True)
    assert "GitHub redirects karakeep-app/karakeep to next/karakeep." in switch.evidence


async def test_github_is_asked_for_nothing_that_works(tmp_path: Path, world: World) -> None:
    github = HostedGitHub(repositories=(NEW,), former={"acme/app": NEW.full_name})
    root = project(tmp_path / "p", "ghcr.io/acme/app:1")
    async with EmbeddedRegistry(world_of({"ghcr.io/acme/app:1": BYTES}, github)) as registry:
        session = Session(root, replace(world, routes=registry.routes, github=registry.routes["api.github.com"]))
        session.load()
        await session.check()
        assert await session.findings() == {}
        await session.aclose()
        assert {asked.host for asked in registry.requests} == {"ghcr.io"}


async def test_a_github_that_is_spent_or_away_takes_nothing_away(tmp_path: Path, world: World) -> None:
    github = HostedGitHub(repositories=(NEW,), former={"acme/app": NEW.full_name}, spent=True)
    root = project(tmp_path / "p", "ghcr.io/acme/app:1")
    async with EmbeddedRegistry(world_of({}, github)) as registry:
        for base in (registry.routes["api.github.com"], "http://127.0.0.1:1", "ftp://example.com", "http://[broken"):
            session = Session(root, replace(world, routes=registry.routes, github=base))
            finding = await found(session)
            await session.aclose()
            assert (finding.code, switch_of(finding).to) == ("denied", "")
        assert len([asked for asked in registry.requests if asked.host == "api.github.com"]) == 1


# --- one choice for many


MANY = """\
services:
  web: {image: "k8s.gcr.io/app:1"}
  worker: {image: "k8s.gcr.io/app:1"}
  pause: {image: "k8s.gcr.io/pause:3.1"}
  lost: {image: "k8s.gcr.io/lost:1"}
  own: {image: "quay.io/acme/own:1"}
"""


async def test_a_rule_that_moves_several_images_is_offered_once_for_those_that_answer(
    tmp_path: Path, world: World
) -> None:
    root = project(tmp_path / "p", "x")
    (root / "compose.yaml").write_text(MANY)
    there = ("registry.k8s.io/app:1", "registry.k8s.io/pause:3.1", "quay.io/acme/own:1")
    async with EmbeddedRegistry(world_of({path: image(path) for path in there})) as registry:
        session = Session(root, replace(world, routes=registry.routes))
        finding = await found(session)
        web = session.loaded.references[0]
        choice = Choice(web.id, RemedyCode.SWITCH_PATH, switch_of(finding).to)
        others = await session.others(choice)
        await session.aclose()
    assert others.words == "also for worker, which pulls the same, and the other image below k8s.gcr.io/"
    made = session.choose_all((choice, *others.choices))
    assert len(session.choices) == len(made.steps) == 3
    assert made.unwanted == ()
    (change,) = made.changes
    assert change.after == MANY.replace("k8s.gcr.io/app", "registry.k8s.io/app").replace(
        "k8s.gcr.io/pause", "registry.k8s.io/pause"
    )
    assert session.series is not None
    assert len(list(session.series.iterdir())) == 3


async def test_the_projects_own_rule_is_one_too(tmp_path: Path, world: World) -> None:
    root = project(tmp_path / "p", "x")
    (root / "compose.yaml").write_text(MANY.replace("k8s.gcr.io/", "ghcr.io/before/"))
    (root / "pullfix.yaml").write_text("moves:\n  - from: [ghcr.io/before/*]\n    to: quay.io/after/*\n")
    there = ("quay.io/after/app:1", "quay.io/after/pause:3.1")
    async with EmbeddedRegistry(world_of({path: image(path) for path in there})) as registry:
        session = Session(root, replace(world, routes=registry.routes))
        switch = switch_of(await found(session))
        others = await session.others(Choice(session.loaded.references[0].id, switch.code, switch.to))
        await session.aclose()
    assert (switch.to, switch.recommended) == ("quay.io/after/app", True)
    assert [choice.argument for choice in others.choices] == ["quay.io/after/app", "quay.io/after/pause"]
