"""Which files are found: by what stands in them, whatever their name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.loading import loaded
from tui import store
from tui.core.options import LoadOptions
from tui.core.text import Snapshot

ONE = "services:\n  a:\n    image: x:1\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("stack.yml", ONE, id="any name"),
        pytest.param("STACK.YAML", ONE, id="capitals"),
        pytest.param("a.yml.dist", ONE, id="a copy to fill in"),
        pytest.param("compose.yml-sample", ONE, id="a copy behind a dash"),
        pytest.param("docker-compose.example", ONE, id="a copy without yml"),
        pytest.param("prod.compose.tpl", ONE, id="a template that is YAML"),
        pytest.param("docker-compose.json", '{\n\t"services": {"a": {"image": "x:1"}}}\n', id="JSON"),
        pytest.param("a.yaml", "{services: {a: {image: x:1}}}\n", id="a flow mapping"),
        pytest.param("a.yaml", "# note\n---\n{version: '3', services: {a: {image: x:1}}}\n", id="a flow, later"),
        pytest.param("a.yaml", '"services":\n  a: {image: x:1}\n', id="a quoted key"),
        pytest.param("a.yaml", "\ufeffservices:\n  a: {image: x:1}\n", id="a byte order mark"),
        pytest.param("a.yaml", "# note\n\n  version: '3'\n  services:\n    a: {image: x:1}\n", id="indented"),
        pytest.param("a.yaml", "? services\n: a: {image: x:1}\n", id="an explicit key"),
        pytest.param("a.yaml", ONE.replace("\n", "\r\n"), id="CRLF"),
        pytest.param("a.yaml", "x: 1\n---\n" + ONE, id="the second document"),
        pytest.param("a.yaml", "services: {}\n", id="no services yet"),
        pytest.param("a.yaml", "services:\n  a:\n    restart: always\n", id="one for a chain"),
    ],
)  # fmt: skip
def test_a_file_with_services_is_a_project_of_its_own(name: str, text: str) -> None:
    _, found = loaded({name: text})
    assert [(project.path, project.files) for project in found.projects] == [(name, (name,))]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(".travis.yml", "language: python\nservices:\n  - docker\n", id="a list"),
        pytest.param(
            "services.yaml", "services:\n  _defaults: {autowire: true}\n  App\\A: {arguments: [1]}\n", id="Symfony's"
        ),
        pytest.param("a.yaml", "x: |\n  b\nservices:\n", id="nothing"),
        pytest.param("a.yaml", "data:\n  b: |\n    services:\n      a: {image: x}\n", id="inside a text"),
        pytest.param("ci.yml", "jobs:\n  a:\n    services:\n      x: {image: y}\n", id="further down"),
        pytest.param("notes.yaml.md", ONE, id="a text about one"),
        pytest.param("composer.json", '{"services": {"a": {"image": "x"}}}\n', id="PHP's composer"),
        pytest.param("package.json", '{"services": {"a": {"image": "x"}}}\n', id="other JSON"),
    ],
)
def test_what_only_looks_like_it_is_none(name: str, text: str) -> None:
    _, found = loaded({name: text})
    assert (found.projects, found.problems) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("services:\n  a:\n    image: {{ image }}:1\n", id="no YAML"),
        pytest.param("services:\n  {{ name }}:\n    image: x:1\n", id="a name that happens to be YAML"),
        pytest.param("services:\n  a:\n    image: {{ image }}\n", id="an image that happens to be YAML"),
        pytest.param("services:\n  a:\n    image: x\n   {# note\n     #}\n", id="a comment of Jinja", ),
    ],
)  # fmt: skip
def test_a_template_is_named_once_and_softly(text: str) -> None:
    _, found = loaded({"compose.yaml.j2": text})
    (project,) = found.projects
    assert [(problem.code, problem.soft) for problem in project.problems] == [("template", True)]
    assert not found.references


def test_braces_in_other_values_make_no_template() -> None:
    text = ONE + "    command: docker ps --format '{{.Names}}'\n    labels: {a: '{{ x }}'}\n"
    _, found = loaded({"compose.yaml": text})
    assert [one.text for one in found.references] == ["x:1"]


def listing(root: Path, *, vendored: bool = False) -> Snapshot:
    return store.scan(root, LoadOptions(vendored=vendored), {})


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(["node_modules/a/compose.yml"], id="by name"),
        pytest.param(["env39/pyvenv.cfg", "env39/lib/compose.yml"], id="a virtual environment of any name"),
        pytest.param(["vendor/autoload.php", "vendor/laravel/sail/compose.yml"], id="PHP's vendor"),
    ],
)
def test_other_peoples_files_are_passed_over_unless_all_are_asked_for(tmp_path: Path, paths: list[str]) -> None:
    for path in ("vendor/own/compose.yml", *paths) if "vendor" not in paths[0] else paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(ONE)
    assert not set(paths) & set(listing(tmp_path).listing)
    assert set(paths) <= set(listing(tmp_path, vendored=True).listing)


def test_a_directory_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal is staged: root may look everywhere."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "compose.yaml").write_text(ONE)
    real = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    _, found = store.load(tmp_path, LoadOptions(), {})
    assert [(problem.path, problem.soft) for problem in found.problems] == [("closed/", True)]
    assert len(found.references) == 1


def test_only_what_looks_like_compose_is_missed(tmp_path: Path) -> None:
    for name in ("data.yaml", "docker-stack.yml"):
        (tmp_path / name).write_bytes(b"\xff\xfe\x00")
    _, found = store.load(tmp_path, LoadOptions(), {})
    assert [problem.path for problem in found.problems] == ["docker-stack.yml"]
