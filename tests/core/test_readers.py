"""What podman-compose reads otherwise in an env file."""

from __future__ import annotations

import pytest

from tests.loading import loaded

COMPOSE = "services:\n  web:\n    image: a/b:${V}\n"


@pytest.mark.parametrize(
    ("env", "says"),
    [
        pytest.param("V=1\n", None, id="a plain line"),
        pytest.param("V='1'\n", None, id="quotes that both read alike"),
        pytest.param("V=${W:-1}\n", None, id="a substitution that both see"),
        pytest.param("V: 1\n", "podman-compose does not read this line", id="a colon in place of the sign"),
        pytest.param('V="\\$1"\n', "podman-compose reads it as", id="an escape"),
        pytest.param("OTHER: secret\nV=1\n", None, id="a variable that feeds no image is never spoken of"),
    ],
)
def test_a_line_that_is_read_otherwise_is_told(env: str, says: str | None) -> None:
    _, found = loaded({"compose.yaml": COMPOSE, ".env": env})
    told = [problem.message for project in found.projects for problem in project.problems if problem.soft]
    assert len(told) == (says is not None)
    assert says is None or says in told[0]
    assert "secret" not in "".join(told)
