"""The embedded registry serves what a real engine would pull, and refuses as the played registries do."""

from __future__ import annotations

import gzip
import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tui.demo.hosted import HostedRegistry, HostedWorld, Repository
from tui.demo.images import Blob, image, index
from tui.demo.registry import ThreadedRegistry
from tui.demo.world import demo_world


@pytest.fixture(scope="module")
def demo() -> Iterator[ThreadedRegistry]:
    with ThreadedRegistry(demo_world()) as registry:
        yield registry


def get(base: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=5)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
    finally:
        connection.close()


def bearer(base: str, repository: str) -> str:
    status, _, body = get(base, f"/token?service=ghcr.io&scope=repository:{repository}:pull")
    assert status == 200
    return f"Bearer {json.loads(body)['token']}"


def test_an_image_can_be_pulled_layer_by_layer(demo: ThreadedRegistry) -> None:
    base = demo.routes["ghcr.io"]
    token = bearer(base, "hoarder-app/hoarder")
    _, headers, top = get(base, "/v2/hoarder-app/hoarder/manifests/latest", Authorization=token)
    assert headers["docker-content-digest"] == Blob("", top).digest
    for child in json.loads(top)["manifests"]:
        _, _, data = get(base, f"/v2/hoarder-app/hoarder/manifests/{child['digest']}", Authorization=token)
        manifest = json.loads(data)
        _, _, config = get(base, f"/v2/hoarder-app/hoarder/blobs/{manifest['config']['digest']}", Authorization=token)
        _, _, layer = get(base, f"/v2/hoarder-app/hoarder/blobs/{manifest['layers'][0]['digest']}", Authorization=token)
        assert len(layer) == manifest["layers"][0]["size"]
        assert json.loads(config)["rootfs"]["diff_ids"] == [Blob("", gzip.decompress(layer)).digest]
        assert json.loads(config)["architecture"] == child["platform"]["architecture"]


@pytest.mark.parametrize(
    ("repository", "status"),
    [
        pytest.param("hoarder-app/hoarder", 200, id="a public repository gets a token"),
        pytest.param("karakeep-app/karakeep", 403, id="a missing one is denied"),
        pytest.param("acme-internal/backup", 401, id="a private one is unauthorized"),
    ],
)
def test_tokens_of_ghcr(demo: ThreadedRegistry, repository: str, status: int) -> None:
    assert get(demo.routes["ghcr.io"], f"/token?scope=repository:{repository}:pull")[0] == status


def test_head_has_the_length_and_no_body(demo: ThreadedRegistry) -> None:
    base = demo.routes["ghcr.io"]
    token = bearer(base, "hoarder-app/hoarder")
    status, headers, body = get(base, "/v2/hoarder-app/hoarder/manifests/latest", "HEAD", Authorization=token)
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 0


def test_pushing_is_refused(demo: ThreadedRegistry) -> None:
    assert get(demo.routes["docker.io"], "/v2/library/redis/manifests/latest", "PUT")[0] == 405


def test_tags_come_in_pages() -> None:
    tags = {f"1.{number}": image("linux/amd64", "x") for number in range(5)}
    world = HostedWorld((HostedRegistry(names=("plain.example",), repositories={"a/b": Repository(tags=tags)}),))
    with ThreadedRegistry(world) as registry:
        base = registry.routes["plain.example"]
        _, headers, body = get(base, "/v2/a/b/tags/list?n=2")
        assert json.loads(body)["tags"] == ["1.0", "1.1"]
        assert headers["link"] == '</v2/a/b/tags/list?n=2&last=1.1>; rel="next"'
        _, headers, body = get(base, "/v2/a/b/tags/list?n=2&last=1.3")
        assert json.loads(body)["tags"] == ["1.4"]
        assert "link" not in headers


def test_the_same_image_has_the_same_digest_each_time() -> None:
    assert index(("linux/amd64",), "x").manifest.digest == index(("linux/amd64",), "x").manifest.digest
