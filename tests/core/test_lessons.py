"""What an answer teaches, by the family of the registry and the kind of the tag."""

from __future__ import annotations

import re

import pytest

from tests.core.test_image import good
from tui.core.lessons import FAMILIES, OTHER, TAGS, Family, TagKind, family_of, lessons, tag_kind

DIGEST = f"sha256:{'a' * 64}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("x/y", TagKind.NONE, id="no tag"),
        pytest.param("x/y:latest", TagKind.LATEST, id="latest"),
        pytest.param("x/y:stable", TagKind.CHANNEL, id="stable"),
        pytest.param("x/y:release", TagKind.CHANNEL, id="release"),
        pytest.param("x/y:nightly", TagKind.UNRELEASED, id="nightly"),
        pytest.param("x/y:edge-alpine", TagKind.UNRELEASED, id="edge of a variant"),
        pytest.param("x/y:7-alpine", TagKind.LINE, id="a major version"),
        pytest.param("x/y:v1.13.3", TagKind.RELEASE, id="a release"),
        pytest.param("x/y:2024-01-02", TagKind.RELEASE, id="a day"),
        pytest.param("x/y:sha-3f2c1ab", TagKind.COMMIT, id="a commit"),
        pytest.param("x/y:pr-preview-x", TagKind.NAME, id="any name"),
        pytest.param(f"x/y@{DIGEST}", TagKind.DIGEST, id="a digest"),
        pytest.param(f"x/y:latest@{DIGEST}", TagKind.DIGEST, id="a digest beside a tag"),
    ],
)
def test_the_kind_of_a_tag(text: str, kind: TagKind) -> None:
    assert tag_kind(good(text)) is kind
    assert lessons(good(text))[1] == TAGS[kind].format(tag=good(text).tag or "")


@pytest.mark.parametrize(
    ("registry", "word"),
    [
        ("docker.io", "Docker Hub gives everybody a token"),
        ("ghcr.io", "403 proves nothing"),
        ("lscr.io", "sends you on to ghcr.io"),
        ("quay.io", "TAG_EXPIRED"),
        ("gcr.io", "closed in 2025"),
        ("eu.gcr.io", "closed in 2025"),
        ("europe-docker.pkg.dev", "or it may not exist"),
        ("public.ecr.aws", "NAME_UNKNOWN"),
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "without a login"),
        ("mcr.microsoft.com", "hides nothing"),
        ("registry.gitlab.com", "private project"),
        ("registry.k8s.io", "redirects"),
        ("acme.azurecr.io", "Azure"),
        ("codeberg.org", "Forgejo"),
        ("registry.acme.example:5000", "nothing special is known"),
        ("localhost:5000", "nothing special is known"),
        ("notghcr.io", "nothing special is known"),
    ],
)
def test_each_family_hides_something_of_its_own(registry: str, word: str) -> None:
    assert word in family_of(registry).hides
    assert word in lessons(good(f"{registry}/a/b:1.2.3"))[0]


def test_an_official_image_is_not_an_organisation_s() -> None:
    assert "Docker Official Image (library/redis)" in lessons(good("redis"))[2]
    assert lessons(good("acme/redis"))[2].startswith("acme is an account on Docker Hub")


def test_a_rename_on_github_does_not_move_packages() -> None:
    owner = lessons(good("ghcr.io/karakeep-app/karakeep"))[2]
    assert "GitHub account karakeep-app" in owner
    assert "does not move its packages" in owner


@pytest.mark.parametrize("family", [*FAMILIES, OTHER], ids=lambda family: (*family.hosts, "other")[0])
def test_the_texts_are_whole_sentences_two_at_the_most_and_of_their_family_alone(family: Family) -> None:
    texts = [text for text in (family.hides, family.owner, family.official) if text]
    for text in texts:
        assert text.endswith(".")
        assert len(re.findall(r"\.(?: |$)", text)) <= 2
    others = {text for one in (*FAMILIES, OTHER) if one is not family for text in (one.hides, one.owner)}
    assert not others & set(texts)


def test_every_kind_of_tag_has_its_sentence() -> None:
    assert set(TAGS) == set(TagKind)
    assert len(set(TAGS.values())) == len(TAGS)
