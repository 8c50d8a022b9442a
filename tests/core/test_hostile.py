"""Files that nobody writes on purpose: they load to something, with no more work than their length, and never raise.

Work is counted in calls of functions, Python's and the interpreter's own: the same number on every machine. What goes
on within one call (a regular expression) is not seen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest

from tui.core import project
from tui.core.loaded import Loaded
from tui.core.options import LoadOptions
from tui.core.text import Snapshot

CALLS_AT_ALL, CALLS_A_CHARACTER = 20_000, 150
"""Half again as many as the first load and the worst of these files take. What grows with a power takes millions."""
_BOMB = "x0: &x0 {k: v}\n" + "".join(f"x{n}: &x{n} {{<<: [*x{n - 1}, *x{n - 1}, *x{n - 1}]}}\n" for n in range(1, 30))


def counted(work: Callable[[], Loaded]) -> tuple[Loaded, int]:
    """What came of it, and how many calls it took."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        return work(), calls
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("services: []\n", id="services as a list"),
        pytest.param("services: text\n", id="services as a text"),
        pytest.param("services:\n  a: text\n  b: 3\n  c:\n  d: []\n", id="services that are no mappings"),
        pytest.param("services:\n  a: {image: {x: y}}\n  b: {image: [x]}\n", id="an image that is no text"),
        pytest.param(
            "services:\n  a: {extends: 3}\n  b: {extends: []}\n  c: {extends: {file: [x]}}\n", id="odd extends"
        ),
        pytest.param("services:\n  a: {extends: b}\n  b: {extends: a}\n", id="extends in a ring"),
        pytest.param("services:\n  a: {extends: {file: compose.yaml, service: a}}\n", id="extends of itself by file"),
        pytest.param("include: text\nservices: {}\n", id="include as a text"),
        pytest.param("include: [3, {}, {path: {}}, [x], ~]\nservices: {}\n", id="odd includes"),
        pytest.param("include: [compose.yaml]\nservices: {}\n", id="include of itself"),
        pytest.param("services: &s\n  a: *s\n  <<: *s\n", id="an alias inside its own anchor"),
        pytest.param("services:\n  a: &a\n    <<: *a\n    image: x\n", id="a merge of itself"),
        pytest.param(_BOMB + "services:\n  a: *x29\n", id="an alias bomb of merges"),
        pytest.param("services:\n  a: {image: " + "[" * 3000 + "}\n", id="very deep"),
        pytest.param("services:\n  a: {image: '" + "${A:-" * 3000 + "'}\n", id="very nested, unclosed"),
        pytest.param("services:\n  a: {image: '" + "${A:-" * 500 + "}" * 500 + "'}\n", id="very nested, closed"),
        pytest.param("services:\n  ? [a, b]\n  : {image: x}\n  ? {c: d}\n  : {image: y}\n", id="keys that are no text"),
        pytest.param("services:\n  a: {image: x}\n  a: {image: y}\nservices:\n  b: {image: z}\n", id="keys twice"),
        pytest.param("services: {a: {image: x}}\n--- \n[]\n---\ntext\n---\n", id="documents that are no mappings"),
        pytest.param("services:\n  a: {profiles: 3, platform: [x], pull_policy: {}, image: x}\n", id="odd other keys"),
        pytest.param("services:\n  a: {image: *nowhere}\n", id="an alias to nothing"),
        pytest.param("services:\n  a: !reset\n  b: !override {image: !reset x}\n", id="reset and override"),
        pytest.param("services:\n  a:\n    image: \x00\n", id="a control character"),
    ],
)
def test_a_hostile_file_loads_to_something(text: str) -> None:
    files: dict[str, str | None] = {"compose.yaml": text}
    for options in (LoadOptions(), LoadOptions(profiles=("p",)), LoadOptions(files=("compose.yaml",))):
        snapshot = Snapshot("/srv/stack", {}, {}, ()).with_texts(files)
        loaded, calls = counted(partial(project.load, snapshot, options))
        assert [one.path for one in loaded.projects] == (["compose.yaml"] if options.files else ["."])
        assert calls < CALLS_AT_ALL + CALLS_A_CHARACTER * len(text)
