"""containerd's `certs.d/HOST/hosts.toml` (containerd docs/hosts.md, core/remotes/docker/config/hosts.go). Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from tui.core.language import tr
from tui.registry.exchange import Trust
from tui.registry.mirrors import API, BOTH, DIGESTS, NOTHING, TAGS, Rule, Target

DEFAULT = "_default"
_PORT = re.compile(r"(.+)_(\d+)_")
Table = dict[str, object]


@dataclass(frozen=True, slots=True)
class Hosts:
    """One file, read. `rule` None: it is of no use."""

    rule: Rule | None = None
    notes: tuple[str, ...] = ()


def registry_of(folder: str) -> str:
    """The registry that a directory's name means: `host_5000_` is `host:5000`; empty for the one that means all."""
    found = _PORT.fullmatch(folder)
    return "" if folder == DEFAULT else f"{found[1]}:{found[2]}" if found else folder


def hosts_of(path: str, registry: str, text: str) -> Hosts:
    """Read the text of a hosts.toml. Never raises."""
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        return Hosts(notes=(tr("{path} is no TOML ({fault}), so it is not used.", path=path, fault=fault),))
    folder = str(PurePosixPath(path).parent)
    listed = found.get("host")
    tables = (
        {url: table for url, table in listed.items() if isinstance(table, dict)} if isinstance(listed, dict) else {}
    )
    notes = [
        tr("{path} gives {host} headers of its own; pullfix sends none of them.", path=path, host=url)
        for url, table in (*tables.items(), (tr("its server"), found))
        if table.get("header")
    ]
    # tomllib keeps the order of the file, and containerd asks in that order.
    mirrors = tuple(target for url, table in tables.items() if (target := _target(url, table, folder)) is not None)
    server = found.get("server")
    if isinstance(server, str) and server:
        own = _target(server, found, folder)
    elif registry and set(found) - {"host", "server"}:
        own = _target(registry, found, folder)
        own = replace(own, schemes=()) if own is not None else None
    else:
        own = None
    return Hosts(Rule(prefix=registry, source=path, mirrors=mirrors, own=own), tuple(notes))


def _target(url: str, table: Table, folder: str) -> Target | None:
    parts = urlsplit(url if url.startswith("http") else f"https://{url}")
    if not parts.hostname:
        return None
    override = table.get("override_path") is True
    path = parts.path.rstrip("/")
    trust = Trust(
        authorities=_paths(table.get("ca"), folder),
        pairs=_pairs(table.get("client"), folder),
        verify=table.get("skip_verify") is not True,
    )
    # A host for plain http with settings for TLS is tried over https first.
    ambiguous = parts.scheme == "http" and parts.port != 80 and {"ca", "client", "skip_verify"} & set(table)
    return Target(
        host=parts.netloc.rpartition("@")[2],
        api=path if override or path.endswith(API) else path + API,
        schemes=("https", "http") if ambiguous else (parts.scheme,),
        trust=trust,
        serves=_serves(table.get("capabilities")),
        named=True,
    )


def _serves(capabilities: object) -> str:
    """A tag is asked of those that resolve, a digest of those that pull."""
    if not isinstance(capabilities, list) or not capabilities:
        return BOTH
    named = {item.lower() for item in capabilities if isinstance(item, str)}
    if {"pull", "resolve"} <= named:
        return BOTH
    return DIGESTS if "pull" in named else TAGS if "resolve" in named else NOTHING


def _paths(value: object, folder: str) -> tuple[str, ...]:
    """One path or several; they may be relative to the file's directory."""
    listed = value if isinstance(value, list) else [value]
    return tuple(_path(item, folder) for item in listed if isinstance(item, str))


def _pairs(value: object, folder: str) -> tuple[tuple[str, str], ...]:
    """Certificate and key: in one file, or in two that stand side by side."""
    listed: Iterable[object] = value if isinstance(value, list) else [value]
    found: list[tuple[str, str]] = []
    for item in listed:
        both = [_path(part, folder) for part in item if isinstance(part, str)] if isinstance(item, list) else []
        if isinstance(item, str):
            found.append((_path(item, folder), ""))
        elif len(both) == len(("certificate", "key")):
            found.append((both[0], both[1]))
    return tuple(found)


def _path(text: str, folder: str) -> str:
    return str(PurePosixPath(folder, text))
