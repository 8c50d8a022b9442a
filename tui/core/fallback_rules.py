"""`fallbacks:` of pullfix.yaml: the sources of one image in their order, by the variable that says which one is in use.

    fallbacks:
      KARAKEEP_IMAGE:
        sources: [ghcr.io/hoarder-app/hoarder, ghcr.io/karakeep-app/karakeep]
        digest: 0.22.0@sha256:…

A bare list of sources does too. `digest` is what the image must be, for as long as its tag is the one that is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.finding import Problem
from tui.core.image import DIGEST, TAG, BadName, parse
from tui.core.language import later, sentences, tr
from tui.core.syntax import yaml
from tui.core.syntax.yaml import Mapping, Node, Scalar, Sequence, resolved
from tui.core.text import Span

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FORM = later("`fallbacks:` maps a variable to a list of sources, or to `sources:` and `digest:`.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackRule:
    """One entry. `sources`: paths, or whole references where their tags differ; the first is the best."""

    variable: str
    sources: tuple[str, ...]
    tag: str = ""
    """The tag that `digest` was read for; empty: it holds for every tag."""
    digest: str = ""
    span: Span


def read(path: str, node: Node | None, problems: list[Problem]) -> Iterator[FallbackRule]:
    """The entries; what cannot be used is a problem, and the others still hold."""
    target = resolved(node)
    if node is None or yaml.is_null(node):
        return
    if not isinstance(target, Mapping):
        problems.append(_problem(path, tr(_FORM), node))
        return
    for key, value in target.entries:
        name = resolved(key)
        variable = name.value if isinstance(name, Scalar) else ""
        if not VARIABLE.fullmatch(variable):
            problems.append(
                _problem(path, sentences(tr("“{name}” is no name of a variable.", name=variable), tr(_FORM)), key)
            )
            continue
        rule = _entry(path, variable, value)
        if isinstance(rule, Problem):
            problems.append(rule)
            continue
        if len(rule.sources) == 1:
            told = tr("{variable} has one source alone. Give another one, or take the entry out.", variable=variable)
            problems.append(_problem(path, told, value))
        yield rule


def _entry(path: str, variable: str, node: Node) -> FallbackRule | Problem:
    target = resolved(node)
    listed = resolved(yaml.child(node, "sources")) if isinstance(target, Mapping) else target
    texts = [_text(item) for item in listed.items] if isinstance(listed, Sequence) else []
    if not texts:
        return _problem(path, sentences(tr("{variable} has no list of sources.", variable=variable), tr(_FORM)), node)
    for text in texts:
        name = parse(text)
        if isinstance(name, BadName):
            return _problem(
                path, tr("A source of {variable} is no image: {why}", variable=variable, why=name.message), node
            )
    wanted = _text(yaml.child(node, "digest")) if isinstance(target, Mapping) else ""
    tag, _, digest = wanted.rpartition("@")
    if wanted and not (DIGEST.fullmatch(digest) and (not tag or TAG.fullmatch(tag))):
        return _problem(
            path,
            tr(
                "`digest:` of {variable} is `sha256:…` or `TAG@sha256:…`, not “{text}”.",
                variable=variable,
                text=wanted,
            ),
            node,
        )
    span = Span(path, node.start, node.end)
    return FallbackRule(variable=variable, sources=tuple(dict.fromkeys(texts)), tag=tag, digest=digest, span=span)


def _text(node: Node | None) -> str:
    target = resolved(node)
    return target.value if isinstance(target, Scalar) else ""


def _problem(path: str, message: str, node: Node) -> Problem:
    return Problem(code="bad-rule", message=message, path=path, span=Span(path, node.start, node.end))
