"""What Compose refuses is a problem with its place, and the images are there all the same."""

from __future__ import annotations

import pytest

from tests.loading import loaded

ONE = "services:\n  web:\n    image: redis:7\n"


@pytest.mark.parametrize(
    ("text", "code", "place", "word"),
    [
        pytest.param(ONE + "x-a: 1\n", None, "", "", id="nothing to refuse"),
        pytest.param(ONE + "foo: 1\n", "wrong-shape", "compose.yaml:4:1", "x-foo", id="a key that is none"),
        pytest.param(ONE + "    foo: 1\n", "wrong-shape", "compose.yaml:4:5", "“web”", id="a key of a service"),
        pytest.param(ONE + "    foo: !reset 1\n", None, "", "", id="a key that is taken away"),
        pytest.param(ONE + "  a b: {image: x}\n", "wrong-shape", "compose.yaml:4:3", "letters", id="a name"),
        pytest.param(ONE + "x-a: {5: 1}\n", "wrong-kind", "compose.yaml:4:7", "quotes", id="a number for a key"),
        pytest.param(ONE + "---\n- a\n", "wrong-shape", "compose.yaml:5:1", "mapping", id="a list for a document"),
        pytest.param(
            ONE + "    pull_policy: no-way\n", "wrong-word", "compose.yaml:4:18", "always", id="a policy that is none"
        ),
        pytest.param(ONE + "    profiles: [5]\n", "wrong-kind", "compose.yaml:4:16", "text", id="a profile"),
        pytest.param(
            ONE + "    command: 'a ${GONE:?why}'\n", "variable-missing", "compose.yaml:4:14", "GONE", id="a variable"
        ),
        pytest.param(ONE + "    command: [a, '${GONE']\n", "bad-template", "compose.yaml:4:18", "$$", id="a brace"),
        pytest.param("name: ${GONE}\n" + ONE, "name-empty", "compose.yaml:1:7", "name", id="no name is left"),
        pytest.param(ONE + "include: ['']\n", "path-empty", "compose.yaml:4:11", "empty", id="an empty path"),
        pytest.param(
            ONE + "include: [https://x.invalid/a.yml]\n", "file-missing", "compose.yaml:4:11", "Git", id="no repository"
        ),
    ],
)
def test_a_refusal_names_its_place(text: str, code: str | None, place: str, word: str) -> None:
    snapshot, found = loaded({"compose.yaml": text})
    (project,) = found.projects
    assert project.services[0].image == "redis:7"
    hard = [problem for problem in project.problems if not problem.soft]
    if code is None:
        assert not hard
        return
    (problem,) = hard
    assert problem.code == code
    assert word in problem.message
    assert problem.span is not None
    assert snapshot.place(problem.span) == place


def test_an_image_that_cannot_be_filled_in_is_told_once() -> None:
    _, found = loaded({"compose.yaml": "services:\n  web:\n    image: ${GONE:?why}\n"})
    assert [problem.code for problem in found.references[0].problems] == ["variable-missing"]
    assert not found.projects[0].problems


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        pytest.param({"COMPOSE_PROJECT_NAME": "My App"}, "name-invalid", id="a name of the environment"),
        pytest.param({"COMPOSE_DISABLE_ENV_FILE": "maybe"}, "not-true-or-false", id="neither true nor false"),
    ],
)
def test_a_variable_for_compose_that_it_refuses(environ: dict[str, str], code: str) -> None:
    _, found = loaded({"compose.yaml": ONE}, environ)
    assert [problem.code for problem in found.projects[0].problems] == [code]


def test_a_file_with_nothing_in_it_is_told() -> None:
    _, found = loaded({"compose.yaml": "# soon\n"})
    assert [problem.code for problem in found.projects[0].problems] == ["empty"]
