"""What a FROM means, asked of a real engine: it names the image that it looks for before it fails to get it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.core.syntax.test_dockerfile import whole
from tests.e2e.conftest import Engine
from tui.core.kinds.dockerfile import Build, uses
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
