"""What a build pulls: base images with Compose's arguments, inline Dockerfiles, contexts, caches; and editing them."""

from __future__ import annotations

import pytest

from tests.loading import loaded, one, planned
from tui.core.finding import RemedyCode
from tui.core.reference import Kind, Reference, Role
from tui.core.report import rows

COMPOSE = """\
services:
  web:
    build:
      context: ./app
      args:
        - NODE_TAG=${NODE:-20-alpine}
        - REGISTRY
"""
DOCKERFILE = """\
# syntax=docker/dockerfile:1.7
ARG NODE_TAG=18
ARG REGISTRY=docker.io
FROM --platform=$BUILDPLATFORM ${REGISTRY}/library/node:${NODE_TAG} AS build
FROM scratch
COPY --from=build /a /a
COPY --from=0 /a /a
COPY --from=ghcr.io/astral-sh/uv:0.4 /uv /bin/
RUN --mount=type=cache,target=/c,from=busybox:1 true
"""
APP = {"compose.yaml": COMPOSE, "app/Dockerfile": DOCKERFILE, ".env": "REGISTRY=ghcr.io\n"}


def listed(files: dict[str, str], environ: dict[str, str] | None = None) -> dict[str, Reference]:
    _, found = loaded(files, environ)
    return {str(reference.id): reference for reference in found.references}


def test_every_place_of_a_dockerfile_has_its_role() -> None:
    found = listed(APP)
    assert {name: (one.role, one.text) for name, one in found.items()} == {
        "app/Dockerfile#syntax": (Role.BASE, "docker/dockerfile:1.7"),
        "app/Dockerfile#from.0": (Role.BASE, "ghcr.io/library/node:20-alpine"),
        "app/Dockerfile#from.1": (Role.SCRATCH, "scratch"),
        "app/Dockerfile#copy.0": (Role.STAGE, "build"),
        "app/Dockerfile#copy.1": (Role.STAGE, "0"),
        "app/Dockerfile#copy.2": (Role.BASE, "ghcr.io/astral-sh/uv:0.4"),
        "app/Dockerfile#mount.0": (Role.BASE, "busybox:1"),
    }
    assert {one.kind for one in found.values()} == {Kind.DOCKERFILE}
    assert {one.services for one in found.values()} == {("web",)}


def test_each_character_of_a_base_image_knows_its_file() -> None:
    snapshot, found = loaded(APP)
    reference = next(one for one in found.references if one.id.route == ("from", "0"))
    assert reference.resolved is not None
    places = [(piece.text, snapshot.place(piece.origin.span)) for piece in reference.resolved.pieces]  # type: ignore[union-attr]
    assert places == [
        ("ghcr.io", ".env:1:10"),
        ("/library/node:", "app/Dockerfile:4:43"),
        ("20-alpine", "compose.yaml:6:28"),
    ]


@pytest.mark.parametrize(
    ("where", "files", "changed"),
    [
        pytest.param("app/Dockerfile:4", APP, {"compose.yaml": "${NODE:-22-alpine}"}, id="in the default of Compose"),
        pytest.param("app/Dockerfile:4", {**APP, ".env": "NODE=18\n"}, {".env": "NODE=22-alpine\n"}, id="in .env"),
        pytest.param(
            "Dockerfile:2", {"Dockerfile": "ARG V=18\nFROM node:${V}\n"}, {"Dockerfile": "ARG V=22-alpine\n"},
            id="in the default of the ARG",
        ),
        pytest.param(
            "Dockerfile:2", {"Dockerfile": "ARG V=18\nFROM node:${V}-slim AS b\n"},
            {"Dockerfile": "FROM node:22-alpine AS b\n"},
            id="in the FROM, where the tag is made of parts",
        ),
        pytest.param(
            "compose.yaml:5",
            {"compose.yaml": "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM node:18 AS x\n"},
            {"compose.yaml": "        FROM node:22-alpine AS x\n"},
            id="in an inline Dockerfile",
        ),
        pytest.param(
            "compose.yaml:5",
            {"compose.yaml": 'services:\n  a:\n    build:\n      dockerfile_inline: "\\\n        FROM node:18"\n'},
            {"compose.yaml": "        FROM node:22-alpine"},
            id="in an inline Dockerfile with escapes",
        ),
    ],
)  # fmt: skip
def test_a_pin_is_written_where_the_tag_stands(where: str, files: dict[str, str], changed: dict[str, str]) -> None:
    plan = planned(files, (where, RemedyCode.PIN_TAG, "22-alpine"))
    assert not plan.conflicts
    assert [change.path for change in plan.changes] == list(changed)
    for change in plan.changes:
        assert changed[change.path] in (change.after or "")
        before, after = (change.before or "").splitlines(), (change.after or "").splitlines()
        assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_a_switch_of_a_base_image_keeps_its_variable() -> None:
    files = {"Dockerfile": "ARG V=18\nFROM docker.io/library/node:${V}\n"}
    plan = planned(files, ("Dockerfile:2", RemedyCode.SWITCH_PATH, "ghcr.io/x/node:18"))
    assert [change.after for change in plan.changes] == ["ARG V=18\nFROM ghcr.io/x/node:${V}\n"]


def test_a_named_context_takes_the_place_of_a_base_image() -> None:
    compose = "services:\n  a:\n    build:\n      context: .\n      additional_contexts:\n        golang: docker-image://golang:1.22\n"
    found = listed({"compose.yaml": compose, "Dockerfile": "FROM golang:latest\nFROM golang:1.20\n"})
    assert {name: (one.role.value, one.text) for name, one in found.items()} == {
        "Dockerfile#from.0": ("stage", "golang:latest"),
        "Dockerfile#from.1": ("base", "golang:1.20"),
        "compose.yaml#services.a.build.additional_contexts.golang": ("base", "golang:1.22"),
    }


def test_caches_are_listed_where_they_are_images() -> None:
    caches = "[ghcr.io/a/b:c, 'type=registry,ref=ghcr.io/a/c:${T:-d}', 'type=gha', 'type=local,src=./x']"
    compose = f"services:\n  a:\n    build:\n      context: .\n      cache_from: {caches}\n"
    found = listed({"compose.yaml": compose, "Dockerfile": "FROM x\n"})
    assert [one.text for one in found.values() if one.role is Role.CACHE] == ["ghcr.io/a/b:c", "ghcr.io/a/c:d"]


def test_an_override_changes_one_argument_and_resets_another() -> None:
    base = "services:\n  a:\n    build:\n      context: .\n      args: {A: '1', B: '1'}\n"
    over = "services:\n  a:\n    build:\n      args:\n        B: '2'\n"
    files = {"compose.yaml": base, "compose.override.yaml": over, "Dockerfile": "ARG A\nARG B\nFROM x:$A-$B\n"}
    assert listed(files)["Dockerfile#from.0"].text == "x:1-2"
    files["compose.override.yaml"] = "services:\n  a:\n    build:\n      args: !override {B: '3'}\n"
    assert listed(files)["Dockerfile#from.0"].text == "x:-3"


def test_the_images_of_volumes_hooks_and_models_are_pulled() -> None:
    compose = (
        "services:\n  a:\n    image: x:1\n    models: [llm]\n"
        "    volumes:\n      - {type: image, source: 'data/i:${T:-1}', target: /d}\n"
        "      - {type: volume, source: v, target: /v}\n    pre_start:\n      - {image: 'hook/i:2', command: x}\n"
        "  p:\n    provider: {type: model, options: {model: ai/gemma3}}\n"
        "models:\n  llm: {model: ai/smollm2}\n  unused: {model: ai/none}\n"
    )
    found = listed({"compose.yaml": compose})
    assert [(one.text, one.role.value, one.services) for one in found.values()] == [
        ("x:1", "pulled", ("a",)),
        ("data/i:1", "pulled", ("a",)),
        ("hook/i:2", "pulled", ("a",)),
        ("ai/smollm2", "pulled", ("a",)),
        ("ai/gemma3", "pulled", ("p",)),
    ]


def test_a_dockerfile_that_nobody_builds_stands_for_itself() -> None:
    found = listed({**APP, "tools/Dockerfile.dev": "FROM python:3\n", "x/Dockerfile.j2": "FROM {{ a }}\n"})
    assert found["tools/Dockerfile.dev#from.0"].project == "tools"
    assert "x/Dockerfile.j2#from.0" not in found


def test_two_services_with_other_arguments_are_two_references() -> None:
    compose = "services:\n" + "".join(
        f"  {name}:\n    build: {{context: ., args: {{V: '{tag}'}}}}\n" for name, tag in (("a", 1), ("b", 2), ("c", 1))
    )
    found = listed({"compose.yaml": compose, "Dockerfile": "ARG V\nFROM x:$V\n"})
    assert {name: (one.text, one.services) for name, one in found.items()} == {
        "Dockerfile#from.0": ("x:1", ("a", "c")),
        "Dockerfile#from.0@1": ("x:2", ("b",)),
    }


def test_a_missing_dockerfile_is_said_softly() -> None:
    _, found = loaded({"compose.yaml": "services:\n  a:\n    build: ./gone\n"})
    (problem,) = found.projects[0].problems
    assert (problem.code, problem.soft) == ("dockerfile-missing", True)


@pytest.mark.parametrize("context", ["https://github.com/a/b.git#v1", "git@github.com:a/b", "github.com/a/b", "~/x"])
def test_a_context_from_elsewhere_is_not_looked_for(context: str) -> None:
    _, found = loaded({"compose.yaml": f"services:\n  a:\n    build: '{context}'\n"})
    assert found.projects[0].problems == ()


def test_a_base_image_without_its_argument_says_which() -> None:
    reference = one({"Dockerfile": "FROM ${BASE}\nFROM a:${TAG}\n"}, "Dockerfile:1")
    assert reference.text is None
    assert [problem.code for problem in reference.problems] == ["variable-missing"]
    assert "BASE" in reference.problems[0].message
    partly = one({"Dockerfile": "FROM ${BASE}\nFROM a:${TAG}\n"}, "Dockerfile:2")
    assert [problem.code for problem in partly.problems] == ["variable-unset"]


def test_stages_are_no_rows_and_a_service_name_means_its_image() -> None:
    compose = COMPOSE + "    image: local/web\n"
    snapshot, found = loaded({**APP, "compose.yaml": compose})
    assert [row.label for row in rows(found, {}, snapshot)] == ["web"] + ["web (base)"] * 4
    assert one({**APP, "compose.yaml": compose}, "web").text == "local/web"


def test_the_image_of_a_volume_is_not_built_in_place() -> None:
    volume = "{type: image, source: data/i:1, target: /d}"
    compose = f"services:\n  a:\n    image: x:1\n    volumes: [{volume}]\n"
    plan = planned({"compose.yaml": compose}, ("data/i:1", RemedyCode.BUILD_LOCALLY, "./src"))
    assert [conflict.message for conflict in plan.conflicts] == [
        "Only what a service runs is built in place. Build this one by hand, and switch to its name."
    ]
