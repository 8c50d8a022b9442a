"""Directories with variables for Compose, env files, includes and options, generated, against the real Compose."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.judge.agreeing import Content, agrees
from tests.judge.asking import asked, mostly

PLACES = ["compose.yaml", "x.yml", "s/compose.yaml", "s/y.yml", "s/t/z.yml"]
"""Each may include and extend the ones after it."""
_values = mostly(
    ["1", "two", "${V}", "${W:-w}", "'${V}'", '"${N}-q"', "", "a b # c", "$V$W", "${COMPOSE_PROJECT_NAME:-none}"],
    ["${GONE:?needed}", "'open", "${"],
)
_paths = ["compose.yaml", "x.yml", "s/compose.yaml", "x.yml:s/y.yml", "s/y.yml:x.yml", "./s/../x.yml", "${D:-s}/y.yml"]
_names = mostly(["own", "a-b_1", "1x", ""], ["Own", "-x", "a b"])
_disable = mostly(["0", "1", "true", "F"], ["yes", ""])
_line = st.one_of(
    st.builds("{}={}".format, st.sampled_from(["V", "W", "N", "D"]), _values),
    st.builds("COMPOSE_FILE={}".format, mostly(_paths, ["gone.yml", "", "x.yml:"])),
    st.builds("COMPOSE_PROJECT_NAME={}".format, _names),
    st.builds("COMPOSE_DISABLE_ENV_FILE={}".format, _disable),
    st.sampled_from(
        ["COMPOSE_PATH_SEPARATOR=;", "COMPOSE_PATH_SEPARATOR=", "COMPOSE_PROFILES=p", "COMPOSE_ENV_FILES=a.env",
         "PWD=x",
         "COMPOSE_FILE=x.yml;s/y.yml", "V", "export W=exported", "DOCKER_DEFAULT_PLATFORM=linux/arm64", "# note"]
    ),
)  # fmt: skip
_env = st.lists(_line, max_size=4).map("\n".join)
_plain_env = st.lists(st.builds("{}={}".format, st.sampled_from(["V", "W", "N"]), _values), max_size=3).map("\n".join)
_image = mostly(
    ["i:${V-u}", "i:${V:-u}-${W:-w}", "${N:-n}", "i:${COMPOSE_PROJECT_NAME}", "i$$V:1", "i:${PWD}",
     "'${COMPOSE_FILE-}x'"],
    ["${GONE:?}", "~", "5"],
)  # fmt: skip


def _relative(path: str, base: str) -> str:
    """A path of the project as a file in `base` writes it."""
    up = "../" * (base.count("/") + 1) if base else ""
    return f"./{path.removeprefix(base + '/')}" if base and path.startswith(base + "/") else up + path


@st.composite
def _include(draw: st.DrawFn, later: list[str], base: str) -> str:
    path = _relative(draw(st.sampled_from(later)), base)
    keys = [f"path: {path}"]
    if draw(st.booleans()):
        env = draw(mostly(["a.env", "s/b.env", "s/.env"], ["gone.env"]))
        keys.append(f"env_file: {_relative(env, base)}")
    if draw(st.integers(0, 2)) == 0:
        keys.append(f"project_directory: {_relative(draw(st.sampled_from(['s', 's/t'])), base)}")
    return draw(st.sampled_from([path, "{" + ", ".join(keys) + "}"]))


@st.composite
def _file(draw: st.DrawFn, path: str) -> str:
    at = PLACES.index(path)
    later, base = PLACES[at + 1 :], path.rpartition("/")[0]
    text = draw(mostly(["", "", "", "name: top\n", "name: 'T${V}'\n"], ["name: '${W}'\n"]))
    if later and draw(st.integers(0, 2)) == 0:
        text += f"include: [{draw(_include(later, base))}]\n"
    text += f"services:\n  f{at}:\n    image: {draw(_image)}\n"
    if draw(st.booleans()):
        text += f"  g{at}:\n    image: {draw(_image)}\n    profiles: [p]\n"
    if later and draw(st.integers(0, 2)) == 0:
        other = draw(st.sampled_from(later))
        text += f"  e{at}:\n    extends: {{file: {_relative(other, base)}, service: f{PLACES.index(other)}}}\n"
    return text


@st.composite
def directories(draw: st.DrawFn) -> dict[str, Content]:
    """Five Compose files in three directories, with env files in and beside them."""
    files: dict[str, Content] = {path: draw(_file(path)) for path in PLACES}
    if draw(st.integers(0, 2)) == 0:
        files["compose.override.yml"] = f"services:\n  f0:\n    image: {draw(_image)}\n  o:\n    extends: f0\n"
    for path in (".env", "s/.env", "s/t/.env"):
        if draw(st.booleans()):
            files[path] = draw(_env if path != "s/t/.env" else _plain_env)
    return {**files, "a.env": draw(_env), "s/b.env": draw(_plain_env)}


_environ = st.fixed_dictionaries(
    {},
    optional={
        "V": st.sampled_from(["", "shell", "$W"]),
        "COMPOSE_FILE": mostly(_paths, ["gone.yml", "x.yml::"]),
        "COMPOSE_ENV_FILES": mostly(["a.env", "s/b.env,a.env", ","], ["gone.env"]),
        "COMPOSE_DISABLE_ENV_FILE": _disable,
        "COMPOSE_PROJECT_NAME": _names,
        "COMPOSE_PATH_SEPARATOR": st.sampled_from([";", ":"]),
    },
).flatmap(lambda whole: st.sets(st.sampled_from(sorted(whole) or ["V"]), max_size=2).map(
    lambda kept: {name: value for name, value in whole.items() if name in kept}
))  # fmt: skip
_words = st.lists(
    st.one_of(
        st.builds(lambda path: ["-f", path], st.sampled_from(PLACES)),
        st.builds(lambda path: ["--env-file", path], mostly(["a.env", "s/b.env", "./s/../a.env"], ["gone.env"])),
        st.builds(lambda path: ["--project-directory", path], st.sampled_from(["s", "s/t", "."])),
        st.builds(lambda name: ["-p", name], st.sampled_from(["told", "a-1"])),
    ),
    max_size=3,
    unique_by=lambda pair: pair[0] if pair[0] in ("--project-directory", "-p") else pair[1],
).map(lambda pairs: [word for pair in pairs for word in pair])


@asked
@given(directories(), _environ, _words)
def test_every_directory_gives_the_images_that_compose_gives(
    folder: Path, files: dict[str, Content], environ: dict[str, str], words: list[str]
) -> None:
    agrees(folder, files, environ, words, kind="directories")
