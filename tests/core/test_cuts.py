"""Where a new tag goes, for each way that one can be written; and why not, where it cannot."""

from __future__ import annotations

import pytest

from tests.loading import loaded, planned
from tui.core.finding import RemedyCode

SERVICE = "services:\n  a:\n    image: "
BUILD = "services:\n  a:\n    build:\n      context: .\n      "


@pytest.mark.parametrize(
    ("files", "environ", "line"),
    [
        pytest.param({"compose.yaml": SERVICE + '"x\\x2fy:1"\n'}, {}, '    image: "x\\x2fy:2.5"', id="after an escape"),
        pytest.param({"compose.yaml": SERVICE + ">-\n      x/y:1\n"}, {}, "      x/y:2.5", id="folded, of one line"),
        pytest.param({"compose.yaml": SERVICE + "|-\n      x/y:1\n"}, {}, "      x/y:2.5", id="a literal"),
        pytest.param({"compose.yaml": SERVICE + "!!str x/y:1\n"}, {}, "    image: !!str x/y:2.5", id="behind a tag"),
        pytest.param({"compose.json": '{"services": {"a": {"image": "x/y:1"}}}'}, {},
                     '{"services": {"a": {"image": "x/y:2.5"}}}', id="JSON"),
        pytest.param({"compose.yaml": SERVICE + "x/y:${T}\n", ".env": "B=1\nT=${B}\n"}, {}, "B=2.5", id="env by env"),
        pytest.param({"compose.yaml": SERVICE + "x/y:${T}\n", ".env": 'export T="1" # c\n'}, {}, 'export T="2.5" # c',
                     id="env in quotes, with a comment"),
        pytest.param({"compose.yaml": SERVICE + "x/y:${T:-${U:-1}}\n"}, {}, "    image: x/y:${T:-${U:-2.5}}",
                     id="a default of a default"),
        pytest.param({"compose.yaml": SERVICE + "x/y:${T:+1}\n", ".env": "T=z\n"}, {}, "    image: x/y:${T:+2.5}",
                     id="an alternative"),
        pytest.param({"compose.yaml": SERVICE + "x/y:${T:-1}\n"}, {"T": "7"}, "    image: x/y:2.5", id="of the shell"),
        pytest.param({"compose.yaml": SERVICE + "x/y:${T}-a\n", ".env": "T=1\n"}, {}, "    image: x/y:2.5",
                     id="of parts"),
        pytest.param({"Dockerfile": "ARG V=1-slim\nFROM x/y:${V%-*}\n"}, {}, "ARG V=2.5-slim", id="cut off an ARG"),
        pytest.param({"Dockerfile": "ARG V=1-b\nFROM x/y:${V/-b/-c}\n"}, {}, "FROM x/y:2.5", id="computed of an ARG"),
        pytest.param({"Dockerfile": "FROM x/y:\\\n1\n"}, {}, "2.5", id="on the next line"),
        pytest.param({"Dockerfile": 'FROM "x/y:1" AS b\n'}, {}, 'FROM "x/y:2.5" AS b', id="a FROM in quotes"),
        pytest.param({"Dockerfile": "FROM scratch\nRUN --mount=from=x/y:1,target=/z true\n"}, {},
                     "RUN --mount=from=x/y:2.5,target=/z true", id="in a mount"),
        pytest.param({"Dockerfile": "# syntax=x/y:1\nFROM scratch\n"}, {}, "# syntax=x/y:2.5", id="the frontend"),
        pytest.param({"compose.yaml": BUILD + "args: [V]\n", "Dockerfile": "ARG V\nFROM x/y:$V\n", ".env": "V=1\n"}, {},
                     "V=2.5", id="a bare argument from env"),
        pytest.param({"compose.yaml": BUILD + "args: [V]\n", "Dockerfile": "ARG V\nFROM x/y:$V\n"}, {"V": "1"},
                     "FROM x/y:2.5", id="a bare argument from the shell"),
        pytest.param({"compose.yaml": BUILD + "args: ['V=1']\n", "Dockerfile": "ARG V\nFROM x/y:$V\n"}, {},
                     "      args: ['V=2.5']", id="an argument of a list"),
        pytest.param({"compose.yaml": BUILD + "additional_contexts: [b=docker-image://x/y:1]\n", "Dockerfile": ""},
                     {}, "      additional_contexts: [b=docker-image://x/y:2.5]", id="a context"),
        pytest.param({"compose.yaml": BUILD + "cache_from: ['type=registry,ref=x/y:1']\n", "Dockerfile": "FROM b"},
                     {}, "      cache_from: ['type=registry,ref=x/y:2.5']", id="a cache"),
        pytest.param({"compose.yaml": "services:\n  a:\n    build:\n      dockerfile_inline: |\n        ARG V=1\n"
                      "        FROM x/y:$$V\n"}, {}, "        ARG V=2.5", id="inline"),
        pytest.param({"compose.yaml": SERVICE + "q\n    models: [m]\nmodels: {m: {model: x/y:1}}\n"}, {},
                     "models: {m: {model: x/y:2.5}}", id="a model"),
    ],
)  # fmt: skip
def test_a_tag_is_changed_where_it_stands(files: dict[str, str], environ: dict[str, str], line: str) -> None:
    (where,) = (str(one.id) for one in loaded(files, environ)[1].references if (one.text or "").startswith("x/y"))
    plan = planned(files, (where, RemedyCode.PIN_TAG, "2.5"), environ=environ)
    assert not plan.conflicts
    (change,) = plan.changes
    before, after = (change.before or "").splitlines(), (change.after or "").splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [line]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        pytest.param({"compose.yaml": "services:\n  a:\n    build:\n      dockerfile_inline: >\n        FROM\n"
                      "        x/y:1\n"}, "folded or computed", id="folded"),
        pytest.param({"compose.yaml": "services:\n  a: {extends: {file: ../b.yml, service: z}}\n",
                      "../b.yml": "services:\n  z: {image: x/y:1}\n"}, "outside the project", id="outside"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_says_why_and_where(files: dict[str, str], reason: str) -> None:
    (where,) = (str(one.id) for one in loaded(files)[1].references)
    (conflict,) = planned(files, (where, RemedyCode.PIN_TAG, "2.5")).conflicts
    assert reason in conflict.message
    assert "Edit" in conflict.message
