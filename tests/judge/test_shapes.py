"""One file in every shape that YAML allows, generated, against the real Compose; and a problem wherever it refuses."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from tests.judge.agreeing import compared
from tests.judge.asking import asked, counted, mostly
from tests.judge.judge import images_of, judge, ours, write

ENV = "V=9\nTAG=a:b\nEMPTY=\nN='two\nlines'\n"

_image = mostly(
    [
        *[
            "one:1",
            "'one:${V}'",
            '"one:${V:-x}"',
            '"\\x6fne:1"',
            "one:${V:-${TAG}}",
            "'${N}'",
            "${UNSET}",
            "${EMPTY:-e}",
        ],
        *["''", '""', "!!str 5", "!!str", "*img", "&here h:1", "!reset null", "!reset x", "!override o:1", "'a''b'"],
        *[
            '"a\\\n      b"',
            "a\n      b",
            ">-\n      f:1",
            ">\n      f:1",
            "|-\n      l:1",
            "|\n      l:1",
            "a/b:${V}-${V}",
        ],
        *["|+\n      l:${V}\n\n", ">-\n      f\n      g:${V}", "$$V", "a$$b:${V}", "${V?gone}", "x:1 # note", "x:1#2"],
        *[
            "'x: y'",
            "!custom x:1",
            "\\x:1",
            "${V}${V}",
            "é:1",
            "x\t# t",
            '"a\n\n      b"',
            "'a\n      b:${V}'",
            "0x",
            "1_a",
        ],
        *["!!binary b25lOjE=", "2001-13-01", "'  x'", "1.2.3", "0x1g", "yes", "No", "1:2:3", "nULL", "tRUE", "*ref"],
        *[
            "!<tag:yaml.org,2002:str> 5",
            "! 'x:1'",
            "=",
            "x" * 300,
            "'\u2028'",
            "a\u00a0b",
            "UP/Case:T",
            "*deep",
            "x:1 \t",
        ],
        *['"\\u00e9\\t\\x41"', "|2\n      x:1", ">2-\n      x:1\n       y", "'${V:-a: b}'", "${V:-'q'}", "*inner"],
    ],
    [
        *[
            "~",
            "null",
            "5",
            "1.50",
            "true",
            "0x1F",
            "2001-01-01",
            "[a]",
            "{a: b}",
            "*nul",
            "*num",
            "${UNSET?gone}",
            "${",
        ],
        *["!!null x", "! 5", "2001-12-31", ".NaN", "0b1", "+1", "1.10", "!!float 5", "!!map {a: b}", "{}", "*env"],
        *["${UNSET:?}", "${V", "-1", ".5", "1e3", "!!int 5", "0o7", "@x", "*none", "1_000", ".inf", "12:30"],
    ],
)
_build = mostly(
    [".", "{context: .}", "!reset null", "${V}", "{context: sub}", "{<<: *bld, target: x}", "*bld", "{dockerfile: D}"],
    ["~", "{}", "''", "${UNSET}", "[a]", "5"],
)
_keys = st.fixed_dictionaries(
    {},
    optional={
        "image": _image,
        "build": _build,
        "pull_policy": mostly(
            ["build", "never", "always", "missing", "'${UNSET:-never}'", "daily", "every_2h"],
            ["5", "~", "no", "'${V}'"],
        ),
        "profiles": mostly(["[p]", "[]", "['${V}']"], ["~", "p"]),
        "scale": st.sampled_from(["0", "1"]),
        "env_file": mostly(
            ["[{path: gone.env, required: false}]", ".env", "[.env]", "[]"], ["gone.env", "[.env, gone2.env]"]
        ),
        "<<": mostly(
            [
                "*base",
                "[*base, *other]",
                "{image: inline:1}",
                "[{image: a:1}, *base]",
                "[]",
                "*inner",
                "[*inner, *base]",
            ],
            ["*nul", "*num", "~"],
        ),
        "x-note": mostly(
            ["1", "{a: [1, {b: c}]}", "*env", "*inner"], ["{1: 2}", "{a: '${'}", "[{~: x}]", "{a: 1, a: 2}"]
        ),
        "networks": st.sampled_from(["[default]", "{default: {}}", "[gone]", "{gone: {aliases: [x]}}", "{default: }"]),
        "depends_on": st.sampled_from(["[zz]", "{zz: {condition: service_started, required: false}}", "[]"]),
        "volumes": st.sampled_from(["['gone:/x']", "['.:/x']", "[{type: tmpfs, target: /x}]", "[/x]"]),
        "environment": st.sampled_from(["*env", "{<<: *env, B: 2}", "[A=1, B]", "{A: '${V}', B: , C: 5, D: true}"]),
        "deploy": st.sampled_from(["{replicas: 0}", "{<<: *dep}", "*dep"]),
        "labels": mostly(["{a: 1, b: '${V}'}", "[a=1]"], ["{1: 2}"]),
        "foo": mostly(["!reset 1"], ["1"]),
        "command": st.sampled_from(["[a, '${UNSET}']", "echo $$HOME", "'${V:-}'"]),
        "platform": mostly(["linux/amd64", "'${UNSET:-linux/arm64}'"], ["5"]),
    },
)
_names = mostly(
    [
        "a",
        "a..b",
        "'5x'",
        "-",
        "_",
        "b",
        "'c'",
        '"d"',
        "e.f",
        "g-h",
        "x-i",
        "A",
        "a_b",
        "'1'",
        "*key",
        "&k j",
        "y",
        "on",
    ],
    ["1", "true", "~", "'a b'", "é", "2001-01-01"],
)
_marks = mostly([""] * 8 + [" &svc", " !override", " !reset", " *base", " *other"], [" *nul", " ~", " 5", " []"])


@st.composite
def _service(draw: st.DrawFn, name: str) -> str:
    sign = " :" if name.startswith("*") else ":"
    mark = draw(_marks)
    if mark.strip().startswith(("*", "~", "5", "[")):
        return f"  {name}{sign}{mark}\n"
    keys = dict(draw(_keys))
    if draw(st.integers(0, 9)) == 0:
        inside = ", ".join(f"{key}: {value}" for key, value in keys.items() if "\n" not in value and "#" not in value)
        return f"  {name}{sign}{mark} {{{inside}}}\n"
    lines = [
        f"  {name}{sign}{mark}{'' if keys else ' {}'}\n",
        *(f"    {key}: {value}\n" for key, value in keys.items()),
    ]
    return "".join(lines)


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """One Compose file."""
    head = "x-img: &img aliased:${V}\nx-nul: &nul ~\nx-num: &num 5\nx-key: &key byalias\n"
    head += "x-base: &base {image: merged:1}\nx-other: &other\n  <<: *base\n  image: 'other:${V}'\n  build: .\n"
    head += "x-env: &env {A: '${V}', Z: !!str 1}\nx-bld: &bld {context: ., args: {A: 1}}\nx-dep: &dep {replicas: 1}\n"
    head += "x-deep:\n  inner: &inner {image: &deep 'deep:${V}', platform: linux/amd64}\nx-ref: &ref !!str '5'\n"
    head += draw(mostly(["", "", "version: '3'\n", "name: own\n"], ["name: ~\n", "version: 3\n"]))
    head += draw(
        mostly(
            ["services:\n", "'services':\n", "? services\n:\n", "services: &s\n"], ["services: []\n", "services: ~\n"]
        )
    )
    names = draw(st.lists(_names, min_size=1, max_size=3, unique=True))
    text = head + "".join(draw(_service(name)) for name in names)
    match draw(mostly(["lf", "lf", "lf", "crlf", "bom", "none", "doc", "docs"], ["version", "twice"])):
        case "crlf":
            return text.replace("\n", "\r\n")
        case "bom":
            return "\ufeff" + text
        case "none":
            return text.rstrip("\n")
        case "doc":
            return f"---\n{text}...\n"
        case "version":
            return f"%YAML 1.2\n---\n{text}"
        case "docs":
            return f"{text}---\nservices:\n  a:\n    image: second:1\n"
        case "twice":
            return f"{text}  {names[0].lstrip('&k ')}: {{}}\n"
        case _:
            return text


@asked
@given(shapes())
@example("services:\n  a:\n    image: x:1\n    env_file: gone.env\n")
def test_every_shape_reads_as_compose_reads_it(folder: Path, text: str) -> None:
    write(folder, {"compose.yaml": text, ".env": ENV})
    told = judge(folder, {})
    counted("shapes", judged=told.images is not None)
    project, loaded = ours(folder, {})
    told_of = [*loaded.problems, *(problem for one in loaded.projects for problem in one.problems)]
    told_of += [problem for reference in loaded.references for problem in reference.problems]
    compared(told.images, images_of(project), told_of, told.refusal)
