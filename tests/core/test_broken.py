"""Broken files: each names the place and the way out, and what images there are stay listed."""

from __future__ import annotations

import pytest

from tests.loading import loaded
from tui.core.report import problem_lines

WEB = "services:\n  web:\n    image: nginx:1\n"


@pytest.mark.parametrize(
    ("text", "place", "words", "images"),
    [
        pytest.param(WEB + "    ports: ['99999:80']\n", "4:13", "Write HOST:CONTAINER", 1, id="a port too high"),
        pytest.param(WEB + "    ports: ['a:b']\n", "4:13", "no port", 1, id="a port of letters"),
        pytest.param(WEB + "    ports: ['${A}:${B}']\n", "4:13", "comes out as “:”", 1, id="a port of unset variables"),
        pytest.param(WEB + "    ports: ['${P:?set it}:1']\n", "4:13", "P is required and not set. Set it in .env", 1,
                     id="a required variable in a port"),
        pytest.param(WEB + "    labels: {a: '${B'}\n", "4:17", "write ${NAME}", 1, id="a brace in a label"),
        pytest.param(WEB + "x-a: ${M:?m}\n", "4:6", "M is required", 1, id="a variable in an extension"),
        pytest.param(WEB + "    networks: [front]\n", "4:16", "below `networks:`", 1, id="a network"),
        pytest.param(WEB + "    volumes: ['data:/d']\n", "4:15", "below `volumes:`", 1, id="a volume"),
        pytest.param(WEB + "    secrets: [s]\n", "4:15", "below `secrets:`", 1, id="a secret"),
        pytest.param(WEB + "    configs: [{source: c}]\n", "4:24", "below `configs:`", 1, id="a config"),
        pytest.param(WEB + "    models: [m]\n", "4:14", "below `models:`", 1, id="a model"),
        pytest.param(WEB + "    depends_on: [db]\n", "4:18", "below `services:`", 1, id="a service"),
        pytest.param(WEB + "    env_file: gone.env\n", "4:15", "Create it", 1, id="an env file"),
        pytest.param(WEB + "    extends: {file: gone.yml, service: x}\n", "4:21", "Create it", 1, id="a file below"),
        pytest.param("include: [gone.yml]\n" + WEB, "1:11", "Create it", 1, id="a file to include"),
        pytest.param(WEB + "    pull_policy: newer\n", "4:18", "Compose wants always, never", 1, id="a policy"),
        pytest.param("services:\n  web:\n    imagee: nginx\n", "3:5", "Is “image” meant?", 0, id="a mistyped image"),
        pytest.param("services:\n  web:\n    build: {contxt: .}\n", "3:13", "“context” meant", 0, id="a build's key"),
        pytest.param("servces:\n  web: {image: x}\n", "1:1", "Is “services” meant?", 0, id="a mistyped services"),
        pytest.param("web:\n  image: nginx:1\n", "1:1", "Services stand below `services:`", 0, id="the oldest form"),
        pytest.param("services:\n\tweb:\n", "2:1", "use blanks", 0, id="a tab"),
        pytest.param("services:\n  web:\n   image: x\n    build: .\n", "4:10", "the indent is off", 0, id="an indent"),
        pytest.param("services: {web: {image: >-\n  x}}\n", "1:", "between brackets or braces", 0, id="a block text"),
        pytest.param('services:\n  web:\n    image: "x\n', "3:", "never closed", 0, id="a quote"),
        pytest.param("services:\n  web:\n    image: *img\n", "3:12", "No anchor “&img”", 0, id="an anchor"),
        pytest.param("services:\n  web site: {image: x}\n", "2:3", "takes letters, digits", 1, id="a name"),
        pytest.param("services:\n  web: nginx\n", "2:8", "wants a mapping", 0, id="a service that is a text"),
        pytest.param("services: [web]\n", "1:11", "wants a mapping of services", 0, id="services in a list"),
        pytest.param("- a\n", "1:1", "with `services:` in it", 0, id="a list of a file"),
        pytest.param("services:\n  web: {ports: ['1']}\n", "2:3", "Give it one of them", 0, id="no image"),
        pytest.param("services:\n  web: {image: '${X}'}\n", "2:16", "Set the variable", 1, id="an empty image"),
        pytest.param("services:\n  web: {image: [x]}\n", "2:16", "wants a text", 1, id="an image in a list"),
        pytest.param("services:\n  web: {image: 5}\n", "2:16", "wants a text", 1, id="an image that is a number"),
        pytest.param("services:\n  web: {image: 'x:${T:?why}'}\n", "2:16", "The file says: why", 1, id="a needed tag"),
        pytest.param("services:\n  web: {image: 'x:${T'}\n", "2:16", "write ${NAME}", 1, id="an open brace"),
        pytest.param(WEB + "    image: b\n", "4:5", "stands twice", 1, id="a key twice"),
        pytest.param("# nothing\n", "", "is empty, and Compose refuses", 0, id="nothing"),
        pytest.param(
            "services:\n  a: {build: {dockerfile: x, dockerfile_inline: FROM x}}\n", "2:27", "Keep one of them", 1,
            id="two Dockerfiles",
        ),
    ],
)  # fmt: skip
def test_each_fault_names_its_place_and_the_way_out(text: str, place: str, words: str, images: int) -> None:
    snapshot, found = loaded({"compose.yaml": text})
    lines = problem_lines(found, snapshot)
    assert any(
        line.startswith(f"compose.yaml:{place}" if place else "compose.yaml ") and words in line for line in lines
    )
    assert len(found.references) == images
    assert len(lines) == len(set(lines))


def test_a_fault_in_an_image_is_one_of_its_reference_alone() -> None:
    _, found = loaded({"compose.yaml": "services:\n  a: {image: 'x:${T:?why}'}\n"})
    assert found.projects[0].problems == ()
    assert [problem.code for problem in found.references[0].problems] == ["variable-missing"]


def test_a_fragment_that_leaves_all_to_others_is_told_once() -> None:
    text = "services:\n  a: {image: x, depends_on: [db, mq], networks: [n]}\n  b: {restart: always}\n"
    _, found = loaded({"extra.yml": text})
    (problem,) = found.projects[0].problems
    assert problem.soft
    assert "one of its services takes the image from elsewhere, and it needs networks and services of other files" in (
        problem.message
    )
