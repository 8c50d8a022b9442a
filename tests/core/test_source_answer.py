"""What is known of a source that was typed: a folder that was looked at, a repository that was asked."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from tui.core.git_refs import NoRefs, Refs
from tui.core.plan import Refusal
from tui.core.source_answer import Wanted, of_folder, of_repository, wanted
from tui.core.verdict import Standing

URL = "https://git.example/a/b.git"
REFS = Refs(url=URL, asked_at=NOW, tags={"v1.0": "a" * 40}, branches={"main": "b" * 40})


def source(argument: str) -> Wanted:
    found = wanted(argument)
    assert isinstance(found, Wanted)
    return found


def test_an_argument_is_taken_apart() -> None:
    assert source(f"{URL}#v1.0:docker dockerfile=D # name") == Wanted(f"{URL}#v1.0:docker", URL, "v1.0", "docker", "D")
    assert source("src") == Wanted("./src", "", "", "", None)
    assert isinstance(wanted("ftp://x/y"), Refusal)


@pytest.mark.parametrize(
    ("argument", "said", "standing"),
    [
        (URL, "answers; without #TAG", Standing.FINE),
        (f"{URL}#v1.0", "has the tag v1.0 at aaaaaaaaaaaa.", Standing.FINE),
        (f"{URL}#main", "has the branch main, now at bbbbbbbbbbbb.", Standing.FINE),
        (f"{URL}#{'c' * 40}", "whether it has that commit is seen when it is built", Standing.FINE),
        (f"{URL}#v2.0", "has neither a tag nor a branch v2.0.", Standing.FAILING),
    ],
)
def test_a_repository_has_what_is_wanted_or_not(argument: str, said: str, standing: Standing) -> None:
    found = of_repository(source(argument), REFS)
    assert said in found.said
    assert found.standing is standing


def test_unknown_is_not_absent() -> None:
    assert of_repository(source(URL), None).standing is Standing.UNDECIDED
    silent = of_repository(source(URL), NoRefs(URL, "It did not answer."))
    assert (silent.said, silent.standing) == ("It did not answer.", Standing.UNDECIDED)


def test_a_login_in_a_url_is_not_told() -> None:
    assert "secret" not in of_repository(source("https://me:secret@git.example/a/b.git"), None).said


@pytest.mark.parametrize(
    ("argument", "there", "names", "said", "standing"),
    [
        ("./src", False, (), "There is no folder ./src here.", Standing.FAILING),
        ("./src", True, ("README",), "There is no Dockerfile in “./src”.", Standing.FAILING),
        ("./src", True, ("Dockerfile",), "./src is there, with a Dockerfile.", Standing.FINE),
        ("./src dockerfile=D", True, ("Dockerfile",), "There is no D in “./src”.", Standing.FAILING),
        ("./src dockerfile=D", True, ("D",), "./src is there, with D.", Standing.FINE),
    ],
)
def test_a_folder_can_be_built_from_or_not(
    argument: str, there: bool, names: tuple[str, ...], said: str, standing: Standing
) -> None:
    found = of_folder(source(argument), there=there, names=frozenset(names))
    assert found.said.startswith(said)
    assert found.standing is standing
