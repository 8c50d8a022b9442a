"""What a person typed is put to the test: paths at the registry, folders on the disk, repositories over Git."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui import typed
from tui.core.verdict import Standing
from tui.core.where import locate
from tui.session import Session
from tui.world import World


@pytest.fixture
def session(tmp_path: Path, world: World) -> Session:
    """A project in a folder below the root, with things beside it."""
    (tmp_path / "stack" / "src").mkdir(parents=True)
    (tmp_path / "stack" / "src" / "Dockerfile").write_text("FROM scratch\n")
    (tmp_path / "stack" / "empty").mkdir()
    (tmp_path / "stack" / "file").write_text("")
    (tmp_path / "stack" / "compose.yaml").write_text("services:\n  web:\n    image: a.example/b/c:1\n")
    made = Session(tmp_path, world)
    made.load()
    return made


@pytest.mark.parametrize(
    ("argument", "standing"),
    [
        ("./src", Standing.FINE),
        ("src", Standing.FINE),
        ("./empty", Standing.FAILING),
        ("./empty dockerfile=../src/Dockerfile", Standing.FINE),
        ("./file", Standing.FAILING),
        ("./nowhere", Standing.FAILING),
        ("~/nowhere", Standing.FAILING),
        ("./" + "x" * 5000, Standing.FAILING),
        ("ftp://a/b", Standing.FAILING),
        ("http://git.example/a/b.git", Standing.UNDECIDED),
    ],
)
async def test_a_source_is_looked_for_beside_the_compose_file(
    session: Session, argument: str, standing: Standing
) -> None:
    found = await typed.source(session, locate("web", session.loaded, session.snapshot), argument)
    assert found.standing is standing, found.said
    await session.aclose()


def test_a_path_without_a_tag_is_asked_for_with_the_one_that_is_there(session: Session) -> None:
    web = locate("web", session.loaded, session.snapshot)
    assert typed.whole(web, "x.example/y") == "x.example/y:1"
    assert typed.whole(web, "x.example:5000/y") == "x.example:5000/y:1"
    assert typed.whole(web, "x.example/y:2") == "x.example/y:2"
    assert typed.whole(web, "x.example/y@sha256:0") == "x.example/y@sha256:0"
