"""What a FROM means, asked of a real engine: it names the image that it looks for before it fails to get it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.syntax.test_dockerfile import whole
from tests.e2e.conftest import Engine
from tests.judge.asking import EXAMPLES
from tui.core.kinds.dockerfile import Build, uses
from tui.core.reference import Role
from tui.core.syntax.dockerfile import parse

ARGUMENTS = """\
ARG V=1.2.3 B=2
ARG W='4'
ARG X="5"
ARG E=
ARG N
ARG V2=${V}a
ARG S=$W$X
ARG M=${E:-d}
ARG K=${U:-x${V}}
"""
NOWHERE = "127.0.0.1:1/r/x:p"
"""Nobody listens there."""


@pytest.mark.parametrize(
    "word",
    ["$V", "${V2}", "$S", "${E:-z}", "${E:+z}", "${V:+y}", "${N:-n}", "${U:-u}", "${U}x", "$Vx", "${M}", "$B${B}", "$K",
     '"$V"', "${U:-${V}}", "${U:-${W:-q}}", "$1a", "$$V", "\\a", "a\\", "${TARGETARCH}", "$BUILDOS", '${U:-"q"}',
     "${V:?e}", "$V.$W", "${V}.${W}-$X", "${U:-'q'}"],
)  # fmt: skip
def test_a_from_names_the_image_that_the_engine_asks_for(word: str, engine: Engine, tmp_path: Path) -> None:
    text = f"{ARGUMENTS}FROM {NOWHERE}{word}\n"
    (tmp_path / "Dockerfile").write_text(text)
    client = "/usr/bin/docker" if Path("/usr/bin/docker").exists() else engine.docker  # the distribution's comes first
    told = subprocess.run(
        [client, "build", "--progress=plain", "."], cwd=tmp_path, check=False, capture_output=True, text=True,
        env={**engine.environ, "DOCKER_BUILDKIT": "1"},
    ).stderr  # fmt: skip
    if "buildx" in told:
        pytest.skip("this docker client has no BuildKit of its own")
    named = re.search(r"load metadata for (\S+)", told)
    assert named is not None, told
    architecture = engine.run("version", "--format", "{{.Server.Os}}/{{.Server.Arch}}").stdout.strip()
    (use,) = uses(parse(whole(text)), Build(platform=architecture, machine=architecture))
    assert use.value is not None
    assert use.value.text == named[1]


@pytest.fixture(scope="module")
def tagged(engine: Engine, base_image: str) -> None:
    """The images `r/i0:1` and so on."""
    for number in range(16):
        engine.run("tag", base_image, f"r/i{number}:1")


NAMES = ("a", "B", "c", "d")


@st.composite
def stages(draw: st.DrawFn) -> tuple[str, str]:
    """A Dockerfile of some stages that take from each other and from images `r/N`, and a target; no rings."""
    lines: list[str] = []
    known: list[str] = []
    count = 0

    def source() -> str:
        nonlocal count
        count += 1
        return f"r/i{count - 1}:1"

    for number in range(draw(st.integers(1, 4))):
        base = draw(st.sampled_from([source(), *known]))
        # No name twice: an earlier stage could then take from a later one, and rings end old engines.
        name = draw(st.sampled_from(["", *(one for one in NAMES if one.lower() not in known)]))
        lines.append(f"FROM {base}{f' AS {name}' if name else ''}")
        for _ in range(draw(st.integers(0, 2))):
            taken = [source(), *known, *(one.upper() for one in known)]
            copied = [*taken, *(str(one) for one in range(number))]
            lines.append(draw(st.one_of(
                st.sampled_from(copied).map("COPY --from={} /bin/sh /x".format),
                st.sampled_from(taken).map("RUN --mount=from={},target=/y true".format),
            )))  # fmt: skip
        known += [name.lower()] if name else []
    return "\n".join(lines) + "\n", draw(st.sampled_from(["", *known]))


@pytest.mark.usefixtures("tagged")
@settings(max_examples=EXAMPLES or 15, deadline=None, derandomize=not EXAMPLES, database=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])  # fmt: skip
@given(stages())
def test_a_build_pulls_the_images_of_the_stages_that_it_comes_to(
    engine: Engine, tmp_path: Path, made: tuple[str, str]
) -> None:
    text, target = made
    (tmp_path / "Dockerfile").write_text(text)
    client = "/usr/bin/docker" if Path("/usr/bin/docker").exists() else engine.docker
    told = subprocess.run(
        [client, "build", "--progress=plain", "--target", target, "."], cwd=tmp_path, check=False, capture_output=True,
        text=True, env={**engine.environ, "DOCKER_BUILDKIT": "1"},
    ).stderr  # fmt: skip
    if "buildx" in told:
        pytest.skip("this docker client has no BuildKit of its own")
    named = set(re.findall(r"(?:load metadata for|FROM) docker\.io/(r/i\d+:1)", told))
    found = uses(parse(whole(text)), Build(target=target))
    assert named == {use.value.text for use in found if use.value and use.needed and use.role is Role.BASE}, told
