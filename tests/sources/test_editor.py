"""The person's editor is told the line in its own way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.sources.editor import edit, named, words

FILE = Path("/srv/a b/compose.yaml")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        pytest.param({}, (), id="none is named"),
        pytest.param({"EDITOR": " "}, (), id="an empty name"),
        pytest.param({"EDITOR": "vi"}, ("vi", "+4", str(FILE)), id="vi"),
        pytest.param({"EDITOR": "vi", "VISUAL": "nano -w"}, ("nano", "-w", "+4", str(FILE)), id="VISUAL goes first"),
        pytest.param({"EDITOR": "hx"}, ("hx", f"{FILE}:4:12"), id="with a colon"),
        pytest.param({"EDITOR": "/usr/bin/code"}, ("/usr/bin/code", "--wait", "--goto", f"{FILE}:4:12"), id="code"),
        pytest.param({"EDITOR": "code -w"}, ("code", "-w", "--goto", f"{FILE}:4:12"), id="code that waits already"),
        pytest.param({"EDITOR": "'my editor'"}, ("my editor", "+4", str(FILE)), id="a blank in its name"),
        pytest.param({"EDITOR": "it's"}, ("it's", "+4", str(FILE)), id="a quote that is not closed"),
    ],
)
def test_words(environ: dict[str, str], expected: tuple[str, ...]) -> None:
    assert words(environ, FILE, 4, 12) == expected
    assert bool(named(environ)) == bool(expected)


def test_how_it_ended(tmp_path: Path) -> None:
    program = tmp_path / "editor"
    program.write_text('#!/bin/sh\ntouch "$1"\n[ "$1" = good ]\n')
    program.chmod(0o755)
    assert edit((str(program), "good"), tmp_path, {"PATH": "/usr/bin:/bin"}) == ""
    assert (tmp_path / "good").exists()
    assert edit((str(program), "bad"), tmp_path, {"PATH": "/usr/bin:/bin"}) == f"{program} ended with status 1."
    said = edit((str(tmp_path / "none"), "x"), tmp_path, {})
    assert said == f"{tmp_path / 'none'} cannot be run: No such file or directory."
