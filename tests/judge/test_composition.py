"""Overrides, resets, extends, includes and merge keys, generated, against the real Compose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.judge.asking import asked
from tests.judge.judge import images_of, judge, ours, write
from tui.core.options import LoadOptions

NAMES = ["a", "b", "c"]
_image = st.sampled_from(
    ["one:1", "two:${V:-2}", "three@${UNSET:-x}", "'${TAG}'", "~", "", "!reset null", "!override four:4"]
)
_keys = st.fixed_dictionaries(
    {},
    optional={
        "image": _image,
        "build": st.sampled_from([".", "{context: .}", "~", "!reset null", "{dockerfile_inline: FROM x}"]),
        "platform": st.sampled_from(["linux/amd64", "${P:-linux/arm64}"]),
        "profiles": st.sampled_from(["[p]", "[]"]),
        "<<": st.sampled_from(["*base", "[*base, *other]"]),
    },
)


def _extends(files: list[str]) -> st.SearchStrategy[str | None]:
    own = st.sampled_from(NAMES)
    elsewhere = st.builds(lambda file, name: f"{{file: {file}, service: {name}}}", st.sampled_from(files), own)
    return st.one_of(st.none(), st.none(), own, own.map(lambda name: f"{{service: {name}}}"), elsewhere)


@st.composite
def _services(draw: st.DrawFn, others: list[str]) -> str:
    lines = ["x-base: &base {image: merged:1}\n", "x-other: &other\n  image: other:1\n  build: .\n", "services:\n"]
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)):
        tag = draw(st.sampled_from(["", "", "", "", "", " !override", " !reset"]))
        keys = dict(draw(_keys))
        base = draw(_extends(others)) if others else None
        if base is not None:
            keys["extends"] = base
        lines.append(f"  {name}:{tag}{'' if keys else ' {}'}\n")
        lines += [f"    {key}: {value}\n" for key, value in keys.items()]
    return "".join(lines)


@st.composite
def projects(draw: st.DrawFn) -> dict[str, str]:
    """A project of some files in two directories."""
    files = {
        "compose.yaml": draw(_services(["common.yml", "sub/deep.yml"])),
        "common.yml": draw(_services(["sub/deep.yml"])),
        "sub/deep.yml": draw(_services(["../common.yml"] if draw(st.booleans()) else [])),
        ".env": "TAG=root:tag\nV=9\n",
        "sub/.env": "TAG=sub:tag\nP=linux/riscv64\n",
    }
    if draw(st.booleans()):
        files["compose.override.yml"] = draw(_services(["common.yml"]))
    if draw(st.integers(0, 3)) == 0:
        files["compose.yaml"] += "---\n" + draw(_services(["common.yml"]))
    include = draw(
        st.sampled_from(
            [None, None, "[sub/deep.yml]", "[{path: sub/deep.yml, env_file: .env}]",
             "[{path: [sub/deep.yml, common.yml]}]", "[{path: sub/deep.yml, project_directory: .}]",
             "[{path: ./sub/../sub/deep.yml, env_file: [.env, sub/.env]}]"]
        )
    )  # fmt: skip
    if include is not None:
        files["compose.yaml"] = f"include: {include}\n" + files["compose.yaml"]
    return files


def _agrees(folder: Path, environ: dict[str, str], options: list[str], load: LoadOptions | None = None) -> None:
    told = judge(folder, environ, options)
    project, _ = ours(folder, environ, load)
    assert project is not None
    if told.images is not None:
        assert images_of(project) == told.images


@asked
@given(projects())
def test_every_composition_gives_the_images_that_compose_gives(folder: Path, files: dict[str, str]) -> None:
    write(folder, files)
    _agrees(folder, {}, [])


_ONE = "services:\n  a:\n    image: one:${V:-1}\n"
_TWO = "services:\n  a:\n    image: two:${V:-2}\n  b:\n    image: b\n"
CASES: list[Any] = [
    pytest.param({"x.yml": _ONE, ".env": "COMPOSE_FILE=x.yml\nV=7\n"}, {}, id="COMPOSE_FILE in .env"),
    pytest.param({"x.yml": _ONE, "y.yml": _TWO, ".env": "COMPOSE_FILE=x.yml:y.yml\n"}, {}, id="two files"),
    pytest.param(
        {"x.yml": _ONE, "y.yml": _TWO, ".env": "COMPOSE_FILE=x.yml,y.yml\nCOMPOSE_PATH_SEPARATOR=,\n"}, {},
        id="a separator of one's own",
    ),
    pytest.param({"sub/x.yml": _ONE, "sub/.env": "V=inner\n", ".env": "COMPOSE_FILE=sub/x.yml\n"}, {},
                 id="COMPOSE_FILE in a directory with its own .env"),
    pytest.param({"sub/x.yml": _ONE, "sub/.env": "V=inner\n", ".env": "COMPOSE_FILE=sub/x.yml\nV=outer"}, {},
                 id="the .env of the working directory outranks"),
    pytest.param({"compose.yaml": _ONE, "y.yml": _TWO}, {"COMPOSE_FILE": "y.yml"}, id="the environment names a file"),
    pytest.param({"compose.yaml": _ONE, ".env": "V=7\n"}, {"COMPOSE_DISABLE_ENV_FILE": "1"}, id="the .env disabled"),
    pytest.param({"compose.yaml": _ONE, ".env": "V=7\n"}, {"V": ""}, id="an empty variable of the environment"),
    pytest.param({"compose.yaml": _ONE, ".env": "V=7\n", "a.env": "V=8\n", "b.env": "V=$V-9\n"},
                 {"COMPOSE_ENV_FILES": "a.env,b.env"}, id="COMPOSE_ENV_FILES"),
    pytest.param({"compose.yaml": "name: own\nservices:\n  a:\n    image: x-${COMPOSE_PROJECT_NAME}\n"}, {},
                 id="a name of its own"),
    pytest.param({"compose.yaml": "services:\n  a:\n    image: x-${COMPOSE_PROJECT_NAME}-${PWD}\n"},
                 {"COMPOSE_PROJECT_NAME": "told"}, id="a name from the environment, and PWD"),
    pytest.param({"docker-compose.yml": _ONE, "compose.yml": _TWO}, {}, id="the order of the default files"),
    pytest.param({"docker-compose.yml": _ONE, "compose.override.yaml": _TWO}, {}, id="an override with another stem"),
    pytest.param({"compose.yaml": json.dumps({"services": {"a": {"image": "json:1"}}})}, {}, id="JSON is YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "environ"), CASES)
def test_the_files_and_variables_that_count(folder: Path, files: dict[str, str], environ: dict[str, str]) -> None:
    write(folder, files)
    told = judge(folder, environ)
    assert told.images is not None, told.refusal
    assert images_of(ours(folder, environ)[0]) == told.images


@pytest.mark.parametrize("chain", [("x.yml", "y.yml"), ("sub/x.yml", "y.yml"), ("y.yml", "sub/x.yml")])
def test_a_chain_of_files_takes_the_directory_of_the_first(folder: Path, chain: tuple[str, ...]) -> None:
    files = {"x.yml": _ONE, "y.yml": _TWO, "sub/x.yml": _ONE, ".env": "V=root\n", "sub/.env": "V=sub\n"}
    write(folder, files)
    options = [word for name in chain for word in ("-f", name)]
    _agrees(folder, {}, options, LoadOptions(files=chain))


def test_several_env_files_are_read_in_order(folder: Path) -> None:
    write(folder, {"compose.yaml": _ONE, "a.env": "V=1\nW=2\n", "b.env": "V=${V}-${W}\n", ".env": "V=never\n"})
    options = ["--env-file", "a.env", "--env-file", "b.env"]
    _agrees(folder, {}, options, LoadOptions(env_files=("a.env", "b.env")))
