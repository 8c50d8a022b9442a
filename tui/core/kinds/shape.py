"""What Compose's schema refuses in the outline of a file: keys that it does not know, names, words of a closed set.

Compose refuses the whole project for each; its images are shown all the same. Source: the schema of the Compose
Specification as docker-compose 2.40.3 applies it, each key tried against it. What the schema says of ports, limits and
the like is not repeated here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator

from tui.core.finding import Problem
from tui.core.kinds.compose import OVERRIDE, RESET, Fragment, ServiceModel, Slot, entries, tag_of
from tui.core.kinds.faults import TEXT, kind_of
from tui.core.kinds.schema import BUILD_KEYS, SERVICE_KEYS, TOP_KEYS
from tui.core.language import sentences, tr
from tui.core.syntax.yaml import Mapping, Node, Scalar, Style, is_null, resolved
from tui.core.text import SourceFile, Span

_NAME = re.compile(r"[a-zA-Z0-9._-]+")
_MERGES = (None, "tag:yaml.org,2002:merge")
POLICY = re.compile(r"always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+")
"""Looked for anywhere in the text, as Compose does."""


def of_document(file: SourceFile, root: Node | None) -> Iterator[Problem]:
    """The faults of one document that is loaded itself: its top-level keys and the names of its services."""
    target = resolved(root)
    if not isinstance(target, Mapping):
        said = tr(
            "This document is {kind}; Compose wants a mapping with `services:` in it, and refuses the file.",
            kind=tr(kind_of(root)),
        )
        yield _problem(file, root, said)
        return
    for key, name, value in _keys(target):
        if _unknown(name, value, TOP_KEYS):
            service = not entries(value).keys().isdisjoint(SERVICE_KEYS)
            hint = tr("Services stand below `services:`.") if service else _meant(name, TOP_KEYS)
            yield _problem(
                file, key, sentences(tr("“{key}” is no key of a Compose file; Compose refuses it.", key=name), hint)
            )
    services = resolved(entries(target).get("services"))
    for key, name, value in _keys(services) if isinstance(services, Mapping) else ():
        if not _NAME.fullmatch(name) and tag_of(value) != RESET:
            yield _problem(
                file,
                key,
                tr("“{name}” is no name for a service; Compose takes letters, digits, dots, - and _ alone.", name=name),
            )


def of_service(part: Fragment, name: str) -> Iterator[Problem]:
    """Keys of a service that Compose does not know."""
    target = resolved(part.services[name])
    if not isinstance(target, Mapping):
        if not is_null(target):
            yield _problem(
                part.file,
                target,
                tr("“{name}” is {kind} here; Compose wants a mapping.", name=name, kind=tr(kind_of(target))),
            )
        return
    # Below an `!override` a `!reset` is none, so the key stays.
    marks = tag_of(part.services[name]) != OVERRIDE
    for key, word, value in _keys(target) if _strange(target, SERVICE_KEYS) else ():
        if _unknown(word, value, SERVICE_KEYS, marks=marks):
            hint = _meant(word, SERVICE_KEYS)
            yield _problem(
                part.file,
                key,
                sentences(
                    tr("“{key}” is no key of a service; Compose refuses it in “{service}”.", key=word, service=name),
                    hint,
                ),
            )
    build = resolved(entries(target).get("build"))
    for key, word, value in _keys(build) if isinstance(build, Mapping) else ():
        if _unknown(word, value, BUILD_KEYS, marks=marks):
            hint = _meant(word, BUILD_KEYS)
            yield _problem(
                part.file,
                key,
                sentences(
                    tr("“{key}” is no key of a build; Compose refuses it in “{service}”.", key=word, service=name), hint
                ),
            )


def _strange(target: Mapping, known: Collection[str]) -> bool:
    """Is there any key but the known ones? Most services have none, and need no closer look."""
    return not all(type(key) is Scalar and key.value in known for key, _ in target.entries)


def _unknown(word: str, value: Node, known: Collection[str], *, marks: bool = True) -> bool:
    return word not in known and not word.startswith("x-") and not (marks and tag_of(value) == RESET)


def _meant(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word.lower(), sorted(known), n=1)
    return tr("Is “{key}” meant?", key=close[0]) if close else tr("Take it out, or call it x-{key}.", key=word)


def of_merged(model: ServiceModel, policy: str | None) -> Iterator[Problem]:
    """The words of a service that must be of a closed set. `policy`: its `pull_policy`, the variables filled in."""
    slot = model.slots.get("pull_policy")
    if slot is not None and policy is not None and kind_of(slot.node) == TEXT and not POLICY.search(policy):
        message = tr(
            "`pull_policy` of “{service}” is “{policy}”; Compose wants always, never, missing, build, daily, "
            "weekly or every_<time>.",
            service=model.name,
            policy=policy,
        )
        yield Problem(code="wrong-word", message=message, path=slot.path, span=slot.span)
    yield from _nested(model, "profiles")
    yield from _nested(model, "provider")
    yield from _nested(model, "build")


def _nested(model: ServiceModel, key: str) -> Iterator[Problem]:
    """The one value inside that must be a text."""
    slot = model.slots.get(key)
    if slot is None:
        return
    target = resolved(slot.node)
    if isinstance(target, Mapping):
        wanted = {"provider": "type", "build": "context"}.get(key, "")
        value = entries(target).get(wanted)
        if value is None and key == "provider":
            yield _said(
                slot,
                tr("`provider` of “{service}” has no `type`; Compose refuses the project.", service=model.name),
                target,
            )
        inner = [value] if value is not None else []
    else:
        inner = (
            list(target.items) if key == "profiles" and target is not None and not isinstance(target, Scalar) else []
        )
    for node in inner:
        if kind_of(node) != TEXT and tag_of(node) != RESET:
            yield _said(
                slot,
                tr(
                    "`{key}` of “{service}” holds {kind}; Compose wants a text there.",
                    key=key,
                    service=model.name,
                    kind=tr(kind_of(node)),
                ),
                node,
            )


def _keys(mapping: Mapping) -> Iterator[tuple[Node, str, Node]]:
    """The keys that are texts, with their words; merge keys aside."""
    for key, value in mapping.entries:
        word = resolved(key)
        if not isinstance(word, Scalar) or kind_of(word) != TEXT:
            continue
        if not (word.value == "<<" and word.style is Style.PLAIN and word.tag in _MERGES):
            yield key, word.value, value


def _problem(file: SourceFile, node: Node | None, message: str) -> Problem:
    span = Span(file.path, node.start, node.end) if node is not None else Span(file.path, 0, 0)
    return Problem(code="wrong-shape", message=message, path=file.path, span=span)


def _said(slot: Slot, message: str, node: Node) -> Problem:
    return Problem(code="wrong-kind", message=message, path=slot.path, span=Span(slot.path, node.start, node.end))
