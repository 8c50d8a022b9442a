"""What Compose refuses beside the images: ours names just the same ports, keys and texts, and no others."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.judge.asking import asked, counted, mostly
from tests.judge.judge import images_of, judge, ours, write

_number = mostly(["80", "8080", "1", "65535"], ["0", "65536", "99999", "a", "", "${UNSET}"])
_range = st.one_of(_number, _number, st.sampled_from(["80-82", "8000-8002", "90-80", "1-2"]))
_address = mostly(["", "127.0.0.1:", "[::1]:", "0.0.0.0:"], ["host:", "1.2:", "::1:"])


@st.composite
def _port(draw: st.DrawFn) -> str:
    host = draw(st.sampled_from(["", "HOST"])) and f"{draw(_address)}{draw(_range)}:"
    return f"{host}{draw(_range)}{draw(mostly(['', '', '/tcp', '/udp'], ['/xyz', '/']))}"


_text = mostly(
    ["plain", "${V}", "$${x", "${U-d}", "${U:-}", "$x", "${V:+${V}}", "a ${V} b"],
    ["${U?}", "${U:?m}", "${", "${}", "${1}", "${V:}", "${V", "${V }", "${V%x}"],
)
_key = mostly(["command", "x-note", "restart", "hostname"], ["label", "commands", "imagee", "Image", "ports_"])


@st.composite
def projects(draw: st.DrawFn) -> str:
    """One file with ports, texts and keys that are mostly right."""
    lines = ["services:", "  a:", "    image: one:1"]
    lines += [f"    {key}: '{draw(_text)}'" for key in draw(st.lists(_key, max_size=2, unique=True))]
    ports = draw(st.lists(_port(), max_size=3, unique=True))
    lines += ["    ports:", *(f"      - '{port}'" for port in ports)] if ports else []
    policy = draw(mostly(["", "", "always", "never_ever", "every_2h"], ["newer", "every_x", "''"]))
    lines += [f"    pull_policy: {policy}"] if policy else []
    tied = draw(
        mostly(["", "", "secrets: [s]", "configs: [{source: c}]"], ["secrets: [no]", "configs: [no]", "models: [m]"])
    )
    lines += [f"    {tied}"] if tied else []
    lines += ["secrets: {s: {environment: V}}", "configs: {c: {content: x}}", f"x-more: ['{draw(_text)}']"]
    return "\n".join(lines) + "\n"


@asked
@given(projects())
def test_a_project_is_refused_where_compose_refuses_it(folder: Path, text: str) -> None:
    write(folder, {"compose.yaml": text, ".env": "V=9\n"})
    told = judge(folder, {}, consistency=True)
    project, _ = ours(folder, {})
    counted("refusals", judged=told.images is not None)
    assert project is not None
    hard = [problem for problem in project.problems if not problem.soft]
    assert bool(hard) == (told.images is None), (told.refusal, hard)
    assert all(problem.span is not None for problem in hard)
    assert images_of(project) == {"a": "one:1"}
