"""Build arguments: what Compose passes on for a value that YAML takes for a number, a truth value or a text."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.judge.asking import asked, counted
from tests.judge.judge import SLOWEST, binary
from tui.core.syntax.scalars import passed

_number = st.one_of(
    st.from_regex(r"[-+]?[0-9][0-9_]{0,3}\.?[0-9]{0,3}([eE][-+]?[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[-+]?0[xXbBoO]?[0-9a-fA-F_]{1,5}", fullmatch=True),
    st.from_regex(r"[-+]?\.[0-9_]{1,4}(e[0-9_]{1,2})?", fullmatch=True),
    st.text("0123456789.eE+-_xob", min_size=1, max_size=7),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers().map(str),
    st.sampled_from(
        ["true", "True", "TRUE", "false", "tRue", "yes", "on", "n", ".inf", "-.Inf", ".nan", "1.20.3", "latest"]
    ),
)


def given_to_the_build(folder: Path, values: list[str]) -> list[str] | None:
    """The arguments as Compose passes them on; None where it refuses the file: `-` alone, or a date."""
    lines = "".join(f"        K{number}: {value}\n" for number, value in enumerate(values))
    text = f"services:\n  a:\n    build:\n      context: .\n      args:\n{lines}"
    (folder / "compose.yaml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [str(binary()), "config", "--format", "json"],
        cwd=folder, env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        capture_output=True, timeout=SLOWEST, check=False,
    )  # fmt: skip
    if done.returncode:
        return None
    args = json.loads(done.stdout)["services"]["a"]["build"]["args"]
    return [args[f"K{number}"] for number in range(len(values))]


@asked
@given(st.lists(_number, min_size=1, max_size=40))
@example(
    [
        "3.10",
        "012",
        "08",
        "0x1F",
        "1_000",
        "1e3",
        "1000000.0",
        "1e-5",
        "-0",
        "-0.0",
        ".5_0",
        "._5",
        "18446744073709551616",
    ]
)
def test_a_build_argument_is_what_compose_makes_of_the_scalar(folder: Path, values: list[str]) -> None:
    values = [value for value in values if value.strip("-.") or "." in value]
    told = given_to_the_build(folder, values) if values else None
    counted("lists of arguments", judged=told is not None)
    assume(told is not None)
    assert [passed(value) for value in values] == told
