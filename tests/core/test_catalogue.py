"""The catalogue: its file is in its form, its chains end, and a bad file is refused with line and reason."""

from __future__ import annotations

import json

import jsonschema
import pytest
from ruamel.yaml import YAML

from tests.core.test_image import good
from tui.core.catalogue import Catalogue, load_catalogue
from tui.core.errors import CatalogueError
from tui.store import bundled


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(bundled("moves.yaml"))


def test_the_shipped_file_is_in_the_form_of_its_schema() -> None:
    moves = YAML(typ="safe", pure=True).load(bundled("moves.yaml"))
    jsonschema.validate(json.loads(json.dumps(moves, default=str)), json.loads(bundled("moves.schema.json")))


def test_the_shipped_file_has_every_fact_with_its_evidence(shipped: Catalogue) -> None:
    assert len(shipped.moves) == 320
    assert all(move.evidence for move in shipped.moves)


@pytest.mark.parametrize(
    ("image", "paths"),
    [
        pytest.param("ghcr.io/karakeep-app/karakeep:latest", ["ghcr.io/hoarder-app/hoarder"], id="either way, back"),
        pytest.param("ghcr.io/hoarder-app/hoarder", ["ghcr.io/karakeep-app/karakeep"], id="either way, forth"),
        pytest.param("ghcr.io/ente-io/server:1", ["ghcr.io/ente/server"], id="all of an owner"),
        pytest.param("k8s.gcr.io/pause:3.1", ["registry.k8s.io/pause"], id="all of a host"),
        pytest.param("ghcr.io/nobody/knows", [], id="an unknown path"),
    ],
)
def test_where_an_image_may_be_now(shipped: Catalogue, image: str, paths: list[str]) -> None:
    assert [way.path for way in shipped.moves_for(good(image))] == paths


def entry(name: str, source: str, target: str, **more: str) -> str:
    lines = [f"- id: {name}", f"  from: [{source}]", f"  to: {target}", *(f"  {k}: {v}" for k, v in more.items())]
    return "\n".join(lines) + "\n"


def test_chains_are_followed_to_their_end_and_loops_end() -> None:
    chain = load_catalogue(entry("a", "x.io/a/a", "x.io/b/b") + entry("b", "x.io/b/b", "x.io/c/c"))
    ways = chain.moves_for(good("x.io/a/a"))
    assert [(way.path, len(way.moves)) for way in ways] == [("x.io/b/b", 1), ("x.io/c/c", 2)]
    loop = load_catalogue(entry("a", "x.io/a/a", "x.io/b/b") + entry("b", "x.io/b/b", "x.io/a/a"))
    assert [way.path for way in loop.moves_for(good("x.io/a/a"))] == ["x.io/b/b"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("a: 1\n", "f:1: a catalogue is a list", id="no list"),
        pytest.param("- x\n", "f:1: a move is a mapping", id="no mapping"),
        pytest.param("- id: a\n  from: [x.io/a/a]\n  form: b\n", "f:1: a move has no key “form”", id="an unknown key"),
        pytest.param("- id: a\n  to: x.io/a/a\n", "at least one path in `from`", id="no source"),
        pytest.param(entry("a", "x.io/a/a:1", "x.io/b/b"), "f:2: `from` holds paths", id="a tag in a path"),
        pytest.param(entry("a", "x.io/a/a", "x.io/b/b", kind="odd"), "f:4: “odd” is no kind", id="an unknown kind"),
        pytest.param(entry("a", "x.io/a/a", "x.io/b/b", either_way="maybe"), "true or false", id="no flag"),
        pytest.param(entry("a", "x.io/a/a", "x.io/b/b") * 2, "f:4: the id “a” stands twice", id="an id twice"),
        pytest.param("- [\n", "f:2:", id="no YAML"),
        pytest.param(
            entry("a", "x.io/a/a", "x.io/b/b", gone="[x.io/c/c]"),
            "f:4: `gone` names paths that stand in `from`",
            id="a service that was never there",
        ),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason(text: str, says: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(text, "f")
    assert says in str(refused.value)
