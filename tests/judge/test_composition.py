"""Overrides, resets, extends, includes and merge keys, generated, against the real Compose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.judge.asking import asked, counted, mostly
from tests.judge.judge import images_of, judge, ours, write
from tui.core.options import LoadOptions

NAMES = ["a", "b", "c"]
_image = mostly(
    ["one:1", "two:${V:-2}", "three@${UNSET:-x}", "'${TAG}'", "!reset null", "!override four:4", "p:${P:-none}"],
    ["~", ""],
)
_keys = st.fixed_dictionaries(
    {},
    optional={
        "image": _image,
        "build": mostly(
            [".", "{context: .}", "!reset null", "{dockerfile_inline: FROM x}", "!override {context: .}"], ["~"]
        ),
        "platform": st.sampled_from(["linux/amd64", "${P:-linux/arm64}"]),
        "profiles": st.sampled_from(["[p]", "[]"]),
        "<<": st.sampled_from(["*base", "[*base, *other]"]),
    },
)
_RING = 150
"""One in so many references goes where a ring may close, or to what is not there."""


@st.composite
def _extends(draw: st.DrawFn, name: str, others: list[str]) -> str | None:
    if draw(st.integers(0, _RING)) == 77:
        return draw(
            st.sampled_from(
                ["a", "{service: b}", "gone", "{file: gone.yml, service: a}", "{file: common.yml, service: z}"]
            )
        )
    inner = [later for later in NAMES if later > name]
    choices: list[str | None] = [None, None, *inner, *(f"{{service: {later}}}" for later in inner)]
    choices += [f"{{file: {file}, service: {other}}}" for file in others for other in NAMES]
    return draw(st.sampled_from(choices))


@st.composite
def _services(draw: st.DrawFn, others: list[str], names: list[str] | None = None) -> str:
    lines = ["x-base: &base {image: merged:1}\n", "x-other: &other\n  image: other:1\n  build: .\n", "services:\n"]
    for name in names or draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)):
        tag = draw(st.sampled_from([""] * 10 + [" !override", " !reset"]))
        keys = dict(draw(_keys))
        base = draw(_extends(name, others))
        if base is not None:
            keys["extends"] = base
        lines.append(f"  {name}:{tag}{'' if keys else ' {}'}\n")
        lines += [f"    {key}: {value}\n" for key, value in keys.items()]
    return "".join(lines)


def _renamed(text: str) -> str:
    """With names that no other file has, and no reference to the old ones in its own file."""
    for old, new in zip(NAMES, ["d", "e", "f"], strict=True):
        text = text.replace(f"  {old}:", f"  {new}:").replace(f"extends: {old}", f"x-was: {old}")
    return text.replace("extends: {service: ", "x-was: {service: ")


@st.composite
def projects(draw: st.DrawFn) -> dict[str, str]:
    """A project of some files in two directories."""
    files = {
        "compose.yaml": draw(_services(["common.yml", "sub/deep.yml"], NAMES)),
        "common.yml": draw(_services(["sub/deep.yml"], NAMES)),
        "sub/deep.yml": draw(_services(["../common.yml"] if draw(st.integers(0, _RING)) == 77 else [], NAMES)),
        "sub/own.yml": _renamed(draw(_services(["deep.yml", "../common.yml"], NAMES))),
        ".env": "TAG=root:tag\nV=9\n",
        "sub/.env": "TAG=sub:tag\nP=linux/riscv64\n",
    }  # fmt: skip
    if draw(st.booleans()):
        files["compose.override.yml"] = draw(_services(["common.yml"]))
    if draw(st.integers(0, 3)) == 0:
        files["compose.yaml"] += "---\n" + draw(_services(["common.yml"]))
    include = draw(mostly(
        ["", "", "[sub/own.yml]", "[{path: sub/own.yml, env_file: .env}]", "[{path: [sub/own.yml, common.yml]}]",
         "[{path: sub/own.yml, project_directory: .}]", "[{path: ./sub/../sub/own.yml, env_file: [.env, sub/.env]}]",
         "[sub/mid.yml]", "[{path: sub/own.yml, project_directory: sub, env_file: []}]", "", "", "", ""],
        ["[gone.yml]", "[sub/deep.yml]", "[compose.yaml]", "[{path: sub/own.yml, env_file: gone.env}]", "sub/own.yml",
         "[5]"],
    ))  # fmt: skip
    if include:
        files["compose.yaml"] = f"include: {include}\n" + files["compose.yaml"]
    if "mid" in include:
        files["sub/mid.yml"] = "include:\n  - own.yml\nservices:\n  m: {image: 'm:${TAG}-${P:-x}'}\n"
    return files


def _one_of_several(folder: Path, environ: dict[str, str], options: list[str], images: dict[str, str | None]) -> bool:
    """Compose takes the services of a file in no order, and where `!reset` meets `extends` that changes its answer."""
    answers = [judge(folder, environ, options).images for _ in range(24)]
    return images in answers and any(answer != images for answer in answers)


def _agrees(folder: Path, environ: dict[str, str], options: list[str], load: LoadOptions | None = None) -> None:
    told = judge(folder, environ, options)
    project, loaded = ours(folder, environ, load)
    assert project is not None
    counted("compositions", judged=told.images is not None)
    problems = [*project.problems, *(problem for reference in loaded.references for problem in reference.problems)]
    hard = [problem for problem in problems if not problem.soft and problem.code != "nothing-to-run"]
    if told.images is None:
        doubtful = {"extends-ring", "include-conflict"}
        assert hard or any(problem.code in doubtful for problem in problems), told.refusal
    else:
        assert images_of(project) == told.images or _one_of_several(folder, environ, options, images_of(project))
        assert not hard


@asked
@given(projects())
def test_every_composition_gives_the_images_that_compose_gives(folder: Path, files: dict[str, str]) -> None:
    write(folder, files)
    _agrees(folder, {}, [])


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    extends: {file: deep.yml, service: a}\n",
             "deep.yml": "services:\n  a:\n    image: !reset null\n    extends: c\n  c: {image: 'one:1'}\n"},
            id="a reset in the extended file, of the same name",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    extends: {file: deep.yml, service: b}\n", "deep.yml":
             "services:\n  b:\n    image: !reset null\n    extends: c\n  c: {image: 'one:1'}\n"},
            id="a reset in the extended file, of another name",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    extends: {file: deep.yml, service: b}\n", "deep.yml":
             "services:\n  b: {image: 'one:1'}\n  a:\n    image: !reset null\n"},
            id="a reset in the extended file, of the extending name",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    extends: {file: deep.yml, service: b}\n",
             "deep.yml": "services:\n  b:\n    image: !reset null\n    extends: {file: far.yml, service: c}\n",
             "far.yml": "services:\n  c: {image: 'one:1'}\n"},
            id="a reset in a file that extends from a third",
        ),
        pytest.param(
            {"compose.yaml": "services:\n  a:\n    image: one:1\n",
             "compose.override.yml": "services:\n  a: !override\n    build: .\n    image: !reset null\n"},
            id="a reset inside an override is text",
        ),
    ],
)  # fmt: skip
def test_resets_and_overrides_as_compose_takes_them(folder: Path, files: dict[str, str]) -> None:
    write(folder, files)
    told = judge(folder, {})
    assert told.images is not None, told.refusal
    assert images_of(ours(folder, {})[0]) == told.images


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
