"""What a directory holds: projects, references with the origin of each character, and what overrides what."""

from __future__ import annotations

import pytest

from tests import loading
from tests.splicing import spliced_wrongly
from tui.core import project
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.reference import Role
from tui.core.text import Snapshot
from tui.core.value import Environ, Quoting, Written


def snapshot_of(files: dict[str, str], environ: dict[str, str] | None = None) -> Snapshot:
    """A directory in memory, all of it read."""
    return Snapshot("/srv/stack", {}, environ or {}, ()).with_texts(files)


def load(files: dict[str, str], environ: dict[str, str] | None = None) -> Loaded:
    return project.load(snapshot_of(files, environ), LoadOptions())


STORY = {
    "docker-compose.yml": "services:\n  web:\n    image: ghcr.io/k/k:${HOARDER_VERSION:-release}\n",
    ".env": "# settings\nHOARDER_VERSION=latest\n",
}


def test_a_tag_from_the_env_file_knows_its_line() -> None:
    snapshot = snapshot_of(STORY)
    (reference,) = project.load(snapshot, LoadOptions()).references
    assert reference.text == "ghcr.io/k/k:latest"
    assert reference.resolved is not None
    path, tag = reference.resolved.pieces
    assert isinstance(path.origin, Written)
    assert isinstance(tag.origin, Written)
    assert tag.origin.quoting is Quoting.ENV_PLAIN
    assert snapshot.place(tag.origin.span) == ".env:2:17"
    assert tag.via[0].name == "HOARDER_VERSION"
    assert not tag.via[0].used_default


def test_the_environment_outranks_the_env_file() -> None:
    (reference,) = load(STORY, {"HOARDER_VERSION": "shell"}).references
    assert reference.resolved is not None
    assert reference.resolved.pieces[-1].origin == Environ("HOARDER_VERSION")


def test_a_default_stands_in_the_compose_file() -> None:
    (reference,) = load({"docker-compose.yml": STORY["docker-compose.yml"]}).references
    assert reference.resolved is not None
    tag = reference.resolved.pieces[-1]
    assert tag.text == "release"
    assert tag.via[0].used_default
    assert isinstance(tag.origin, Written)
    assert tag.origin.span.path == "docker-compose.yml"


def test_an_overridden_slot_is_listed_with_its_winner() -> None:
    files = {
        "compose.yaml": "services:\n  web: {image: old:1}\n",
        "compose.override.yaml": "services:\n  web:\n    image: new:1\n",
    }
    references = {reference.id.path: reference for reference in load(files).references}
    assert references["compose.yaml"].shadowed_by == references["compose.override.yaml"].id
    assert references["compose.yaml"].services == ()
    assert references["compose.override.yaml"].services == ("web",)


def test_one_slot_read_by_two_projects_with_two_values_is_two_references() -> None:
    files = {
        "base.yml": "services:\n  app:\n    image: app:${TAG}\n",
        "a/compose.yaml": "services:\n  one:\n    extends: {file: ../base.yml, service: app}\n",
        "b/compose.yaml": "services:\n  two:\n    extends: {file: ../base.yml, service: app}\n",
        "a/.env": "TAG=1\n",
        "b/.env": "TAG=2\n",
    }
    loaded = load(files)
    assert {(str(r.id), r.text, r.services) for r in loaded.references} == {
        ("base.yml#services.app.image", "app:1", ("one",)),
        ("base.yml#services.app.image@1", "app:2", ("two",)),
    }
    assert [one.path for one in loaded.projects] == ["a", "b"]


def test_a_missing_variable_is_a_problem_of_its_reference_alone() -> None:
    loaded = load({"compose.yaml": "services:\n  a: {image: 'x:${V:?say which}'}\n  b: {image: 'redis:7'}\n"})
    bad, good = loaded.references
    assert bad.resolved is None
    assert "V is required" in bad.problems[0].message
    assert "say which" in bad.problems[0].message
    assert good.text == "redis:7"


def test_a_service_that_is_built_is_not_pulled() -> None:
    loaded = load({"compose.yaml": "services:\n  a:\n    build: .\n    image: mine:1\n"})
    assert loaded.references[0].role is Role.BUILT
    assert not loaded.projects[0].services[0].pulled


def test_files_that_include_each_other_are_one_project() -> None:
    files = {"x.yml": "include: [y.yml]\nservices: {a: {image: 'a:1'}}\n", "y.yml": "include: [x.yml]\nservices: {}\n"}
    loaded = load(files)
    assert [one.path for one in loaded.projects] == ["x.yml"]
    assert "include-cycle" in {problem.code for problem in loaded.projects[0].problems}


def test_a_chart_and_a_template_are_no_projects() -> None:
    loaded = load({"deploy.yml": "kind: Deployment\nspec: {}\n", "notes.yml": "a list of services: none\n"})
    assert loaded.projects == ()
    assert loaded.references == ()


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(STORY, id="the founding story"),
        pytest.param({"compose.yaml": "services:\n  a: {image: 'it''s:$$1'}\n"}, id="escapes in single quotes"),
        pytest.param({"compose.yaml": 'services:\n  a: {image: "a/\\u0062:1"}\n'}, id="escapes in double quotes"),
        pytest.param({"compose.yaml": "services:\n  a:\n    image: >-\n      repo/name:1\n"}, id="a folded scalar"),
        pytest.param({"compose.yaml": "x: &b {image: 'r:1'}\nservices:\n  a: *b\n  c: {<<: *b}\n"}, id="an anchor"),
        pytest.param(
            {"compose.yaml": "services:\r\n  a:\r\n    image: r/n:${T}\r\n", ".env": "\ufeffT='1'\r\n"}, id="CRLF, BOM"
        ),
        pytest.param({"compose.yaml": "services: {a: {image: redis:7}}\n"}, id="a colon in a flow"),
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    image: ${R}/n:${T:-${U:-3}}-x", ".env": 'R="h/r"\n'}, id="nested"
        ),
    ],
)
def test_every_written_piece_can_be_replaced_where_it_stands(files: dict[str, str]) -> None:
    snapshot = snapshot_of(files)
    loaded = project.load(snapshot, LoadOptions())
    assert loaded.references
    assert not [wrong for reference in loaded.references for wrong in spliced_wrongly(snapshot, reference)]


def test_a_file_whose_services_lack_an_image_is_a_fragment_and_said_so_once() -> None:
    _, found = loading.loaded(
        {
            "compose.yaml": "services:\n  web:\n    image: a/b:1\n",
            "prod.yaml": "services:\n  web:\n    restart: always\n  db:\n    restart: always\n"
            "  own:\n    image: c/d:1\n",
        }
    )
    (problem,) = [problem for project in found.projects for problem in project.problems]
    assert problem.soft
    assert "-f BASE -f prod.yaml: 2 of its services" in problem.message


@pytest.mark.parametrize(
    ("files", "code", "soft"),
    [
        pytest.param(
            {"compose.yaml": "include: [oci://r.example/a/b:1]\nservices: {a: {image: x:1}}\n"},
            "remote",
            True,
            id="an include from a registry",
        ),
        pytest.param(
            {"compose.yaml": "include:\n  - path: https://github.com/a/b.git\nservices: {a: {image: x:1}}\n"},
            "remote",
            True,
            id="an include from Git",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    image: x:1\n    env_file: gone.env\n"},
            "env-file-missing",
            False,
            id="an env file of a service that is not there",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    image: 5\n"}, "wrong-kind", False, id="a number for an image"
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a: {image: x, networks: [back]}\n  b: {image: y, networks: {back: {}}}\n"},
            "network-undefined",
            False,
            id="a network that nobody defines, told once",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a: {image: x:1, volumes: ['data:/d', './x:/x', '/y:/y']}\n"},
            "volume-undefined",
            False,
            id="a volume that nobody defines",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a: {image: x:1, depends_on: {db: {}, c: {required: false}}}\n"},
            "service-undefined",
            False,
            id="a service that is waited for and not there",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a: {image: x:1}\n  b: {extends: gone}\n"},
            "extends-missing",
            False,
            id="a service that is extended and not there",
        ),
        pytest.param(
            {"stack.yml.j2": "services:\n{% for a in b %}\n  a: {image: x}\n"},
            "template",
            True,
            id="a template before it is rendered",
        ),
    ],
)
def test_what_compose_would_say_is_named_and_the_images_stay(files: dict[str, str], code: str, soft: bool) -> None:
    _, found = loading.loaded(files)
    problems = [p for one in found.projects for p in one.problems if p.code != "nothing-to-run"]
    assert [(problem.code, problem.soft) for problem in problems] == [(code, soft)]
    assert all(problem.span is not None for problem in problems)
    if code != "template":
        assert found.references


def test_the_default_platform_of_the_env_file_counts() -> None:
    files = {"compose.yaml": "services:\n  a: {image: x:1}\n  b: {image: y:1, platform: linux/386}\n",
             ".env": "DOCKER_DEFAULT_PLATFORM=linux/arm64\n"}  # fmt: skip
    assert [one.platform for one in load(files).references] == ["linux/arm64", "linux/386"]


def test_what_files_define_together_is_no_loose_end() -> None:
    files = {
        "compose.yaml": "include: [inc.yml]\nservices:\n"
        "  a: {image: x:1, networks: [n, default], volumes: ['v:/v'], depends_on: [b]}\n"
        "networks: {n: }\n",
        "compose.override.yaml": "volumes: {v: }\n",
        "inc.yml": "services:\n  b: {image: y:1, networks: [m]}\nnetworks: {m: }\n",
    }
    (project_,) = load(files).projects
    assert project_.problems == ()
