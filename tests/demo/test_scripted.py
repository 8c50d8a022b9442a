"""A script is played to the letter: the first rule that fits and is not used up, and nothing else."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

from tui.demo.hosted import HostedWorld
from tui.demo.registry import NOWHERE, ThreadedRegistry
from tui.demo.scripted import Rule, ScriptedRegistry


def got(base: str, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=5)
    try:
        connection.request(method, path, headers=headers)
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


def test_rules_in_order_and_by_what_was_sent() -> None:
    rules = (
        Rule(path="/v2/", times=1, body=b"once"),
        Rule(path="/v2/", proof="none", status=401),
        Rule(path="/v2/", proof="basic *", status=403),
        Rule(path="/v2/", proof="bearer good", method="GET", accepts="text/x", body=b"in"),
        Rule(path="/token", query="*scope=repository:a/b:pull", body=b"token"),
    )
    world = HostedWorld((
        ScriptedRegistry(names=("r.example",), rules=rules),
        ScriptedRegistry(names=("gone.example",), unresolved=True),
        ScriptedRegistry(names=("shut.example",), down=True),
    ))  # fmt: skip
    with ThreadedRegistry(world) as registry:
        base = registry.routes["r.example"]
        assert got(base, "/v2/") == (200, b"once")
        assert got(base, "/v2/")[0] == 401
        assert got(base, "/v2/", Authorization="Basic eA==")[0] == 403
        assert got(base, "/v2/", Authorization="Bearer good", Accept="a/b, text/x") == (200, b"in")
        assert got(base, "/token?service=x&scope=repository%3Aa/b%3Apull") == (200, b"token")
        assert registry.registry.unscripted == []
        assert got(base, "/v2/", Authorization="Bearer good")[0] == 501
        assert got(base, "/elsewhere")[0] == 501
        assert [request.path for request in registry.registry.unscripted] == ["/v2/", "/elsewhere"]
        assert registry.routes["gone.example"] == NOWHERE
