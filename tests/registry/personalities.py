"""The cases of personalities.yaml: read, and played over real sockets by the embedded registry."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tui.core.answers import Answer, ManifestOf
from tui.core.diagnose import finding_about, status_of_answer
from tui.core.finding import Finding
from tui.core.image import BadName, ImageName, parse
from tui.core.status import Status
from tui.demo.hosted import HostedWorld
from tui.demo.images import Image, image, index, schema_1
from tui.demo.registry import EmbeddedRegistry
from tui.demo.scripted import Rule, ScriptedRegistry
from tui.registry.client import RegistryClient
from tui.registry.pace import Pace

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
USER, SECRET = "ada", "canary-51f0c2"
IMAGES: Mapping[str, Image] = {
    "index": index(("linux/amd64", "linux/arm64"), "x"),
    "single": image("linux/amd64", "x"),
    "old": schema_1("a/b", "1"),
}


@dataclass(frozen=True)
class Case:
    """One situation of one registry, with one of the statuses that were seen for it."""

    id: str
    registry: str
    situation: str
    image: ImageName
    platform: str
    login: bool
    before: int
    looks_like: tuple[str, ...]
    hosts: tuple[ScriptedRegistry, ...]
    expect: Mapping[str, Any]


def cases() -> tuple[Case, ...]:
    """All cases, a list of statuses taken apart."""
    read = YAML(typ="safe").load((HERE / "personalities.yaml").read_text("utf-8"))
    return tuple(
        case for personality in read for written in personality["cases"] for case in _cases(personality, written)
    )


def _cases(personality: Mapping[str, Any], written: Mapping[str, Any]) -> Iterator[Case]:
    rules = [*_flat(written.get("script", ())), *personality["world"]]
    statuses = next((rule["gives"] for rule in rules if isinstance(rule.get("gives"), list)), [None])
    name = "-".join(filter(None, (personality["registry"], written["situation"], written.get("variant"))))
    image_name = parse(written.get("ask", personality["ask"]))
    assert not isinstance(image_name, BadName)
    expect = {key: value for key, value in written["expect"].items() if key != "by_status"}
    for status in statuses:
        yield Case(
            id=name if status is None else f"{name}-{status}",
            registry=personality["registry"],
            situation=written["situation"],
            image=image_name,
            platform=written.get("platform", "linux/amd64"),
            login=written.get("login", False),
            before=written.get("before", 0),
            looks_like=tuple(written.get("looks_like", ())),
            hosts=tuple(_hosts(rules, status, written.get("unresolved", ()))),
            expect=expect | written["expect"].get("by_status", {}).get(status, {}),
        )


def _flat(rules: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
    """Rules, and lists of rules that an anchor named."""
    for rule in rules:
        yield from rule if isinstance(rule, list) else (rule,)


def _hosts(rules: list[Mapping[str, Any]], status: int | None, unresolved: list[str]) -> Iterator[ScriptedRegistry]:
    places = [(rule["at"].partition("/")[0], rule) for rule in rules]
    for host in dict.fromkeys([host for host, _ in places if host != "*"] + list(unresolved)):
        own = tuple(_rule(rule, status) for place, rule in places if place in (host, "*"))
        yield ScriptedRegistry(names=(host,), rules=own, unresolved=host in unresolved)


def _rule(written: Mapping[str, Any], status: int | None) -> Rule:
    path, _, query = ("/" + written["at"].partition("/")[2]).partition("?")
    gives = written.get("gives", 200)
    headers = {**written.get("headers", {})}
    if "challenge" in written:
        headers["www-authenticate"] = written["challenge"]
    media_type, body = _body(written)
    return Rule(
        path=path,
        query=query,
        method=written.get("method", ""),
        proof={"basic": "basic *"}.get(written.get("proof", ""), written.get("proof", "")),
        accepts=written.get("accepts", ""),
        times=written.get("times", 0),
        status=status if status is not None and isinstance(gives, list) else gives,
        headers=tuple({"content-type": media_type, **headers}.items()),
        body=body,
    )


def _body(written: Mapping[str, Any]) -> tuple[str, bytes]:
    """The media type and the bytes that a rule gives."""
    if "fault" in written:
        fault = {
            "code": written["fault"],
            **{k: written[n] for k, n in (("message", "says"), ("detail", "detail")) if n in written},
        }
        return "application/json", json.dumps({"errors": [fault]}).encode()
    if "image" in written:
        manifest = IMAGES[written["image"]].manifest
        return manifest.media_type, manifest.data
    if "config" in written:
        return "application/octet-stream", IMAGES[written["config"]].blobs[0].data
    for key, value in (("json", written.get("json")), ("tags", {"name": "x", "tags": written.get("tags")})):
        if key in written:
            return "application/json", json.dumps(value).encode()
    if "token" in written:
        return "application/json", json.dumps({"token": written["token"], "expires_in": 300}).encode()
    if "page" in written:
        return "text/html", f"<html><title>{written['page']}</title></html>".encode()
    return "text/plain", written.get("text", "").encode()


@dataclass(frozen=True)
class Played:
    """What came of a case."""

    answer: Answer
    status: Status
    finding: Finding | None
    unscripted: tuple[str, ...]
    """Requests that no rule was for."""


async def play(case: Case, home: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    """Ask as the case says. No wait is waited for, and names that lead nowhere are not looked up."""
    _names_lead_nowhere(monkeypatch)
    if case.login:
        _log_in(home, case.image.registry)
    question = ManifestOf(case.image, case.platform)
    async with (
        EmbeddedRegistry(HostedWorld(case.hosts)) as embedded,
        RegistryClient(
            environ={}, home=home, routes=embedded.routes, pace=Pace(now=lambda: NOW, sleep=_at_once)
        ) as client,
    ):
        for _ in range(case.before):
            await client.ask(question)
        answer = await client.ask(question)
    status = status_of_answer(answer)
    asked = tuple(f"{request.method} {request.host}{request.target}" for request in embedded.unscripted)
    shown = replace(answer, login_from="config.json") if answer.login_from else answer
    return Played(answer, status, finding_about(case.image, replace(status, answer=shown)), asked)


async def _at_once(_: float) -> None:
    pass


def _log_in(home: Path, registry: str) -> None:
    auth = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
    key = "https://index.docker.io/v1/" if registry == "docker.io" else registry
    (home / ".docker").mkdir()
    (home / ".docker" / "config.json").write_text(json.dumps({"auths": {key: {"auth": auth}}}))


def _names_lead_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """`.invalid` never resolves (RFC 6761, 6.4); no name server is asked to confirm that."""
    known = socket.getaddrinfo

    def looked_up(host: str | bytes | None, port: str | int | None, *rest: int) -> object:
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, port, *rest)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
