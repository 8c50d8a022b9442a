"""What a build pulls: base images with Compose's arguments, inline Dockerfiles, contexts, caches; and editing them."""

from __future__ import annotations

import pytest

from tests.loading import loaded, one, planned
from tui.core.answers import ManifestOf
from tui.core.finding import RemedyCode
from tui.core.questions import questions
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


STAGES = """\
FROM golang:1 AS build
FROM node:2 AS Web
COPY --from=build /a /a
FROM build AS tools
COPY --from=tool:3 /t /t
FROM alpine:4
COPY --from=WEB / /
RUN --mount=from=0,target=/x true
"""


@pytest.mark.parametrize(
    ("target", "contexts", "needed"),
    [
        pytest.param("", "", ["golang:1", "node:2", "alpine:4", "0"], id="the last stage"),
        pytest.param("tools", "", ["golang:1", "tool:3"], id="a stage that stands on another"),
        pytest.param("WEB", "", ["golang:1", "node:2"], id="in capitals"),
        pytest.param("gone", "", ["golang:1", "node:2", "tool:3", "alpine:4", "0"], id="a stage that is not there"),
        pytest.param("web", "build=../x", ["node:2"], id="a context stands in for a stage"),
    ],
)
def test_only_the_stages_that_the_target_needs_are_pulled(target: str, contexts: str, needed: list[str]) -> None:
    compose = f"services:\n  a:\n    build:\n      context: .\n      target: '{target}'\n"
    compose += f"      additional_contexts: ['{contexts}']\n" if contexts else ""
    found = listed({"compose.yaml": compose, "Dockerfile": STAGES})
    bases = [one for one in found.values() if one.role is Role.BASE]
    assert [one.text for one in bases if one.needed] == needed
    assert all(one.services == (("a",) if one.needed else ()) for one in bases)
    pulled = [
        question.image.original for _, question in questions(bases, "linux/amd64") if isinstance(question, ManifestOf)
    ]
    assert pulled == needed


def test_a_stage_that_one_of_two_services_needs_is_pulled_for_that_one() -> None:
    compose = "services:\n" + "".join(
        f"  {name}:\n    build: {{context: ., target: {target}}}\n" for name, target in (("a", "build"), ("b", "web"))
    )
    found = listed({"compose.yaml": compose, "Dockerfile": STAGES})
    assert {one.text: one.services for one in found.values() if one.role is Role.BASE and one.needed} == {
        "golang:1": ("a", "b"),
        "node:2": ("b",),
    }


def test_a_target_that_is_not_there_is_named() -> None:
    compose = "services:\n  a:\n    build:\n      context: .\n      target: gone\n"
    snapshot, found = loaded({"compose.yaml": compose, "Dockerfile": STAGES})
    (problem,) = found.projects[0].problems
    assert problem.span is not None
    assert (problem.code, snapshot.place(problem.span)) == ("target-missing", "compose.yaml:5:15")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("COPY --from=$BASE / /", "No variable is filled in", id="a variable"),
        pytest.param("RUN --mount=type=bind,from=${BASE} x", "No variable is filled in", id="a variable in a mount"),
        pytest.param("COPY --from=7 / /", "There is no stage 7", id="a number too high"),
        pytest.param("COPY --from=-1 / /", "There is no stage -1", id="a number too low"),
    ],
)
def test_what_no_builder_takes_is_unresolved_and_says_why(line: str, said: str) -> None:
    reference = one({"Dockerfile": f"ARG BASE=a\nFROM a\n{line}\n"}, "Dockerfile:3")
    assert reference.text is None
    assert said in reference.problems[0].message


def test_a_from_with_other_words_behind_it_is_refused_and_listed() -> None:
    reference = one({"Dockerfile": "FROM a:1 b\n"}, "Dockerfile:1")
    assert (reference.text, reference.problems[0].soft) == ("a:1", False)
    assert "`AS name`" in reference.problems[0].message


def test_a_from_in_capitals_is_no_stage() -> None:
    found = listed({"Dockerfile": "FROM a:1 AS Foo\nFROM foo\nFROM FOO\n"})
    assert [one.role for one in found.values()] == [Role.BASE, Role.STAGE, Role.BASE]


def test_the_frontend_runs_on_this_machine_whatever_is_built() -> None:
    compose = "services:\n  a:\n    platform: linux/riscv64\n    build: .\n"
    files = {"compose.yaml": compose, "Dockerfile": "# syntax=docker/dockerfile:1\nFROM a\n"}
    assert [one.platform for one in listed(files).values()] == ["linux/amd64", "linux/riscv64"]
    outranked = compose.replace("build: .", "build: {context: ., args: {BUILDKIT_SYNTAX: other/front}}")
    found = listed({**files, "compose.yaml": outranked})
    assert [(one.text, one.platform) for one in found.values()] == [
        ("a", "linux/riscv64"),
        ("other/front", "linux/amd64"),
    ]


def test_a_dockerfile_in_small_letters_is_found() -> None:
    found = listed({"compose.yaml": "services:\n  a:\n    build: .\n", "dockerfile": "FROM a:1\n"})
    assert [(name, one.services) for name, one in found.items()] == [("dockerfile#from.0", ("a",))]


ARGS = "services:\n  a:\n    build:\n      context: .\n      args:\n        V: {}\n"


@pytest.mark.parametrize(
    ("written", "value"),
    [("3.10", "3.1"), ("'3.10'", "3.10"), ("012", "10"), ("20", "20"), ("1.20.3", "1.20.3"), ("True", "true")],
)
def test_a_number_is_passed_on_as_yaml_reads_it(written: str, value: str) -> None:
    reference = one({"compose.yaml": ARGS.format(written), "Dockerfile": "ARG V\nFROM x:$V\n"}, "Dockerfile:2")
    assert reference.text == f"x:{value}"
    assert [problem.code for problem in reference.problems] == (
        ["number-read"] if written in ("3.10", "012", "True") else []
    )


@pytest.mark.parametrize(
    ("written", "new", "after"),
    [("3.10", "3.11", "3.11"), ("3.10", "3.20", '"3.20"'), ("20", "22", "22"), ("20", "22-slim", "22-slim")],
)
def test_a_number_is_put_in_quotes_where_it_would_be_read_as_another(written: str, new: str, after: str) -> None:
    files = {"compose.yaml": ARGS.format(written), "Dockerfile": "ARG V\nFROM x:$V\n"}
    plan = planned(files, ("Dockerfile:2", RemedyCode.PIN_TAG, new))
    assert [change.after for change in plan.changes] == [ARGS.format(after)]
