"""Which repository is behind an image, and which lines of its announcements matter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.core.test_image import good
from tui.core.answers import Present
from tui.core.catalogue import Destination
from tui.core.elsewhere import namesakes, redirected
from tui.core.local import Local
from tui.core.news import Repository, notice, of_labels, of_path, on_github, safe_url

AT = datetime(2026, 11, 24, tzinfo=UTC)
SOURCE = "org.opencontainers.image.source"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/o/app", "o/app"),
        ("https://github.com/o/app.git", "o/app"),
        ("https://www.github.com/o/app/tree/main/docker", "o/app"),
        ("git@github.com:o/app.git", "o/app"),
        ("ssh://git@github.com/o/app.js", "o/app.js"),
        ("git+https://github.com/o/app#readme", "o/app"),
        ("http://github.com/o/app?tab=x", "o/app"),
        ("https://gitlab.com/o/app", ""),
        ("https://github.com.evil.example/o/app", ""),
        ("https://github.com/o", ""),
        ("https://github.com/o/..", ""),
        ("https://github.com/-o/app", ""),
        ("", ""),
    ],
)
def test_an_address_names_its_repository(url: str, name: str) -> None:
    assert on_github(url) == name


def test_the_image_s_own_word_comes_from_the_registry_or_from_this_machine() -> None:
    there = Present(asked_at=AT, labels=((SOURCE, "https://github.com/o/app"),))
    local = Local(asked_at=AT, engine="e", image_id="i", source="https://github.com/o/copy")
    assert of_labels(there, local) == "o/app"
    assert of_labels(Present(asked_at=AT), local) == "o/copy"
    assert of_labels(None, None) == ""


@pytest.mark.parametrize(
    ("image", "name"),
    [("ghcr.io/o/app:1", "o/app"), ("ghcr.io/o/app/part", "o/app"), ("ghcr.io/o", ""), ("o/app", "")],
)
def test_a_path_at_ghcr_names_its_repository(image: str, name: str) -> None:
    assert of_path(good(image)) == name


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("The project moved to a new organisation", True),
        ("BREAKING: image renamed to app-server", True),
        ("Docker images are now on GHCR", True),
        ("This version is deprecated", True),
        ("The Docker Hub repository will be removed", True),
        ("We no longer publish to quay.io", True),
        ("Use the new registry", True),
        ("Fix a crash when an avatar is missing", False),
        ("Remove a bad import", False),
        ("Faster imagery", False),
        ("Improve the profile image", False),
        ("A movie player", False),
    ],
)
def test_lines_that_speak_of_moves_ends_images_and_registries_are_marked(line: str, marked: bool) -> None:
    assert notice("t", line, AT, "").marked is marked


def test_of_a_long_announcement_the_marked_lines_are_kept_or_its_start() -> None:
    long = "\n".join(f"- fix {number}" for number in range(50))
    assert [line.text for line in notice("t", long, AT, "").lines] == ["fix 0", "fix 1"]
    told = notice("t", f"{long}\n![badge](x)\n- It moved. {'x' * 400}\n{long}", AT, "").lines
    assert (len(told), told[0].text[:9], len(told[0].text)) == (1, "It moved.", 300)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://github.com/o/app/releases/1", True),
        ("http://github.com/o/app", False),
        ("javascript:alert(1)", False),
        ("https://user@github.com/x", False),
        ("https://github.com/\x1b[2J", False),
        ("https://[x", False),
        (7, False),
    ],
)
def test_only_plain_addresses_are_shown(url: object, kept: bool) -> None:
    assert safe_url(url) == (url if kept else "")


def moved(asked: str, now: str) -> Repository:
    return Repository(asked_at=AT, asked=asked, full_name=now)


@pytest.mark.parametrize(
    ("image", "repository", "paths"),
    [
        pytest.param("ghcr.io/o/app:1", moved("o/app", "N/App2"), ["n/app2", "n/app"], id="both renamed"),
        pytest.param("ghcr.io/o/app:1", moved("o/app", "o/app2"), ["o/app2"], id="the repository alone"),
        pytest.param("ghcr.io/o/app/x:1", moved("o/app", "n/app"), ["n/app", "n/app/x"], id="a part of it"),
        pytest.param("ghcr.io/o/part:1", moved("o/mono", "n/mono"), ["n/mono", "n/part"], id="another name"),
        pytest.param("ghcr.io/o/app:1", moved("o/app", "O/App"), [], id="the case alone"),
        pytest.param("ghcr.io/n/app:1", moved("o/app", "n/app"), [], id="it is there already"),
        pytest.param("o/app:1", moved("o/app", "n/app"), [], id="another registry"),
        pytest.param("ghcr.io/o/app:1", None, [], id="nobody says"),
    ],
)
def test_where_a_redirect_leads(image: str, repository: Repository | None, paths: list[str]) -> None:
    ways = list(redirected(good(image), repository))
    assert list(dict.fromkeys(way.path for way in ways)) == [f"ghcr.io/{path}" for path in paths]
    assert all(way.said.startswith("GitHub redirects") for way in ways)


@pytest.mark.parametrize(
    ("image", "paths"),
    [
        pytest.param("ghcr.io/o/app", ["docker.io/o/app", "quay.io/o/app"], id="one of three"),
        pytest.param(
            "lscr.io/linuxserver/sonarr",
            ["ghcr.io/linuxserver/sonarr", "docker.io/linuxserver/sonarr", "quay.io/linuxserver/sonarr"],
            id="LinuxServer.io",
        ),
        pytest.param("redis", ["public.ecr.aws/docker/library/redis"], id="an official image"),
        pytest.param("reg.example/o/app", [], id="a registry of one's own"),
    ],
)
def test_namesakes(image: str, paths: list[str]) -> None:
    assert list(namesakes(good(image))) == [Destination(path, (), namesake=True) for path in paths]
