"""Single cases against the real Compose: each was once a difference, or is a rule that nobody would guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.judge.agreeing import Content, agrees

ONE = "services:\n  a:\n    image: one:${V:-1}\n"
TWO = "services:\n  a:\n    image: two:${V:-2}\n  b:\n    image: b\n"
NAMED = "services:\n  a:\n    image: x-${COMPOSE_PROJECT_NAME}\n"
INNER = "services:\n  x:\n    image: x:${V-u}\n"
Files = dict[str, Content]

VARIABLES: dict[str, tuple[Files, dict[str, str]]] = {
    "disabled by the .env itself": ({"compose.yaml": ONE, ".env": "COMPOSE_DISABLE_ENV_FILE=1\nV=7\n"}, {}),
    "disabled, and its COMPOSE_FILE stands": (
        {"x.yml": ONE, ".env": "COMPOSE_DISABLE_ENV_FILE=t\nV=7\nCOMPOSE_FILE=x.yml\n"}, {}),
    "disabled, and the .env of the file too": (
        {"s/x.yml": ONE, "s/.env": "V=8\n", ".env": "COMPOSE_FILE=s/x.yml\nV=7\nCOMPOSE_DISABLE_ENV_FILE=1\n"}, {}),
    "disabled, and faulty": ({"compose.yaml": ONE, ".env": "COMPOSE_DISABLE_ENV_FILE=1\nbad key=1\n"}, {}),
    "the environment says not disabled": (
        {"compose.yaml": ONE, ".env": "COMPOSE_DISABLE_ENV_FILE=1\nV=7\n"}, {"COMPOSE_DISABLE_ENV_FILE": "0"}),
    "disabled in a word that Go does not know": ({"compose.yaml": ONE}, {"COMPOSE_DISABLE_ENV_FILE": "yes"}),
    "disabled by nothing": ({"compose.yaml": ONE, ".env": "COMPOSE_DISABLE_ENV_FILE=\n"}, {}),
    "COMPOSE_ENV_FILES in .env counts for nothing": (
        {"compose.yaml": ONE, ".env": "COMPOSE_ENV_FILES=a.env\n", "a.env": "V=8\n"}, {}),
    "COMPOSE_ENV_FILES with empty names": (
        {"compose.yaml": ONE, "a.env": "V=8\n"}, {"COMPOSE_ENV_FILES": ",a.env,,"}),
    "COMPOSE_ENV_FILES that is not there": ({"compose.yaml": ONE}, {"COMPOSE_ENV_FILES": "b.env"}),
    "COMPOSE_ENV_FILES although disabled": (
        {"compose.yaml": ONE, "a.env": "V=8\n"}, {"COMPOSE_ENV_FILES": "a.env", "COMPOSE_DISABLE_ENV_FILE": "1"}),
    "an empty COMPOSE_FILE": ({"compose.yaml": ONE}, {"COMPOSE_FILE": ""}),
    "an empty path in COMPOSE_FILE": ({"compose.yaml": ONE, "x.yml": TWO}, {"COMPOSE_FILE": "x.yml:"}),
    "a long separator": (
        {"compose.yaml": ONE, "x.yml": TWO, ".env": "COMPOSE_PATH_SEPARATOR=::\nCOMPOSE_FILE=compose.yaml::x.yml"}, {}),
    "an .env that is a directory": ({"compose.yaml": ONE, ".env": None}, {}),
    "an .env that leads nowhere": ({"compose.yaml": ONE, ".env": "->nowhere"}, {}),
    "an .env that leads to itself": ({"compose.yaml": ONE, ".env": "->.env"}, {}),
    "an .env that leads to itself, disabled": (
        {"compose.yaml": ONE, ".env": "->.env"}, {"COMPOSE_DISABLE_ENV_FILE": "1"}),
    "an .env of an include that is a directory": (
        {"compose.yaml": "include: [s/x.yml]\n", "s/x.yml": ONE, "s/.env": None}, {}),
    "a name in .env": ({"compose.yaml": NAMED, ".env": "COMPOSE_PROJECT_NAME=foo\n"}, {}),
    "a name in .env that does not fit": ({"compose.yaml": NAMED, ".env": "COMPOSE_PROJECT_NAME=Foo\n"}, {}),
    "an empty name in .env": ({"compose.yaml": NAMED, ".env": "COMPOSE_PROJECT_NAME=\n"}, {}),
    "an empty name in the environment": ({"compose.yaml": NAMED}, {"COMPOSE_PROJECT_NAME": ""}),
    "a name of capitals and blanks": ({"compose.yaml": "name: My App\n" + NAMED}, {}),
    "a name that starts with a dash": ({"compose.yaml": "name: -app\n" + NAMED}, {}),
    "a name of a variable": ({"compose.yaml": "name: ${V}X\n" + NAMED, ".env": "V=v"}, {}),
    "a name that asks for itself": ({"compose.yaml": "name: ${COMPOSE_PROJECT_NAME:-dd}\n" + NAMED}, {}),
    "a name that comes to nothing": ({"compose.yaml": "name: ${COMPOSE_PROJECT_NAME}\n" + NAMED}, {}),
    "a name that is required": ({"compose.yaml": "name: ${Z:?oops}\n" + NAMED}, {}),
    "a name in the override": ({"compose.yaml": NAMED, "compose.override.yml": "name: two\nservices: {}\n"}, {}),
    "a name in the second document": ({"compose.yaml": NAMED + "---\nname: two\n"}, {}),
    "the name of an included .env": (
        {"compose.yaml": "include: [s/x.yml]\n", "s/x.yml": NAMED, "s/.env": "COMPOSE_PROJECT_NAME=zz\n"}, {}),
    "PWD in .env": ({"compose.yaml": "services: {a: {image: 'x${PWD}'}}\n", ".env": "PWD=/no\n"}, {}),
    "PWD in an included .env": (
        {"compose.yaml": "include: [s/x.yml]\n", "s/x.yml": "services: {a: {image: 'x${PWD}'}}\n",
         "s/.env": "PWD=/no\n"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIABLES)
def test_the_variables_for_compose_itself(folder: Path, name: str) -> None:
    agrees(folder, *VARIABLES[name])


DIRECTORIES: Files = {
    "compose.yaml": ONE, "s/compose.yaml": "include: [i.yml]\n" + TWO, "x.yml": "include: [i.yml]\n" + TWO,
    "s/compose.override.yml": "services: {a: {image: 'ov:${V-u}'}}\n", ".env": "V=root\n", "s/.env": "V=s\n",
    "i.yml": "services: {i: {image: 'i:${V-u}'}}\n", "s/i.yml": "services: {i: {image: 'si:${V-u}'}}\n",
    "t/i.yml": "services: {i: {image: 'ti:${V-u}-${COMPOSE_PROJECT_NAME}'}}\n", "t/.env": "V=t\n",
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    ["--project-directory s", "--project-directory t", "--project-directory t -f x.yml", "-p nn", "-p Bad",
     "--project-directory t -f s/compose.yaml", "-f s/compose.yaml -f x.yml", "-f x.yml -f s/compose.yaml",
     "--project-directory s --env-file t/.env", "--env-file s/.env --env-file t/.env", "--env-file t",
     "--project-directory nope", "--project-directory t -p nn -f x.yml"],
)  # fmt: skip
@pytest.mark.parametrize("environ", [{}, {"COMPOSE_FILE": "x.yml"}, {"COMPOSE_ENV_FILES": "s/.env"}], ids=str)
def test_the_directory_that_paths_start_from(folder: Path, words: str, environ: dict[str, str]) -> None:
    agrees(folder, DIRECTORIES, environ, words.split())


READERS = "services:\n" + "".join(f"  {n.lower()}:\n    image: 'x${{{n}-unset}}'\n" for n in "ABC")


@pytest.mark.parametrize(
    "text",
    ['A="\\0\\1\\012\\0101\\0777\\0377\\0400"', "A='1\r\n2'", 'A="1\r\n2"', b"A=\xe9\nB=2", b"# \xe9\nB=2",
     b"\xe9=1\nB=2", b"A='\xe2\x80'\nB=2", b"\xff\xfeA\0=\x001\0", "A='a' # it's\nB=1", "export A # c\nB=1",
     "A=1\nB=${A}\nA=2", "A\n\nB=2", "\ufeff\ufeffA=1", "A=${B:-a\nb}", "A=1\n\ufeffB=2", "A=\u20281",
     "日本=1\nA=${日本}"],
)  # fmt: skip
@pytest.mark.parametrize("environ", [{}, {"A": "sh$B"}], ids=str)
def test_lines_of_an_env_file(folder: Path, text: Content, environ: dict[str, str]) -> None:
    agrees(folder, {"compose.yaml": READERS, ".env": text}, environ)


IMAGES = [
    "!!binary aGVsbG86MQ==", "!!null x", "!!null ''", "! 5", "2001-13-01", "2001-12-31", "1.10", "0x10", "yes", "nULL",
    "1:2", "190:20:30", "+.inf", "0o10", "1_0", "!!int '5'", "!<tag:yaml.org,2002:str> 5", "'  lead'", '"\\u00e9:1"',
    "'a\u2028b'", "UPPER/Case:TAG", "x" * 2000, "${A:-\n      x}", "|2\n      a", "> # c\n      a",
]  # fmt: skip


@pytest.mark.parametrize("image", IMAGES)
def test_scalars_of_every_kind(folder: Path, image: str) -> None:
    agrees(folder, {"compose.yaml": f"services:\n  a:\n    image: {image}\n"}, {})


SHAPES: dict[str, Content] = {
    "a tab before the second comment": f"# c\n\t# d\n{ONE}", "a tab before the first comment": f"\t# d\n{ONE}",
    "blanks with a tab between two comments": f"{ONE}# c\n \t \n\n# d\n    build: .\n",
    "a tab in a blank line after a comment": f"{ONE}# c\n\t\n    build: .\n",
    "a tab before a comment below a comment at an end": f"{ONE}    build: . # c\n\t# d\n",
    "a full tag beside a colon in a flow": "services: {a: {image: x:1}, b: {image: !<tag:yaml.org,2002:str> 5}}\n",
    "a value merged, and again below": f"x-a: &a {{platform: linux/amd64}}\n{ONE}    <<: *a\n    x-b: *a\n",
    "a value merged, and beside it": f"x-a: &a {{A: b}}\n{ONE}    labels: {{<<: *a}}\n    environment: *a\n",
    "a value merged in two services": f"x-a: &a {{build: .}}\n{ONE}    <<: *a\n  b:\n    <<: *a\n",
    "an alias of itself": "services:\n  a: &a\n    image: x\n    x-a: *a\n", "no such anchor": f"{ONE}x-a: *u\n",
    "an alias twice in a list": f"x-a: &a {{A: b}}\n{ONE}    x-b: [*a, *a, {{c: *a}}]\n",
    "merged from a list, and below": f"x-a: &a {{build: .}}\n{ONE}    <<: [*a]\n    x-b: *a\n    '0': {{x: *a}}\n",
    "a number for a key in what is reset": f"{ONE}  b: !reset {{labels: {{1: 2}}}}\n",
    "a number for a key that is reset": f"{ONE}  1: !reset {{}}\n",
    "a reset below an override": "services:\n  a: !override {image: x, foo: !reset 1}\n",
    "UTF-16": ONE.encode("utf-16"), "UTF-16, big end first": b"\xfe\xff" + ONE.encode("utf-16-be"),
    "UTF-32": ONE.encode("utf-32"), "Latin-1": ONE.encode() + b"# \xe9\n", "empty": "", "a comment": "# x\n",
    "an empty document": "---\n", "an empty second document": f"{ONE}---\n", "text": "hello\n",
    "an anchor of the document before": f"x-a: &a {{image: q}}\n{ONE}---\nservices:\n  b: *a\n",
    "an unknown key": f"foo: 1\n{ONE}", "an unknown key of a service": f"{ONE}    foo: 1\n",
    "a number for a key": f"{ONE}x-a:\n  5: x\n", "a list for a key": f"{ONE}x-a:\n  [a]: x\n",
    "a key under an alias": f"x-k: &k image\n{ONE}    *k : y\n",
    "<< twice": "services:\n  a:\n    <<: {}\n    <<: {}\n",
    "<< in quotes": f"x-a: &a {{image: q}}\n{ONE}    '<<': *a\n",
    "<< with its tag": f"{ONE}    !!merge <<: {{build: .}}\n",
    "a name with a blank": "services:\n  a b:\n    image: x\n",
    "a name in another script": "services: {é: {image: x}}\n",
    "a reset anchor": "services:\n  a:\n    image: &i !reset q\n    build: .\n  b:\n    image: *i\n    build: .\n",
    "a policy of no kind": f"{ONE}    pull_policy: sometimes\n",
    "a policy by pattern": f"{ONE}    pull_policy: every_12h\n",
    "a policy with more around it": f"{ONE}    pull_policy: never-ever\n",
    "a profile that is a number": f"{ONE}    profiles: [5]\n",
    "a context that is a number": f"{ONE}    build: {{context: 5}}\n",
    "a provider without type": "services:\n  a:\n    provider: {options: {}}\n",
    "a variable that is required elsewhere": f"{ONE}    command: 'x ${{GONE:?needed}}'\n",
    "a bad variable elsewhere": f"{ONE}x-a:\n  - ['${{GONE']\n", "an include of nothing": f"include: [~]\n{ONE}",
    "an include of an empty path": f"include: ['']\n{ONE}", "extends of nothing": f"{ONE}    extends:\n",
    "extends without a service": f"{ONE}    extends: {{file: compose.yaml}}\n",
    "extends by a variable": f"{ONE}  b:\n    extends: '${{N:-a}}'\n",
    "extends of a service by a variable": f"{ONE}  b:\n    extends: {{file: compose.yaml, service: '${{N:-a}}'}}\n",
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_one_file(folder: Path, name: str) -> None:
    agrees(folder, {"compose.yaml": SHAPES[name]}, {})


BASE = "services:\n  a: {image: x, build: .}\n  c: {image: c}\n"
SEVERAL: dict[str, Files] = {
    "a reset under an alias": {
        "compose.yaml": BASE, "compose.override.yml": "x-a: &a {image: !reset null}\nservices:\n  a: *a\n"},
    "a reset that is anchored": {
        "compose.yaml": BASE, "compose.override.yml": "x-a: &a !reset null\nservices:\n  a: {image: *a}\n"},
    "a reset that is merged": {
        "compose.yaml": BASE, "compose.override.yml": "x-a: &a {image: !reset null}\nservices:\n  a: {<<: *a}\n"},
    "an override that is anchored": {
        "compose.yaml": BASE, "compose.override.yml": "x-a: &a !override {image: z}\nservices:\n  a: *a\n"},
    "all services overridden": {
        "compose.yaml": BASE, "compose.override.yml": "services: !override\n  b: {image: z}\n"},
    "all services reset": {"compose.yaml": BASE + "x-a: 1\n", "compose.override.yml": "services: !reset\n"},
    "a service that is nothing": {"compose.yaml": BASE, "compose.override.yml": "services:\n  a:\n"},
    "a new service that is nothing": {"compose.yaml": BASE, "compose.override.yml": "services:\n  b:\n"},
    "an empty file and a full one": {"compose.yaml": "", "compose.override.yml": ONE},
    "an env_file of an include reset": {
        "compose.yaml": "include:\n  - path: s/x.yml\n    env_file: !reset e.env\n", "s/x.yml": INNER,
        "s/.env": "V=s\n", "e.env": "V=e\n"},
    "an empty env_file of an include": {
        "compose.yaml": "include: [{path: s/x.yml, env_file: ''}]\n" + ONE, "s/x.yml": INNER},
    "an include without a path": {"compose.yaml": "include: [{env_file: e.env}]\n" + ONE},
    "two includes that differ by their env files": {
        "compose.yaml": "include: [s/x.yml, {path: s/x.yml, env_file: e.env}]\n", "s/x.yml": INNER,
        "s/.env": "V=s\n", "e.env": "V=e\n"},
    "the same text that is another image": {
        "compose.yaml": "include: [s/x.yml]\n" + INNER, "s/x.yml": INNER, "s/.env": "V=s\n"},
    "an include from the web": {"compose.yaml": "include: ['https://example.invalid/x.yml']\n" + ONE},
    "extends of an empty file": {
        "compose.yaml": "services:\n  a:\n    extends: {file: e.yml, service: a}\n", "e.yml": ""},
    "extends of a text": {
        "compose.yaml": "services:\n  a:\n    extends: {file: e.yml, service: a}\n", "e.yml": "services: {a: x}\n"},
    "a fault beside what is extended": {
        "compose.yaml": "services:\n  a:\n    extends: {file: e.yml, service: a}\n",
        "e.yml": "services: {a: {image: x}, b: {command: '${'}}\n"},
    "nothing that is extended and reset": {
        "compose.yaml": "services:\n  a:\n    image: !reset null\n    extends: {file: e.yml, service: b}\n",
        "e.yml": "services:\n  b:\n    image: ~\n"},
    "a directory in the place of the file": {"compose.yaml": None, "docker-compose.yml": ONE},
    "a link to nothing": {"compose.yaml": "->nowhere", "docker-compose.yml": ONE},
    "an override that is a link to nothing": {"compose.yaml": ONE, "compose.override.yaml": "->nowhere"},
    "an override that is a directory": {"compose.yaml": ONE, "compose.override.yaml": None},
    "an .env that is a directory": {"compose.yaml": ONE, ".env": None},
    "a link to a file elsewhere": {
        "compose.yaml": "->sub/real.yml", "sub/real.yml": "include: [i.yml]\n" + ONE,
        "i.yml": "services: {i: {image: i}}\n"},
}  # fmt: skip


@pytest.mark.parametrize("name", SEVERAL)
def test_several_files(folder: Path, name: str) -> None:
    agrees(folder, SEVERAL[name], {})
