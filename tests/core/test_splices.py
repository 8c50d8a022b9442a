"""Builds, generated: put other text where a piece of a base image stands, load again, and that is the piece."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.judge.asking import EXAMPLES
from tests.loading import loaded
from tests.splicing import spliced_wrongly

_given = st.sampled_from(["1", "'1.2'", '"3.4"', "4-b", "${E}", "${E:-5}", "${U:-6}", "3.10", "a${E}b"])
_default = st.sampled_from(["", "=1", "='2'", '="3"', "=$B", "=${B}-x", "=${U:-4}", "=a-b-c"])
_word = st.sampled_from(
    ["r/i:$A", "r/i:${A}", '"r/i:${A}"', "r/i:${A:-7}", "r/i:${A%-*}x", "r/i:${B}-${A}", "${B}/i:1", "r/i:1",
     "r/i:\\\n2", "r/${U:-i}:${A:+8}", "r/i:${A#*-}"],
)  # fmt: skip
_form = st.sampled_from(["A: {}", "- 'A={}'", "A: {} # note", "'A' : {}"])
_take = st.sampled_from(
    ["COPY --from=r/c:1 / /", "RUN --mount=type=bind,from=r/m:2,target=/x true", "RUN <<E\nFROM no\nE"]
)


@st.composite
def projects(draw: st.DrawFn) -> dict[str, str]:
    """A service that is built, from a file or from a text in the Compose file."""
    lines = [f"ARG B{draw(_default).replace('$B', '9').replace('{B}', '9')}", f"ARG A{draw(_default)}"]
    lines += [line for _ in range(draw(st.integers(1, 2))) for line in (f"FROM {draw(_word)}", draw(_take))]
    dockerfile = draw(st.sampled_from(["", "# syntax=r/s:1\n"])) + "\n".join(lines) + "\n"
    form, value = draw(_form), draw(_given)
    value = value.strip("'\"") if form.startswith("-") else value
    args = f"      args:\n        {form.format(value)}\n" if draw(st.booleans()) else ""
    if draw(st.booleans()):
        return {"compose.yaml": f"services:\n  a:\n    build:\n      context: .\n{args}", "Dockerfile": dockerfile,
                ".env": "E=env\n"}  # fmt: skip
    text = "".join(f"        {line}\n" for line in dockerfile.replace("$", "$$").splitlines())
    return {"compose.yaml": f"services:\n  a:\n    build:\n{args}      dockerfile_inline: |\n{text}", ".env": "E=env\n"}


@settings(
    max_examples=EXAMPLES or 60, deadline=None, derandomize=not EXAMPLES, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(projects())
def test_every_piece_of_a_build_can_be_replaced_where_it_stands(files: dict[str, str]) -> None:
    snapshot, found = loaded(files)
    assert not [wrong for reference in found.references for wrong in spliced_wrongly(snapshot, reference)]
