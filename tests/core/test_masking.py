"""Secrets in a log are blacked out; what only looks like one is not."""

from __future__ import annotations

import pytest

from tests.loading import loaded
from tui.core.masking import MASK, Mask, mask_of


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param("Step 1/3 : FROM scratch", "Step 1/3 : FROM scratch", id="nothing to hide"),
        pytest.param(
            "clone https://me:hunter2@h.example/a", f"clone https://{MASK}@h.example/a", id="a login in a URL"
        ),
        pytest.param("git@h.example:a/b", "git@h.example:a/b", id="no URL"),
        pytest.param("Authorization: Bearer abc.def", f"Authorization: Bearer {MASK}", id="a header"),
        pytest.param(f"x ghp_{'a' * 36} y", f"x {MASK} y", id="a token by its form"),
        pytest.param("A=canary-12 B=canary-1", f"A={MASK} B={MASK}", id="known values, the longer one first"),
        pytest.param("user=admin", "user=admin", id="another variable"),
    ],
)
def test_a_line_of_a_log(line: str, shown: str) -> None:
    files = {"compose.yaml": "services: {web: {image: a}}\n", ".env": "DB_PASSWORD=canary-12\nUSER=admin\nPIN_KEY=12\n"}
    snapshot, _ = loaded(files)
    mask = mask_of({"MY_TOKEN": "canary-1", "PATH": "/usr/bin"}, snapshot)
    assert mask == Mask(("canary-12", "canary-1"))
    assert mask.line(line) == shown
