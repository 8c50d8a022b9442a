"""Tags as versions."""

from __future__ import annotations

import pytest

from tui.core.nearest import Nearest, nearest
from tui.core.versions import newest_first


@pytest.mark.parametrize(
    ("tags", "ordered"),
    [
        pytest.param(["1.2", "1.10", "1.9"], ["1.10", "1.9", "1.2"], id="numbers, not letters"),
        pytest.param(["v1.0.0", "v1.0.0-rc.1", "v0.9"], ["v1.0.0", "v0.9", "v1.0.0-rc.1"], id="pre-releases last"),
        pytest.param(["latest", "2.0", "main"], ["2.0", "latest", "main"], id="floating tags last"),
        pytest.param(["2024.1.5", "2023.12.1"], ["2024.1.5", "2023.12.1"], id="calendar versions"),
        pytest.param(["1.0", "sha256-" + "a" * 64 + ".sig"], ["1.0"], id="signatures are no versions"),
        pytest.param(["1.0-rc2", "1.0-rc10"], ["1.0-rc10", "1.0-rc2"], id="numbers in pre-releases"),
    ],
)
def test_newest_first(tags: list[str], ordered: list[str]) -> None:
    assert list(newest_first(tags)) == ordered


@pytest.mark.parametrize(
    ("missing", "tags", "found"),
    [
        pytest.param("v1.99", ["v1.12.8", "v1.13.3", "v2.0.0", "latest"], "v1.13.3", id="the same major version"),
        pytest.param("1.99", ["2.1", "3.0"], "3.0", id="another major where there is none"),
        pytest.param(
            "16-alpine", ["16", "15-alpine", "17-alpine", "16.1-alpine"], "16.1-alpine", id="the same variant"
        ),
        pytest.param("1.5", ["1.6-rc1", "1.4"], "1.4", id="no pre-release unless asked for"),
        pytest.param("1.5.3", ["1.5.1", "1.5.2", "1.9.0"], "1.5.2", id="the same minor version before a newer one"),
        pytest.param("0.22.1", ["0.22.0", "0.30.0"], "0.22.0", id="below 1.0 a minor version breaks as much"),
        pytest.param("1.5-rc1", ["1.5-rc2", "1.4"], "1.5-rc2", id="a pre-release when asked for"),
        pytest.param(
            "latest", ["1.0", "1.1", "1.1-debug"], "1.1", id="a floating tag becomes the newest plain version"
        ),
        pytest.param("1.0", ["edge", "main"], None, id="no version at all"),
    ],
)
def test_the_nearest_tag(missing: str, tags: list[str], found: str | None) -> None:
    best = nearest(missing, tags)
    assert (best.tag if best else None) == found


def test_another_major_version_is_said_so() -> None:
    best = nearest("1.99", ["2.1"])
    assert best is not None
    assert best.jumped
    assert "major" in best.how


def test_what_is_nearest_says_how_it_differs() -> None:
    assert nearest("v1.99", ["v1.12.0", "v1.13.3"]) == Nearest(
        "v1.13.3", "The newest of the same major version that is there; older than v1.99."
    )
    assert nearest("1.5.3", ["1.5.2"]) == Nearest("1.5.2", "The newest 1.5 that is there; older than 1.5.3.")
