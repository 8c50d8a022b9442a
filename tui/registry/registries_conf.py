"""registries.conf of Podman, Buildah and Skopeo, version 2, with drop-ins (containers-registries.conf.5.md). Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from tui.core.language import tr
from tui.registry.mirrors import BOTH, DIGESTS, TAGS, Rule, Target

_TABLE = re.compile(r"\s*\[\[\s*registry\s*\]\]")
_ANY_TABLE = re.compile(r"\s*\[")
_BLOCKED = re.compile(r"\s*\"?blocked\"?\s*=\s*true\b")
Table = dict[str, object]


@dataclass(frozen=True, slots=True)
class Conf:
    """One file, read."""

    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    """`credential-helpers`, in order; empty: the file does not say."""


def conf_of(path: str, text: str) -> Conf:
    """Read the text of a registries.conf. Never raises."""
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        return Conf(notes=(tr("{path} is no TOML ({fault}), so it is not used.", path=path, fault=fault),))
    if isinstance(found.get("registries"), dict):
        note = tr("{path} is in the form of version 1, which Podman reads no more, so it is not used.", path=path)
        return Conf(notes=(note,))
    listed = found.get("registry")
    tables = [table for table in listed if isinstance(table, dict)] if isinstance(listed, list) else []
    lines = _blocked_lines(text, len(tables))
    rules, notes = [], []
    for table, line in zip(tables, lines, strict=True):
        rule = _rule(path, table, line)
        if rule is None:
            notes.append(
                tr("A [[registry]] in {path} has neither a prefix nor a location, so it is not used.", path=path)
            )
        else:
            rules.append(rule)
    helpers = found.get("credential-helpers")
    named = [name for name in helpers if isinstance(name, str)] if isinstance(helpers, list) else []
    return Conf(tuple(rules), tuple(notes), tuple(named))


def merged(files: Iterable[Conf]) -> Conf:
    """Several files, the later ones over the earlier: a [[registry]] takes the place of one with the same prefix, and
    a list of helpers that of another."""
    rules: dict[str, Rule] = {}
    notes: list[str] = []
    helpers: tuple[str, ...] = ()
    for conf in files:
        helpers = conf.helpers or helpers
        rules |= {rule.prefix: rule for rule in conf.rules}
        notes += conf.notes
    return Conf(tuple(rules.values()), tuple(notes), helpers)


def _rule(path: str, table: Table, line: int | None) -> Rule | None:
    location, insecure = _text(table, "location"), table.get("insecure") is True
    prefix = _text(table, "prefix") or location
    if not prefix:
        return None
    mirrors = table.get("mirror")
    found = (
        (_mirror(mirror, table) for mirror in mirrors if isinstance(mirror, dict)) if isinstance(mirrors, list) else ()
    )
    place = f"{path}:{line}" if line else path
    return Rule(
        prefix=prefix, source=path, mirrors=tuple(mirror for mirror in found if mirror is not None),
        own=_target(location, insecure=insecure) if location else None, insecure=insecure,
        blocked=tr("“blocked = true” stands for {prefix} in {place}.", prefix=prefix, place=place)
        if table.get("blocked") is True
        else "",
    )  # fmt: skip


def _mirror(mirror: Table, table: Table) -> Target | None:
    """One [[registry.mirror]]; the older switch of the whole registry means all its mirrors."""
    location = _text(mirror, "location")
    if not location:
        return None
    serves = DIGESTS if table.get("mirror-by-digest-only") is True else _text(mirror, "pull-from-mirror")
    return _target(location, insecure=mirror.get("insecure") is True, serves=serves)


def _target(location: str, *, insecure: bool, serves: str = BOTH) -> Target:
    host, _, path = location.partition("/")
    return Target(host=host, path=path, insecure=insecure, serves=serves if serves in (DIGESTS, TAGS) else BOTH)


def _text(table: Table, name: str) -> str:
    value = table.get(name)
    return value.rstrip("/") if isinstance(value, str) else ""


def _blocked_lines(text: str, tables: int) -> list[int | None]:
    """The line of `blocked = true` in each [[registry]], None where there is none; tomllib tells no lines.

    All None where the headers do not stand one a line, as in an inline array.
    """
    found: list[int | None] = []
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if _TABLE.match(line):
            found.append(None)
            inside = True
        elif _ANY_TABLE.match(line):
            inside = False
        elif inside and _BLOCKED.match(line):
            found[-1] = number
    return found if len(found) == tables else [None] * tables
