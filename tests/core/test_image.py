"""The grammar of references, against the tables of distribution/reference."""

from __future__ import annotations

import pytest

from tui.core.image import BadName, ImageName, parse

DIGEST = "sha256:" + "0123456789abcdef" * 4


def good(text: str) -> ImageName:
    name = parse(text)
    assert isinstance(name, ImageName), name
    return name


@pytest.mark.parametrize(
    ("text", "canonical", "familiar"),
    [
        pytest.param("nginx", "docker.io/library/nginx:latest", "nginx", id="an official image"),
        pytest.param("nginx:1.25", "docker.io/library/nginx:1.25", "nginx:1.25", id="with a tag"),
        pytest.param("a/b", "docker.io/a/b:latest", "a/b", id="an owner on the hub"),
        pytest.param("docker.io/nginx", "docker.io/library/nginx:latest", "nginx", id="the hub by name"),
        pytest.param("index.docker.io/library/x", "docker.io/library/x:latest", "x", id="the hub by its old name"),
        pytest.param("ghcr.io/a/b:v1", "ghcr.io/a/b:v1", "ghcr.io/a/b:v1", id="another registry"),
        pytest.param("localhost/a", "localhost/a:latest", "localhost/a", id="localhost is a registry"),
        pytest.param("host:5000/a", "host:5000/a:latest", "host:5000/a", id="a port makes a registry"),
        pytest.param("Host/a", "Host/a:latest", "Host/a", id="a capital makes a registry"),
        pytest.param(f"a@{DIGEST}", f"docker.io/library/a@{DIGEST}", f"a@{DIGEST}", id="a digest needs no tag"),
        pytest.param(f"a:1@{DIGEST}", f"docker.io/library/a:1@{DIGEST}", f"a:1@{DIGEST}", id="tag and digest"),
        pytest.param("a/b_c__d-e--f.g", "docker.io/a/b_c__d-e--f.g:latest", "a/b_c__d-e--f.g", id="separators"),
        pytest.param("[::1]:5000/a", "[::1]:5000/a:latest", "[::1]:5000/a", id="an address in brackets"),
    ],
)
def test_what_is_written_has_one_canonical_and_one_familiar_form(text: str, canonical: str, familiar: str) -> None:
    name = good(text)
    assert (name.canonical, name.familiar) == (canonical, familiar)
    assert good(name.canonical).canonical == canonical


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param("nginx:", "the tag is empty", id="a colon and no tag"),
        pytest.param("nginx:-x", "no tag", id="a tag that starts with a dash"),
        pytest.param("nginx:" + "x" * 129, "128", id="a tag that is too long"),
        pytest.param("Nginx", "capital letters", id="a capital in the repository"),
        pytest.param("a//b", "no repository", id="two slashes"),
        pytest.param("a:b:c", "no repository", id="two colons"),
        pytest.param(" nginx", "no repository", id="a blank"),
        pytest.param("nginx@sha256:12", "no digest", id="a short digest"),
        pytest.param("nginx@sha256:" + "A" * 64, "lower-case", id="a digest in capitals"),
        pytest.param("nginx@md5:" + "0" * 32, "no digest algorithm", id="an unknown algorithm"),
        pytest.param("0" * 64, "image ID", id="a bare image ID"),
        pytest.param("ghcr.io/:x", "no repository", id="no repository"),
    ],
)
def test_what_is_no_reference_says_why(text: str, says: str) -> None:
    name = parse(text)
    assert isinstance(name, BadName)
    assert says in name.message


def test_the_parts_point_into_the_text() -> None:
    text = f"ghcr.io/a/b:v1@{DIGEST}"
    name = good(text)
    assert name.tag_part is not None
    assert name.digest_part is not None
    assert text[name.path_part.start : name.path_part.end] == "ghcr.io/a/b"
    assert text[name.tag_part.start : name.tag_part.end] == "v1"
    assert text[name.digest_part.start : name.digest_part.end] == DIGEST


def test_a_new_tag_drops_the_digest() -> None:
    name = good(f"a/b:1@{DIGEST}")
    assert name.with_tag("2").familiar == "a/b:2"
    assert name.with_digest(DIGEST, "1").familiar == f"a/b:1@{DIGEST}"
