"""WHERE: each way of naming a reference, and what is said when it names none or several."""

from __future__ import annotations

import pytest

from tests.loading import loaded
from tui.core.errors import UsageError
from tui.core.where import locate

FILES = {
    "a/compose.yaml": "services:\n  web:\n    image: nginx:1\n  db:\n    image: postgres:16\n",
    "b/compose.yaml": "services:\n  web:\n    image: ghcr.io/x/web:2\n",
}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        pytest.param("a/compose.yaml#services.web.image", "a/compose.yaml#services.web.image", id="an id"),
        pytest.param("a/compose.yaml:5", "a/compose.yaml#services.db.image", id="a file and a line"),
        pytest.param("./a/compose.yaml:5:12", "a/compose.yaml#services.db.image", id="with a column"),
        pytest.param("db", "a/compose.yaml#services.db.image", id="a service"),
        pytest.param("b/web", "b/compose.yaml#services.web.image", id="a project and a service"),
        pytest.param("nginx:1", "a/compose.yaml#services.web.image", id="an image"),
        pytest.param("docker.io/library/nginx", "a/compose.yaml#services.web.image", id="an image path"),
        pytest.param("ghcr.io/x/web", "b/compose.yaml#services.web.image", id="another registry's path"),
    ],
)
def test_each_way_of_naming_a_reference(where: str, found: str) -> None:
    snapshot, everything = loaded(FILES)
    assert str(locate(where, everything, snapshot).id) == found


@pytest.mark.parametrize(
    ("where", "says"),
    [
        pytest.param("web", ["names 2 references", "a/compose.yaml:3:12", "b/compose.yaml:3:12"], id="two services"),
        pytest.param("nobody", ["names no reference", "postgres:16"], id="nothing"),
        pytest.param("a/compose.yaml:1", ["names no reference"], id="a line without an image"),
    ],
)
def test_none_or_several_are_listed(where: str, says: list[str]) -> None:
    snapshot, everything = loaded(FILES)
    with pytest.raises(UsageError) as refused:
        locate(where, everything, snapshot)
    assert all(text in str(refused.value) for text in says)


def test_the_place_of_a_part_of_the_value_names_it_too() -> None:
    """The listing shows `Dockerfile:1` and `.env:1`: what is shown can be given."""
    files = {
        "Dockerfile": "ARG BASE=alpine:3.19\nFROM ${BASE}\n",
        "compose.yaml": "services:\n  web:\n    image: a/b:${V}\n  two:\n    image: a/c:${V}-${W}\n",
        ".env": "V=1\nW=2\n",
    }
    snapshot, found = loaded(files)
    assert locate("Dockerfile:1", found, snapshot) == locate("Dockerfile:2", found, snapshot)
    assert locate(".env:2:3", found, snapshot).services == ("two",)
    with pytest.raises(UsageError, match="names 2 references"):
        locate(".env:1", found, snapshot)
