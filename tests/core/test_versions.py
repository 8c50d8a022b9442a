"""Tags as versions."""

from __future__ import annotations

import pytest

from tui.core.floating import is_floating
from tui.core.meaning import candidates, meaning, unpinned
from tui.core.nearest import Nearest, nearest
from tui.core.versions import is_artifact, newest_first, read, version


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


@pytest.mark.parametrize(
    ("tag", "numbers", "rest"),
    [
        pytest.param("1.40.2.8395-c67dce28e-ls261", (1, 40, 2, 8395), {"build": (261,), "commit": True}, id="builds"),
        pytest.param("16.2.0-debian-12-r3", (16, 2, 0), {"build": (3,), "variant": (("debian", "12"),)}, id="bitnami"),
        pytest.param("21.0.3_9-jre-alpine", (21, 0, 3), {"build": (9,), "variant": (("jre", ""), ("alpine", ""))},
                     id="java"),
        pytest.param("8u412-b08-jdk", (8, 412), {"build": (8,), "variant": (("jdk", ""),)}, id="old java"),
        pytest.param("RELEASE.2024-05-10T01-41-38Z", (2024, 5, 10, 1, 41, 38), {"prefix": "RELEASE.", "dated": True},
                     id="a day and an hour"),
        pytest.param("noble-20240605", (2024, 6, 5), {"variant": (("noble", ""),), "dated": True}, id="a day"),
        pytest.param("17.0-20240605", (17, 0), {"build": (20240605,), "build_dated": True}, id="a day of a version"),
        pytest.param("release-v1.2", (1, 2), {"prefix": "release-v"}, id="two prefixes"),
        pytest.param("3.13.0b1-slim", (3, 13, 0), {"pre": "b", "pre_numbers": (1,), "variant": (("slim", ""),)},
                     id="a beta in one letter"),
        pytest.param("0.108.0-b.55", (0, 108, 0), {"pre": "b", "pre_numbers": (55,)}, id="and with a dot"),
        pytest.param("24.0.0.Beta1", (24, 0, 0), {"pre": "beta", "pre_numbers": (1,)}, id="a beta of Red Hat's"),
        pytest.param("26.1.0.Final", (26, 1, 0), {}, id="a release that says so"),
        pytest.param("beta-6.6-beta1-apache", (6, 6),
                     {"pre": "beta", "pre_numbers": (1,), "variant": (("apache", ""),)}, id="a channel before it"),
        pytest.param("centos7.9.2009", (7, 9, 2009), {"variant": (("centos", ""),)}, id="a name without a sign"),
        pytest.param("jdk-21.0.3_9", (21, 0, 3), {"build": (9,), "variant": (("jdk", ""),)}, id="a runtime first"),
        pytest.param("5.0.0_v2.0.10-ls349", (5, 0, 0), {"build": (2, 0, 10, 349)}, id="what it is built with"),
        pytest.param("11.0.0-70102ubuntu", (11, 0, 0), {"build": (70102,), "variant": (("ubuntu", ""),)}, id="glued"),
        pytest.param("v1.2.3-14-gabcdef1", (1, 2, 3), {"prefix": "v", "build": (14,), "commit": True},
                     id="git describe"),
        pytest.param("v1.30.2-k3s2", (1, 30, 2), {"prefix": "v", "build": (2,), "variant": (("k", "3"), ("s", ""))},
                     id="somebody's own builds"),
        pytest.param("1.2.3-b", (1, 2, 3), {"variant": (("b", ""),)}, id="a letter alone"),
        pytest.param("2022-latest", (2022,), {"channel": "latest"}, id="a channel behind it"),
        pytest.param("1234567", (), {"commit": True}, id="the digits of a commit"),
        pytest.param("sha-7a2f1d8", (), {"commit": True}, id="a commit"),
        pytest.param("pr-12", (), {}, id="a pull request"),
        pytest.param("1." * 65, (), {}, id="longer than any tag"),
        pytest.param("1.2 é 3", (1, 2), {"build": (3,)}, id="signs that no tag has"),
    ],
)  # fmt: skip
def test_a_tag_is_read(tag: str, numbers: tuple[int, ...], rest: dict[str, object]) -> None:
    found = read(tag)
    said = {name: getattr(found, name) for name in ("prefix", "pre", "pre_numbers", "build", "variant", "dated",
            "build_dated", "commit", "channel") if getattr(found, name)}  # fmt: skip
    assert (found.numbers, said) == (numbers, rest)
    assert (version(tag) is None) == (not numbers)


@pytest.mark.parametrize(
    "tag",
    ["latest", "stable-alpine", "16", "16.2", "16-alpine", "bookworm", "edge", "pr-12", "3-SNAPSHOT", "2022-latest"],
)
def test_what_floats_by_its_looks(tag: str) -> None:
    assert is_floating(tag)


@pytest.mark.parametrize(
    "tag",
    ["16.2.1", "v1.0.0-rc.1", "16.2-r3", "20240605", "sha-7a2f1d8", "main-7a2f1d8", "240531", "sha256-" + "a" * 64],
)
def test_what_stays_by_its_looks(tag: str) -> None:
    assert not is_floating(tag)


def test_the_list_tells_whether_two_numbers_are_a_release() -> None:
    assert not is_floating("16.3", ["16.3", "16", "16.3-alpine"])
    assert is_floating("16.3", ["16.3.1", "16.3", "16"])
    assert is_floating("16", ["16"])


def test_signatures_and_commits_are_never_asked_for() -> None:
    signature = "sha256-" + "0" * 64 + ".sig"
    assert is_artifact(signature)
    assert candidates("latest", [signature, "latest"]) == ()
    assert candidates(signature, ["1.0.0"]) == candidates("sha-7a2f1d8", ["1.0.0"]) == ()
    assert candidates("bookworm-20240612", ["bookworm-20240701"]) == ()
    assert meaning("latest", [signature, "latest"]) is None
    assert nearest(signature, ["1.0.0"]) is None


def test_what_is_no_version_has_no_line() -> None:
    assert unpinned("latest", ["1", "latest", "bookworm"]) is None


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("bookworm-20240612", "bookworm"),
        ("bookworm-20240612-slim", None),
        ("stable-20240612", "stable"),
        ("unstable-20240612", "unstable"),
        ("20240612", "latest"),
    ],
)
def test_a_day_goes_back_to_the_name_that_it_is_a_day_of(day: str, line: str | None) -> None:
    assert unpinned(day, ["1", "20", "latest", "bookworm", "stable", "unstable"]) == line
